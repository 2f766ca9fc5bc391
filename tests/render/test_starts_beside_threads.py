"""ffmpeg starts under uvloop while threads of the process hold scalers of libav.

A child that ran Python between fork and exec would take these apart there and wait for ever for their threads.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.render.material import program

pytestmark = pytest.mark.connected

ROOT = Path(__file__).parents[2]
STARTS = 20

SERVICE = """
import asyncio, sys, threading
from pathlib import Path
import av, numpy, uvloop
from services.render import ffmpeg_process
from services.render.ffmpeg_process import Ffmpeg

def hold_a_scaler(held, over):
    frame = av.VideoFrame.from_ndarray(numpy.zeros((720, 1280, 3), "uint8"), format="rgb24")
    for shape in ("yuv420p", "rgb24"):
        frame = frame.reformat(640, 360, format=shape, threads=4)
    held.set()
    over.wait()

async def main(executable, folder, starts):
    over = threading.Event()
    for _ in range(4):
        held = threading.Event()
        threading.Thread(target=hold_a_scaler, args=(held, over), daemon=True).start()
        await asyncio.to_thread(held.wait)
    ffmpeg = Ffmpeg(executable)
    colour = ("-f", "lavfi", "-i", "color=s=16x16:d=0.1", "-f", "null", "-")
    for number in range(starts):
        ffmpeg_process._versions.clear()
        await (ffmpeg.version() if number % 2 else ffmpeg.run(colour, directory=folder))
        print(number, flush=True)
    over.set()

uvloop.run(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
"""


def test_ffmpeg_starts_beside_threads_that_hold_scalers(tmp_path: Path) -> None:
    told = tmp_path / "told"
    command: list[str | Path] = [sys.executable, "-c", SERVICE, program().executable, tmp_path, str(STARTS)]
    with told.open("wb") as output:
        service = subprocess.Popen(command, cwd=ROOT, stdout=output, start_new_session=True)
    try:
        service.wait(timeout=60)
    finally:
        if service.poll() is None:
            os.killpg(service.pid, signal.SIGKILL)  # those that stand still between fork and exec as well
            service.wait()
    assert len(told.read_text().splitlines()) == STARTS
