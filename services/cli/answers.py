"""Lines a person types, read without a thread: a thread that waits for input would outlive Ctrl-C."""

import asyncio
import os
import sys


class Answers:
    """Lines from a file descriptor, by default standard input."""

    def __init__(self, descriptor: int | None = None) -> None:
        self._descriptor = sys.stdin.fileno() if descriptor is None else descriptor
        self._unread = b""

    async def line(self) -> str | None:
        """The next line without its end; None when there are no more."""
        while b"\n" not in self._unread:
            await self._readable()
            piece = os.read(self._descriptor, 4096)
            if not piece:
                rest, self._unread = self._unread, b""
                return rest.decode(errors="replace") or None
            self._unread += piece
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode(errors="replace").removesuffix("\r")

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        readable = asyncio.Event()
        try:
            loop.add_reader(self._descriptor, readable.set)
        except PermissionError:
            return  # a plain file is always readable, and cannot be waited for
        try:
            await readable.wait()
        finally:
            loop.remove_reader(self._descriptor)
