import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.chassis.event_log import CursorMoved, EventLog
from services.chassis.event_log.postgres import PostgresEventLog
from tests.chassis.event_log_behaviour import EventLogBehaviour
from tests.chassis.jobs import ASKED, started
from tests.chassis.wiring import Pool, migrated_log, opened_pool

pytestmark = pytest.mark.connected


@pytest.fixture
async def pool(postgres_dsn: str) -> AsyncIterator[Pool]:
    async with opened_pool(postgres_dsn) as pool:
        yield pool


class TestPostgresEventLog(EventLogBehaviour):
    @pytest.fixture
    async def log(self, pool: Pool) -> EventLog:
        return await migrated_log(pool, "generation")


async def test_logs_of_two_services_share_a_database_but_nothing_else(pool: Pool) -> None:
    episode, render = await migrated_log(pool, "episode"), await migrated_log(pool, "render")

    await episode.append("job-1", [started(1)], expected_version=0, metadata=ASKED)
    other = await render.append("job-1", [started(1)], expected_version=0, metadata=ASKED)

    assert (other.version, other.position) == (1, 1)
    assert not await render.wait_beyond(1, seconds=0.05)


async def test_a_cursor_that_another_replica_moved_does_not_move(pool: Pool) -> None:
    mine, theirs = await migrated_log(pool, "episode"), PostgresEventLog(pool, "episode")
    await mine.cursor("follower")
    await theirs.cursor("follower")
    async with theirs.transaction() as transaction:
        await theirs.move_cursor("follower", to=2, within=transaction)

    with pytest.raises(CursorMoved):
        async with mine.transaction() as transaction:
            await mine.move_cursor("follower", to=2, within=transaction)


async def test_waiting_outlives_the_loss_of_the_listening_session(pool: Pool) -> None:
    log = await migrated_log(pool, "episode")
    waiting = asyncio.ensure_future(log.wait_beyond(0, seconds=10))
    await asyncio.sleep(0.1)

    await pool.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and pid <> pg_backend_pid()"
    )

    assert not await waiting
    again = asyncio.ensure_future(log.wait_beyond(0, seconds=10))
    await asyncio.sleep(0.05)
    await log.append("job-1", [started(1)], expected_version=0, metadata=ASKED)
    assert await again


async def test_a_lease_is_lost_with_its_session(pool: Pool) -> None:
    log = await migrated_log(pool, "episode")
    async with log.exclusively("the work") as lease:
        lost = asyncio.ensure_future(lease.wait_lost())
        await asyncio.sleep(0)
        assert not lost.done()

        await pool.execute(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()"
        )

        await asyncio.wait_for(lost, 5)


async def test_a_standby_of_another_process_takes_over(pool: Pool, postgres_dsn: str) -> None:
    log = await migrated_log(pool, "episode")
    # Another pool has another session, as another process would.
    async with opened_pool(postgres_dsn) as elsewhere:
        entered = asyncio.Event()

        async def stand_by() -> None:
            async with PostgresEventLog(elsewhere, "episode").exclusively("the work"):
                entered.set()

        async with log.exclusively("the work"):
            standby = asyncio.ensure_future(stand_by())
            await asyncio.sleep(0.1)
            assert not entered.is_set()
        await asyncio.wait_for(standby, 5)


async def test_a_pool_closes_soon_after_the_last_listener(postgres_dsn: str) -> None:
    async with opened_pool(postgres_dsn) as pool:
        log = await migrated_log(pool, "episode")
        assert not await log.wait_beyond(0, seconds=0.01)
        await asyncio.wait_for(pool.close(), 3)


async def test_the_log_refuses_a_name_that_is_no_schema(pool: Pool) -> None:
    with pytest.raises(ValueError, match="not a schema name"):
        PostgresEventLog(pool, 'x"; drop')


async def test_a_message_that_jsonb_cannot_hold_is_an_error_and_leaves_nothing(pool: Pool) -> None:
    log = await migrated_log(pool, "episode")
    unstorable = started(1).model_copy(update={"provider": "a\x00b"})

    with pytest.raises(asyncpg.DataError):
        await log.append("job-1", [unstorable], expected_version=0, metadata=ASKED)

    assert await log.head() == 0
