"""Rooms for unfinished files: each is gone after its block; what a killed process left behind goes once it is old."""

import asyncio
import errno
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

FOLDER = "work"
LEFTOVER_AGE = timedelta(days=1)
"""No work takes so long: what is older was left behind by a process that was killed."""

ROOM_BYTES = 64 << 20
"""A disk with less room than this is called full before work is begun on it."""

_LONGEST_NAME = 60


@asynccontextmanager
async def workspace(scratch: Path, name: str) -> AsyncIterator[Path]:
    """An empty directory of its own, absolute, whose name begins with ``name``. Raises OSError."""
    folder = scratch.absolute() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f"{name[:_LONGEST_NAME]}-", dir=folder))
    try:
        yield room
    finally:
        await asyncio.to_thread(shutil.rmtree, room, ignore_errors=True)


def sweep_workspaces(scratch: Path, *, older_than: datetime) -> int:
    """Removes rooms that nobody has written to since then; says how many. Blocks."""
    swept = 0
    for room in (scratch / FOLDER).glob("*"):
        try:
            if room.stat().st_mtime >= older_than.timestamp():
                continue
        except FileNotFoundError:
            continue
        shutil.rmtree(room, ignore_errors=True)
        swept += 1
    return swept


def require_room(scratch: Path) -> None:
    """Raises OSError (ENOSPC) with a sentence when the disk of ``scratch`` is full. Blocks."""
    free = shutil.disk_usage(scratch).free
    if free < ROOM_BYTES:
        raise OSError(
            errno.ENOSPC,
            f"{os.strerror(errno.ENOSPC)} ({free >> 20} MiB are free): free some space and the work goes on",
            str(scratch),
        )
