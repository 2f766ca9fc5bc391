"""What an episode costs besides providers and ffmpeg: wall time of one, CPU of many, on a whole installation."""

import asyncio
import shlex
import tempfile
import time
from pathlib import Path

import httpx

from bench.films import installation, make_film
from bench.measure import Result, at_most, median
from bench.processes import cpu_of
from services.chassis.embedded.ffmpeg import ffmpeg_path
from tests.journeys.system import INSTANT

ROUNDS = 5
EPISODES_AT_ONCE = 20

_WRAPPER = """#!/bin/sh
begun=$(date +%s.%N)
{ffmpeg} "$@"
code=$?
echo "$begun $(date +%s.%N)" >> {notes}
exit $code
"""
"""Stands in for ffmpeg and notes when each ran; what it costs itself is noted as ffmpeg's."""


async def overhead() -> list[Result]:
    """The provider answers at once; the times at which an ffmpeg ran are taken off the wall time."""
    with tempfile.TemporaryDirectory() as directory:
        notes = Path(directory) / "ffmpeg-runs"
        environment = {f"REELWRIGHT_{name.upper()}": value for name, value in INSTANT.items()}
        environment["IMAGEIO_FFMPEG_EXE"] = str(_noting_ffmpeg(Path(directory) / "ffmpeg", notes))
        async with installation(environment) as system, system.client() as client:
            assert system.process is not None
            jobs = await make_film(client)  # Imports, connections and statements are there after the first.
            alone = [await _alone(client, notes) for _ in range(ROUNDS)]
            before, begun = cpu_of(system.process.pid), time.perf_counter()
            await asyncio.gather(*(make_film(client) for _ in range(EPISODES_AT_ONCE)))
            cpu, wall = cpu_of(system.process.pid) - before, time.perf_counter() - begun
    ours = sorted(whole - ffmpeg for whole, ffmpeg in alone)
    per_job = 1000 / (EPISODES_AT_ONCE * jobs)
    return [
        Result(
            "an episode of 12 shots, without provider and ffmpeg", median(ours), "s", at_most(1),
            f"{jobs} jobs, {ours[0]:.2f} to {ours[-1]:.2f} s; with ffmpeg {median([a for a, _ in alone]):.2f} s",
        ),
        Result(
            f"CPU per job, {EPISODES_AT_ONCE} episodes at once", cpu.total * per_job, "ms", at_most(12),
            f"ours {cpu.ours * per_job:.2f}, postgres {cpu.postgres * per_job:.2f}, nats {cpu.nats * per_job:.2f}; "
            f"{EPISODES_AT_ONCE * jobs} jobs in {wall:.1f} s",
        ),
    ]  # fmt: skip


def _noting_ffmpeg(wrapper: Path, notes: Path) -> Path:
    notes.touch()
    wrapper.write_text(_WRAPPER.format(ffmpeg=shlex.quote(ffmpeg_path()), notes=shlex.quote(str(notes))))
    wrapper.chmod(0o755)
    return wrapper


async def _alone(client: httpx.AsyncClient, notes: Path) -> tuple[float, float]:
    """Seconds of one episode, and seconds of it in which at least one ffmpeg ran."""
    done = len(notes.read_text().splitlines())
    begun = time.perf_counter()
    await make_film(client)
    whole = time.perf_counter() - begun
    runs = [tuple(map(float, line.split())) for line in notes.read_text().splitlines()[done:]]
    return whole, _covered(sorted((start, end) for start, end in runs))


def _covered(runs: list[tuple[float, float]]) -> float:
    """Length of the union of intervals, which are sorted by their start."""
    seconds, reached = 0.0, float("-inf")
    for start, end in runs:
        seconds += max(end - max(start, reached), 0)
        reached = max(reached, end)
    return seconds
