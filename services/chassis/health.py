"""Asks a service over NATS how it is: ``python -m services.chassis.health episode`` exits 0 if it is ready, else 1.

For probes of services that speak no HTTP. In a container no name is needed: its first process tells. Imports are few,
because a probe pays for them at each beat.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import nats
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError

from services.chassis.settings import PREFIX, InfrastructureSettings

PATIENCE_SECONDS = 4.0
"""How long connection and answer may take together."""

FIRST_PROCESS = Path("/proc/1/cmdline")


def health_subject(service: str) -> str:
    """Where a service answers how it is."""
    return f"health.{service}"


def is_fine(state: str) -> bool:
    """Whether a part does its work: ``"ok"``, or ``"ok, but ..."`` with what a person might like to know."""
    return state == "ok" or state.startswith("ok, ")


async def trouble_of(
    service: str, nats_url: str, *, patience_seconds: float = PATIENCE_SECONDS
) -> str | None:
    """Why a service is not ready, in one sentence without the URL's secret; None when it is ready."""
    try:
        async with asyncio.timeout(patience_seconds):
            client = await nats.connect(
                nats_url,
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                error_cb=_leave_to_the_caller,
            )
            try:
                reply = await client.request(health_subject(service), b"", timeout=patience_seconds)
            finally:
                await client.close()
        answer = json.loads(reply.data)
        if answer["ready"]:
            return None
        parts = "; ".join(f"{name}: {state}" for name, state in answer["parts"].items() if not is_fine(state))
        return f"{service} is not ready ({parts})"
    except NoRespondersError:
        return f"nobody answers for {service}: it does not run, or has not started yet"
    except (OSError, TimeoutError, NatsError) as failure:
        return f"no answer from {service} through NATS ({type(failure).__name__}): see that both run"
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        return f"{service} answers what is no health ({type(failure).__name__}): is another program on its subject?"


async def _leave_to_the_caller(_failure: Exception) -> None:
    """What goes wrong is raised as well; nats-py would write it to the log a second time."""


def service_in(command: Sequence[str]) -> str | None:
    """``episode`` in ``python -m services.episode``, whatever stands before it; None where no service is started."""
    for flag, module in pairwise(command):
        package, _, service = module.rpartition(".")
        if flag == "-m" and package == "services":
            return service
    return None


def main(arguments: Sequence[str]) -> str | None:
    """Entry point; the sentence that says what is wrong, or None."""
    first_process = FIRST_PROCESS.read_text().split("\0") if FIRST_PROCESS.exists() else ()
    service = arguments[0] if len(arguments) == 1 else service_in(first_process)
    if service is None or len(arguments) > 1:
        return "usage: python -m services.chassis.health <service>"
    url = InfrastructureSettings().nats_url
    if url is None:
        return f"{PREFIX}NATS_URL is not set: name the NATS server that the service uses"
    return asyncio.run(trouble_of(service, url.get_secret_value()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
