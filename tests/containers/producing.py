"""``reelwright produce`` against a deployment, watched line by line."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.containers.deployment import ROOT, Deployment

type Json = dict[str, Any]

PREMISE = "A lighthouse keeper finds a small robot washed ashore."
LONGEST_SECONDS = 150.0


@dataclass
class Producing:
    """One running command. ``lines`` are what it has printed so far."""

    process: asyncio.subprocess.Process
    deployment: Deployment
    film: Path
    lines: list[Json] = field(default_factory=list)

    async def until(self, reached: Callable[[Json], bool]) -> Json:
        """Reads on until a line of progress fulfils the condition."""
        async for line in self._read():
            if line["event"] == "progress" and reached(line):
                return line
        raise AssertionError(f"it ended before: {self.lines[-1:]}; {await self._complaint()}")

    async def finished(self) -> Json:
        """Its last line, after it ended well."""
        async for _ in self._read():
            pass
        code = await self.process.wait()
        assert code == 0, f"exit code {code}; {await self._complaint()}"
        return self.lines[-1]

    async def _read(self) -> AsyncIterator[Json]:
        assert self.process.stdout is not None
        report = ""
        while text := (await self.process.stdout.readline()).decode():
            report += text
            try:
                line = json.loads(report)
            except ValueError:  # the last report is spread over several lines
                continue
            report = ""
            self.lines.append(line)
            yield line

    async def _complaint(self) -> str:
        assert self.process.stderr is not None
        said = (await self.process.stderr.read()).decode()[-2000:]
        return f"{said}\n{await asyncio.to_thread(self.deployment.logs)}"


@asynccontextmanager
async def producing(deployment: Deployment, film: Path, *, shots: int = 4) -> AsyncIterator[Producing]:
    """Runs the command; it is killed if the test leaves early or it takes too long."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.cli", "produce", "--json", "--shots", str(shots)),
        *("--url", deployment.url, "--output", str(film), PREMISE),
        cwd=ROOT,
        env=dict(os.environ) | {"REELWRIGHT_API_KEY": deployment.key},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            yield Producing(process, deployment, film)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def succeeded(stage: str, pieces: int) -> Callable[[Json], bool]:
    """Whether so many pieces of a stage are made."""
    return lambda line: any(
        entry["stage"] == stage and entry["succeeded"] >= pieces for entry in line["stages"]
    )


def the_cut_is_being_made(line: Json) -> bool:
    """Whether every shot, line and the music are there, and render works on the film."""
    video = next((entry for entry in line["stages"] if entry["stage"] == "video"), None)
    return video is not None and video["succeeded"] == video["total"] - 1 and video["running"] == 1
