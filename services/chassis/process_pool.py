"""A few processes that do work which may crash, hang or eat memory: it costs that one piece of work and nothing else."""

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from services.chassis.child_processes import ChildLimits, ended, start
from services.chassis.process_pool_program import LENGTH, frame

ORDERS_PER_PROCESS = 200
"""After so many orders a process is replaced, so that no leak grows for ever."""

_ROOT = Path(__file__).parents[2]
_PROGRAM = "services.chassis.process_pool_program"
_LARGEST_ANSWER = 64 << 20


class WorkLost(Exception):
    """The process that did the work died or was ended; the text completes "it could not be done: ..."."""


class ProcessPool:
    """``size`` processes, each started when first needed. Belongs to one event loop and must be closed.

    One piece of work may take ``seconds`` by the clock, the start of its process included, and a process
    ``memory_bytes`` (Linux); None: no limit.
    """

    def __init__(
        self, size: int = 1, *, seconds: float | None = None, memory_bytes: int | None = None
    ) -> None:
        self._seconds = seconds
        self._limits = ChildLimits(memory_bytes=memory_bytes)
        self._free: asyncio.Queue[_Worker | None] = asyncio.Queue()
        for _ in range(size):
            self._free.put_nowait(None)
        self._running: set[_Worker] = set()

    async def do[**Given, Result](
        self, work: Callable[Given, Result], *arguments: Given.args, **named: Given.kwargs
    ) -> Result:
        """What ``work`` returned; cancelling ends it at once.

        ``work`` is a function of a module (it is sent by name); arguments, result and errors are pickled.
        Raises what the work raised, or WorkLost.
        """
        worker, usable = await self._free.get(), False
        try:
            if worker is not None and not worker.lives:  # killed while it was idle, or the pool was closed
                await self._end(worker)
                worker = None
            async with asyncio.timeout(self._seconds):
                if worker is None:
                    worker = await _Worker.started(self._limits)
                    self._running.add(worker)
                succeeded, content = await worker.ask((work, arguments, named))
            usable = worker.orders < ORDERS_PER_PROCESS
        except TimeoutError:
            raise WorkLost(f"it took longer than {self._seconds:g} s") from None
        except (asyncio.IncompleteReadError, ConnectionError) as silence:
            raise WorkLost("its process died; it may have run out of memory") from silence
        finally:
            self._free.put_nowait(worker if usable else None)
            if worker is not None and not usable:
                await self._end(worker)
        if not succeeded:
            raise content
        result: Result = content
        return result

    async def close(self) -> None:
        """Ends all processes; what they were doing is lost. Later work gets new ones."""
        for worker in tuple(self._running):
            await self._end(worker)

    async def _end(self, worker: "_Worker") -> None:
        self._running.discard(worker)
        await worker.end()


class _Worker:
    """A process and our end of the socket that is its standard input."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        answers: asyncio.StreamReader,
        orders: asyncio.StreamWriter,
    ) -> None:
        self._process = process
        self._answers = answers
        self._orders = orders
        self.orders = 0

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    @classmethod
    async def started(cls, limits: ChildLimits) -> Self:
        ours, theirs = socket.socketpair()
        with theirs:
            answers, orders = await asyncio.open_unix_connection(sock=ours)
            try:
                process = start(
                    [sys.executable, "-m", _PROGRAM],
                    limits=limits,
                    directory=_ROOT,
                    environment={"LC_ALL": "C.UTF-8", "TMPDIR": tempfile.gettempdir()},
                    stdin=theirs.fileno(),
                    stderr=None,
                )
            except BaseException:
                orders.close()
                raise
        return cls(process, answers, orders)

    async def ask(self, order: object) -> tuple[bool, Any]:
        self.orders += 1
        self._orders.write(frame(order))
        await self._orders.drain()
        (length,) = LENGTH.unpack(await self._answers.readexactly(LENGTH.size))
        if length > _LARGEST_ANSWER:
            raise ConnectionError(f"an answer of {length} bytes")
        answer: tuple[bool, Any] = pickle.loads(await self._answers.readexactly(length))
        return answer

    async def end(self) -> None:
        """Kills it with all it has started, and reaps it."""
        self._orders.close()
        if self._process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        await ended(self._process)
