"""The log in Postgres: one schema per service, one round trip per append."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from contracts.message import Accepted, Message, Metadata, Recorded
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
from services.chassis.event_log.envelope import Envelope
from services.chassis.event_log.group_commit import GroupCommit, Wish
from services.chassis.migrations import apply_migrations, quoted
from services.chassis.postgres_session import PostgresSession

MIGRATIONS = Path(__file__).parent / "migrations"

type Pool = asyncpg.Pool[asyncpg.Record]

_ENVELOPE = "id::text as id, position, stream, version, type, schema_version, data, meta, recorded_at"


class PostgresTransaction:
    """An open transaction on one connection."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.after_commit: list[Callable[[], None]] = []
        self.cursors: dict[str, int] = {}

    def on_commit(self, act: Callable[[], None]) -> None:
        """Calls ``act`` once, after the commit; never after a rollback."""
        self.after_commit.append(act)


class PostgresEventLog:
    """The log of ``owner``, as the Protocol says. Cheap to make; the pool is shared."""

    def __init__(self, pool: Pool, owner: str) -> None:
        self.owner = owner
        self._pool = pool
        self._session = PostgresSession.of(pool)
        self._channel = f"reelwright_log_{owner}"
        self._seen_cursors: dict[str, int] = {}
        self._sql = _Statements(quoted(owner))
        self._appends = GroupCommit(pool, quoted(owner))

    async def migrate(self) -> None:
        """Makes the tables and functions of the log, or brings them up to this release."""
        await apply_migrations(self._pool, self.owner, MIGRATIONS)

    async def read_stream(
        self, stream: str, *, after: int = 0, within: Transaction | None = None
    ) -> list[Recorded[Message]]:
        """The messages of a stream with a version above ``after``, in order."""
        source: Any = self._pool if within is None else within.connection
        rows = await source.fetch(self._sql.read_stream, stream, after)
        return [_envelope(row).open() for row in rows]

    async def read(self, *, after: int, limit: int = 1000) -> list[Recorded[Message]]:
        """At most ``limit`` committed messages with a position above ``after``, in order."""
        return [envelope.open() for envelope in await self.read_envelopes(after=after, limit=limit)]

    async def read_envelopes(self, *, after: int, limit: int = 1000) -> list[Envelope]:
        """The same, unopened."""
        return [_envelope(row) for row in await self._pool.fetch(self._sql.read, after, limit)]

    async def head(self) -> int:
        """Position of the last committed message; 0 when empty."""
        return int(await self._pool.fetchval(self._sql.head))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commits at the end of the block, rolls back on an exception."""
        async with self._pool.acquire() as connection:
            transaction = PostgresTransaction(connection)
            async with connection.transaction():
                yield transaction
        self._seen_cursors |= transaction.cursors
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
        """Writes all messages or none, in one round trip. Raises VersionConflict and KeyReused."""
        wish = Wish(
            stream=stream,
            expected_version=expected_version,
            types=[type(message).__name__ for message in messages],
            schema_versions=[message.schema_version for message in messages],
            datas=[message.model_dump_json() for message in messages],
            metadata=metadata.model_dump_json(exclude_none=True),
            key=idempotency.key if idempotency else None,
            request_hash=idempotency.request_hash if idempotency else None,
        )
        if within is None:
            outcome, version, position = await self._appends.append(wish)
        else:
            outcome, version, position = await within.connection.fetchval(self._appends.alone, *wish)
        if outcome == "conflict":
            raise VersionConflict(stream, expected_version)
        if outcome == "key_reused" and idempotency is not None:
            raise KeyReused(idempotency.key)
        return Appended(stream=stream, version=version, position=position, repeated=outcome == "repeated")

    async def answer_to(self, key: IdempotencyKey) -> Accepted | None:
        """The first answer to this key, or None if it is new. Raises KeyReused."""
        row = await self._pool.fetchrow(self._sql.answer, key.key)
        if row is None:
            return None
        if row["request_hash"] != key.request_hash:
            raise KeyReused(key.key)
        return Accepted(
            stream=row["stream"],
            version=row["version"],
            position=row["position"],
            events=tuple(row["events"]),
        )

    async def cursor(self, subscriber: str) -> int:
        """Position up to which the subscriber is done; 0 when new."""
        seen = int(await self._pool.fetchval(self._sql.cursor, subscriber) or 0)
        self._seen_cursors[subscriber] = seen
        return seen

    async def move_cursor(self, subscriber: str, *, to: int, within: Transaction) -> None:
        """Moves the cursor from where this log object last saw it. Raises CursorMoved if it is not there."""
        transaction = _ours(within)
        seen = transaction.cursors.get(subscriber, self._seen_cursors.get(subscriber, 0))
        moved = to >= seen and await transaction.connection.fetchval(
            self._sql.move_cursor, subscriber, seen, to
        )
        if not moved:
            raise CursorMoved(subscriber, seen=seen, to=to)
        transaction.cursors[subscriber] = to

    async def wait_beyond(self, position: int, *, seconds: float) -> bool:
        """Waits until the head is above ``position``; False when it is not after ``seconds``."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        async with self._session.listening(self._channel) as ear:
            if not ear.primed:
                head = await self.head()
                ear.primed = True
                ear.hear(head)
            while ear.primed and ear.highest <= position and (left := deadline - clock()) > 0:
                await ear.listen(left)
            return ear.highest > position

    def exclusively(self, name: str) -> AbstractAsyncContextManager[Lease]:
        """Waits until nobody else works ``name`` on this log, in any process, and holds it for the block."""
        return self._session.exclusively(f"{self.owner} {name}")

    async def park(self, message: Parked, *, within: Transaction) -> None:
        """Keeps a message that could not be handled."""
        envelope = message.envelope
        await within.connection.execute(
            self._sql.park,
            message.subscriber,
            message.source,
            message.reason,
            envelope.position,
            envelope.id,
            envelope.stream,
            envelope.version,
            envelope.type,
            envelope.schema_version,
            envelope.data,
            envelope.metadata.model_dump_json(exclude_none=True),
            envelope.recorded_at,
        )

    async def parked(self, subscriber: str) -> list[Parked]:
        """What is parked for the subscriber, by position."""
        rows = await self._pool.fetch(self._sql.parked, subscriber)
        return [
            Parked(subscriber=subscriber, source=row["source"], envelope=_envelope(row), reason=row["reason"])
            for row in rows
        ]

    async def unpark(self, message: Parked, *, within: Transaction) -> bool:
        """Takes the message out again; False if somebody else did."""
        found = await within.connection.fetchval(
            self._sql.unpark, message.subscriber, message.source, message.envelope.position
        )
        return found is not None


class _Statements:
    """The SQL of one log; ``schema`` is quoted."""

    def __init__(self, schema: str) -> None:
        self.read_stream = (
            f"select {_ENVELOPE} from {schema}.messages where stream = $1 and version > $2 order by version"
        )
        self.read = (
            f"select {_ENVELOPE} from {schema}.messages where position > $1 order by position limit $2"
        )
        self.head = f"select coalesce(max(position), 0) from {schema}.messages"
        self.answer = f"select * from {schema}.idempotency_keys where key = $1"
        self.cursor = f"select position from {schema}.cursors where subscriber = $1"
        self.move_cursor = (
            f"insert into {schema}.cursors as c (subscriber, position)"
            f" select $1, $3 where $2::bigint = 0 or exists (select from {schema}.cursors where subscriber = $1)"
            " on conflict (subscriber) do update set position = excluded.position where c.position = $2"
            " returning true"
        )
        self.park = (
            f"insert into {schema}.parked_messages (subscriber, source, reason, position, id, stream, version,"
            " type, schema_version, data, meta, recorded_at)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing"
        )
        self.parked = (
            f"select source, reason, {_ENVELOPE} from {schema}.parked_messages"
            " where subscriber = $1 order by source, position"
        )
        self.unpark = (
            f"delete from {schema}.parked_messages"
            " where subscriber = $1 and source = $2 and position = $3 returning true"
        )


def _envelope(row: Any) -> Envelope:
    return Envelope(
        id=row["id"],
        position=row["position"],
        stream=row["stream"],
        version=row["version"],
        type=row["type"],
        schema_version=row["schema_version"],
        data=row["data"],
        metadata=Metadata.model_validate_json(row["meta"]),
        recorded_at=row["recorded_at"],
    )


def _ours(transaction: Transaction) -> PostgresTransaction:
    if not isinstance(transaction, PostgresTransaction):
        raise TypeError(f"a Postgres log cannot write within {type(transaction).__name__}")
    return transaction
