"""Real servers for tests: our embedded ones, or containers where a Docker engine exists (one switch)."""

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import asyncpg
import nats

from services.chassis.embedded import EmbeddedNats, EmbeddedPostgres
from services.chassis.settings import EnvironmentSettings

if TYPE_CHECKING:
    from testcontainers.core.container import DockerContainer

POSTGRES_IMAGE = "postgres:18"
NATS_IMAGE = "nats:2.15"
_CONTAINER_SECONDS = 60


class ServerSettings(EnvironmentSettings):
    """``REELWRIGHT_TEST_SERVERS=containers`` takes the servers from a Docker engine."""

    test_servers: Literal["embedded", "containers"] = "embedded"


@contextmanager
def server_directory() -> Iterator[Path]:
    """A directory of its own that every account may pass through, so that Postgres under root keeps its data here."""
    directory = Path(tempfile.mkdtemp(prefix="reelwright-servers-"))
    if os.geteuid() == 0:
        directory.chmod(0o711)
    try:
        yield directory
    finally:
        shutil.rmtree(directory)


@asynccontextmanager
async def running_postgres() -> AsyncIterator[str]:
    """A Postgres with nothing in it; yields the DSN of a superuser."""
    if ServerSettings().test_servers == "containers":
        async with _postgres_container() as dsn:
            yield dsn
        return
    with server_directory() as directory:
        server = EmbeddedPostgres(directory / "postgres")
        await server.start()
        try:
            yield server.dsn
        finally:
            await server.stop()


@asynccontextmanager
async def running_nats() -> AsyncIterator[str]:
    """A NATS with JetStream and nothing in it; yields its URL with credentials."""
    if ServerSettings().test_servers == "containers":
        async with _nats_container() as url:
            yield url
        return
    with server_directory() as directory:
        server = EmbeddedNats(directory / "nats")
        await server.start()
        try:
            yield server.url
        finally:
            await server.stop()


@asynccontextmanager
async def fresh_database(server: str) -> AsyncIterator[str]:
    """An empty database on the server with this DSN, dropped at the end whoever is still connected."""
    name = f"test_{secrets.token_hex(6)}"
    await _administer(server, f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        await _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _administer(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def _postgres_container() -> AsyncIterator[str]:
    from testcontainers.core.container import DockerContainer

    password = secrets.token_hex(12)
    container = (
        DockerContainer(POSTGRES_IMAGE)
        .with_env("POSTGRES_USER", "reelwright")
        .with_env("POSTGRES_PASSWORD", password)
        .with_env("POSTGRES_DB", "postgres")
        .with_command("postgres -c max_connections=200")
        .with_exposed_ports(5432)
    )
    async with _started(container) as (host, port_of):
        dsn = f"postgresql://reelwright:{password}@{host}:{port_of(5432)}/postgres"
        await _eventually(lambda: _administer(dsn, "SELECT 1"))
        yield dsn


@asynccontextmanager
async def _nats_container() -> AsyncIterator[str]:
    from testcontainers.core.container import DockerContainer

    password = secrets.token_hex(12)
    container = (
        DockerContainer(NATS_IMAGE)
        .with_command(f"-js --user reelwright --pass {password}")
        .with_exposed_ports(4222)
    )
    async with _started(container) as (host, port_of):
        url = f"nats://reelwright:{password}@{host}:{port_of(4222)}"

        async def connect() -> None:
            client = await nats.connect(url, allow_reconnect=False, connect_timeout=1)
            await client.close()

        await _eventually(connect)
        yield url


@asynccontextmanager
async def _started(container: "DockerContainer") -> AsyncIterator[tuple[str, Callable[[int], int]]]:
    await asyncio.to_thread(container.start)
    try:
        yield container.get_container_host_ip(), container.get_exposed_port
    finally:
        await asyncio.to_thread(container.stop)


async def _eventually(attempt: Callable[[], Awaitable[None]]) -> None:
    """Until it succeeds: a container is running before its server answers, and says no word when it does."""
    async with asyncio.timeout(_CONTAINER_SECONDS):
        while True:
            try:
                return await attempt()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, nats.errors.Error):
                await asyncio.sleep(0.1)
