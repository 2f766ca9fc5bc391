"""NATS and Postgres are killed under relay, subscription and views; all go on by themselves."""

import os
import signal
from collections.abc import Sequence
from typing import Any

import pytest

from contracts.message import Message, Recorded
from services.chassis.embedded import EmbeddedNats, EmbeddedPostgres
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.relay import Relay
from services.chassis.subscriptions import LogSubscription
from services.chassis.view_updates import ViewUpdates
from tests.chassis.children import SOURCE, SUBSCRIBER, note_effect
from tests.chassis.jobs import ASKED, started
from tests.chassis.wiring import eventually, migrated_log, opened_nats, opened_pool, running
from tests.servers import server_directory

pytestmark = pytest.mark.connected


class Counting:
    name = "counting"
    sources = frozenset({SOURCE})
    tables = ("counted",)

    def wants(self, message: type[Message]) -> bool:
        return True

    async def apply(self, events: Sequence[Recorded[Message]], connection: Any) -> None:
        await connection.executemany(
            "insert into counted (position) values ($1)", [(event.position,) for event in events]
        )


async def test_everything_goes_on_after_a_server_was_killed() -> None:
    with server_directory() as directory:
        postgres, nats_server = EmbeddedPostgres(directory / "postgres"), EmbeddedNats(directory / "nats")
        await postgres.start()
        await nats_server.start()
        try:
            await _go_on(postgres, nats_server)
        finally:
            await nats_server.stop()
            await postgres.stop()


async def _go_on(postgres: EmbeddedPostgres, nats_server: EmbeddedNats) -> None:
    async with opened_pool(postgres.dsn) as pool, opened_nats(nats_server.url) as nats:
        jetstream = nats.jetstream()
        await migrated_log(pool, SOURCE)
        log = await migrated_log(pool, SUBSCRIBER)
        views = ViewUpdates(pool, jetstream, [Counting()], schema="gateway")
        await views.migrate()
        await pool.execute("create table gateway.counted (position bigint)")
        await pool.execute(
            "create table effects (number bigint generated always as identity, position bigint)"
        )
        subscription = LogSubscription(
            name="effects", source=SOURCE, log=log, jetstream=jetstream, handle=note_effect
        )
        relay = Relay(pool, jetstream, SOURCE, look_seconds=0.5)

        async def everything_reaches(position: int) -> bool:
            return subscription.position == position and await views.wait_until(SOURCE, position, 0.1)

        async def append(head: int) -> None:
            # Over new connections: one that died unnoticed is the writer's to try again.
            async with opened_pool(postgres.dsn, size=1) as fresh:
                log = PostgresEventLog(fresh, SOURCE)
                for version in range(head, head + 20):
                    await log.append("job-1", [started(version)], expected_version=version, metadata=ASKED)

        async with running(relay.run, subscription.run, views.run):
            await append(0)
            await eventually(lambda: everything_reaches(20))

            os.kill(nats_server.pid, signal.SIGKILL)
            await nats_server.ended()
            await append(20)
            await nats_server.start()
            await eventually(lambda: everything_reaches(40))

            os.kill(postgres.pid, signal.SIGKILL)
            await postgres.ended()
            await postgres.start()
            await append(40)
            await eventually(lambda: everything_reaches(60))

        async with opened_pool(postgres.dsn, size=1) as fresh:
            for table in ("effects", "gateway.counted"):
                rows = await fresh.fetch(f"select position from {table} order by position")
                assert [row["position"] for row in rows] == list(range(1, 61))
            assert await PostgresEventLog(fresh, SUBSCRIBER).parked("effects") == []
