"""The reelwright command as a person types it: a process of its own, its output and its exit code."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.system import ROOT


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


async def started(*arguments: str | Path, **settings: str) -> asyncio.subprocess.Process:
    """Starts `reelwright <arguments>`; ``settings`` are environment variables without the prefix."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REELWRIGHT_")}
    environment |= {f"REELWRIGHT_{name.upper()}": value for name, value in settings.items()}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.cli", *map(str, arguments),
        cwd=ROOT,
        env=environment | {"COLUMNS": "100"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def reelwright(*arguments: str | Path, typed: str = "") -> Done:
    """Runs `reelwright <arguments>` to its end, with ``typed`` on standard input."""
    process = await started(*arguments)
    out, err = await process.communicate(typed.encode())
    assert process.returncode is not None
    return Done(process.returncode, out.decode(), err.decode())
