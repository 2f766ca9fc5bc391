"""A cached file is there whole or not at all, whoever dies while it is written."""

import os
from pathlib import Path

import pytest

from services.render.segments import SegmentCache

pytestmark = pytest.mark.unit

KEY = "ab" * 16


def names(directory: Path) -> list[str]:
    return [path.name for path in directory.glob("*/*")]


async def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path)
    async with cache.writing(KEY, ".mp4") as target:
        target.write_bytes(b"film")
        assert not cache.path(KEY, ".mp4").exists()
    assert cache.path(KEY, ".mp4").read_bytes() == b"film"
    assert names(tmp_path) == [f"{KEY}.mp4"]


async def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path)

    async def fail_halfway() -> None:
        async with cache.writing(KEY, ".mp4") as target:
            target.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_halfway()
    assert not names(tmp_path)


async def test_what_a_dead_process_left_is_swept_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path)
    async with cache.writing(KEY, ".mp4") as target:
        target.write_bytes(b"half")
        key, host, pid, _, rest, _ = target.name.split(".")
        dead = target.with_name(f"{key}.{host}.4194399.0a0a0a0a.{rest}.tmp")
        before_us = target.with_name(f"{key}.{host}.{pid}.0a0a0a0a.{rest}.tmp")
        elsewhere = target.with_name(f"{key}.another.4194399.0a0a0a0a.{rest}.tmp")
        for path in (dead, before_us, elsewhere):
            path.write_bytes(b"half")
        assert cache.sweep() == 2
        assert target.exists()
        assert elsewhere.exists()


def test_the_files_not_used_for_longest_make_room(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path)
    for age, key in enumerate(("aa", "bb", "cc")):
        path = cache.path(key, ".mp4")
        path.parent.mkdir()
        path.write_bytes(b"x" * 10)
        os.utime(path, (1000 - age, 1000 - age))
    assert cache.trim(15) == 20
    assert names(tmp_path) == ["aa.mp4"]
