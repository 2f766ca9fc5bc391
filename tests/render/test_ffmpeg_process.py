"""ffmpeg reads only what it may, stays inside its limits, and never outlives whoever started it."""

import asyncio
import itertools
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from services.chassis.telemetry import span
from services.render.failures import FfmpegFailed
from services.render.ffmpeg_process import Ffmpeg, Limits, guarded
from tests.render.material import Material, program

pytestmark = pytest.mark.connected

ENDLESS = (
    "-re",
    "-f",
    "lavfi",
    "-i",
    "testsrc2=s=64x64:r=24",
    "-c:v",
    "libx264",
    "-f",
    "mp4",
    "file:endless.mp4",
)


async def child_named(name: str) -> psutil.Process:
    """The ffmpeg that writes this file, as soon as it is there."""
    async with asyncio.timeout(10):
        while True:
            for process in psutil.process_iter():
                try:
                    if name in process.cmdline():
                        return process
                except psutil.Error:
                    continue
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(
    directory: Path, ffmpeg: Ffmpeg, name: str
) -> AsyncIterator[tuple[asyncio.Task[str], psutil.Process]]:
    arguments = (*ENDLESS[:-1], f"file:{name}")
    task = asyncio.ensure_future(ffmpeg.run(arguments, directory=directory))
    try:
        yield task, await child_named(f"file:{name}")
    finally:
        task.cancel()
        await asyncio.wait([task])


def test_every_input_gets_its_lists_and_only_our_own_scripts_get_more() -> None:
    arguments = list(guarded(["-f", "concat", "-i", "file:a", "-i", "file:b", "-f", "mp4", "file:c"]))
    pairs = itertools.pairwise(arguments)
    lists = [formats for option, formats in pairs if option == "-format_whitelist"]
    assert [formats.startswith("concat,") for formats in lists] == [True, False]
    assert arguments.count("-protocol_whitelist") == 2


async def test_progress_is_told_in_frames(tmp_path: Path) -> None:
    told: list[int] = []
    arguments = ("-f", "lavfi", "-i", "testsrc2=s=64x64:r=24:d=2", "-c:v", "libx264", "file:out.mp4")
    await program().run(arguments, directory=tmp_path, on_frame=told.append)
    assert told[-1] == 48
    assert told == sorted(told)


async def test_a_refusal_of_ffmpeg_is_told_with_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(FfmpegFailed, match="No such file") as failed:
        await program().run(("-i", "file:missing", "-f", "null", "-"), directory=tmp_path)
    assert failed.value.returncode


async def test_a_missing_program_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(FfmpegFailed, match=r"could not be started.*nowhere"):
        await Ffmpeg(tmp_path / "nowhere").run(("-version",), directory=tmp_path)


@pytest.mark.parametrize(
    "disguise",
    [
        "ffconcat version 1.0\nfile secret.mp4\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.mp4\n#EXT-X-ENDLIST\n",
        "v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    ],
    ids=["ffconcat", "hls", "sdp"],
)
async def test_a_playlist_in_disguise_is_not_followed(
    tmp_path: Path, material: Material, disguise: str
) -> None:
    secret = material.picture("testsrc2", 4)
    await material.fetch(secret, tmp_path / "secret.mp4")
    (tmp_path / "upload").write_text(disguise)
    with pytest.raises(FfmpegFailed):
        await program().run(("-i", "file:upload", "-f", "null", "-"), directory=tmp_path)


async def test_an_address_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(FfmpegFailed, match="whitelist"):
        await program().run(("-i", "http://127.0.0.1:9/x.mp4", "-f", "null", "-"), directory=tmp_path)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(wall_seconds=0.3), "did not end within 0.3 s"),
        (Limits(output_bytes=4096), "wrote more than it is allowed"),
        (Limits(memory_bytes=8 << 20), "ffmpeg"),
    ],
    ids=["wall", "output", "memory"],
)
async def test_a_limit_ends_it(tmp_path: Path, limits: Limits, says: str) -> None:
    arguments = (
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=640x640:r=24",
        "-c:v",
        "libx264",
        "-f",
        "mpegts",
        "file:out",
    )
    with pytest.raises(FfmpegFailed, match=says):
        await replace(program(), limits=limits).run(arguments, directory=tmp_path)


async def test_cancelling_the_task_ends_the_program_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, program(), "cancel-me.mp4") as (task, process):
        task.cancel()
        async with asyncio.timeout(10):
            await asyncio.wait([task])
        assert task.cancelled()
        assert not process.is_running()


async def test_a_frozen_program_is_killed_too(tmp_path: Path) -> None:
    async with running(tmp_path, program(), "frozen.mp4") as (task, process):
        process.suspend()
        task.cancel()
        async with asyncio.timeout(10):
            await asyncio.wait([task])
        assert not process.is_running()


async def test_a_killed_program_is_a_failure(tmp_path: Path) -> None:
    async with running(tmp_path, program(), "kill-me.mp4") as (task, process):
        process.kill()
        with pytest.raises(FfmpegFailed, match="SIGKILL") as failed:
            await task
        assert failed.value.returncode == -signal.SIGKILL


async def test_it_has_its_own_group_the_trace_and_no_other_environment(tmp_path: Path) -> None:
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    with span("a render", traceparent=f"00-{trace_id}-b7ad6b7169203331-01"):
        async with running(tmp_path, program(), "traced.mp4") as (_, process):
            environment = process.environ()
    assert environment["TRACEPARENT"].split("-")[1] == trace_id
    assert set(environment) == {"TRACEPARENT", "LC_ALL", "MALLOC_ARENA_MAX"}


WORKER = """
import asyncio, sys
from pathlib import Path
from services.render.ffmpeg_process import Ffmpeg
asyncio.run(Ffmpeg(Path(sys.argv[1])).run(sys.argv[3:], directory=Path(sys.argv[2])))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's death signal is Linux")
async def test_ffmpeg_dies_with_a_worker_that_is_killed(tmp_path: Path) -> None:
    arguments = (*ENDLESS[:-1], "file:orphan.mp4")
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, program().executable, tmp_path, *arguments
    )
    orphan = await child_named("file:orphan.mp4")
    worker.kill()
    await worker.wait()
    assert not psutil.wait_procs([orphan], timeout=2)[1]
