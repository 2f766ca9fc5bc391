"""The journeys with our processes here and NATS, Postgres and S3 from testcontainers, each a server of its own."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio

from services.chassis.object_store import StoreUnavailable
from tests.chassis.s3_servers import ACCESS_KEY, fresh_bucket
from tests.containers.engine import lacks
from tests.journeys import test_conversation, test_live
from tests.journeys.system import INSTANT, System, running_system
from tests.servers import running_nats, running_postgres

pytestmark = pytest.mark.containers

OBJECTS_IMAGE = "rclone/rclone:1.75"
OBJECTS_PORT = 8333


@asynccontextmanager
async def running_objects() -> AsyncIterator[tuple[str, str]]:
    """An S3 server with nothing in it; yields its URL and the secret key."""
    from testcontainers.core.container import DockerContainer

    secret_key = secrets.token_hex(12)
    container = (
        DockerContainer(OBJECTS_IMAGE)
        .with_command(f"serve s3 --addr :{OBJECTS_PORT} --auth-key {ACCESS_KEY},{secret_key} /data")
        .with_exposed_ports(OBJECTS_PORT)
    )
    await asyncio.to_thread(container.start)
    try:
        url = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(OBJECTS_PORT)}"
        await _answers(url, secret_key)
        yield url, secret_key
    finally:
        await asyncio.to_thread(container.stop)


async def _answers(url: str, secret_key: str) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                async with fresh_bucket(url, secret_key=secret_key) as store:
                    return await store.check()
            except StoreUnavailable:
                await asyncio.sleep(0.2)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def system() -> AsyncIterator[System]:
    """An installation that brings no server of its own."""
    if trouble := lacks():
        pytest.skip(trouble)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("REELWRIGHT_TEST_SERVERS", "containers")
        async with (
            running_nats() as nats_url,
            running_postgres() as postgres_dsn,
            running_objects() as (s3_endpoint, s3_secret_key),
            running_system(
                nats_url=nats_url,
                postgres_dsn=postgres_dsn,
                object_store="s3",
                s3_endpoint=s3_endpoint,
                s3_bucket="reelwright",
                s3_create_bucket="true",
                s3_access_key=ACCESS_KEY,
                s3_secret_key=s3_secret_key,
                **INSTANT,
            ) as running,
        ):
            yield running


@pytest.fixture
async def client(system: System) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the first key."""
    async with system.client() as client:
        yield client


test_from_premise_to_film = test_conversation.test_from_premise_to_film_in_steps
test_one_portrait_again = test_conversation.test_one_portrait_is_redrawn_and_either_take_can_be_chosen
test_dropped_client = test_live.test_a_dropped_client_resumes_without_a_gap
test_ranges = test_live.test_files_are_served_in_ranges


async def test_it_brought_no_server_of_its_own(system: System, client: httpx.AsyncClient) -> None:
    assert (await client.get("/health")).json()["components"]["object_store"]["ready"]
    assert not (system.data_dir / "postgres").exists()
    assert not (system.data_dir / "nats").exists()
    assert not (system.data_dir / "objects").exists()
