"""Pools, connections and logs for connected tests, closed at the end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import nats
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from contracts.subjects import log_stream
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.postgres_pool import open_pool

type Pool = asyncpg.Pool[asyncpg.Record]


@asynccontextmanager
async def opened_pool(dsn: str, *, size: int = 12) -> AsyncIterator[Pool]:
    """A pool as the services have it."""
    pool = await open_pool(dsn, size=size)
    try:
        yield pool
    finally:
        await pool.close()


@asynccontextmanager
async def opened_nats(url: str) -> AsyncIterator[Client]:
    """A connection as the services have it: it comes back by itself."""

    async def quietly(_: Exception) -> None:
        pass

    client = await nats.connect(url, max_reconnect_attempts=-1, reconnect_time_wait=0.1, error_cb=quietly)
    try:
        yield client
    finally:
        await client.close()


async def migrated_log(pool: Pool, owner: str) -> PostgresEventLog:
    """A log with its tables."""
    log = PostgresEventLog(pool, owner)
    await log.migrate()
    return log


async def last_position(jetstream: JetStreamContext, source: str) -> int:
    """Where the stream of a log ends now; 0 if it is empty or not made yet."""
    try:
        return int((await jetstream.stream_info(log_stream(source))).state.last_seq)
    except NotFoundError:
        return 0


@asynccontextmanager
async def running(*loops: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Runs loops in the background of the block; a loop that failed fails the block's end."""
    tasks = [asyncio.ensure_future(loop()) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


async def eventually(holds: Callable[[], bool | Awaitable[bool]], *, seconds: float = 20) -> None:
    """Waits until ``holds``; for what other processes do, which no event tells."""
    async with asyncio.timeout(seconds):
        while True:
            answer = holds()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.02)
