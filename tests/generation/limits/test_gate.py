"""The gate on real books: however many workers on however many pools ask, a provider sees no more than it takes."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.chassis.migrations import apply_migrations
from services.chassis.postgres_pool import open_pool
from services.generation import spend
from services.generation.limits.allowance import Allowance
from services.generation.limits.breaker import OUTAGES
from services.generation.limits.gate import Gate
from services.generation.limits.standing import SECOND, Standing
from services.generation.limits.standings import MemoryStandings, PostgresStandings

pytestmark = pytest.mark.connected

ALLOWANCES = {
    "slow": Allowance(requests_per_minute=20),
    "free": Allowance(),
    "wordy": Allowance(tokens_per_minute=4_000),
}


@pytest.fixture
async def pools(postgres_dsn: str) -> "AsyncIterator[list[asyncpg.Pool[asyncpg.Record]]]":
    """As two processes have them."""
    opened = [await open_pool(postgres_dsn, size=4) for _ in range(2)]
    await apply_migrations(opened[0], "generation", spend.MIGRATIONS)
    yield opened
    for pool in opened:
        await pool.close()


@pytest.fixture
def gates(pools: "list[asyncpg.Pool[asyncpg.Record]]") -> list[Gate]:
    return [Gate(PostgresStandings(pool, "generation"), ALLOWANCES) for pool in pools]


async def test_workers_of_two_processes_share_one_allowance(gates: list[Gate]) -> None:
    asked = [gate.enter("slow") for gate in gates for _ in range(20)]
    waits = await asyncio.gather(*asked)
    # One more may have flowed in while they asked: 15 a minute, one in four seconds.
    let_through = sum(wait is None for wait in waits)
    assert 5 <= let_through <= 10
    told = [wait.seconds for wait in waits if wait is not None]
    assert all(0 < seconds <= 4 for seconds in told)


async def test_tokens_are_only_counted_where_they_are_limited(gates: list[Gate]) -> None:
    def count() -> int:
        raise AssertionError("this provider has no limit of tokens")

    assert await gates[0].enter("slow", count_tokens=count) is None
    assert await gates[0].enter("wordy", count_tokens=lambda: 1_000) is None
    wait = await gates[1].enter("wordy", count_tokens=lambda: 1_000)
    assert wait is not None
    assert wait.reason == "busy"


async def test_a_provider_without_limits_that_is_well_leaves_no_trace(
    gates: list[Gate], pools: "list[asyncpg.Pool[asyncpg.Record]]"
) -> None:
    assert await gates[0].enter("free") is None
    await gates[0].answered("free")
    assert await pools[0].fetchval("select count(*) from generation.provider_standings") == 0


async def test_outages_of_all_workers_open_the_breaker_for_all_and_one_tries(
    gates: list[Gate], pools: "list[asyncpg.Pool[asyncpg.Record]]"
) -> None:
    await asyncio.gather(*(gates[number % 2].failed("free", "provider_down") for number in range(OUTAGES)))
    # It opens for a quarter of a minute; a slow machine is given more.
    await pools[0].execute("update generation.provider_standings set open_until = open_until * 2")
    assert await gates[1].breakers() == {"free": "open"}
    for gate in gates:
        wait = await gate.enter("free")
        assert wait is not None
        assert wait.reason == "away"
    await pools[0].execute("update generation.provider_standings set open_until = 1")
    assert await gates[0].breakers() == {"free": "half-open"}
    waits = await asyncio.gather(*(gate.enter("free") for gate in gates for _ in range(5)))
    assert sum(wait is None for wait in waits) == 1
    await gates[0].answered("free")
    assert await gates[1].breakers() == {"free": "closed"}
    assert await gates[1].enter("free") is None


async def test_a_provider_that_names_a_time_is_left_alone_by_all(gates: list[Gate]) -> None:
    await gates[0].failed("free", "rate_limit", retry_after=600)
    wait = await gates[1].enter("free")
    assert wait is not None
    assert wait.reason == "told"
    assert 500 < wait.seconds <= 600


async def test_a_provider_of_this_installation_is_never_held_up() -> None:
    gate = Gate(MemoryStandings(lambda: 1), {})
    for _ in range(OUTAGES):
        await gate.failed("sketch", "provider_down")
    assert await gate.enter("sketch") is None
    assert await gate.breakers() == {}


async def test_the_books_in_memory_are_kept_as_those_in_postgres() -> None:
    standings = MemoryStandings(lambda: 7 * SECOND)

    def decide(standing: Standing, now: int) -> tuple[Standing, int]:
        return standing, now

    assert await standings.change("one", decide) == 7 * SECOND
    assert await standings.all() == {"one": (Standing(), 7 * SECOND)}
