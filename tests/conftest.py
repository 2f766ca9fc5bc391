"""Servers as fixtures, and the rule that every test says what it needs."""

from collections.abc import AsyncIterator

import hypothesis
import pytest
import pytest_asyncio

from tests.servers import fresh_database, running_nats, running_postgres

# The same examples in every run: what one run finds, the next one must find too. And no deadline: how long an example
# takes says more about what else the machine does than about the code.
hypothesis.settings.register_profile("reelwright", deadline=None, derandomize=True)
hypothesis.settings.load_profile("reelwright")

MARKS = ("unit", "connected", "journey", "containers", "provider")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fails the collection if a test has none of the marks: nobody could say where it may run."""
    unmarked = [item.nodeid for item in items if not any(item.get_closest_marker(mark) for mark in MARKS)]
    if unmarked:
        raise pytest.UsageError(
            f"mark these tests with one of {', '.join(MARKS)} (pytestmark = pytest.mark.unit):\n  "
            + "\n  ".join(unmarked[:20])
        )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_server() -> AsyncIterator[str]:
    """DSN of one Postgres for the whole run. Tests ask for ``postgres_dsn``."""
    async with running_postgres() as dsn:
        yield dsn


@pytest.fixture
async def postgres_dsn(postgres_server: str) -> AsyncIterator[str]:
    """DSN of an empty database that is this test's own."""
    async with fresh_database(postgres_server) as dsn:
        yield dsn


@pytest.fixture
async def nats_url() -> AsyncIterator[str]:
    """URL of a NATS with JetStream that is this test's own."""
    async with running_nats() as url:
        yield url
