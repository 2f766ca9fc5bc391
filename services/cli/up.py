"""``reelwright up``: every service in this process, with servers of our own where none is named."""

import asyncio
from pathlib import Path

import uvloop
from rich.console import Console

from services.__main__ import serve_all
from services.chassis.logs import configure_logs
from services.chassis.settings import InfrastructureSettings
from services.cli.place import announce, withdraw
from services.gateway.settings import GatewaySettings


def up(console: Console, data_dir: Path, *, host: str, port: int | None) -> None:
    """Serves until SIGTERM or Ctrl-C."""
    settings = InfrastructureSettings(data_dir=data_dir.absolute())
    gateway = GatewaySettings(host=host, port=port)
    configure_logs(log_format=settings.log_format, level=settings.log_level, secrets=settings.secrets())

    def started(url: str, named: InfrastructureSettings) -> None:
        assert named.postgres_dsn is not None
        assert named.nats_url is not None
        announce(
            named.data_dir,
            url=url,
            postgres_dsn=named.postgres_dsn.get_secret_value(),
            nats_url=named.nats_url.get_secret_value(),
        )
        console.print(f"Reelwright is ready at [bold]{url}[/] (API: {url}/docs)")
        console.print(
            f"The key for it lies in {named.data_dir / 'api-key'}; stop with Ctrl-C.", highlight=False
        )

    try:
        uvloop.run(serve_all(settings, gateway, on_started=started))
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.print("stopped")
    finally:
        withdraw(settings.data_dir)
