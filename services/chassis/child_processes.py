"""Starts children out of processes with threads, reads what they say, and waits for them without blocking the loop.

Between fork and exec a child of such a process must run no Python: CPython's hooks would destroy there what belonged to
other threads, and a destructor that waits for a thread of libav waits for ever, the parent with it. Hence no
``preexec_fn``, and neither asyncio's nor uvloop's own subprocesses (uvloop's always run the hooks).
"""

import asyncio
import errno
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LAUNCHER = Path(__file__).with_name("launcher.py")

_IGNORED_BY_PYTHON = ",".join(str(int(number)) for number in (signal.SIGPIPE, signal.SIGXFSZ))
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Account:
    """The user a child runs as."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What a child may use: seconds of CPU, bytes of any one file it writes, bytes of memory (Linux); None: no limit."""

    cpu_seconds: int | None = None
    file_bytes: int | None = None
    memory_bytes: int | None = None


UNLIMITED = ChildLimits()


def start(
    command: Sequence[str | Path],
    *,
    limits: ChildLimits = UNLIMITED,
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    directory: Path = Path("/"),
    environment: Mapping[str, str] | None = None,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.DEVNULL,
    stderr: int | IO[bytes] | None = subprocess.DEVNULL,
) -> "subprocess.Popen[bytes]":
    """Starts ``command`` (its first word a path) in a session of its own; it dies with us and leaves no core file.

    Call it in a thread that lives as long as the child may, the event loop's: on Linux the kernel sends
    ``death_signal`` when that thread ends. ``environment`` is the whole environment of the child;
    ``stderr`` None is ours.
    Raises OSError if the program is not there or may not be run.
    """
    words = [str(word) for word in command]
    if not os.access(words[0], os.X_OK):
        reason = errno.EACCES if Path(words[0]).exists() else errno.ENOENT
        raise OSError(reason, os.strerror(reason), words[0])
    return subprocess.Popen(
        [
            *(sys.executable, "-I", "-S", "-E", str(LAUNCHER)),
            *_settings(limits, account, death_signal),
            "--",
            *words,
        ],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=directory,
        env=dict(environment or {}),
        start_new_session=True,
    )


async def ended(process: "subprocess.Popen[bytes]") -> int:
    """Waits for the end, reaps, and returns the exit code; negative is the signal that ended it."""
    if process.poll() is None and hasattr(os, "pidfd_open"):
        descriptor = os.pidfd_open(process.pid)
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(descriptor, over.set)
        try:
            await over.wait()
        finally:
            loop.remove_reader(descriptor)
            os.close(descriptor)
        process.wait()
    while process.poll() is None:
        await asyncio.sleep(_POLL_SECONDS)
    return process.returncode


@asynccontextmanager
async def reading(pipe: IO[bytes] | None) -> AsyncIterator[asyncio.StreamReader]:
    """What a child writes to this pipe of ours; the pipe is closed at the end."""
    if pipe is None:
        raise ValueError("this output of the child is not a pipe")
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    try:
        yield reader
    finally:
        transport.close()


def _settings(limits: ChildLimits, account: Account | None, death_signal: signal.Signals) -> list[str]:
    asked = {
        "CPU": limits.cpu_seconds,
        "FSIZE": limits.file_bytes,
        # macOS knows the limit and does not keep it.
        "DATA": limits.memory_bytes if sys.platform == "linux" else None,
    }
    return [
        f"parent={os.getpid()}",
        f"death={int(death_signal)}",
        f"default={_IGNORED_BY_PYTHON}",
        *([f"account={account.uid}:{account.gid}"] if account else []),
        "CORE=0",
        *(f"{name}={most}" for name, most in asked.items() if most is not None),
    ]
