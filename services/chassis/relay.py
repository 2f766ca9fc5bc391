"""Publishes a log to JetStream so that the sequence of a message equals its position.

Stateless: the cursor is the last sequence of the stream. Any number of relays may run for one log; each publish names the
sequence it expects to be the last, so exactly one of them wins and the others look again.
"""

import uuid
from collections.abc import Iterator, Sequence

import asyncpg
import structlog
from nats.errors import NoRespondersError
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from contracts.registry import UnknownMessage
from contracts.subjects import EVENT_ID_HEADER, log_stream
from services.chassis.carriage import error_in, headers_of, subject_of
from services.chassis.event_log.envelope import Envelope
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.failures import Backoff, is_passing
from services.chassis.streams import connection_of, declare_stream, delete_stream

_log = structlog.get_logger(__name__)

BATCH_MESSAGES = 500
ATOMIC_FROM = 100
"""Messages from which on a batch is atomic. That costs the server about 8 ms at least, 40 times as much as a few
messages in a row, but only one fsync where the server syncs each write: right for a backlog, wrong for the daily drip."""

BATCH_BYTES = 4 * 1024 * 1024
PUBLISH_SECONDS = 5.0

_WRONG_LAST_SEQUENCE = (10071, 10164)


class RelayRefused(Exception):
    """The stream holds something else than the log: nothing may be published onto it."""


class SequenceTaken(Exception):
    """Another relay published first."""


class Relay:
    """Carries the log of ``owner``; ``look_seconds`` is how often an idle relay looks at the stream by itself."""

    def __init__(
        self,
        log_pool: "asyncpg.Pool[asyncpg.Record]",
        jetstream: JetStreamContext,
        owner: str,
        *,
        look_seconds: float = 5.0,
    ) -> None:
        self.owner = owner
        self.position = 0
        self._log = PostgresEventLog(log_pool, owner)
        self._jetstream = jetstream
        self._look_seconds = look_seconds

    async def run(self) -> None:
        """Relays until cancelled; waits out servers that are away. Raises RelayRefused."""
        backoff = Backoff()
        while True:
            try:
                self.position = await self._last_agreed()
                while True:
                    await self._rest()
                    await self.relay_some()
                    backoff.reset()
            except SequenceTaken:
                continue
            except Exception as failure:
                if not is_passing(failure):
                    raise
                _log.warning("relay pauses", owner=self.owner, reason=repr(failure))
                await backoff.pause()

    async def relay_all(self) -> int:
        """Relays until the stream stands where the log stood last; returns its last sequence."""
        while True:
            self.position = await self._last_agreed()
            try:
                while await self.relay_some():
                    pass
                return self.position
            except SequenceTaken:
                continue

    async def relay_some(self) -> int:
        """Publishes the next batch; returns how many messages it held. Raises SequenceTaken."""
        batch = _fitting(await self._log.read_envelopes(after=self.position, limit=BATCH_MESSAGES))
        if batch:
            await self._publish(batch)
            self.position = batch[-1].position
        return len(batch)

    async def _rest(self) -> None:
        if not await self._log.wait_beyond(self.position, seconds=self._look_seconds):
            self.position = await self._last_agreed()

    async def _publish(self, batch: Sequence[Envelope]) -> None:
        if batch[0].position != self.position + 1:
            raise RelayRefused(
                f"the log {self.owner} has no message at position {self.position + 1}: restore it from a backup"
            )
        connection = connection_of(self._jetstream)
        atomic = _batch_headers(len(batch)) if len(batch) >= ATOMIC_FROM else None
        for number, envelope in enumerate(batch, start=1):
            headers = headers_of(envelope)
            if atomic is not None:
                headers |= next(atomic)
            if atomic is None or number == 1:
                # Each names its predecessor: what follows a refused message is refused too.
                headers["Nats-Expected-Last-Sequence"] = str(envelope.position - 1)
            subject, payload = subject_of(self.owner, envelope), envelope.data.encode()
            if number < len(batch):
                await connection.publish(subject, payload, headers=headers)
                continue
            try:
                reply = await connection.request(subject, payload, timeout=PUBLISH_SECONDS, headers=headers)
            except NoRespondersError:
                raise SequenceTaken from None  # The stream is gone: looking at it again makes it again.
            self._check(reply.data)

    def _check(self, reply: bytes) -> None:
        error = error_in(reply)
        if error is None:
            return
        code, description = error
        if code in _WRONG_LAST_SEQUENCE:
            raise SequenceTaken
        raise ConnectionError(f"stream {log_stream(self.owner)} refused a batch: {description} ({code})")

    async def _last_agreed(self) -> int:
        """The last sequence of the stream, after the message there was found to be that of the log."""
        info = await declare_stream(self._jetstream, self.owner)
        last = info.state.last_seq
        if last == 0 or info.state.messages == 0:
            return last
        rows = await self._log.read_envelopes(after=last - 1, limit=1)
        name = log_stream(self.owner)
        way_out = (
            f"nothing is published to it. If the log is right, run `reelwright streams rebuild {self.owner}`"
        )
        if not rows:
            raise RelayRefused(
                f"stream {name} ends at {last}, but the log {self.owner} has no message there "
                f"(was it restored from a backup, or did somebody publish by hand?): {way_out}"
            )
        try:
            carried = await self._jetstream.get_msg(name, last, direct=True)
        except NotFoundError:
            return last
        if (carried.headers or {}).get(EVENT_ID_HEADER) != rows[0].id:
            raise RelayRefused(f"stream {name} and log {self.owner} differ at {last}: {way_out}")
        return last


async def rebuild(log_pool: "asyncpg.Pool[asyncpg.Record]", jetstream: JetStreamContext, owner: str) -> int:
    """Deletes the stream of a log and fills it again from the log; returns the number of messages."""
    await delete_stream(jetstream, owner)
    return await Relay(log_pool, jetstream, owner).relay_all()


def _batch_headers(size: int) -> Iterator[dict[str, str]]:
    batch_id = uuid.uuid4().hex
    for number in range(1, size + 1):
        commit = {"Nats-Batch-Commit": "1"} if number == size else {}
        yield {"Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(number), **commit}


def _fitting(envelopes: Sequence[Envelope]) -> Sequence[Envelope]:
    """The head of ``envelopes`` that fits a batch and has types this release knows.

    Types it does not know come from a newer release, whose own relay carries them.
    """
    size = 0
    for number, envelope in enumerate(envelopes):
        size += len(envelope.data)
        if number and size > BATCH_BYTES:
            return envelopes[:number]
        try:
            subject_of("", envelope)
        except UnknownMessage as unknown:
            if number == 0:
                raise RelayRefused(f"position {envelope.position}: {unknown}") from None
            return envelopes[:number]
    return envelopes
