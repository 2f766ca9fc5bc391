"""A server that is our child and keeps its port, so that its clients find it again after a restart."""

import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from services.chassis.embedded.children import Child, end_orphan, last_lines
from services.chassis.embedded.keepsakes import HOST, ServerNotStarted, is_free, new_port, remembered_port

_ATTEMPTS = 5


class KeptServer:
    """What lies in ``folder``: the port, the log, and the record of the process. ``port`` is 0 before the first start.

    To stop it each of ``stop_signals`` is given ``patience`` seconds, then comes SIGKILL.
    """

    def __init__(
        self, name: str, folder: Path, *, stop_signals: tuple[signal.Signals, ...], patience: float
    ) -> None:
        self.record = folder / "server.process"
        self.log = folder / "server.log"
        self.port = 0
        self._name = name
        self._folder = folder
        self._stop_signals = stop_signals
        self._patience = patience
        self._child: Child | None = None

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        if self._child is None:
            raise RuntimeError(f"the embedded {self._name} is not started")
        return self._child.pid

    async def end_orphan(self) -> None:
        """Ends the server of a killed run, if it still lives."""
        await end_orphan(self.record, *self._stop_signals, patience=self._patience)

    async def start(self, spawn: Callable[[], Child], *, answers: Callable[[Child], Awaitable[bool]]) -> None:
        """Spawns on ``port`` and waits until the child answers or is gone; another port if this one is taken.

        Raises ``ServerNotStarted``.
        """
        # Once clients know a port a restart must keep it, so only the first start may choose another.
        restarted = self.port != 0
        port = self.port or remembered_port(self._folder / "port")
        for _ in range(_ATTEMPTS):
            self.port = port
            self._child = spawn()
            if await answers(self._child):
                return
            await self.stop()
            if restarted or is_free(port):
                break
            port = new_port(self._folder / "port")
        raise ServerNotStarted(
            f"{self._name} did not start on {HOST}:{self.port}; the end of {self.log}:\n{last_lines(self.log)}"
        )

    async def ended(self) -> int:
        """Waits until the server is gone, by our wish or not, and returns its exit code."""
        return await self._child.ended() if self._child is not None else 0

    async def stop(self) -> None:
        """Stops the server and waits for its end."""
        if self._child is not None:
            await self._child.stop(*self._stop_signals, patience=self._patience)
            self._child = None
