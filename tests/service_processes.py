"""Services in processes of their own, to be killed: forked from a server that has everything imported."""

import asyncio
import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from pydantic import SecretStr

from services.chassis.infrastructure import Infrastructure, open_infrastructure
from services.chassis.lifecycle import Service, run
from services.chassis.logs import configure_logs
from services.chassis.settings import InfrastructureSettings

_FORKSERVER = multiprocessing.get_context("forkserver")
_FORKSERVER.set_forkserver_preload(
    ["services.generation.composition", "services.render.composition", "services.assets.composition"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a service finds its servers and keeps its files."""

    directory: Path
    postgres_dsn: str
    nats_url: str

    @property
    def settings(self) -> InfrastructureSettings:
        """The place, and the defaults for all else."""
        return InfrastructureSettings(
            data_dir=self.directory,
            postgres_dsn=SecretStr(self.postgres_dsn),
            nats_url=SecretStr(self.nats_url),
            scratch_dir=None,
            s3_endpoint=None,
            s3_bucket=None,
            s3_access_key=None,
            s3_secret_key=None,
            otlp_endpoint=None,
            objects_dir=None,
        )


class ServiceProcesses:
    """Starts processes in one place; the end of them all is a kill -9."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._started: list[BaseProcess] = []

    def start(self, compose: Callable[..., Service], *arguments: object) -> BaseProcess:
        """A process that runs ``compose(infrastructure, *arguments)``, which is sent by name."""
        process = _FORKSERVER.Process(target=_serve, args=(self.place, compose, arguments), daemon=True)
        process.start()
        self._started.append(process)
        return process

    async def close(self) -> None:
        """kill -9 for all that still run."""
        for process in self._started:
            process.kill()
        for process in self._started:
            await asyncio.to_thread(process.join, 10)
        self._started.clear()


def _serve(place: Place, compose: Callable[..., Service], arguments: tuple[object, ...]) -> None:
    configure_logs(log_format="console", level="error")

    async def serve() -> None:
        async with open_infrastructure(place.settings) as infrastructure:
            await run((composed(infrastructure),), infrastructure)

    def composed(infrastructure: Infrastructure) -> Service:
        return compose(infrastructure, *arguments)

    asyncio.run(serve())
