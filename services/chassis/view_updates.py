"""Keeps views up to date with the logs they are made of: rows and cursors move in one transaction per batch."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import asyncpg
import structlog
from nats.js import JetStreamContext

from contracts.message import Message, Recorded
from services.chassis.carriage import Carried
from services.chassis.event_log import CursorMoved
from services.chassis.failures import Backoff, is_passing
from services.chassis.log_reader import LogReader
from services.chassis.migrations import apply_migrations, quoted
from services.chassis.postgres_session import PostgresSession
from services.chassis.subscriptions import while_held
from services.chassis.view import View, in_time, opened, read_cursors, wanted_by
from services.chassis.view_rebuild import rebuild_view

__all__ = ["View", "ViewUpdates"]

_log = structlog.get_logger(__name__)

MIGRATIONS = Path(__file__).parent / "view_migrations"
BATCH_MESSAGES = 500

_LOOK_SECONDS = 1.0
_STANDBY_SECONDS = 0.01


class ViewUpdates:
    """Feeds all views of one schema from JetStream. One process at a time does it, the others stand by."""

    def __init__(
        self,
        pool: "asyncpg.Pool[asyncpg.Record]",
        jetstream: JetStreamContext,
        views: Sequence[View],
        *,
        schema: str,
    ) -> None:
        self.views = tuple(views)
        self.schema = schema
        self.sources = tuple(sorted(frozenset().union(*(view.sources for view in views))))
        self.positions: dict[str, int] = dict.fromkeys(self.sources, 0)
        self._is_wanted = wanted_by(self.views)
        self._pool = pool
        self._jetstream = jetstream
        self._works_here = False
        self._waiting: list[tuple[str, int, asyncio.Future[None]]] = []

    async def migrate(self) -> None:
        """Makes the tables for cursors, in the schema of the views."""
        await apply_migrations(self._pool, self.schema, MIGRATIONS)

    async def run(self) -> None:
        """Works until cancelled: waits for its turn among the replicas, and out servers that are away."""
        backoff = Backoff()
        session = PostgresSession.of(self._pool)
        while True:
            try:
                async with session.exclusively(f"views {self.schema}") as lease:
                    await while_held(lease, self._work(backoff))
            except Exception as failure:
                if not is_passing(failure):
                    raise
                _log.warning("views pause", schema=self.schema, reason=repr(failure))
                await backoff.pause()
            finally:
                self._works_here = False

    async def wait_until(self, source: str, position: int, seconds: float) -> bool:
        """Waits until all views contain ``position`` of the log of ``source``; False if they do not in time."""
        if self.positions.get(source, 0) >= position:
            return True
        reached = asyncio.get_running_loop().create_future()
        waiting = (source, position, reached)
        self._waiting.append(waiting)
        try:
            async with asyncio.timeout(seconds):
                while not reached.done():
                    if self._works_here:
                        await asyncio.wait((reached,), timeout=_LOOK_SECONDS)
                    else:
                        await asyncio.sleep(_STANDBY_SECONDS)
                        await self._look(source)
        except TimeoutError:
            return False
        finally:
            self._waiting.remove(waiting)
        return True

    async def rebuild(self, name: str) -> int:
        """Builds a view anew beside the live one and switches; returns how many messages it read.

        Raises LookupError for a name no view has.
        """
        for view in self.views:
            if view.name == name:
                return await rebuild_view(self._pool, self._jetstream, view, schema=self.schema)
        raise LookupError(
            f"no view is named {name!r}: there are {', '.join(view.name for view in self.views)}"
        )

    async def gaps(self) -> list[str]:
        """A sentence for each message a view lacks because it failed on it; rebuilding the view mends that."""
        rows = await self._pool.fetch(f"select * from {quoted(self.schema)}.view_gaps order by noticed_at")
        return [
            f"view {row['view']} lacks {row['source']} {row['position']}: {row['reason']}" for row in rows
        ]

    async def _look(self, source: str) -> None:
        try:
            self._advance(await read_cursors(self._pool, self.schema, (source,)))
        except Exception as failure:
            if not is_passing(failure):
                raise

    async def _work(self, backoff: Backoff) -> None:
        self._advance(await self._prepare())
        news = asyncio.Event()
        async with AsyncExitStack() as stack:
            readers = []
            for source in self.sources:
                reader = LogReader(self._jetstream, source, after=self.positions[source])
                reader.listen(news)
                readers.append(await stack.enter_async_context(reader))
            self._works_here = True
            while True:
                news.clear()
                batches = {
                    reader.source: batch for reader in readers if (batch := await reader.take(BATCH_MESSAGES))
                }
                if batches:
                    await self._apply(batches)
                    backoff.reset()
                else:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_LOOK_SECONDS):
                            await news.wait()

    async def _prepare(self) -> dict[str, int]:
        """Cursors for all sources, and views that are new or read other sources than before built."""
        schema = quoted(self.schema)
        await self._pool.execute(
            f"insert into {schema}.view_cursors select unnest($1::text[]), 0 on conflict do nothing",
            self.sources,
        )
        built = {
            row["view"]: frozenset(row["sources"])
            for row in await self._pool.fetch(f"select view, sources from {schema}.built_views")
        }
        for view in self.views:
            if built.get(view.name) != view.sources:
                await rebuild_view(self._pool, self._jetstream, view, schema=self.schema)
        return await read_cursors(self._pool, self.schema, self.sources)

    async def _apply(self, batches: Mapping[str, Sequence[Carried]]) -> None:
        reached = {source: batch[-1].position for source, batch in batches.items()}
        by_source = {
            source: opened(source, batch, is_wanted=self._is_wanted) for source, batch in batches.items()
        }
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                await self._move_cursors(reached, connection)
                for view in self.views:
                    if events := in_time(by_source, view):
                        await view.apply(events, connection)
        except Exception as failure:
            if is_passing(failure):
                raise
            _log.warning("a batch failed, going on one by one", reason=repr(failure))
            await self._apply_one_by_one(by_source, reached)
        self._advance(reached)

    async def _apply_one_by_one(
        self, by_source: Mapping[str, Sequence[Recorded[Message]]], reached: Mapping[str, int]
    ) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await self._move_cursors(reached, connection)
            for view in self.views:
                for source in sorted(view.sources & by_source.keys()):
                    for event in by_source[source]:
                        await self._apply_or_note(view, source, event, connection)

    async def _apply_or_note(
        self, view: View, source: str, event: Recorded[Message], connection: Any
    ) -> None:
        try:
            async with connection.transaction():
                await view.apply([event], connection)
        except Exception as failure:
            if is_passing(failure):
                raise
            _log.exception(
                "a view lacks a message now", view=view.name, source=source, position=event.position
            )
            await connection.execute(
                f"insert into {quoted(self.schema)}.view_gaps (view, source, position, reason)"
                " values ($1, $2, $3, $4) on conflict do nothing",
                view.name,
                source,
                event.position,
                f"{type(failure).__name__}: {failure}",
            )

    async def _move_cursors(self, reached: Mapping[str, int], connection: Any) -> None:
        # The search path comes with the first statement: one round trip less per batch.
        moved = await connection.execute(
            f"update {quoted(self.schema)}.view_cursors as c set position = new.position"
            " from unnest($1::text[], $2::bigint[], $3::bigint[]) as new(source, seen, position),"
            " (select set_config('search_path', $4, true)) as path"
            " where c.source = new.source and c.position = new.seen",
            list(reached),
            [self.positions[source] for source in reached],
            list(reached.values()),
            f"{quoted(self.schema)}, public",
        )
        if moved != f"UPDATE {len(reached)}":
            source, to = next(iter(reached.items()))
            raise CursorMoved(f"views {self.schema}", seen=self.positions[source], to=to)

    def _advance(self, reached: Mapping[str, int]) -> None:
        self.positions |= reached
        for source, position, future in self._waiting:
            if self.positions.get(source, 0) >= position and not future.done():
                future.set_result(None)
