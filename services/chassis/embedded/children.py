"""Care for child processes: they die with us, and one that outlived a kill -9 of ours is found and ended."""

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import psutil

from services.chassis.child_processes import Account, ended, start

_SAME_START = 2.0
"""Seconds two readings of one process's start may lie apart: the clock they are derived from is adjusted."""
_LOG_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """What tells one process from a later one with the same pid; ``started`` in seconds since the epoch."""

    pid: int
    started: float
    executable: str

    @classmethod
    def of(cls, pid: int, executable: Path) -> Self | None:
        """The record of a running process, or None if it is gone."""
        try:
            return cls(pid, psutil.Process(pid).create_time(), str(executable.resolve()))
        except psutil.Error:
            return None

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The record kept at ``path``, or None if there is none that makes sense."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Keeps the record at ``path`` for whoever comes after us."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    def is_alive(self) -> bool:
        """Whether this very process still runs: same start, same executable, and not a zombie."""
        try:
            process = psutil.Process(self.pid)
            return (
                process.status() != psutil.STATUS_ZOMBIE
                and abs(process.create_time() - self.started) < _SAME_START
                and Path(process.exe()).resolve() == Path(self.executable)
            )
        except psutil.Error:
            return False


class Child:
    """A child process in a session of its own, with its output in a log file and its record beside it."""

    def __init__(self, process: subprocess.Popen[bytes], record: Path | None) -> None:
        self._process = process
        self._record = record

    @classmethod
    def start(
        cls,
        command: Sequence[str | Path],
        *,
        log: Path,
        record: Path | None = None,
        account: Account | None = None,
        environment: Mapping[str, str] | None = None,
        death_signal: signal.Signals = signal.SIGKILL,
    ) -> Self:
        """Starts ``command`` (its first word a path) in the root directory; raises OSError if it cannot be run."""
        with suppress(FileNotFoundError):
            if log.stat().st_size > _LOG_LIMIT:
                log.replace(log.with_name(f"{log.name}.1"))
        with log.open("ab") as output:
            process = start(
                command,
                account=account,
                environment=environment,
                death_signal=death_signal,
                stdout=output,
                stderr=output,
            )
        identity = ProcessRecord.of(process.pid, Path(command[0]))
        if record is not None and identity is not None:
            identity.write(record)
        return cls(process, record)

    @property
    def pid(self) -> int:
        """The process id; it stays ours until ``ended`` has returned."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs; negative is the signal that ended it."""
        return self._process.poll()

    async def ended(self) -> int:
        """Waits for the end, reaps, forgets the record, and returns the exit code."""
        await ended(self._process)
        if self._record is not None:
            self._record.unlink(missing_ok=True)
        return self._process.returncode

    async def stop(self, *signals: signal.Signals, patience: float) -> int:
        """Sends each signal in turn, giving ``patience`` seconds after each, at last SIGKILL; returns the exit code."""
        for each in signals:
            if self._process.poll() is None:
                self._process.send_signal(each)
            with suppress(TimeoutError):
                return await asyncio.wait_for(self.ended(), patience)
        self.kill()
        return await self.ended()

    def kill(self) -> None:
        """Ends the child and all it has started in its session at once; ``ended`` must still be awaited."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


async def end_orphan(record: Path, *signals: signal.Signals, patience: float) -> bool:
    """Ends the process whose record lies at ``record``, if it still runs; tells whether there was one.

    Each signal gets ``patience`` seconds, then comes SIGKILL. Raises PermissionError if it is not ours to end.
    """
    found = ProcessRecord.read(record)
    if found is None or not found.is_alive():
        return False
    for each in (*signals, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(found.pid, each)
        if await gone(found.is_alive, within=patience):
            break
    return True


async def gone(is_there: Callable[[], bool], *, within: float, every: float = 0.01) -> bool:
    """Waits until ``is_there()`` is false, at most ``within`` seconds. A process that is not our child sends no word."""
    deadline = asyncio.get_running_loop().time() + within
    while is_there():
        if asyncio.get_running_loop().time() >= deadline:
            return False
        await asyncio.sleep(every)
    return True


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log file, for the error that says a server did not start."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8192))
            return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-count:])
    except OSError:
        return ""
