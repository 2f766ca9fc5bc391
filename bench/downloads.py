"""A delivered clip of 500 MB: its download by us against httpx that streams to disk, and the memory it takes."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx

from bench.measure import Result, at_least, at_most, median
from bench.processes import peak_growth
from services.chassis.outgoing import Outgoing
from services.generation.wire.api import Api

SIZE = 500 << 20
ROUNDS = 3
_MEGABYTE = 1 << 20
_LOOK_SECONDS = 0.01


async def downloads() -> list[Result]:
    """Turns about, so that a disk that grows slower hits both; memory and the pauses of the loop in our turns."""
    with tempfile.TemporaryDirectory() as directory, _clip(SIZE) as url:
        outgoing = Outgoing(allowed=[url])
        api = Api(outgoing, provider="bench", base_url=url)
        target = Path(directory) / "clip.mp4"

        async def ours() -> None:
            await api.download(url, target, most_bytes=SIZE)

        async def plain() -> None:
            await _stream_to_disk(url, target)

        await ours()
        growth, pauses, times = 0, [0.0], {ours: [0.0], plain: [0.0]}
        for _ in range(ROUNDS):
            times[plain].append(await _seconds(plain, target))
            with peak_growth() as grown:
                async with _longest_pause() as longest:
                    times[ours].append(await _seconds(ours, target))
            growth = max(growth, grown())
            pauses.append(longest())
        await outgoing.close()
    us, them = median(times[ours][1:]), median(times[plain][1:])
    return [
        Result(
            "a clip of 500 MB, downloaded against plain httpx", them / us, "x", at_least(0.5),
            f"{SIZE / us / _MEGABYTE:.0f} against {SIZE / them / _MEGABYTE:.0f} MB/s; the loop stood still for "
            f"{1000 * max(pauses):.0f} ms at most",
        ),
        Result("extra memory of that download", growth / _MEGABYTE, "MB", at_most(64)),
    ]  # fmt: skip


async def _stream_to_disk(url: str, target: Path) -> None:
    async with httpx.AsyncClient(trust_env=False) as client, client.stream("GET", url) as response:
        with target.open("wb") as file:
            async for piece in response.aiter_bytes():
                file.write(piece)


async def _seconds(download: Callable[[], Awaitable[None]], target: Path) -> float:
    target.unlink(missing_ok=True)
    begun = time.perf_counter()
    await download()
    seconds = time.perf_counter() - begun
    assert target.stat().st_size == SIZE
    return seconds


@asynccontextmanager
async def _longest_pause() -> AsyncIterator[Callable[[], float]]:
    """For how many seconds nothing else could run during the block."""
    longest = 0.0

    async def look() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_LOOK_SECONDS)
            longest = max(longest, time.perf_counter() - before - _LOOK_SECONDS)

    looking = asyncio.create_task(look())
    try:
        yield lambda: longest
    finally:
        looking.cancel()


@contextmanager
def _clip(size: int) -> Iterator[str]:
    """The URL of a clip that a process of its own serves."""
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.clip_server", str(size)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        yield f"http://127.0.0.1:{port}"
    finally:
        server.communicate()
