"""The append-only log of one service: what every implementation promises.

VersionConflict   somebody else wrote to the stream first: load, decide again
KeyReused         an idempotency key came back with another request
CursorMoved       another replica moved the subscriber's cursor: read it again
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from contracts.message import Accepted, Message, Metadata, Recorded
from services.chassis.event_log.envelope import Envelope


class VersionConflict(Exception):
    """The stream does not stand at the version the append expected."""

    def __init__(self, stream: str, expected: int) -> None:
        super().__init__(f"stream {stream} no longer stands at version {expected}: load it and decide again")
        self.stream = stream
        self.expected = expected


class KeyReused(Exception):
    """The idempotency key already stands for another request."""

    def __init__(self, key: str) -> None:
        super().__init__(f"idempotency key {key!r} was used for another request: take a new key")
        self.key = key


class CursorMoved(Exception):
    """The cursor is not where this process last saw it, or would go back."""

    def __init__(self, subscriber: str, *, seen: int, to: int) -> None:
        super().__init__(f"cursor of {subscriber} cannot move from {seen} to {to}: read it again")
        self.subscriber = subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKey:
    """``key`` is already scoped by tenant; ``request_hash`` tells whether two requests are the same."""

    key: str
    request_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """Where the last appended message stands. ``repeated``: the key was known and nothing was written."""

    stream: str
    version: int
    position: int
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A message that a subscriber could not handle, kept with the reason until it is replayed."""

    subscriber: str
    source: str
    envelope: Envelope
    reason: str


class Transaction(Protocol):
    """What is written within it is seen by others all at once, or never."""

    @property
    def connection(self) -> Any:
        """The asyncpg connection of a Postgres log; None in memory."""
        ...

    def on_commit(self, act: Callable[[], None]) -> None:
        """Calls ``act`` once, after the commit; never after a rollback."""
        ...


class Lease(Protocol):
    """The right to be the only worker of something."""

    async def wait_lost(self) -> None:
        """Returns when the right is gone."""
        ...


class EventLog(Protocol):
    """One service's log. Positions are dense from 1 in the log, versions dense from 1 in each stream."""

    @property
    def owner(self) -> str:
        """The service; Postgres schema and JetStream stream have its name."""
        ...

    async def read_stream(
        self, stream: str, *, after: int = 0, within: Transaction | None = None
    ) -> list[Recorded[Message]]:
        """The messages of a stream with a version above ``after``, in order."""
        ...

    async def read(self, *, after: int, limit: int = 1000) -> list[Recorded[Message]]:
        """At most ``limit`` committed messages with a position above ``after``, in order."""
        ...

    async def read_envelopes(self, *, after: int, limit: int = 1000) -> list[Envelope]:
        """The same, unopened."""
        ...

    async def head(self) -> int:
        """Position of the last committed message; 0 when empty."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Commits at the end of the block, rolls back on an exception."""
        ...

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
        """Writes all messages or none. No messages with a key: only the key is written.

        The first append of a transaction holds the log until the end of it, so call it last.
        Raises VersionConflict and KeyReused; both leave a transaction usable.
        """
        ...

    async def answer_to(self, key: IdempotencyKey) -> Accepted | None:
        """The first answer to this key, or None if it is new. Raises KeyReused."""
        ...

    async def cursor(self, subscriber: str) -> int:
        """Position up to which the subscriber is done; 0 when new."""
        ...

    async def move_cursor(self, subscriber: str, *, to: int, within: Transaction) -> None:
        """Moves the cursor from where this log object last saw it. Raises CursorMoved if it is not there."""
        ...

    async def wait_beyond(self, position: int, *, seconds: float) -> bool:
        """Waits until the head is above ``position``; False when it is not after ``seconds``."""
        ...

    def exclusively(self, name: str) -> AbstractAsyncContextManager[Lease]:
        """Waits until nobody else works ``name`` on this log, in any process, and holds it for the block."""
        ...

    async def park(self, message: Parked, *, within: Transaction) -> None:
        """Keeps a message that could not be handled."""
        ...

    async def parked(self, subscriber: str) -> list[Parked]:
        """What is parked for the subscriber, by position."""
        ...

    async def unpark(self, message: Parked, *, within: Transaction) -> bool:
        """Takes the message out again; False if somebody else did."""
        ...
