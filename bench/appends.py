"""Appending to the log against a plain asyncpg insert with the same columns, on the same server in the same run."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable

import asyncpg

from bench.measure import Result, at_least, median
from contracts.episode.events import EpisodeBudgetSet
from contracts.message import Metadata
from services.chassis.event_log.postgres import PostgresEventLog
from tests.chassis.wiring import opened_pool
from tests.servers import fresh_database, running_postgres

type Pool = asyncpg.Pool[asyncpg.Record]

EVENTS = 160
ROUNDS = 25
"""Many short rounds: what else the machine does then falls on both sides of a ratio."""

METADATA = Metadata(tenant="local", correlation_id="0123456789abcdef0123456789abcdef")
EVENT = EpisodeBudgetSet(episode_id="ep_0123456789abcdef0123456789abcdef", microdollars=1_000_000)

PLAIN_TABLE = """
create table plain (
    position bigint generated always as identity primary key, id uuid not null, stream text not null,
    version int not null, type text not null, schema_version int not null, data jsonb not null, meta jsonb not null,
    recorded_at timestamptz not null default clock_timestamp(), unique (stream, version)
)
"""
PLAIN_INSERT = """
insert into plain (id, stream, version, type, schema_version, data, meta) values ($1, $2, $3, $4, $5, $6, $7)
"""


async def appends() -> list[Result]:
    """Rates of single appends by 1 and 16 writers, and of appends of 10 events."""
    async with running_postgres() as server, fresh_database(server) as dsn, opened_pool(dsn, size=20) as pool:
        return await _measured(pool)


async def _measured(pool: Pool) -> list[Result]:
    await pool.execute(PLAIN_TABLE)
    log = PostgresEventLog(pool, "bench")
    await log.migrate()
    rates: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, writers, write, events in (
            ("plain 1", 1, _plain(pool), EVENTS),
            ("log 1", 1, _append(log, 1), EVENTS),
            ("plain 16", 16, _plain(pool), EVENTS * 4),
            ("log 16", 16, _append(log, 1), EVENTS * 4),
            ("log 1 by 10", 1, _append(log, 10), EVENTS * 4),
        ):
            rates.setdefault(name, []).append(await _rate(writers, write, events))
    of = {name: median(values) for name, values in rates.items()}

    def ratio(name: str, peer: str) -> float:
        return median([ours / theirs for ours, theirs in zip(rates[name], rates[peer], strict=True)])

    return [
        Result(
            "single append, 1 writer, to a plain insert", ratio("log 1", "plain 1"), "x", at_least(0.8),
            f"{of['log 1']:.0f} to {of['plain 1']:.0f} events/s",
        ),
        Result(
            "single append, 16 writers, to a plain insert by 16", ratio("log 16", "plain 16"), "x", at_least(0.25),
            f"{of['log 16']:.0f} to {of['plain 16']:.0f} events/s",
        ),
        Result(
            "appends of 10 events to single ones", ratio("log 1 by 10", "log 1"), "x", at_least(5),
            f"{of['log 1 by 10']:.0f} events/s",
        ),
    ]  # fmt: skip


type Write = Callable[[str, int], Awaitable[int]]


def _plain(pool: Pool) -> Write:
    async def write(stream: str, version: int) -> int:
        data, meta = EVENT.model_dump_json(), METADATA.model_dump_json(exclude_none=True)
        await pool.execute(PLAIN_INSERT, uuid.uuid4(), stream, version + 1, "EpisodeBudgetSet", 1, data, meta)
        return 1

    return write


def _append(log: PostgresEventLog, events: int) -> Write:
    messages = [EVENT] * events

    async def write(stream: str, version: int) -> int:
        await log.append(stream, messages, expected_version=version, metadata=METADATA)
        return events

    return write


async def _rate(writers: int, write: Write, events: int) -> float:
    async def one() -> None:
        stream, version = f"bench-{uuid.uuid4().hex}", 0
        while version < events // writers:
            version += await write(stream, version)

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(writers)))
    return events / (time.perf_counter() - begun)
