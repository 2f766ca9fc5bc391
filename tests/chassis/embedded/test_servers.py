"""NATS and Postgres of one data directory: they start, stop, survive every kill, and leave nothing behind."""

import asyncio
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import nats
import psutil
import pytest

from services.chassis.embedded import DataDirInUse, EmbeddedServers
from tests.servers import server_directory

pytestmark = pytest.mark.connected

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with server_directory() as directory:
        yield directory


@pytest.fixture
def data_dir(home: Path) -> Path:
    """One data directory for all tests, as making a cluster takes a while; each writes into a ledger of its own."""
    return home / "data"


@dataclass(frozen=True)
class Ledger:
    """A table and a stream of one name, that numbers are written to."""

    name: str

    async def write(self, servers: EmbeddedServers, number: int) -> None:
        connection = await asyncpg.connect(servers.postgres_dsn)
        await connection.execute(f"CREATE TABLE IF NOT EXISTS {self.name} (number int)")
        await connection.execute(f"INSERT INTO {self.name} VALUES ($1)", number)
        await connection.close()
        client = await nats.connect(servers.nats_url)
        stream = client.jetstream()
        await stream.add_stream(name=self.name, subjects=[self.name])
        await stream.publish(self.name, str(number).encode())
        await client.close()

    async def kept(self, servers: EmbeddedServers) -> tuple[list[int], int]:
        """The numbers in the table, and how many are in the stream."""
        connection = await asyncpg.connect(servers.postgres_dsn)
        rows = await connection.fetch(f"SELECT number FROM {self.name} ORDER BY number")
        await connection.close()
        client = await nats.connect(servers.nats_url)
        stream = await client.jetstream().stream_info(self.name)
        await client.close()
        return [row["number"] for row in rows], stream.state.messages


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(f"ledger_{secrets.token_hex(4)}")


async def said_by_nats(url: str, **credentials: str) -> bytes:
    """Everything the server says to a caller with these credentials, until it hangs up."""
    at = urlsplit(url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    writer.write(f"CONNECT {json.dumps(credentials)}\r\nPING\r\n".encode())
    said = await reader.read()
    writer.close()
    await writer.wait_closed()
    return said


def processes_of(data_dir: Path) -> list[psutil.Process]:
    """Every living process that names the directory or works in it."""
    found = []
    for process in psutil.process_iter():
        try:
            inside = process.cwd().startswith(str(data_dir)) or str(data_dir) in " ".join(process.cmdline())
            if (
                inside
                and process.status() != psutil.STATUS_ZOMBIE
                and process.name() in {"postgres", "nats-server"}
            ):
                found.append(process)
        except psutil.Error:
            continue
    return found


async def until(condition: Callable[[], Any], *, within: float = 20) -> None:
    async with asyncio.timeout(within):
        while not condition():
            await asyncio.sleep(0.02)


async def test_data_credentials_and_addresses_survive_a_restart(data_dir: Path, ledger: Ledger) -> None:
    async with EmbeddedServers(data_dir) as servers:
        await ledger.write(servers, 1)
        before = (servers.postgres_dsn, servers.nats_url)

    assert processes_of(data_dir) == []

    async with EmbeddedServers(data_dir) as servers:
        assert (servers.postgres_dsn, servers.nats_url) == before
        assert await ledger.kept(servers) == ([1], 1)


async def test_two_data_directories_do_not_meet(data_dir: Path, ledger: Ledger) -> None:
    async with EmbeddedServers(data_dir) as one, EmbeddedServers(data_dir.with_name("other")) as other:
        await ledger.write(one, 1)
        await ledger.write(other, 2)

        assert await ledger.kept(one) == ([1], 1)
        assert await ledger.kept(other) == ([2], 1)


async def test_a_second_run_on_the_same_directory_is_refused(data_dir: Path) -> None:
    async with EmbeddedServers(data_dir):
        with pytest.raises(DataDirInUse, match=f"process {os.getpid()}.*--data-dir"):
            async with EmbeddedServers(data_dir):
                pass


async def test_strangers_without_the_password_are_refused(data_dir: Path) -> None:
    async with EmbeddedServers(data_dir) as servers:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(servers.postgres_dsn, password="guess")
        assert b"Authorization Violation" in await said_by_nats(
            servers.nats_url, user="reelwright", password="guess"
        )
        private = [
            data_dir / "postgres" / "password",
            data_dir / "nats" / "password",
            data_dir / "nats" / "server.conf",
        ]
        assert {path.stat().st_mode & 0o777 for path in private} == {0o600}


@pytest.mark.parametrize("victim", ["postgres", "nats"])
async def test_a_killed_server_comes_back_at_the_same_address_with_its_data(
    data_dir: Path, ledger: Ledger, victim: str
) -> None:
    async with EmbeddedServers(data_dir) as servers:
        await ledger.write(servers, 1)
        addresses = (servers.postgres_dsn, servers.nats_url)
        server = getattr(servers, victim)
        first = server.pid

        os.kill(first, signal.SIGKILL)
        await until(lambda: server.pid != first and set(servers.states.values()) == {"ok"})

        assert (servers.postgres_dsn, servers.nats_url) == addresses
        assert await ledger.kept(servers) == ([1], 1)
        await ledger.write(servers, 2)
        assert await ledger.kept(servers) == ([1, 2], 2)
    assert processes_of(data_dir) == []


@dataclass(frozen=True)
class Held:
    process: subprocess.Popen[str]
    told: dict[str, Any]


@contextmanager
def held_by_another_process(data_dir: Path, *options: str, prefix: Sequence[str] = ()) -> Iterator[Held]:
    process = subprocess.Popen(
        [*prefix, sys.executable, "-m", "tests.chassis.embedded.holding_servers", str(data_dir), *options],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Held(process, json.loads(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


async def test_after_a_kill_of_ours_the_servers_go_and_the_next_run_finds_everything(
    data_dir: Path, ledger: Ledger
) -> None:
    with held_by_another_process(data_dir) as held:
        async with EmbeddedServers(data_dir.with_name("unrelated")) as servers:
            await ledger.write(servers, 7)
            held.process.kill()
            await until(lambda: processes_of(data_dir) == [])
            assert await ledger.kept(servers) == ([7], 1)

    async with EmbeddedServers(data_dir) as servers:
        assert servers.postgres_dsn == held.told["postgres_dsn"]
        assert servers.nats_url == held.told["nats_url"]
        await ledger.write(servers, 1)


async def test_servers_that_outlived_a_killed_run_are_ended_and_replaced(
    data_dir: Path, ledger: Ledger
) -> None:
    with held_by_another_process(data_dir, "--outlived") as held:
        connection = await asyncpg.connect(held.told["postgres_dsn"])
        await connection.execute(f"CREATE TABLE {ledger.name} AS SELECT 1 AS number")
        held.process.kill()
        held.process.wait()
        orphans = [psutil.Process(held.told[key]) for key in ("postgres_pid", "nats_pid")]
        assert all(is_live(orphan) for orphan in orphans)

        async with EmbeddedServers(data_dir) as servers:
            assert not any(is_live(orphan) for orphan in orphans)
            assert (servers.postgres_dsn, servers.nats_url) == (
                held.told["postgres_dsn"],
                held.told["nats_url"],
            )
            await ledger.write(servers, 2)
            assert await ledger.kept(servers) == ([1, 2], 1)
        connection.terminate()
    assert processes_of(data_dir) == []


async def test_everything_killed_at_once_is_recovered(data_dir: Path, ledger: Ledger) -> None:
    with held_by_another_process(data_dir, "--outlived") as held:
        connection = await asyncpg.connect(held.told["postgres_dsn"])
        await connection.execute(f"CREATE TABLE {ledger.name} AS SELECT 1 AS number")
        for process in processes_of(data_dir):
            process.kill()
        held.process.kill()
        held.process.wait()
        connection.terminate()

        async with EmbeddedServers(data_dir) as servers:
            await ledger.write(servers, 2)
            assert await ledger.kept(servers) == ([1, 2], 1)


def is_live(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="every other test shows this"
)
async def test_an_ordinary_user_needs_nothing_outside_the_data_directory() -> None:
    nobody = pwd.getpwnam("nobody")
    # The interpreter may lie in a closed home here; reading it is all this right is for.
    become = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    become += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    with server_directory() as directory:
        os.chown(directory, nobody.pw_uid, nobody.pw_gid)
        with held_by_another_process(directory / "data", prefix=become) as held:
            owners = {process.uids().real for process in processes_of(directory)}
            connection = await asyncpg.connect(held.told["postgres_dsn"])
            assert await connection.fetchval("SHOW data_directory") == str(
                directory / "data" / "postgres" / "pgdata"
            )
            await connection.close()
        assert owners == {nobody.pw_uid}
        assert (directory / "data").stat().st_mode & 0o777 == 0o700
        assert processes_of(directory) == []
