"""The log in memory: the twin of the Postgres log for unit tests, for one process and one event loop."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from contracts.message import Accepted, Message, Metadata, Recorded
from services.chassis.clock import utc_now
from services.chassis.event_log import (
    Appended,
    CursorMoved,
    IdempotencyKey,
    KeyReused,
    Lease,
    Parked,
    Transaction,
    VersionConflict,
)
from services.chassis.event_log.envelope import Envelope, sealed


@dataclass
class _Contents:
    """What was written: by everybody, or by one transaction so far."""

    messages: list[Recorded[Message]] = field(default_factory=list)
    answers: dict[str, tuple[str, Accepted]] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    parked: list[Parked] = field(default_factory=list)
    unparked: list[Parked] = field(default_factory=list)


class _MemoryTransaction:
    def __init__(self, lock: asyncio.Lock) -> None:
        self.connection = None
        self.written = _Contents()
        self.after_commit: list[Callable[[], None]] = []
        self.holds = AsyncExitStack()
        self._lock = lock
        self._writes = False

    def on_commit(self, act: Callable[[], None]) -> None:
        self.after_commit.append(act)

    async def begin_writing(self) -> None:
        if not self._writes:
            await self.holds.enter_async_context(self._lock)
            self._writes = True


class _Held:
    async def wait_lost(self) -> None:
        await asyncio.Event().wait()


class MemoryEventLog:
    """``now`` stamps the messages; everything else is as the Protocol says."""

    def __init__(self, owner: str, *, now: Callable[[], datetime] = utc_now) -> None:
        self.owner = owner
        self._now = now
        self._committed = _Contents()
        self._streams: dict[str, list[Recorded[Message]]] = defaultdict(list)
        self._writing = asyncio.Lock()
        self._grown = asyncio.Event()
        self._seen_cursors: dict[str, int] = {}
        self._workers: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def read_stream(
        self, stream: str, *, after: int = 0, within: Transaction | None = None
    ) -> list[Recorded[Message]]:
        """The messages of a stream with a version above ``after``, in order."""
        found = self._streams[stream][after:] if stream in self._streams else []
        if isinstance(within, _MemoryTransaction):
            pending = within.written.messages
            return found + [one for one in pending if one.stream == stream and one.version > after]
        return found

    async def read(self, *, after: int, limit: int = 1000) -> list[Recorded[Message]]:
        """At most ``limit`` committed messages with a position above ``after``, in order."""
        return self._committed.messages[after : after + limit]

    async def read_envelopes(self, *, after: int, limit: int = 1000) -> list[Envelope]:
        """The same, unopened."""
        return [sealed(one) for one in await self.read(after=after, limit=limit)]

    async def head(self) -> int:
        """Position of the last committed message; 0 when empty."""
        return len(self._committed.messages)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commits at the end of the block, rolls back on an exception."""
        transaction = _MemoryTransaction(self._writing)
        async with transaction.holds:
            yield transaction
            self._commit(transaction.written)
        for act in transaction.after_commit:
            act()

    async def append(
        self,
        stream: str,
        messages: Sequence[Message],
        *,
        expected_version: int,
        metadata: Metadata,
        idempotency: IdempotencyKey | None = None,
        within: Transaction | None = None,
    ) -> Appended:
        """Writes all messages or none. Raises VersionConflict and KeyReused."""
        if within is None:
            async with self.transaction() as own:
                return await self.append(
                    stream,
                    messages,
                    expected_version=expected_version,
                    metadata=metadata,
                    idempotency=idempotency,
                    within=own,
                )
        transaction = _ours(within)
        await transaction.begin_writing()
        written = transaction.written
        if idempotency is not None and (known := self._answer(idempotency, written)) is not None:
            return Appended(
                stream=known.stream, version=known.version, position=known.position, repeated=True
            )
        pending = sum(one.stream == stream for one in written.messages)
        if len(self._streams.get(stream, ())) + pending != expected_version:
            raise VersionConflict(stream, expected_version)
        position = len(self._committed.messages) + len(written.messages)
        recorded_at = self._now()
        for offset, message in enumerate(messages, start=1):
            written.messages.append(
                Recorded(
                    str(uuid4()),
                    position + offset,
                    stream,
                    expected_version + offset,
                    message,
                    metadata,
                    recorded_at,
                )
            )
        appended = Appended(
            stream=stream, version=expected_version + len(messages), position=position + len(messages)
        )
        if idempotency is not None:
            answer = Accepted(
                stream=stream,
                version=appended.version,
                position=appended.position,
                events=tuple(type(message).__name__ for message in messages),
            )
            written.answers[idempotency.key] = (idempotency.request_hash, answer)
        return appended

    async def answer_to(self, key: IdempotencyKey) -> Accepted | None:
        """The first answer to this key, or None if it is new. Raises KeyReused."""
        return self._answer(key, self._committed)

    async def cursor(self, subscriber: str) -> int:
        """Position up to which the subscriber is done; 0 when new."""
        seen = self._committed.cursors.get(subscriber, 0)
        self._seen_cursors[subscriber] = seen
        return seen

    async def move_cursor(self, subscriber: str, *, to: int, within: Transaction) -> None:
        """Moves the cursor from where this log object last saw it. Raises CursorMoved if it is not there."""
        transaction = _ours(within)
        await transaction.begin_writing()
        seen = transaction.written.cursors.get(subscriber, self._seen_cursors.get(subscriber, 0))
        stands = transaction.written.cursors.get(subscriber, self._committed.cursors.get(subscriber, 0))
        if stands != seen or to < seen:
            raise CursorMoved(subscriber, seen=seen, to=to)
        transaction.written.cursors[subscriber] = to

    async def wait_beyond(self, position: int, *, seconds: float) -> bool:
        """Waits until the head is above ``position``; False when it is not after ``seconds``."""
        try:
            async with asyncio.timeout(seconds):
                while len(self._committed.messages) <= position:
                    self._grown.clear()
                    await self._grown.wait()
        except TimeoutError:
            return False
        return True

    @asynccontextmanager
    async def exclusively(self, name: str) -> AsyncIterator[Lease]:
        """Waits until nobody else works ``name`` and holds it for the block."""
        async with self._workers[name]:
            yield _Held()

    async def park(self, message: Parked, *, within: Transaction) -> None:
        """Keeps a message that could not be handled."""
        transaction = _ours(within)
        await transaction.begin_writing()
        transaction.written.parked.append(message)

    async def parked(self, subscriber: str) -> list[Parked]:
        """What is parked for the subscriber, by position."""
        found = (one for one in self._committed.parked if one.subscriber == subscriber)
        return sorted(found, key=lambda one: (one.source, one.envelope.position))

    async def unpark(self, message: Parked, *, within: Transaction) -> bool:
        """Takes the message out again; False if somebody else did."""
        transaction = _ours(within)
        await transaction.begin_writing()
        if message not in self._committed.parked or message in transaction.written.unparked:
            return False
        transaction.written.unparked.append(message)
        return True

    def _answer(self, key: IdempotencyKey, written: _Contents) -> Accepted | None:
        known = written.answers.get(key.key) or self._committed.answers.get(key.key)
        if known is None:
            return None
        request_hash, answer = known
        if request_hash != key.request_hash:
            raise KeyReused(key.key)
        return answer

    def _commit(self, written: _Contents) -> None:
        self._committed.messages += written.messages
        for one in written.messages:
            self._streams[one.stream].append(one)
        self._committed.answers |= written.answers
        self._committed.cursors |= written.cursors
        self._seen_cursors |= written.cursors
        self._committed.parked += written.parked
        for parked in written.unparked:
            self._committed.parked.remove(parked)
        if written.messages:
            self._grown.set()


def _ours(transaction: Transaction) -> _MemoryTransaction:
    if not isinstance(transaction, _MemoryTransaction):
        raise TypeError(f"a memory log cannot write within {type(transaction).__name__}")
    return transaction
