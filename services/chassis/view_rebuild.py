"""Builds a view anew beside the live one, from the first message on, and switches when it has caught up."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import structlog
from nats.js import JetStreamContext

from contracts.message import Message, Recorded
from services.chassis.log_reader import LogReader
from services.chassis.migrations import quoted
from services.chassis.postgres_session import PostgresSession
from services.chassis.view import View, in_time, opened, read_cursors, wanted_by

_log = structlog.get_logger(__name__)

BATCH_MESSAGES = 1000
LAST_SECONDS = 10.0
"""How long the switch may hold up the live views while it reads the last messages."""

_READ_SECONDS = 1.0


async def rebuild_view(
    pool: "asyncpg.Pool[asyncpg.Record]", jetstream: JetStreamContext, view: View, *, schema: str
) -> int:
    """Rebuilds ``view`` in a schema of its own and puts its tables in the place of the live ones.

    Returns how many messages were read. Readers see the old rows until the switch; nothing is left behind by a
    rebuild that was broken off. The new tables are made like the live ones (``create table ... like``).
    """
    session = PostgresSession.of(pool)
    async with session.exclusively(f"rebuild {schema} {view.name}"), AsyncExitStack() as stack:
        rebuild = _Rebuild(pool, view, schema)
        is_wanted = wanted_by([view])
        for source in sorted(view.sources):
            reader = await stack.enter_async_context(LogReader(jetstream, source, after=0))
            rebuild.feeds.append(_Feed(reader, is_wanted))
        await rebuild.make_tables()
        while await rebuild.behind() > BATCH_MESSAGES:
            await rebuild.advance()
        await rebuild.catch_up_and_switch()
        _log.info("a view is rebuilt", view=view.name, messages=rebuild.messages)
        return rebuild.messages


class _Feed:
    """One source, never read further than the live views have got."""

    def __init__(self, reader: LogReader, is_wanted: Callable[[str], bool]) -> None:
        self.source = reader.source
        self.position = 0
        self.read: list[Recorded[Message]] = []
        self.cap = 0
        self._reader = reader
        self._is_wanted = is_wanted
        self._fetched = 0

    @property
    def is_all_read(self) -> bool:
        return self._fetched >= self.cap

    async def fill(self) -> None:
        if self.read or self.is_all_read:
            return
        limit = min(BATCH_MESSAGES, self.cap - self._fetched)
        if batch := await self._reader.next_batch(limit=limit, seconds=_READ_SECONDS):
            self._fetched = batch[-1].position
            self.read = opened(self.source, batch, is_wanted=self._is_wanted)

    def take(self, count: int) -> Sequence[Recorded[Message]]:
        taken, self.read = self.read[:count], self.read[count:]
        self.position = self.read[0].position - 1 if self.read else self._fetched
        return taken


class _Rebuild:
    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", view: View, schema: str) -> None:
        self.feeds: list[_Feed] = []
        self._ahead: Sequence[Recorded[Message]] = ()
        self._pool = pool
        self._view = view
        self._live_name = schema
        self._live = quoted(schema)
        self._new = quoted(f"{schema}_rebuild_{view.name}")

    @property
    def messages(self) -> int:
        """How many messages were read, wanted or not."""
        return sum(feed.position for feed in self.feeds)

    async def make_tables(self) -> None:
        """Empty tables like the live ones, in a schema of their own."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(f"drop schema if exists {self._new} cascade")
            await connection.execute(f"create schema {self._new}")
            for table in self._view.tables:
                await connection.execute(
                    f'create table {self._new}."{table}" (like {self._live}."{table}" including all)'
                )

    async def behind(self) -> int:
        """How many messages the live views are ahead."""
        self._cap(await read_cursors(self._pool, self._live_name, sorted(self._view.sources)))
        return sum(feed.cap - feed.position for feed in self.feeds)

    async def advance(self) -> None:
        """Applies the messages read before, in a transaction of their own, while the next are read."""
        await asyncio.gather(self._commit(self._ahead), self._read_ahead())

    async def catch_up_and_switch(self) -> None:
        """Holds the live views, applies the rest and exchanges the tables. Raises TimeoutError."""
        sources = sorted(self._view.sources)
        async with self._pool.acquire() as connection, connection.transaction():
            rows = await connection.fetch(
                f"select source, position from {self._live}.view_cursors"
                " where source = any($1) order by source for update",
                sources,
            )
            self._cap({row["source"]: row["position"] for row in rows})
            async with asyncio.timeout(LAST_SECONDS):
                await self._apply(self._ahead, connection)
                while any(feed.position < feed.cap for feed in self.feeds):
                    await self._apply(await self._next(), connection)
            for table in self._view.tables:
                await connection.execute(f'drop table {self._live}."{table}"')
                await connection.execute(f'alter table {self._new}."{table}" set schema {self._live}')
            await connection.execute(f"drop schema {self._new} cascade")
            await connection.execute(f"delete from {self._live}.view_gaps where view = $1", self._view.name)
            await connection.execute(
                f"insert into {self._live}.built_views (view, sources) values ($1, $2) on conflict (view)"
                " do update set sources = excluded.sources, built_at = clock_timestamp()",
                self._view.name,
                sources,
            )

    def _cap(self, live: Mapping[str, int]) -> None:
        for feed in self.feeds:
            feed.cap = live.get(feed.source, 0)

    async def _next(self) -> Sequence[Recorded[Message]]:
        """The next messages of all sources, as near to the order of their recording as their clocks allow."""
        await asyncio.gather(*(feed.fill() for feed in self.feeds))
        ends = [feed.read[-1].recorded_at for feed in self.feeds if feed.read and not feed.is_all_read]
        until = min(ends, default=None)
        taken = {}
        for feed in self.feeds:
            count = len(feed.read)
            while until is not None and count and feed.read[count - 1].recorded_at > until:
                count -= 1
            taken[feed.source] = feed.take(count)
        return in_time(taken, self._view)

    async def _read_ahead(self) -> None:
        self._ahead = await self._next()

    async def _commit(self, events: Sequence[Recorded[Message]]) -> None:
        if events:
            async with self._pool.acquire() as connection, connection.transaction():
                # Nobody reads these tables before the switch, whose commit makes all of it durable.
                await connection.execute("set local synchronous_commit to off")
                await self._apply(events, connection)

    async def _apply(self, events: Sequence[Recorded[Message]], connection: Any) -> None:
        await connection.execute(f"set local search_path to {self._new}, public")
        if events:
            await self._view.apply(events, connection)
