"""Runs one service as a process of its own: ``python -m services.<name>``."""

from collections.abc import Callable

import uvloop
from pydantic import ValidationError

from services.chassis.infrastructure import (
    Infrastructure,
    ServerNotNamed,
    ServerUnreachable,
    open_infrastructure,
)
from services.chassis.lifecycle import Service, run
from services.chassis.logs import configure_logs
from services.chassis.object_store import StoreUnavailable
from services.chassis.settings import InfrastructureSettings, SecretFileError
from services.chassis.telemetry import telemetry

CANNOT_START = (
    ValidationError,
    SecretFileError,
    ServerNotNamed,
    ServerUnreachable,
    StoreUnavailable,
    LookupError,
)
"""What is wrong with the settings, or with the servers they name: each is one sentence for the operator."""


def run_alone(name: str, compose: Callable[[Infrastructure], Service]) -> None:
    """Settings from the environment, connections, the one service, until SIGTERM.

    Raises SystemExit with a sentence when a setting is wrong or a server is away.
    """
    try:
        settings = InfrastructureSettings()
        configure_logs(log_format=settings.log_format, level=settings.log_level, secrets=settings.secrets())
        uvloop.run(_run(name, compose, settings))
    except CANNOT_START as wrong:
        raise SystemExit(f"{name} cannot start: {wrong}") from None


async def _run(
    name: str, compose: Callable[[Infrastructure], Service], settings: InfrastructureSettings
) -> None:
    with telemetry(name, otlp_endpoint=settings.otlp_endpoint):
        async with open_infrastructure(settings) as infrastructure:
            await run((compose(infrastructure),), infrastructure)
