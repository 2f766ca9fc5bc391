"""A full disk: nats-server refuses a stream for ever once a write failed, so it is started again when there is room."""

import asyncio
import os
import shutil
import signal
from pathlib import Path
from typing import Protocol

import structlog

_log = structlog.get_logger(__name__)

ROOM_BYTES = 32 * 1024**2
"""So much must be free before a server that ran out of room is started again."""

_LOOK_SECONDS = 1.0
_COMPLAINT = b"no space left on device"


class _Running(Protocol):
    @property
    def pid(self) -> int: ...


async def restart_after_full_disk(
    server: _Running, log: Path, *, look_seconds: float = _LOOK_SECONDS
) -> None:
    """Ends ``server`` (whoever watches it starts it again) when its log says it ran out of room and there is room now.

    Never returns. The events that could not be stored are in Postgres: the relays bring them again.
    """
    read = _size(log)
    ran_out = False
    while True:
        await asyncio.sleep(look_seconds)
        ran_out = ran_out or _COMPLAINT in _text_after(log, read)
        read = _size(log)
        if not ran_out or shutil.disk_usage(log.parent).free < ROOM_BYTES:
            continue
        _log.warning("there is room again; the server that ran out of it is started anew", log=str(log))
        pid = server.pid
        os.kill(pid, signal.SIGTERM)
        while server.pid == pid:
            await asyncio.sleep(look_seconds)
        read, ran_out = _size(log), False


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _text_after(log: Path, position: int) -> bytes:
    if _size(log) <= position:
        return b""
    with log.open("rb") as file:
        file.seek(position)
        return file.read(1024**2)
