"""The container engine of this machine: whether there is one, and how compose is spoken to."""

import subprocess
from functools import cache


def _answers(*command: str) -> str | None:
    """What is wrong with a command, or None."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as failure:
        return str(failure)
    return None if done.returncode == 0 else (done.stderr or done.stdout).strip()


@cache
def lacks() -> str | None:
    """Why nothing can be run in containers here, or None."""
    if trouble := _answers("docker", "version"):
        return f"no Docker engine answers ({trouble.splitlines()[-1]})"
    if compose_command() is None:
        return "there is an engine, but neither `docker compose` nor `docker-compose`"
    return None


@cache
def compose_command() -> tuple[str, ...] | None:
    """Compose v2 where it is installed, else v1."""
    for command in (("docker", "compose"), ("docker-compose",)):
        if _answers(*command, "version") is None:
            return command
    return None
