"""The demo as a newcomer runs it: one command, from premise to film, drawn and spoken by `sketch`."""

import asyncio
import json
import subprocess
import sys
import time

from bench.measure import Result, at_most
from bench.processes import peak_of_tree
from tests.servers import server_directory

PREMISE = (
    "A lighthouse keeper finds a small robot washed ashore and must repair it "
    "before the great storm reaches the island."
)
SHOTS = 12
GIBIBYTE = 1024**3
LONGEST_SECONDS = 600


async def demo() -> list[Result]:
    """Seconds from the command to its end, servers started and stopped, to seconds of film; memory of all processes."""
    with server_directory() as directory:
        begun = time.perf_counter()
        command = ["produce", PREMISE, "--json", "--shots", str(SHOTS), "--data-dir", str(directory / "data")]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.cli", *command, stdout=subprocess.PIPE
        )
        with peak_of_tree(process.pid) as peak:
            async with asyncio.timeout(LONGEST_SECONDS):
                said, _ = await process.communicate()
        wall = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError(f"reelwright produce ended with exit code {process.returncode}")
    finished = json.loads(said.splitlines()[-1])
    length = finished["duration_seconds"]
    return [
        Result(
            "the demo, to the length of its film", wall / length, "x", at_most(2),
            f"{wall:.1f} s for {length:.1f} s of film, {finished['shots']} shots",
        ),
        Result("the demo, peak memory of all processes", peak() / GIBIBYTE, "GiB", at_most(1.5)),
    ]  # fmt: skip
