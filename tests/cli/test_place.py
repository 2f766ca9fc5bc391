"""What the data directory tells the command: where a server runs, and the key for it."""

import json
import os
import stat
from pathlib import Path

import psutil
import pytest

from services.cli.place import (
    SERVER_FILE,
    NoKey,
    announce,
    api_key,
    running_server,
    withdraw,
    write_private,
)

pytestmark = pytest.mark.unit


def test_a_server_is_found_while_its_process_lives_and_its_file_is_private(tmp_path: Path) -> None:
    assert running_server(tmp_path) is None
    announce(tmp_path, url="http://here", postgres_dsn="postgresql://", nats_url="nats://")
    file = tmp_path / "server.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = running_server(tmp_path)
    assert found is not None
    assert found.url == "http://here"
    file.write_text(file.read_text().replace(f'"started": {found.started}', '"started": 1.0'))
    assert running_server(tmp_path) is None, "another process has the pid now"
    withdraw(tmp_path)
    assert running_server(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"url": "x"}'])
def test_an_unreadable_announcement_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.json").write_text(text)
    assert running_server(tmp_path) is None


def test_the_key_that_is_given_wins(tmp_path: Path) -> None:
    with pytest.raises(NoKey, match="REELWRIGHT_API_KEY"):
        api_key(tmp_path, None)
    (tmp_path / "api-key").write_text("rw_1_x\n")
    assert api_key(tmp_path, None) == "rw_1_x"
    assert api_key(tmp_path, "rw_2_y") == "rw_2_y"


def test_who_was_refused_does_not_hide_the_server_that_runs(tmp_path: Path) -> None:
    announce(tmp_path, url="http://here", postgres_dsn="p", nats_url="n")
    announced = json.loads((tmp_path / SERVER_FILE).read_text())
    parent = psutil.Process(os.getppid())
    write_private(
        tmp_path / SERVER_FILE,
        json.dumps(announced | {"pid": parent.pid, "started": parent.create_time()}),
    )
    withdraw(tmp_path)
    server = running_server(tmp_path)
    assert server is not None
    assert server.pid == parent.pid


def test_a_server_that_stops_takes_its_announcement_back(tmp_path: Path) -> None:
    announce(tmp_path, url="http://here", postgres_dsn="p", nats_url="n")
    withdraw(tmp_path)
    assert running_server(tmp_path) is None
