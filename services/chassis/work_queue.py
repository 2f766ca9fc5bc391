"""Job ids on their way to workers: how they are put, and what a worker is given and may answer (see ``lane_worker``).

The log of the owner is the truth about a job; a message here only says "look at this job". It may come twice, late or
never (see ``work_sweeper``). A worker that comes to a job which has ended simply returns.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

from nats.js import JetStreamContext
from nats.js.errors import APIError

from contracts.subjects import work_stream, work_subject
from services.chassis.failures import PASSING
from services.chassis.lanes import job_subject

DELIVERIES = 8
"""How often a job may cost a worker its life, or meet a defect, before it is given up."""

_ALREADY_WAITING = 10077  # JSMaxMessagesPerSubject: "maximum messages per subject exceeded"


class Retry(Exception):
    """Raised by ``perform``: not now, deliver this job again in ``after`` seconds. Not counted as a delivery."""

    def __init__(self, after: float, reason: str = "") -> None:
        super().__init__(reason or f"again in {after} s")
        self.after = after


@dataclass(frozen=True, slots=True)
class Lease:
    """A job in the hands of a worker, for as long as the message is kept alive.

    ``cancelled`` is set when the job is to be stopped, ``stopping`` when this process wants to leave: work that can be
    taken up elsewhere then raises Retry.
    """

    job_id: str
    delivery: int
    last_delivery: bool
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedJob:
    """A job that could neither be carried out nor given up, with the reason, until somebody replays it."""

    lane: str
    job_id: str
    reason: str
    deliveries: int


type Perform = Callable[[Lease], Awaitable[None]]
type GiveUp = Callable[[str, str], Awaitable[None]]
type Park = Callable[[ParkedJob], Awaitable[None]]
type AskCancelled = Callable[[Collection[str]], Awaitable[Collection[str]]]


class WorkQueue:
    """The sending side."""

    def __init__(self, jetstream: JetStreamContext, owner: str) -> None:
        self._jetstream = jetstream
        self._owner = owner

    async def put(self, lane: str, job_id: str) -> bool:
        """Lets a job wait in a lane; False if it already waits or runs. Raises nats errors."""
        try:
            await self._jetstream.publish(
                job_subject(self._owner, lane, job_id), job_id.encode(), stream=work_stream(self._owner)
            )
        except APIError as refused:
            if refused.err_code != _ALREADY_WAITING:
                raise
            return False
        return True

    async def present(self) -> frozenset[str]:
        """Ids of all jobs that wait or run. Raises NotFoundError when the stream is gone."""
        info = await self._jetstream.stream_info(
            work_stream(self._owner), subjects_filter=work_subject(self._owner, ">")
        )
        subjects: Mapping[str, int] = info.state.subjects or {}
        return frozenset(subject.rsplit(".", 1)[1] for subject in subjects)

    async def state(self) -> str:
        """``"ok"``, or why nothing can be put; for the health of a service."""
        try:
            await self._jetstream.stream_info(work_stream(self._owner))
        except PASSING as outage:
            return f"the work queue cannot be reached: {outage!r}"
        return "ok"
