"""One installation for all journeys of a worker that do it no harm: instant providers with a ledger of their own."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from tests.journeys.system import INSTANT, System, running_system


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def system() -> AsyncIterator[System]:
    """An installation whose provider answers at once."""
    async with running_system(**INSTANT) as running:
        yield running


@pytest.fixture
async def client(system: System) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the first key."""
    async with system.client() as client:
        yield client
