"""A Postgres 18 of our own: made on first use, run as our child, ended with us, recovered after any kill."""

import asyncio
import os
import secrets
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import psutil

from services.chassis.embedded.children import Child, gone, last_lines
from services.chassis.embedded.keepsakes import HOST, ServerNotStarted, credential
from services.chassis.embedded.kept_server import KeptServer
from services.chassis.embedded.postgres_home import SYSTEM_STATE, PostgresHome, postgres_home

USER = "reelwright"
DATABASE = "postgres"
_INITDB_SECONDS = 120.0
_START_SECONDS = 120.0
_STOP_SECONDS = 30.0
_READY_LINE = 7

_ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC"}

_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}


class EmbeddedPostgres:
    """One cluster that belongs to ``folder``. It keeps its port, so that pools find it again after a restart."""

    name = "postgres"

    def __init__(self, folder: Path, *, system_state: Path = SYSTEM_STATE) -> None:
        self._folder = folder = folder.absolute()
        self._system_state = system_state
        self._server = KeptServer(
            "Postgres", folder, stop_signals=(signal.SIGINT, signal.SIGQUIT), patience=_STOP_SECONDS
        )
        self._password = ""

    @property
    def dsn(self) -> str:
        """Address of the database with credentials, as asyncpg takes it."""
        return f"postgresql://{USER}:{self._password}@{HOST}:{self._server.port}/{DATABASE}"

    @property
    def pid(self) -> int:
        """Process id of the running postmaster."""
        return self._server.pid

    async def start(self) -> None:
        """Starts the server and waits until it takes connections; makes the cluster on first use.

        What a killed run left behind (a live server, its backends, a stale lock file) is ended first.
        Raises ``ServerNotStarted``.
        """
        home = postgres_home(self._folder, system_state=self._system_state)
        await self._server.end_orphan()
        await self._clear(home)
        self._password = credential(self._folder / "password")
        if not home.pgdata.exists():
            await self._initialise(home)
        await self._server.start(lambda: self._spawn(home), answers=lambda child: self._is_ready(home, child))

    async def ended(self) -> int:
        """Waits until the server is gone, by our wish or not, and returns its exit code."""
        return await self._server.ended()

    async def stop(self) -> None:
        """Ends all sessions, stops the server (SIGINT, "fast"), and waits for its end."""
        await self._server.stop()

    def _spawn(self, home: PostgresHome) -> Child:
        settings = {**_SETTINGS, "port": str(self._server.port)}
        return Child.start(
            [
                home.binaries / "postgres",
                "-D",
                home.pgdata,
                *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
            ],
            log=self._server.log,
            record=self._server.record,
            account=home.account,
            environment=_ENVIRONMENT,
            death_signal=signal.SIGINT,
        )

    async def _is_ready(self, home: PostgresHome, child: Child) -> bool:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _START_SECONDS
        while child.exit_code() is None and loop.time() < deadline:
            lines = _lock_file_lines(home.pgdata)
            if (
                len(lines) > _READY_LINE
                and lines[0] == str(child.pid)
                and lines[_READY_LINE].strip() == "ready"
            ):
                return True
            await asyncio.sleep(0.005)
        return False

    async def _clear(self, home: PostgresHome) -> None:
        """Waits for backends of a dead postmaster, then drops its lock file.

        Postgres believes the file while *any* process has that pid, a zombie or a stranger included.
        """
        if not (home.pgdata / "postmaster.pid").exists():
            return
        stragglers = _processes_in(home.pgdata)
        for each in (None, signal.SIGQUIT, signal.SIGKILL):
            for process in stragglers:
                if each is not None:
                    with suppress(psutil.Error):
                        process.send_signal(each)
            if await gone(lambda: any(map(_is_live, stragglers)), within=5):
                break
        (home.pgdata / "postmaster.pid").unlink(missing_ok=True)

    async def _initialise(self, home: PostgresHome) -> None:
        """Runs initdb into a directory that gets its name only when it is whole."""
        unfinished = home.place / "pgdata.unfinished"
        password_file = home.place / f"initdb.{secrets.token_hex(4)}"
        await asyncio.to_thread(shutil.rmtree, unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        with os.fdopen(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self._password)
        if home.account is not None:
            os.chown(unfinished, home.account.uid, home.account.gid)
            os.chown(password_file, home.account.uid, home.account.gid)
        command: list[str | Path] = [home.binaries / "initdb", "-D", unfinished, "-U", USER]
        command += ["--pwfile", password_file, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
        log = self._folder / "initdb.log"
        try:
            code = await _run(Child.start(command, log=log, account=home.account, environment=_ENVIRONMENT))
        finally:
            password_file.unlink(missing_ok=True)
        if code != 0:
            raise ServerNotStarted(
                f"Postgres could not make a database in {unfinished}; the end of {log}:\n{last_lines(log)}"
            )
        unfinished.rename(home.pgdata)


async def _run(child: Child) -> int:
    try:
        return await asyncio.wait_for(child.ended(), _INITDB_SECONDS)
    except (TimeoutError, asyncio.CancelledError):
        child.kill()
        await child.ended()
        raise


def _lock_file_lines(pgdata: Path) -> list[str]:
    try:
        return (pgdata / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _processes_in(pgdata: Path) -> list[psutil.Process]:
    """Every Postgres process of this cluster: each of them works in its directory."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.name() == "postgres" and Path(process.cwd()) == pgdata.resolve():
                found.append(process)
    return found


def _is_live(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
