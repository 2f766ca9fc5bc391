"""One compose deployment for all tests here; without an engine they are skipped, and say so."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.containers.deployment import Deployment
from tests.containers.engine import lacks
from tests.journeys.system import INSTANT

UNHURRIED = {"way": "submit", "can_find": True, "slow_seconds": 0.3, "price": 1_000}


@pytest.fixture(scope="session")
def deployment() -> Iterator[Deployment]:
    """The deployment, ready, with a provider that charges 1,000 micro-dollars for each piece of work."""
    if trouble := lacks():
        pytest.skip(trouble)
    with tempfile.TemporaryDirectory(prefix="reelwright-containers-") as name:
        directory = Path(name)
        directory.chmod(0o755)
        running = Deployment(directory, UNHURRIED)
        running.settings = {f"REELWRIGHT_{name.upper()}": value for name, value in INSTANT.items()}
        try:
            running.up()
            yield running
        finally:
            running.down()


@pytest.fixture
async def client(deployment: Deployment) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the key the deployment was given; the journeys run on it as they are."""
    async with httpx.AsyncClient(
        base_url=deployment.url, headers={"X-API-Key": deployment.key}, timeout=30, trust_env=False
    ) as client:
        yield client
