"""A server of our own for the length of one command, when none is running."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from services.cli.place import RunningServer, running_server

START_SECONDS = 120.0
STOP_SECONDS = 40.0
LOOK_SECONDS = 0.1

type Say = Callable[[str | None], None]


class ServerNotUp(Exception):
    """Our own server did not start; the sentence ends with the last lines of its log."""


@asynccontextmanager
async def own_server(data_dir: Path, *, say: Say) -> AsyncIterator[RunningServer]:
    """Runs `reelwright up` as a child, its log in the data directory, and stops it at the end. Raises ServerNotUp.

    A child that dies is started again at the same address, so that whoever talks to it needs only patience.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    own = _Child(data_dir)
    say("starting the servers ...")
    try:
        server = await own.start(port=None)
        say(None)
        keeping = asyncio.create_task(_kept_up(own, urlsplit(server.url).port, say))
        try:
            yield server
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError, ServerNotUp):
                await keeping
    finally:
        await own.stop(say)


class _Child:
    """The `up` process of a data directory."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._log = data_dir / "up.log"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, *, port: int | None) -> RunningServer:
        """Returns when it serves."""
        command = [sys.executable, "-m", "services.cli", "up", "--data-dir", str(self._data_dir)]
        with self._log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *command, *(["--port", str(port)] if port else []),
                stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        return await self._announced(self._process)

    async def ended(self) -> int:
        """Its exit code, once it has one."""
        assert self._process is not None
        return await self._process.wait()

    async def stop(self, say: Say) -> None:
        """SIGTERM, and some time to put work in hand aside."""
        if self._process is None or self._process.returncode is not None:
            return
        say("stopping the servers ...")
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        say(None)

    async def _announced(self, process: asyncio.subprocess.Process) -> RunningServer:
        async with asyncio.timeout(START_SECONDS):
            while True:
                server = running_server(self._data_dir)
                if server is not None:
                    return server
                if process.returncode is not None:
                    tail = self._log.read_text(errors="replace").strip().splitlines()[-12:]
                    raise ServerNotUp("the server did not start:\n" + "\n".join(tail))
                await asyncio.sleep(LOOK_SECONDS)


async def _kept_up(own: _Child, port: int | None, say: Say) -> None:
    while True:
        code = await own.ended()
        say(f"the server ended ({code}) and is started again ...")
        await own.start(port=port)
        say(None)
