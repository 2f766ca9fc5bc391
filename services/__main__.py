"""``python -m services``: every service in one process, with servers of our own where none is named."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvloop
from pydantic import SecretStr

from services.assets.composition import compose as compose_assets
from services.chassis.embedded import EmbeddedServers
from services.chassis.infrastructure import open_infrastructure
from services.chassis.lifecycle import run
from services.chassis.logs import configure_logs
from services.chassis.settings import InfrastructureSettings
from services.chassis.telemetry import telemetry
from services.episode.composition import compose as compose_episode
from services.gateway.composition import compose as compose_gateway
from services.gateway.settings import GatewaySettings
from services.generation.composition import compose as compose_generation
from services.render.composition import compose as compose_render


@asynccontextmanager
async def addressed(settings: InfrastructureSettings) -> AsyncIterator[InfrastructureSettings]:
    """The settings with an address for each server: those that none is named for are run by us meanwhile."""
    if settings.nats_url is not None and settings.postgres_dsn is not None:
        yield settings
        return
    async with EmbeddedServers(settings.data_dir) as servers:
        yield settings.model_copy(
            update={
                "nats_url": settings.nats_url or SecretStr(servers.nats_url),
                "postgres_dsn": settings.postgres_dsn or SecretStr(servers.postgres_dsn),
            }
        )


async def serve_all(
    settings: InfrastructureSettings,
    gateway: GatewaySettings,
    *,
    on_started: Callable[[str, InfrastructureSettings], None],
) -> None:
    """Runs all five services until a signal. ``on_started`` gets the URL and the settings with all addresses."""
    with telemetry("reelwright", otlp_endpoint=settings.otlp_endpoint):
        async with addressed(settings) as named, open_infrastructure(named) as infrastructure:
            http = compose_gateway(infrastructure, gateway)
            services = (
                compose_episode(infrastructure),
                compose_generation(infrastructure),
                compose_render(infrastructure),
                compose_assets(infrastructure),
                http.service,
            )
            await run(services, infrastructure, on_started=lambda: on_started(http.url, named))


def main() -> None:
    """Entry point; settings come from the environment."""
    settings = InfrastructureSettings()
    configure_logs(log_format=settings.log_format, level=settings.log_level, secrets=settings.secrets())
    uvloop.run(
        serve_all(
            settings,
            GatewaySettings(),
            on_started=lambda url, _: print(f"Reelwright is ready at {url}", flush=True),  # noqa: T201
        )
    )


if __name__ == "__main__":
    main()
