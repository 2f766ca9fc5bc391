import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.chassis.event_log.group_commit import GroupCommit, Outcome, Wish
from services.chassis.event_log.postgres import PostgresEventLog
from tests.chassis.jobs import ASKED, started
from tests.chassis.wiring import Pool, migrated_log, opened_pool

pytestmark = pytest.mark.connected


@pytest.fixture
async def pool(postgres_dsn: str) -> AsyncIterator[Pool]:
    async with opened_pool(postgres_dsn) as pool:
        await migrated_log(pool, "generation")
        yield pool


@pytest.fixture
def commit(pool: Pool) -> GroupCommit:
    return GroupCommit(pool, "generation")


def wish(stream: str, *datas: str, expected: int = 0, key: str | None = None) -> Wish:
    return Wish(
        stream=stream,
        expected_version=expected,
        types=["SubmissionStarted"] * len(datas),
        schema_versions=[1] * len(datas),
        datas=list(datas),
        metadata=ASKED.model_dump_json(exclude_none=True),
        key=key,
        request_hash="same" if key else None,
    )


async def together(commit: GroupCommit, *wishes: Wish) -> list[Outcome | BaseException]:
    """The first goes alone, the others wait for it and go in one statement."""
    return await asyncio.gather(*map(commit.append, wishes), return_exceptions=True)


async def test_each_append_of_a_group_has_its_own_outcome(commit: GroupCommit) -> None:
    outcomes = await together(
        commit,
        wish("first", "{}"),
        wish("a", "{}", "{}"),
        wish("b", "{}", expected=4),
        wish("a", "{}", expected=2, key="k"),
        wish("a", "{}", expected=2, key="k"),
        wish("a", "{}"),
        wish("c"),
        wish("c", "{}"),
    )
    assert outcomes == [
        ("appended", 1, 1),
        ("appended", 2, 3),
        ("conflict", 0, 3),
        ("appended", 3, 4),
        ("repeated", 3, 4),
        ("conflict", 3, 4),
        ("appended", 0, 4),
        ("appended", 1, 5),
    ]


async def test_a_group_is_one_transaction(commit: GroupCommit, pool: Pool) -> None:
    await together(commit, *(wish(f"stream-{number}", "{}") for number in range(20)))
    rows = await pool.fetch("select position, xmin::text as transaction from generation.messages order by 1")
    assert [row["position"] for row in rows] == list(range(1, 21))
    assert len({row["transaction"] for row in rows}) == 2


async def test_one_that_cannot_be_written_fails_alone(commit: GroupCommit) -> None:
    nul = '"\\u0000"'
    outcomes = await together(commit, wish("first", "{}"), wish("a", "{}"), wish("b", nul), wish("c", "{}"))
    assert [outcomes[0], outcomes[1], outcomes[3]] == [("appended", 1, position) for position in (1, 2, 3)]
    assert isinstance(outcomes[2], asyncpg.DataError)
    assert await commit.append(wish("d", "{}")) == ("appended", 1, 4)


async def test_one_whose_asker_left_before_its_turn_is_not_written(commit: GroupCommit, pool: Pool) -> None:
    first, gone, stays = (asyncio.ensure_future(commit.append(wish(name, "{}"))) for name in "abc")
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(first, gone, stays, return_exceptions=True)
    streams = await pool.fetch("select stream from generation.messages order by position")
    assert [row["stream"] for row in streams] == ["a", "c"]


async def test_the_loss_of_the_server_is_told_to_all_and_those_who_come_later_go_on(
    commit: GroupCommit, pool: Pool
) -> None:
    holder = await pool.acquire()
    transaction = holder.transaction()
    await transaction.start()
    await holder.execute("select pg_advisory_xact_lock(hashtextextended('reelwright log generation', 0))")
    waiting = [asyncio.ensure_future(commit.append(wish(name, "{}"))) for name in "abc"]
    await asyncio.sleep(0.1)
    await holder.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where wait_event = 'advisory' and datname = current_database()"
    )
    await transaction.rollback()
    await pool.release(holder)
    first, *others = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(first, asyncpg.PostgresError)
    assert others == [("appended", 1, 1), ("appended", 1, 2)]


async def test_many_writers_of_one_process_and_of_others_leave_no_hole(pool: Pool) -> None:
    logs = [PostgresEventLog(pool, "generation") for _ in range(3)]

    async def write(number: int) -> None:
        log = logs[number % 3]
        for version in range(10):
            await log.append(f"job-{number}", [started(version)], expected_version=version, metadata=ASKED)

    await asyncio.gather(*map(write, range(24)))
    assert [recorded.position for recorded in await logs[0].read(after=0)] == list(range(1, 241))
