"""The streams of jobs, with the money that belongs to them: one door for everything that is recorded about a job."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from contracts.generation.commands import Budget, CancelJob, ResolveUnknownJob, Work
from contracts.generation.events import JobQueued
from contracts.message import Accepted, Metadata, Refused
from contracts.registry import class_named, events_of
from services.chassis.command_handling import CommandHandler, Decider
from services.chassis.event_log import EventLog, IdempotencyKey, Transaction, VersionConflict
from services.generation import spend
from services.generation.job import ABSENT, Job, JobMessage, evolve
from services.generation.job_inputs import (
    Fail,
    Failure,
    JobInput,
    Leave,
    LookAgain,
    Queue,
    Reroute,
    Reserve,
    Start,
    Stop,
    Strand,
    Submitted,
    Succeed,
)
from services.generation.job_rules import decide
from services.generation.model_choice import Placed

PREFIX = "job-"
_TRIES = 5
_LONGEST_PAUSE = 0.02
_SETTLING = frozenset({"SpendSettled", "SpendReleased"})

RESTING = ("JobOutcomeUnknown",)
"""Last events of a job that waits for a person."""

MOVED_BY = ("JobRerouted",)
"""Events that put a job into another lane."""

ENDED_BY = (
    "JobFailed",
    "JobCancelled",
    *(e.__name__ for e in events_of("generation") if e.__name__.endswith("Ready")),
)
"""Last events of a job that has ended."""


def job_stream(job_id: str) -> str:
    """The stream of a job."""
    return f"{PREFIX}{job_id}"


def wish_of(queued: JobQueued) -> Work:
    """The command that a job began with. Raises UnknownMessage, ValidationError for one of another release."""
    return cast(Work, class_named(queued.command_type).model_validate(queued.command))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedJob:
    """A job as its stream tells it. ``metadata`` is what its next events carry; ``moved_at`` the time of the last one.

    ``called_at`` is when the present call to the provider was written down, None if none was.
    """

    job: Job
    metadata: Metadata
    moved_at: datetime
    called_at: datetime | None


class Jobs:
    """Reads jobs and records what happens to them; events and money are written in one transaction."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._handler = CommandHandler(log, Decider(initial=ABSENT, evolve=evolve, decide=decide))

    async def open(self, job_id: str) -> OpenedJob | None:
        """The job, or None if there is none."""
        stream = await self._log.read_stream(job_stream(job_id))
        if not stream:
            return None
        job, called_at = ABSENT, None
        for recorded in stream:
            before, job = job, evolve(job, cast(JobMessage, recorded.message))
            if job.key_attempt != before.key_attempt:
                called_at = recorded.recorded_at
        return OpenedJob(
            job=job, metadata=stream[0].effect(), moved_at=stream[-1].recorded_at, called_at=called_at
        )

    async def state_of(self, job_id: str) -> Job:
        """The present state."""
        state, _version = await self._handler.state_of(job_stream(job_id))
        return state

    async def queue(
        self, wish: Queue, *, budget: Budget, metadata: Metadata, within: Transaction | None = None
    ) -> Accepted:
        """Queues a job and reserves its price, or records at once why it fails. The same wish again changes nothing."""
        if within is None:
            return await self._in_transaction(
                lambda transaction: self.queue(wish, budget=budget, metadata=metadata, within=transaction)
            )
        job_id = wish.command.job_id
        accepted = await self._handle(wish, job_id, metadata, within)
        if accepted.events != (JobQueued.__name__,):
            return accepted
        [queued] = decide(wish, ABSENT)
        shortfall = await spend.reserve(
            within.connection, cast(JobQueued, queued), wish.price, tenant=metadata.tenant, budget=budget
        )
        reserve = Reserve(wish.price, shortfall, wish.units, wish.price_version)
        return await self._handle(reserve, job_id, metadata, within)

    async def cancel(
        self, command: CancelJob, *, metadata: Metadata, within: Transaction | None = None
    ) -> Accepted:
        """Cancels a queued job, asks a running one to stop, leaves an ended one as it is."""
        if within is None:
            return await self._in_transaction(
                lambda transaction: self.cancel(command, metadata=metadata, within=transaction)
            )
        return await self._with_money(command, command.job_id, metadata, within)

    async def resolve(
        self,
        command: ResolveUnknownJob,
        *,
        metadata: Metadata,
        within: Transaction | None = None,
        key: IdempotencyKey | None = None,
        can_find: bool = False,
    ) -> Accepted:
        """A person's answer to an unknown outcome. Raises Refused, also when running again would exceed the budget.

        ``can_find``: the provider can be asked for work of which it gave no id.
        """
        if within is None:
            return await self._in_transaction(
                lambda transaction: self.resolve(
                    command, metadata=metadata, within=transaction, key=key, can_find=can_find
                )
            )
        job_id = command.job_id
        if command.resolution == "look_again":
            return await self._handle(LookAgain(command, can_find), job_id, metadata, within, key)
        before, version = await self._within(job_id, within)
        accepted = await self._with_money(command, job_id, metadata, within, key)
        if command.resolution == "retry" and _is_new(accepted, version):
            shortfall = await spend.reserve(
                within.connection, before.wish, before.reserved, tenant=metadata.tenant, budget=None
            )
            if shortfall is not None:
                raise Refused("budget_exceeded", shortfall.sentence, next_step=shortfall.next_step)
        return accepted

    async def record(self, happening: JobInput, job: Job, *, metadata: Metadata) -> Job:
        """Records what a worker did, and answers with the job after it. Raises Superseded."""
        job_id = job.wish.job_id
        if not _may_settle(happening) or (job.reserved == 0 and _billed(happening, job) == 0):
            accepted = await self._handle(happening, job_id, metadata, None)
        else:
            accepted = await self._in_transaction(
                lambda transaction: self._with_money(happening, job_id, metadata, transaction)
            )
        expected = decide(happening, job)
        if accepted.events != tuple(type(event).__name__ for event in expected):
            return await self.state_of(job_id)  # somebody else was here in between
        for event in expected:
            job = evolve(job, event)
        return job

    async def reroute(
        self, job: Job, failure: Failure, takers: Sequence[Placed], *, metadata: Metadata
    ) -> Job:
        """Hands the job to the first of ``takers`` that the budget allows, or ends it; answers with the job after it.

        Release, reservation and events are one transaction. Raises Superseded.
        """

        async def act(within: Transaction) -> None:
            job_id, shortfalls = job.wish.job_id, []
            await self._with_money(Leave(job.attempt, job.wish.chain), job_id, metadata, within)
            for taker in takers:
                shortfall = await self._reserve_for(taker, job, metadata, within)
                if shortfall is None:
                    await self._handle(_taken_over(taker, failure), job_id, metadata, within)
                    return
                shortfalls.append(shortfall)
            await self._handle(Strand(shortfalls[0] if shortfalls else failure), job_id, metadata, within)

        await self._in_transaction(act)
        return await self.state_of(job.wish.job_id)

    async def _reserve_for(
        self, taker: Placed, job: Job, metadata: Metadata, within: Transaction
    ) -> Failure | None:
        price = taker.quote.microdollars
        if not price:
            return None
        wish = job.wish.model_copy(update={"provider": taker.provider})
        return await spend.reserve(within.connection, wish, price, tenant=metadata.tenant, budget=None)

    async def over_budget(self, job: Job, *, tenant: str) -> Failure | None:
        """Why the job may no longer be submitted, if it may not."""
        if job.reserved == 0:
            return None
        async with self._log.transaction() as transaction:
            return await spend.still_allowed(transaction.connection, job.wish, tenant=tenant)

    async def _with_money(
        self,
        happening: JobInput,
        job_id: str,
        metadata: Metadata,
        within: Transaction,
        key: IdempotencyKey | None = None,
    ) -> Accepted:
        before, version = await self._within(job_id, within)
        accepted = await self._handle(happening, job_id, metadata, within, key)
        settles = _is_new(accepted, version) and _SETTLING.intersection(accepted.events)
        if settles and before.holds_reservation and (before.reserved or _billed(happening, before)):
            await spend.settle(
                within.connection, before.wish, _billed(happening, before), tenant=metadata.tenant
            )
        return accepted

    async def _within(self, job_id: str, within: Transaction) -> tuple[Job, int]:
        return await self._handler.state_of(job_stream(job_id), within=within)

    async def _handle(
        self,
        happening: JobInput,
        job_id: str,
        metadata: Metadata,
        within: Transaction | None,
        key: IdempotencyKey | None = None,
    ) -> Accepted:
        return await self._handler.handle(
            happening,
            stream=job_stream(job_id),
            metadata=metadata,
            within=within,
            idempotency=key,
        )

    async def _in_transaction[T](self, act: Callable[[Transaction], Awaitable[T]]) -> T:
        for _ in range(_TRIES - 1):
            try:
                async with self._log.transaction() as transaction:
                    return await act(transaction)
            except VersionConflict:
                await asyncio.sleep(random.random() * _LONGEST_PAUSE)
        async with self._log.transaction() as transaction:
            return await act(transaction)


def _taken_over(taker: Placed, failure: Failure) -> Reroute:
    return Reroute(
        failure=failure,
        provider=taker.provider,
        model=taker.model,
        chain=taker.chain,
        price=taker.quote.microdollars,
        units=taker.quote.units,
        price_version=taker.quote.price_version,
    )


def _is_new(accepted: Accepted, version_before: int) -> bool:
    """Whether the events were appended now; the answer to a key that was seen before tells of older ones."""
    return bool(accepted.events) and accepted.version == version_before + len(accepted.events)


def _may_settle(happening: JobInput) -> bool:
    """Whether money may move with it: the beginning of an attempt and the id of a provider leave the reservation alone."""
    match happening:
        case Start(failure=None) | Submitted():
            return False
        case _:
            return True


def _billed(happening: JobInput, job: Job) -> int:
    """What is billed in the end, in micro-dollars."""
    match happening:
        case Succeed(microdollars=microdollars) | Stop(microdollars=microdollars):
            return microdollars
        case Fail(failure=failure):
            return failure.charged or 0
        case ResolveUnknownJob():
            return job.reserved
        case _:
            return 0
