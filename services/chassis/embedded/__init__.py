"""Real servers without an installation: NATS, Postgres and ffmpeg from wheels, run as our children."""

import asyncio
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import structlog

from services.chassis.embedded.full_disk import restart_after_full_disk
from services.chassis.embedded.keepsakes import DataDirInUse, ServerNotStarted, prepare_data_dir, sole_use
from services.chassis.embedded.nats import EmbeddedNats
from services.chassis.embedded.postgres import EmbeddedPostgres

__all__ = ["DataDirInUse", "EmbeddedNats", "EmbeddedPostgres", "EmbeddedServers", "ServerNotStarted"]

_log = structlog.get_logger(__name__)
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0


class _Server(Protocol):
    name: str

    async def start(self) -> None: ...
    async def ended(self) -> int: ...
    async def stop(self) -> None: ...


class EmbeddedServers:
    """NATS and Postgres below ``data_dir`` for the length of an ``async with`` block.

    A server that dies in between is started again on its port, with its data. Enter it from the main thread: the
    kernel ends the servers when the thread that started them is gone. Entering raises ``DataDirInUse`` if
    another process holds the directory, and ``ServerNotStarted``.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = prepare_data_dir(data_dir)
        self.postgres = EmbeddedPostgres(self.data_dir / "postgres")
        self.nats = EmbeddedNats(self.data_dir / "nats")
        self._held = ExitStack()
        self._watches: list[asyncio.Task[None]] = []
        self.states: dict[str, str] = {}
        """``ok`` or ``restarting``, by server."""

    @property
    def postgres_dsn(self) -> str:
        """Address of the database with credentials."""
        return self.postgres.dsn

    @property
    def nats_url(self) -> str:
        """Address of NATS with credentials."""
        return self.nats.url

    async def __aenter__(self) -> Self:
        self._held.enter_context(sole_use(self.data_dir))
        try:
            await self._start()
        except BaseException:
            await self._stop()
            raise
        for server in (self.postgres, self.nats):
            self.states[server.name] = "ok"
            self._watches.append(asyncio.create_task(_keep_running(server, self.states)))
        self._watches.append(asyncio.create_task(restart_after_full_disk(self.nats, self.nats.log)))
        return self

    async def _start(self) -> None:
        # Each is waited for, even when the other fails: one still under way could not be stopped cleanly.
        results = await asyncio.gather(self.postgres.start(), self.nats.start(), return_exceptions=True)
        for failure in results:
            if isinstance(failure, OSError):
                raise ServerNotStarted(
                    f"the servers of {self.data_dir} cannot be started: {failure}"
                ) from failure
            if isinstance(failure, BaseException):
                raise failure

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    async def _stop(self) -> None:
        for watch in self._watches:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
        self._watches.clear()
        try:
            await asyncio.gather(self.nats.stop(), self.postgres.stop())
        finally:
            self._held.close()


async def _keep_running(server: _Server, states: dict[str, str]) -> None:
    """Starts ``server`` again whenever it ends, with growing pauses while that fails."""
    while True:
        code = await server.ended()
        states[server.name] = "restarting"
        _log.warning("embedded server ended unexpectedly", server=server.name, exit_code=code)
        pause = _FIRST_PAUSE
        while True:
            try:
                await server.start()
                break
            except (ServerNotStarted, OSError) as failure:
                _log.error("embedded server does not start", server=server.name, reason=str(failure))
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        states[server.name] = "ok"
        _log.info("embedded server is back", server=server.name)
