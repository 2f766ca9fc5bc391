"""Subscribers of a log: effects and cursor move in one transaction, one replica at a time, in order, without a hole."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

import structlog
from nats.js import JetStreamContext
from pydantic import ValidationError

from contracts import registry
from contracts.message import Message, Metadata, Recorded
from services.chassis.event_log import EventLog, Lease, Parked, Transaction, VersionConflict
from services.chassis.event_log.envelope import Envelope
from services.chassis.failures import Backoff, is_passing
from services.chassis.log_reader import LogReader
from services.chassis.telemetry import current_traceparent, span

_log = structlog.get_logger(__name__)

type Handle = Callable[[Recorded[Message], Transaction], Awaitable[None]]
type Wants = Callable[[type[Message]], bool]

TRIES = 5
"""How often a message that fails by itself is tried before it is parked."""

HANDLED_AT_ONCE = 64
"""Messages in one transaction: enough to share the commit, few enough not to hold the log for long."""

SKIPPED_UNSAVED = 500
SKIPPED_SECONDS = 0.2
"""A cursor that passes only messages nobody wants is saved this seldom."""

_IDLE_SECONDS = 30.0


def every_type(_: type[Message]) -> bool:
    """Wants all messages."""
    return True


def caused_by(recorded: Recorded[Message]) -> Metadata:
    """The metadata of what a handler makes of a message: its effect, traced to the handling itself."""
    effect = recorded.effect()
    here = current_traceparent()
    return effect if here is None else effect.model_copy(update={"traceparent": here})


class _Delivered(Protocol):
    """A message of the source, not yet read."""

    @property
    def position(self) -> int: ...

    @property
    def type(self) -> str: ...

    def envelope(self) -> Envelope: ...


class _Source(Protocol):
    async def next_batch(self, *, seconds: float) -> Sequence[_Delivered]: ...


class _Subscription(ABC):
    """What both kinds share. ``position`` is how far everything is done, for health and tests."""

    def __init__(
        self, *, name: str, source: str, log: EventLog, handle: Handle, wants: Wants = every_type
    ) -> None:
        self.name = name
        self.source = source
        self.position = 0
        self._log = log
        self._handle = handle
        self._wants = wants
        self._wanted_types: dict[str, bool] = {}

    @abstractmethod
    def _open(self, after: int) -> AbstractAsyncContextManager[_Source]:
        """What is read, from behind ``after`` on."""

    async def run(self) -> None:
        """Works until cancelled: waits for its turn among the replicas, and out servers that are away.

        A message that cannot be handled is parked with the reason, loudly, and the cursor moves on.
        """
        backoff = Backoff()
        while True:
            try:
                async with self._log.exclusively(f"subscription {self.name}") as lease:
                    await while_held(lease, self._work(backoff))
            except Exception as failure:
                if not is_passing(failure):
                    raise
                _log.warning("subscription pauses", subscriber=self.name, reason=repr(failure))
                await backoff.pause()

    async def replay_parked(self) -> int:
        """Handles again what is parked, each in a transaction of its own; returns how many went through.

        What fails again stays parked; its failure is logged.
        """
        done = 0
        for parked in await self._log.parked(self.name):
            try:
                async with self._log.transaction() as transaction:
                    if await self._log.unpark(parked, within=transaction):
                        await self._handle(parked.envelope.open(), transaction)
                        done += 1
            except Exception as failure:
                _log.exception(
                    "a parked message failed again",
                    subscriber=self.name,
                    position=parked.envelope.position,
                    reason=repr(failure),
                )
        return done

    async def _work(self, backoff: Backoff) -> None:
        clock = asyncio.get_running_loop().time
        saved = self.position = await self._log.cursor(self.name)
        skipping_since = 0.0
        async with self._open(self.position) as source:
            while True:
                unsaved = self.position - saved
                batch = await source.next_batch(seconds=SKIPPED_SECONDS if unsaved else _IDLE_SECONDS)
                if wanted := [one for one in batch if self._is_wanted(one.type)]:
                    await self._handle_all(wanted, to=batch[-1].position)
                    saved = self.position
                elif batch:
                    if not unsaved:
                        skipping_since = clock()
                    self.position = batch[-1].position
                late = self.position > saved and clock() - skipping_since >= SKIPPED_SECONDS
                if late or self.position - saved >= SKIPPED_UNSAVED:
                    async with self._log.transaction() as transaction:
                        await self._log.move_cursor(self.name, to=self.position, within=transaction)
                    saved = self.position
                backoff.reset()

    async def _handle_all(self, wanted: Sequence[_Delivered], *, to: int) -> None:
        for start in range(0, len(wanted), HANDLED_AT_ONCE):
            some = wanted[start : start + HANDLED_AT_ONCE]
            end = to if start + HANDLED_AT_ONCE >= len(wanted) else some[-1].position
            try:
                await self._handle_together(some, to=end)
            except Exception as failure:
                if is_passing(failure) and not isinstance(failure, VersionConflict):
                    raise
                for one in some:
                    await self._handle_alone(one)
            self.position = end

    async def _handle_together(self, some: Sequence[_Delivered], *, to: int) -> None:
        async with self._log.transaction() as transaction:
            # The cursor first: a rival is noticed before anything is done, and the log is held last and least.
            await self._log.move_cursor(self.name, to=to, within=transaction)
            for one in some:
                recorded = one.envelope().open()
                with span(
                    f"{self.name} {recorded.type}",
                    traceparent=recorded.metadata.traceparent,
                    source=self.source,
                    position=recorded.position,
                ):
                    await self._handle(recorded, transaction)

    async def _handle_alone(self, one: _Delivered) -> None:
        pause, rematch = Backoff(first=0.05, longest=1.0), Backoff(first=0.005, longest=0.1)
        failures = 0
        while True:
            try:
                await self._handle_together([one], to=one.position)
                self.position = one.position
                return
            except VersionConflict:
                await rematch.pause()
            except Exception as failure:
                if is_passing(failure):
                    raise
                failures += 1
                cannot_be_read = isinstance(failure, registry.UnknownMessage | ValidationError)
                if cannot_be_read or failures >= TRIES:
                    await self._park(one, failure)
                    return
                await pause.pause()

    async def _park(self, one: _Delivered, failure: Exception) -> None:
        reason = f"{type(failure).__name__}: {failure}"
        parked = Parked(subscriber=self.name, source=self.source, envelope=one.envelope(), reason=reason)
        async with self._log.transaction() as transaction:
            await self._log.move_cursor(self.name, to=one.position, within=transaction)
            await self._log.park(parked, within=transaction)
        self.position = one.position
        _log.error(
            "a message is parked: it could not be handled and can be replayed",
            subscriber=self.name,
            source=self.source,
            position=one.position,
            type=one.type,
            exc_info=failure,
        )

    def _is_wanted(self, type_name: str) -> bool:
        wanted = self._wanted_types.get(type_name)
        if wanted is None:
            try:
                wanted = self._wants(registry.class_named(type_name))
            except registry.UnknownMessage:
                # Parked when opened: a newer release may want it.
                wanted = True
            self._wanted_types[type_name] = wanted
        return wanted


class LogSubscription(_Subscription):
    """Another service's log, through JetStream. The cursor is kept in the schema of ``log``."""

    def __init__(
        self,
        *,
        name: str,
        source: str,
        log: EventLog,
        jetstream: JetStreamContext,
        handle: Handle,
        wants: Wants = every_type,
    ) -> None:
        super().__init__(name=name, source=source, log=log, handle=handle, wants=wants)
        self._jetstream = jetstream

    def _open(self, after: int) -> AbstractAsyncContextManager[_Source]:
        return LogReader(self._jetstream, self.source, after=after)


class OwnLogFollower(_Subscription):
    """The service's own log, read where it is written."""

    def __init__(self, *, name: str, log: EventLog, handle: Handle, wants: Wants = every_type) -> None:
        super().__init__(name=name, source=log.owner, log=log, handle=handle, wants=wants)

    @asynccontextmanager
    async def _open(self, after: int) -> AsyncIterator[_Source]:
        yield _OwnLog(self._log, after)


class _Stored:
    __slots__ = ("_envelope", "position", "type")

    def __init__(self, envelope: Envelope) -> None:
        self._envelope = envelope
        self.position = envelope.position
        self.type = envelope.type

    def envelope(self) -> Envelope:
        return self._envelope


class _OwnLog:
    def __init__(self, log: EventLog, after: int) -> None:
        self._log = log
        self._position = after

    async def next_batch(self, *, seconds: float) -> Sequence[_Delivered]:
        if not await self._log.wait_beyond(self._position, seconds=seconds):
            return []
        batch = [_Stored(one) for one in await self._log.read_envelopes(after=self._position, limit=500)]
        if batch:
            self._position = batch[-1].position
        return batch


async def while_held(lease: Lease, work: Awaitable[None]) -> None:
    """Works until the lease is lost or the work fails. Raises ConnectionError at the loss."""
    working = asyncio.ensure_future(work)
    losing = asyncio.ensure_future(lease.wait_lost())
    try:
        await asyncio.wait((working, losing), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
        else:
            raise ConnectionError("the database session that held the lock is gone")
    finally:
        for task in (working, losing):
            task.cancel()
        await asyncio.gather(working, losing, return_exceptions=True)
