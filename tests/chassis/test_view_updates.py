import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from nats.js import JetStreamContext

from contracts.generation.events import SubmissionStarted
from contracts.message import Message, Recorded
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.relay import Relay
from services.chassis.view_updates import View, ViewUpdates
from tests.chassis.jobs import ASKED, cancelled, started
from tests.chassis.wiring import Pool, migrated_log, opened_nats, opened_pool, running

pytestmark = pytest.mark.connected

TABLES = """
create table gateway.jobs (id text primary key, attempts bigint not null, ended bigint not null);
create table gateway.tenants (id text primary key, messages bigint not null);
"""


class Jobs:
    """Attempts per job, of two sources. ``chokes_on`` is an attempt it fails on."""

    name = "jobs"
    sources = frozenset({"generation", "render"})
    tables = ("jobs",)
    chokes_on = -1

    def wants(self, message: type[Message]) -> bool:
        return True

    async def apply(self, events: Sequence[Recorded[Message]], connection: Any) -> None:
        for event in events:
            match event.message:
                case SubmissionStarted(attempt=attempt):
                    is_start = True
                    if attempt == self.chokes_on:
                        raise ValueError("cannot show this")
                case _:
                    is_start = False
            await connection.execute(
                "insert into jobs values ($1, $2, $3) on conflict (id) do update"
                " set attempts = jobs.attempts + excluded.attempts, ended = jobs.ended + excluded.ended",
                event.stream,
                int(is_start),
                int(not is_start),
            )


class Tenants:
    name = "tenants"
    sources = frozenset({"generation"})
    tables = ("tenants",)

    def wants(self, message: type[Message]) -> bool:
        return True

    async def apply(self, events: Sequence[Recorded[Message]], connection: Any) -> None:
        await connection.execute(
            "insert into tenants values ($1, $2) on conflict (id) do update"
            " set messages = tenants.messages + excluded.messages",
            "acme",
            len(events),
        )


@dataclass(frozen=True)
class Wired:
    pool: Pool
    jetstream: JetStreamContext
    generation: PostgresEventLog
    render: PostgresEventLog

    async def updates(self, *views: View) -> ViewUpdates:
        updates = ViewUpdates(self.pool, self.jetstream, views or (Jobs(), Tenants()), schema="gateway")
        await updates.migrate()
        return updates

    async def relay(self) -> None:
        for owner in ("generation", "render"):
            await Relay(self.pool, self.jetstream, owner).relay_all()

    async def relay_on(self) -> None:
        await asyncio.gather(
            *(Relay(self.pool, self.jetstream, owner).run() for owner in ("generation", "render"))
        )

    async def append(self, log: PostgresEventLog, count: int, *, stream: str = "job-1") -> int:
        version = len(await log.read_stream(stream))
        messages = [started(number) for number in range(count - 1)] + [cancelled()]
        return (await log.append(stream, messages, expected_version=version, metadata=ASKED)).position

    async def rows(self) -> tuple[Any, ...]:
        return (
            await self.pool.fetch("select * from gateway.jobs order by id"),
            await self.pool.fetch("select * from gateway.tenants"),
        )


@pytest.fixture
async def wired(postgres_dsn: str, nats_url: str) -> AsyncIterator[Wired]:
    async with opened_pool(postgres_dsn) as pool, opened_nats(nats_url) as nats:
        logs = [await migrated_log(pool, owner) for owner in ("generation", "render")]
        await pool.execute("create schema gateway")
        await pool.execute(TABLES)
        yield Wired(pool, nats.jetstream(), *logs)


async def test_a_view_shows_what_was_appended_once_it_was_waited_for(wired: Wired) -> None:
    updates = await wired.updates()
    async with running(wired.relay_on, updates.run):
        position = await wired.append(wired.generation, 5)
        assert await updates.wait_until("generation", position, 10)
        position = await wired.append(wired.render, 3)
        assert await updates.wait_until("render", position, 10)
        assert not await updates.wait_until("render", position + 1, 0.05)

    jobs, tenants = await wired.rows()
    assert [tuple(row) for row in jobs] == [("job-1", 6, 2)]
    assert [tuple(row) for row in tenants] == [("acme", 5)]


async def test_a_standby_sees_what_the_worker_did(wired: Wired, postgres_dsn: str) -> None:
    async with opened_pool(postgres_dsn) as elsewhere:
        worker = await wired.updates()
        standby = ViewUpdates(elsewhere, wired.jetstream, worker.views, schema="gateway")
        async with running(wired.relay_on, worker.run):
            position = await wired.append(wired.generation, 5)
            assert await worker.wait_until("generation", position, 10)
            async with running(standby.run):
                position = await wired.append(wired.generation, 5, stream="job-2")
                assert await standby.wait_until("generation", position, 10)


async def test_a_restart_goes_on_from_the_cursor(wired: Wired) -> None:
    for stream in ("job-1", "job-2"):
        position = await wired.append(wired.generation, 4, stream=stream)
        await wired.relay()
        updates = await wired.updates()
        async with running(updates.run):
            assert await updates.wait_until("generation", position, 10)

    assert [tuple(row) for row in (await wired.rows())[0]] == [("job-1", 3, 1), ("job-2", 3, 1)]


async def test_a_rebuilt_view_equals_the_live_one(wired: Wired) -> None:
    updates = await wired.updates()
    for number in range(30):
        await wired.append(wired.generation, 50, stream=f"job-{number}")
        await wired.append(wired.render, 3, stream=f"job-{number % 7}")
    await wired.relay()
    async with running(updates.run):
        assert await updates.wait_until("generation", 1500, 20)
        assert await updates.wait_until("render", 90, 20)
        live = await wired.rows()

        assert await updates.rebuild("jobs") == 1590

        assert await wired.rows() == live
        left = "select nspname from pg_namespace where nspname like 'gateway\\_%'"
        assert await wired.pool.fetch(left) == []


async def test_a_view_is_switched_while_events_flow(wired: Wired) -> None:
    updates = await wired.updates()
    wrong = "update gateway.jobs set attempts = 1000000"
    async with running(wired.relay_on, updates.run):
        assert await updates.wait_until("generation", await wired.append(wired.generation, 200), 10)
        await wired.pool.execute(wrong)
        stop = asyncio.Event()

        async def write() -> int:
            position = 0
            while not stop.is_set():
                position = await wired.append(wired.generation, 3, stream="job-2")
            return position

        writing = asyncio.ensure_future(write())
        for _ in range(3):
            await updates.rebuild("jobs")
        stop.set()
        position = await writing
        assert await updates.wait_until("generation", position, 10)

    jobs, tenants = await wired.rows()
    appended = position - 200
    assert [tuple(row) for row in jobs] == [
        ("job-1", 199, 1),
        ("job-2", appended // 3 * 2, appended // 3),
    ]
    assert [tuple(row) for row in tenants] == [("acme", position)]


async def test_a_new_view_is_built_from_the_beginning(wired: Wired) -> None:
    position = await wired.append(wired.generation, 4)
    await wired.relay()
    first = await wired.updates(Tenants())
    async with running(first.run):
        assert await first.wait_until("generation", position, 10)

    second = await wired.updates()
    async with running(second.run):
        position = await wired.append(wired.generation, 4)
        await wired.relay()
        assert await second.wait_until("generation", position, 10)

    jobs, tenants = await wired.rows()
    assert [tuple(row) for row in jobs] == [("job-1", 6, 2)]
    assert [tuple(row) for row in tenants] == [("acme", 8)]


async def test_a_message_a_view_fails_on_stops_nothing_is_named_and_mended_by_a_rebuild(wired: Wired) -> None:
    jobs_view = Jobs()
    jobs_view.chokes_on = 1
    updates = await wired.updates(jobs_view, Tenants())
    async with running(wired.relay_on, updates.run):
        position = await wired.append(wired.generation, 4)
        assert await updates.wait_until("generation", position, 10)
        assert [tuple(row) for row in (await wired.rows())[0]] == [("job-1", 2, 1)]
        assert [tuple(row) for row in (await wired.rows())[1]] == [("acme", 4)]
        assert await updates.gaps() == ["view jobs lacks generation 2: ValueError: cannot show this"]

        jobs_view.chokes_on = -1
        await updates.rebuild("jobs")

    assert [tuple(row) for row in (await wired.rows())[0]] == [("job-1", 3, 1)]
    assert await updates.gaps() == []


async def test_there_is_no_view_of_that_name(wired: Wired) -> None:
    updates = await wired.updates()

    with pytest.raises(LookupError, match="there are jobs, tenants"):
        await updates.rebuild("faces")
