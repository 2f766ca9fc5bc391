"""From the log to what people see: the relay, the views of the gateway, and how long an event is on its way."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from nats.aio.client import Client
from nats.js import JetStreamContext

from bench.history import METADATA, one_episode, write_history
from bench.measure import Result, at_least, at_most, median, percentile
from bench.processes import peak_growth
from contracts.registry import OWNERS
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.migrations import apply_migrations
from services.chassis.relay import Relay, rebuild
from services.chassis.streams import declare_stream
from services.chassis.view import View
from services.chassis.view_updates import ViewUpdates
from services.gateway import composition as gateway
from tests.chassis.wiring import eventually, opened_nats, opened_pool, running
from tests.servers import fresh_database, running_nats, running_postgres

OWNER = "episode"
EVENTS = 100_000
ROUNDS = 3
EVENTS_PER_SECOND = 300
LATENCY_SECONDS = 8
SETTLING_EVENTS = 300
EPISODES_AT_ONCE = 4
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Fresh servers with the log of episodes, its streams, and the tables of the gateway."""

    pool: "asyncpg.Pool[asyncpg.Record]"
    nats: Client
    jetstream: JetStreamContext
    log: PostgresEventLog

    def views(self, views: tuple[View, ...]) -> ViewUpdates:
        return ViewUpdates(self.pool, self.jetstream, views, schema=gateway.SCHEMA)


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    async with (
        running_postgres() as server,
        fresh_database(server) as dsn,
        running_nats() as url,
        opened_pool(dsn, size=20) as pool,
        opened_nats(url) as client,
    ):
        jetstream = client.jetstream(timeout=10)
        log = PostgresEventLog(pool, OWNER)
        await log.migrate()
        for owner in OWNERS:
            await declare_stream(jetstream, owner)
        await apply_migrations(pool, gateway.SCHEMA, Path(gateway.MIGRATIONS))
        set_up = Stage(pool=pool, nats=client, jetstream=jetstream, log=log)
        await set_up.views(gateway.VIEWS).migrate()
        yield set_up


async def view_latency() -> list[Result]:
    """From the commit of an event to the commit of the views that show it, at a steady rate."""
    async with stage() as on:
        views = on.views(gateway.VIEWS)
        async with running(Relay(on.pool, on.jetstream, OWNER).run, views.run):
            await eventually(lambda: views._works_here)
            seconds = await _seconds_on_the_way(on.log, views)
    note = f"{len(seconds)} events, {EVENTS_PER_SECOND} a second, all views of the gateway"
    return [
        Result("committed event visible in a view, p50", 1000 * percentile(seconds, 0.5), "ms", at_most(5), note),
        Result("committed event visible in a view, p99", 1000 * percentile(seconds, 0.99), "ms", at_most(40), note),
    ]  # fmt: skip


async def _seconds_on_the_way(log: PostgresEventLog, views: ViewUpdates) -> list[float]:
    """Appends to a few episodes in turn, each event at its time, whether or not the one before it is seen yet."""
    lines = one_episode()
    clock = time.perf_counter
    seconds: list[float] = []

    async def seen(position: int, committed: float) -> None:
        assert await views.wait_until(OWNER, position, seconds=10)
        seconds.append(clock() - committed)

    begun = clock()
    async with asyncio.TaskGroup() as watching:
        for count in range(EVENTS_PER_SECOND * LATENCY_SECONDS + SETTLING_EVENTS):
            await asyncio.sleep(max(begun + count / EVENTS_PER_SECOND - clock(), 0))
            turn, lane = divmod(count, EPISODES_AT_ONCE)
            round_, place = divmod(turn, len(lines))
            line, number = lines[place], round_ * EPISODES_AT_ONCE + lane
            appended = await log.append(
                line.stream(number),
                [line.message(number)],
                expected_version=line.version - 1,
                metadata=METADATA,
            )
            watching.create_task(seen(appended.position, clock()))
    return seconds[SETTLING_EVENTS:]


async def refill_and_rebuild() -> list[Result]:
    """A stream that was deleted is filled again from a long log; then each view is made anew from it."""
    async with stage() as on:
        await write_history(on.pool, OWNER, EVENTS)
        refills = [await _rate(rebuild(on.pool, on.jetstream, OWNER)) for _ in range(ROUNDS)]
        async with running(on.views(gateway.VIEWS).run):
            await eventually(lambda: _all_seen(on), seconds=120)
        rates = {}
        growth = 0
        for view in gateway.VIEWS:
            if OWNER in view.sources:
                with peak_growth() as grown:
                    rates[view.name] = median(
                        [await _rate(on.views((view,)).rebuild(view.name)) for _ in range(ROUNDS)]
                    )
                growth = max(growth, grown())
    slowest = min(rates.values())
    return [
        Result("refill of a deleted stream", median(refills), "events/s", at_least(10_000), f"{EVENTS} events"),
        Result(
            "rebuild of a view, the slowest", slowest, "events/s", at_least(30_000),
            ", ".join(f"{name} {rate:.0f}" for name, rate in rates.items()),
        ),
        Result("memory a rebuild adds", growth / MEBIBYTE, "MiB", at_most(64), f"{EVENTS} events"),
    ]  # fmt: skip


async def _all_seen(on: Stage) -> bool:
    sql = "select position from gateway.view_cursors where source = $1"
    return bool(await on.pool.fetchval(sql, OWNER) == EVENTS)


async def _rate(work: Awaitable[int]) -> float:
    begun = time.perf_counter()
    messages = await work
    return messages / (time.perf_counter() - begun)
