"""Rooms for unfinished files vanish with their work, also when nobody lived to do it."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis import workspace as module
from services.chassis.workspace import require_room, sweep_workspaces, workspace

pytestmark = pytest.mark.unit

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


async def test_a_room_is_empty_absolute_and_gone_after_its_block(tmp_path: Path) -> None:
    async with workspace(tmp_path, "job-1") as room:
        assert room.is_absolute()
        assert room.name.startswith("job-1-")
        assert list(room.iterdir()) == []
        (room / "half").write_bytes(b"x")
    assert not room.exists()


async def test_a_room_is_gone_after_a_failure(tmp_path: Path) -> None:
    async def fail() -> None:
        async with workspace(tmp_path, "job-1"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert list(tmp_path.glob("work/*")) == []


async def test_two_rooms_of_one_name_are_two(tmp_path: Path) -> None:
    async with workspace(tmp_path, "job-1") as one, workspace(tmp_path, "job-1") as other:
        assert one != other


async def test_only_what_was_left_long_ago_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "work" / "job-0"
    left.mkdir(parents=True)
    (left / "half").write_bytes(b"x")
    os.utime(left, (LONG_AGO.timestamp(),) * 2)
    async with workspace(tmp_path, "job-1") as room:
        assert sweep_workspaces(tmp_path, older_than=LONG_AGO) == 0
        assert sweep_workspaces(tmp_path, older_than=LONG_AGO + timedelta(days=1)) == 1
        assert room.exists()
    assert not left.exists()


def test_a_scratch_that_was_never_used_holds_nothing_to_sweep(tmp_path: Path) -> None:
    assert sweep_workspaces(tmp_path / "none", older_than=LONG_AGO) == 0


def test_a_disk_with_too_little_room_is_called_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_room(tmp_path)
    monkeypatch.setattr(module, "ROOM_BYTES", 1 << 60)
    with pytest.raises(OSError, match="free some space") as full:
        require_room(tmp_path)
    assert full.value.errno == errno.ENOSPC
