"""What a data directory remembers between runs: credentials, ports, and who is using it now."""

import fcntl
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

HOST = "127.0.0.1"

_LAST_BREATH_SECONDS = 2.0


class DataDirInUse(Exception):
    """Another running process holds this data directory."""


class ServerNotStarted(Exception):
    """An embedded server could not be started; the sentence says which, why, and what to do."""


def credential(path: Path) -> str:
    """The secret kept at ``path``, made on first use; readable by its owner only."""
    with suppress(FileNotFoundError):
        if kept := path.read_text(encoding="ascii").strip():
            return kept
    fresh = secrets.token_urlsafe(24)
    private = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(fresh)
        file.flush()
        os.fsync(descriptor)
    private.replace(path)
    return fresh


def remembered_port(path: Path) -> int:
    """The port of the last run if it is free, otherwise one that is; kept at ``path``.

    Two runs may still pick the same one: the server that loses must be started again on a new port.
    """
    kept: int | None = None
    with suppress(FileNotFoundError, ValueError):
        kept = int(path.read_text(encoding="ascii"))
    if kept is not None and is_free(kept):
        return kept
    return new_port(path)


def new_port(path: Path) -> int:
    """A loopback port that is free now, kept at ``path``."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    path.write_text(str(port), encoding="ascii")
    return port


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def prepare_data_dir(data_dir: Path) -> Path:
    """Makes the directory if there is none and returns its absolute path.

    Private to an ordinary user. Made by root, others may pass through (and see nothing): Postgres refuses to run as
    root, so its account must get to its files. An existing directory keeps its mode.
    """
    absolute = data_dir.expanduser().absolute()
    try:
        absolute.parent.mkdir(parents=True, exist_ok=True)
        absolute.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    except OSError as failure:
        raise ServerNotStarted(
            f"the data directory {absolute} cannot be made ({failure.strerror}): choose another with --data-dir"
        ) from failure
    return absolute.resolve()


@contextmanager
def sole_use(data_dir: Path) -> Iterator[None]:
    """Holds the data directory against a second process. Raises ``DataDirInUse`` if one has it.

    The kernel drops the lock with our last breath, so a kill -9 leaves nothing to clean.
    """
    try:
        descriptor = os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as failure:
        raise ServerNotStarted(
            f"the data directory {data_dir} belongs to another user: run as that user, "
            "or choose another with --data-dir"
        ) from failure
    try:
        _lock(descriptor, data_dir)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, data_dir: Path) -> None:
    """Takes the lock. A child that a killed holder was just starting keeps it a moment longer, until its exec."""
    patience_ends = time.monotonic() + _LAST_BREATH_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
            if _is_alive(holder) or time.monotonic() > patience_ends:
                raise DataDirInUse(
                    f"{data_dir} is already in use by a running reelwright (process {holder}): "
                    "stop that one, or choose another directory with --data-dir"
                ) from None
        time.sleep(0.01)


def _is_alive(pid: str) -> bool:
    """Whether the process runs. One that nobody can name counts as running; a zombie holds nothing any more."""
    if not pid.isdecimal():
        return True
    try:
        return psutil.Process(int(pid)).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
