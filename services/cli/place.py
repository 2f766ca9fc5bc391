"""The data directory as the command line sees it: where a running server is, and the key that opens it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

SERVER_FILE = "server.json"
KEY_FILE = "api-key"


class NoKey(Exception):
    """There is no API key to call the gateway with."""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """What `reelwright up` leaves in the data directory (mode 0600) while it runs."""

    url: str
    pid: int
    started: float
    postgres_dsn: str
    nats_url: str

    @property
    def is_alive(self) -> bool:
        """Whether that very process still runs."""
        try:
            return abs(psutil.Process(self.pid).create_time() - self.started) < 1
        except psutil.Error:
            return False


def running_server(data_dir: Path) -> RunningServer | None:
    """The server that runs on this data directory, if one does."""
    try:
        server = RunningServer(**json.loads((data_dir / SERVER_FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return server if server.is_alive else None


def announce(data_dir: Path, *, url: str, postgres_dsn: str, nats_url: str) -> None:
    """Writes where this process serves, for the other commands."""
    me = psutil.Process()
    server = RunningServer(url, me.pid, me.create_time(), postgres_dsn, nats_url)
    write_private(data_dir / SERVER_FILE, json.dumps(asdict(server)))


def withdraw(data_dir: Path) -> None:
    """Takes the announcement back, if it is ours: who was refused a directory must not hide the one who has it."""
    server = running_server(data_dir)
    if server is not None and server.pid == os.getpid():
        (data_dir / SERVER_FILE).unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """A file only its owner can read, replaced as a whole."""
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)


def api_key(data_dir: Path, given: str | None) -> str:
    """The key that was given, or the first one that `up` made. Raises NoKey."""
    if given:
        return given
    try:
        return (data_dir / KEY_FILE).read_text().strip()
    except OSError:
        raise NoKey(
            f"no API key: set REELWRIGHT_API_KEY or --key; `reelwright up` keeps its first key in {data_dir / KEY_FILE}"
        ) from None
