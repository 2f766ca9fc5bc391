"""The compose deployment under a project name of its own, with fresh secrets, on a free port."""

import asyncio
import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.containers.engine import compose_command

ROOT = Path(__file__).parents[2]
START_SECONDS = 120.0
SERVICES = ("episode", "generation", "render", "assets", "gateway")

WELL_KEPT_BOOKS = """\
services:
  generation:
    environment:
      REELWRIGHT_GENERATION_FAKE_KNOBS: /knobs.json
      REELWRIGHT_GENERATION_FAKE_LEDGER: /scratch/ledger.sqlite
      REELWRIGHT_GENERATION_ACK_SECONDS: "6"
    volumes: ["{knobs}:/knobs.json:ro"]
"""
"""What the tests add: a provider that takes its time, charges for each piece, and keeps books outside the container."""

CHARGES = """
import json
from pathlib import Path
from services.generation.providers.fake.ledger import FakeLedger
print(json.dumps(FakeLedger(Path("/scratch/ledger.sqlite")).charges()))
"""


@dataclass
class Deployment:
    """One compose project. ``directory`` holds what the containers mount; it must be readable to everyone."""

    directory: Path
    knobs: Mapping[str, object]
    settings: dict[str, str] = field(default_factory=dict)
    project: str = field(default_factory=lambda: f"reelwright-test-{secrets.token_hex(3)}")
    port: int = field(default_factory=lambda: _free_port())
    key: str = field(default_factory=lambda: f"rw_{secrets.token_hex(4)}_{secrets.token_hex(16)}")

    def __post_init__(self) -> None:
        knobs = self.directory / "knobs.json"
        knobs.write_text(json.dumps(dict(self.knobs)))
        self._addition = self.directory / "books.yml"
        self._addition.write_text(WELL_KEPT_BOOKS.format(knobs=knobs))
        self._environment = {
            "REELWRIGHT_PUBLISHED_PORT": str(self.port),
            "REELWRIGHT_GATEWAY_API_KEY": self.key,
            "REELWRIGHT_NATS_PASSWORD": f"n{secrets.token_hex(12)}",
            "REELWRIGHT_POSTGRES_PASSWORD": secrets.token_hex(12),
            "REELWRIGHT_S3_SECRET_KEY": secrets.token_hex(12),
        }

    @property
    def url(self) -> str:
        """Where the gateway is published."""
        return f"http://127.0.0.1:{self.port}"

    def compose(self, *arguments: str, check: bool = True) -> str:
        """Runs compose on this project; answers what it printed."""
        command = compose_command()
        assert command is not None
        files = ("-f", str(ROOT / "docker-compose.yml"), "-f", str(self._addition))
        done = subprocess.run(
            [*command, "-p", self.project, *files, *arguments],
            cwd=ROOT,
            env=dict(os.environ) | self._environment | self.settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == 0 or not check, f"{' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def up(self) -> None:
        """Builds the image if it is not built, starts everything and waits until it is ready."""
        self.compose("build", "gateway")
        self.compose("up", "-d")
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Waits until the gateway says that every component is ready."""
        deadline = time.monotonic() + START_SECONDS
        said = "nothing"
        while time.monotonic() < deadline:
            try:
                answer = httpx.get(f"{self.url}/health/ready", timeout=5, trust_env=False)
            except httpx.TransportError as failure:
                said = repr(failure)
            else:
                if answer.status_code == httpx.codes.OK:
                    return
                said = answer.text
            time.sleep(0.2)
        raise AssertionError(f"not ready in {START_SECONDS:.0f} s: {said}\n{self.logs()}")

    def down(self) -> None:
        """Removes every container, network and volume of the project."""
        self.compose("down", "--volumes", "--timeout", "5", check=False)

    async def kill(self, *services: str) -> None:
        """kill -9 of these containers, or of all."""
        await asyncio.to_thread(self.compose, "kill", "-s", "SIGKILL", *services)

    async def start(self, *services: str) -> None:
        """Starts killed containers again, with what their volumes hold."""
        await asyncio.to_thread(self.compose, "start", *services)

    def choose(self, **settings: str) -> None:
        """Sets variables of the environment (without prefix) and recreates the containers they concern."""
        self.settings = {f"REELWRIGHT_{name.upper()}": value for name, value in settings.items()}
        self.compose("up", "-d", "--no-build")
        self.wait_until_ready()

    def run_in(self, service: str, *command: str) -> str:
        """Runs a command in a running container."""
        return self.compose("exec", "-T", service, *command)

    def container(self, service: str) -> dict[str, Any]:
        """What the engine knows of the container of a service."""
        return dict(json.loads(_docker("inspect", self._container_id(service)))[0])

    def allow(self, service: str, *, cpus: float) -> None:
        """Gives a container so much of the processors, to make its work last long enough to be interrupted."""
        _docker("update", "--cpus", str(cpus), self._container_id(service))

    def _container_id(self, service: str) -> str:
        return self.compose("ps", "-a", "-q", service).strip()

    def charges(self) -> dict[str, int]:
        """The fake provider's own books: how often it charged for each request."""
        return dict(json.loads(self.run_in("generation", "python", "-c", CHARGES)))

    def logs(self) -> str:
        """The end of what every container wrote."""
        return self.compose("logs", "--tail", "30", check=False)


def _docker(*arguments: str) -> str:
    command = ["docker", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
