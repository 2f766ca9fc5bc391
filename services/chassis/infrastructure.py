"""What every service is given: database pool, bus, object store and scratch room, opened once per process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from faststream.nats import NatsBroker
from faststream.nats.opentelemetry import NatsTelemetryMiddleware
from nats.aio.client import Client as NatsClient
from nats.js import JetStreamContext
from opentelemetry import trace
from pydantic import SecretStr

from services.chassis.clock import utc_now
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.failures import PASSING
from services.chassis.object_store import ObjectStore
from services.chassis.object_store.disk import DiskObjectStore
from services.chassis.postgres_pool import open_pool
from services.chassis.settings import PREFIX, InfrastructureSettings
from services.chassis.workspace import LEFTOVER_AGE, sweep_workspaces

START_SECONDS = 15.0
"""How long a server may take to answer at the start; NATS would be tried for ever."""

_NO_ANSWER: tuple[type[Exception], ...] = (*PASSING, asyncpg.PostgresError)


class ServerNotNamed(ValueError):
    """A service was started by itself without the address of a server it needs."""


class ServerUnreachable(ConnectionError):
    """A server does not answer at the start. The sentence names it, without its password."""


@dataclass(frozen=True, kw_only=True)
class Infrastructure:
    """The open connections of one process. ``broker`` (FastStream) and ``nats`` share one connection."""

    settings: InfrastructureSettings
    pool: "asyncpg.Pool[asyncpg.Record]"
    broker: NatsBroker
    nats: NatsClient
    jetstream: JetStreamContext
    store: ObjectStore
    scratch: Path

    def log(self, owner: str) -> PostgresEventLog:
        """The event log of a service, in the schema of its name."""
        return PostgresEventLog(self.pool, owner)


@asynccontextmanager
async def open_infrastructure(settings: InfrastructureSettings) -> AsyncIterator[Infrastructure]:
    """Connects to everything the settings name; raises ServerNotNamed, ServerUnreachable, or what the store raises.

    Connections heal by themselves later; at the start an unreachable server is an error that names it.
    """
    dsn = _named(settings.postgres_dsn, "POSTGRES_DSN")
    nats_url = _named(settings.nats_url, "NATS_URL")
    # Absolute, because programs that are given paths in it run in directories of their own.
    scratch = settings.scratch.absolute()
    scratch.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(sweep_workspaces, scratch, older_than=utc_now() - LEFTOVER_AGE)
    async with AsyncExitStack() as stack:
        async with _reaching("Postgres", dsn):
            pool = await open_pool(dsn)
        stack.push_async_callback(pool.close)
        broker = NatsBroker(
            nats_url,
            name="reelwright",
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.2,  # type: ignore[arg-type] # nats-py takes any number of seconds
            connect_timeout=5,
            graceful_timeout=30,
            logger=None,
            middlewares=[NatsTelemetryMiddleware(tracer_provider=trace.get_tracer_provider())],
        )
        async with _reaching("NATS", nats_url):
            client = await broker.connect()
        stack.push_async_callback(broker.stop)
        store = await stack.enter_async_context(open_object_store(settings))
        yield Infrastructure(
            settings=settings,
            pool=pool,
            broker=broker,
            nats=client,
            jetstream=client.jetstream(timeout=10),
            store=store,
            scratch=scratch,
        )


@asynccontextmanager
async def open_object_store(settings: InfrastructureSettings) -> AsyncIterator[ObjectStore]:
    """The store that the settings choose."""
    if settings.object_store == "disk":
        yield DiskObjectStore(settings.objects)
        return
    # Only a deployment with S3 pays for importing its client.
    from services.chassis.object_store.s3 import S3ObjectStore

    async with S3ObjectStore.opened(settings) as store:
        yield store


@asynccontextmanager
async def _reaching(server: str, url: str) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(START_SECONDS):
            yield
    except _NO_ANSWER as failure:
        address = urlsplit(url).netloc.rpartition("@")[2] or "its socket"
        reason = str(failure) or f"no answer within {START_SECONDS:g} s"
        raise ServerUnreachable(
            f"{server} at {address} cannot be reached ({reason}): see that it runs and that its address is right"
        ) from failure


def _named(value: SecretStr | None, variable: str) -> str:
    if value is None:
        raise ServerNotNamed(
            f"{PREFIX}{variable} is not set: name the server to use, or run all services with `reelwright up`, "
            "which brings its own"
        )
    return value.get_secret_value()
