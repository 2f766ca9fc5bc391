"""The only subprocess of the render service: ffmpeg with allow-lists, limits, progress, and an end of its own."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from services.chassis.child_processes import ChildLimits, ended, reading, start
from services.chassis.telemetry import current_traceparent, span
from services.render.failures import FfmpegFailed

ACCEPTED_FORMATS = (
    "mov,matroska,webm,avi,mpegts,flv,wav,mp3,aac,flac,ogg,aiff,"
    "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe,gif,webvtt,srt"
)
"""No playlist, no image sequence, no device: what could make ffmpeg open a file or an address we did not name."""

_OURS = {"concat", "lavfi"}
_LARGEST_ALLOCATION = 256 << 20
_MOST_STREAMS = 8
_GRACE_SECONDS = 0.4
_LOG_BYTES = 16 << 10
_VERSION_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one ffmpeg may use: seconds by the clock, seconds of CPU, bytes of memory, bytes of any one output."""

    wall_seconds: float = 600
    cpu_seconds: int = 3_600
    memory_bytes: int = 3 << 30
    output_bytes: int = 8 << 30

    def of_the_child(self) -> ChildLimits:
        """Those the kernel keeps."""
        return ChildLimits(self.cpu_seconds, self.output_bytes, self.memory_bytes)


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    """An ffmpeg program. Every run is a span of the current trace, handed on to the process as TRACEPARENT."""

    executable: Path
    limits: Limits = field(default_factory=Limits)

    async def version(self) -> str:
        """What the program says of itself in its first line."""
        return await _version(self.executable)

    async def run(
        self,
        arguments: Sequence[str],
        *,
        directory: Path,
        on_frame: Callable[[int], None] | None = None,
        log_level: str = "error",
    ) -> str:
        """Run to the end and return what was logged (its last 16 KiB).

        Args:
            arguments: inputs, graph and outputs; the options of safety are added here.
            directory: working directory, against which relative paths are meant.
            on_frame: told how many frames are done, about twice a second.
            log_level: ``error``, or ``info`` for what filters report.

        Raises:
            FfmpegFailed: it could not start, said no, was killed, or went over a limit.

        Cancelling the task ends the program: SIGTERM, then SIGKILL to its whole group after 0.4 s.
        """
        with span("ffmpeg", output=str(arguments[-1])):
            return await self._run(arguments, directory, on_frame, log_level)

    async def _run(
        self,
        arguments: Sequence[str],
        directory: Path,
        on_frame: Callable[[int], None] | None,
        log_level: str,
    ) -> str:
        process = self._start(arguments, directory, log_level)
        log = bytearray()
        try:
            async with (
                asyncio.timeout(self.limits.wall_seconds),
                reading(process.stdout) as progress,
                reading(process.stderr) as said,
            ):
                await asyncio.gather(_follow(progress, on_frame), _collect(said, log))
                returncode = await ended(process)
        except TimeoutError:
            raise FfmpegFailed(f"ffmpeg did not end within {self.limits.wall_seconds:g} s") from None
        finally:
            await _end(process)
        if returncode:
            raise FfmpegFailed(
                _reason(returncode), returncode=returncode, stderr=log.decode(errors="replace")
            )
        return log.decode(errors="replace")

    def _start(self, arguments: Sequence[str], directory: Path, log_level: str) -> "subprocess.Popen[bytes]":
        environment = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
        if (traceparent := current_traceparent()) is not None:
            environment["TRACEPARENT"] = traceparent
        options = ("-nostdin", "-hide_banner", "-nostats", "-loglevel", log_level, "-y")
        progress = ("-progress", "pipe:1", "-stats_period", "0.5", "-max_alloc", str(_LARGEST_ALLOCATION))
        try:
            return start(
                [self.executable, *options, *progress, *guarded(arguments)],
                limits=self.limits.of_the_child(),
                directory=directory,
                environment=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise FfmpegFailed(f"ffmpeg could not be started ({self.executable}): {error}") from error


def guarded(arguments: Sequence[str]) -> Iterator[str]:
    """The arguments with allow-lists before each input: files only, known containers only, few streams.

    ``-f concat`` and ``-f lavfi`` are our own scripts and are allowed where our graphs ask for them.
    """
    asked: set[str] = set()
    for before, argument in zip(("", *arguments), arguments, strict=False):
        if before == "-f":
            asked = {argument} & _OURS
        if argument == "-i":
            yield from ("-protocol_whitelist", "file,pipe")
            yield from ("-format_whitelist", ",".join([*sorted(asked), ACCEPTED_FORMATS]))
            yield from ("-max_streams", str(_MOST_STREAMS))
            asked = set()
        yield argument


async def _follow(progress: asyncio.StreamReader, on_frame: Callable[[int], None] | None) -> None:
    async for line in progress:
        name, _, value = line.decode(errors="replace").strip().partition("=")
        if name == "frame" and on_frame and value.isdigit():
            on_frame(int(value))


async def _collect(said: asyncio.StreamReader, log: bytearray) -> None:
    while words := await said.read(1 << 12):
        log += words
        del log[:-_LOG_BYTES]


async def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(_GRACE_SECONDS):
            await ended(process)
    except TimeoutError:
        pass
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    await ended(process)


def _reason(returncode: int) -> str:
    signals = {
        signal.SIGXCPU: "ffmpeg used more CPU time than it is allowed",
        signal.SIGXFSZ: "ffmpeg wrote more than it is allowed",
    }
    if returncode >= 0:
        return f"ffmpeg ended with exit code {returncode}"
    number = signal.Signals(-returncode)
    return signals.get(number, f"ffmpeg was ended by {number.name}")


_versions: dict[Path, str] = {}


async def _version(executable: Path) -> str:
    if executable not in _versions:
        try:
            process = start([executable, "-version"], stdout=subprocess.PIPE)
        except OSError as error:
            raise FfmpegFailed(f"ffmpeg could not be started ({executable}): {error}") from error
        try:
            async with asyncio.timeout(_VERSION_SECONDS), reading(process.stdout) as said:
                words = await said.read()
                returncode = await ended(process)
        except TimeoutError:
            raise FfmpegFailed(f"{executable} did not tell its version in {_VERSION_SECONDS:g} s") from None
        finally:
            await _end(process)
        if returncode:
            raise FfmpegFailed(f"{executable} is not a usable ffmpeg", returncode=returncode)
        _versions[executable] = words.decode(errors="replace").splitlines()[0]
    return _versions[executable]
