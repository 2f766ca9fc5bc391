"""Builds the gateway. The only module that names concrete classes."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

from services.chassis.clock import utc_now
from services.chassis.command_client import CommandClient
from services.chassis.infrastructure import Infrastructure
from services.chassis.lifecycle import Service
from services.chassis.migrations import apply_migrations
from services.chassis.query_client import QueryClient
from services.chassis.view_updates import ViewUpdates
from services.gateway.app import Backing, build_app
from services.gateway.authentication import adopt_key, create_key
from services.gateway.registry_cache import KnownProviders
from services.gateway.server import HttpServer, listening_socket
from services.gateway.settings import GatewaySettings
from services.gateway.views import Rows
from services.gateway.views.assets import Assets
from services.gateway.views.episode_pages import EpisodePages
from services.gateway.views.ledger import Ledger
from services.gateway.views.library import Library
from services.gateway.views.projects import Projects
from services.gateway.views.work import Work

SCHEMA = "gateway"
MIGRATIONS = Path(__file__).parent / "migrations"
VIEWS = (EpisodePages(), Library(), Work(), Assets(), Projects(), Ledger())
KEY_FILE = "api-key"
"""Where the first key lies in the data directory, readable by its owner alone."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """The composed service, and where it listens."""

    service: Service
    url: str


def view_updates(infrastructure: Infrastructure) -> ViewUpdates:
    """The read models and what keeps them up to date."""
    return ViewUpdates(infrastructure.pool, infrastructure.jetstream, VIEWS, schema=SCHEMA)


def compose(infrastructure: Infrastructure, settings: GatewaySettings) -> Gateway:
    """The gateway on these connections, listening already; it answers once its loops run."""
    views = view_updates(infrastructure)
    draining = asyncio.Event()
    queries = QueryClient(infrastructure.nats)
    app = build_app(
        Backing(
            rows=infrastructure.pool,
            client=CommandClient(infrastructure.nats),
            queries=queries,
            known=KnownProviders(queries),
            views=views,
            nats=infrastructure.nats,
            jetstream=infrastructure.jetstream,
            store=infrastructure.store,
            draining=draining,
        ),
        allowed_origins=settings.allowed_origins,
    )
    server = HttpServer(app, listening_socket(settings.host, settings.port), draining)

    async def prepare() -> None:
        await apply_migrations(infrastructure.pool, SCHEMA, MIGRATIONS)
        await views.migrate()
        await _first_key(infrastructure.pool, settings, infrastructure.settings.data_dir)

    service = Service(
        name=SCHEMA, prepare=prepare, loops={"views": views.run, "http": server.run}, drains=(server.drain,)
    )
    return Gateway(service, server.url)


async def _first_key(rows: Rows, settings: GatewaySettings, data_dir: Path) -> None:
    """The deployment's key, or the one kept in the data directory, which is made when there is none."""
    if settings.api_key is not None:
        key = settings.api_key.get_secret_value()
        await adopt_key(rows, key, tenant=settings.tenant, name="deployment", now=utc_now())
        return
    kept = data_dir / KEY_FILE
    if kept.exists():
        await adopt_key(rows, kept.read_text().strip(), tenant=settings.tenant, name="first", now=utc_now())
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    key = await create_key(rows, tenant=settings.tenant, name="first", now=utc_now())
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key)
