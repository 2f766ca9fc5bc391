"""The processes of the sketch provider: they answer, a crash costs one job, a cancelled job frees its process."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from contracts.generation.commands import GenerateMusic, GenerateOutline
from contracts.story import Mood, Outline, Settings, Unit
from services.generation.failures import ProviderFailure
from services.generation.providers.sketch.craft_pool import CraftPool
from tests.processes import children_running

pytestmark = pytest.mark.connected

ABOUT = {
    "job_id": "j",
    "project_id": "p",
    "episode_id": "e",
    "unit": Unit(kind="outline", target_id="e"),
    "settings": Settings(seed=1),
}
OUTLINE = GenerateOutline.model_validate({**ABOUT, "premise": "A keeper waits for a ship."})
LONG_MUSIC = GenerateMusic.model_validate({**ABOUT, "mood": Mood.CALM, "frames": 24 * 600})


@pytest.fixture
async def pool() -> AsyncIterator[CraftPool]:
    pool = CraftPool(1)
    yield pool
    await pool.close()


def crafts() -> list[psutil.Process]:
    return children_running("process_pool_program")


async def test_a_craft_answers_and_the_same_brief_gives_the_same_answer(pool: CraftPool) -> None:
    first = await pool.do("write", OUTLINE)
    assert isinstance(first, Outline)
    assert await pool.do("write", OUTLINE) == first
    assert len(crafts()) == 1


async def test_a_brief_that_cannot_be_done_names_the_craft_and_costs_no_process(pool: CraftPool) -> None:
    with pytest.raises(ProviderFailure, match="could not draw"):
        await pool.do("draw", OUTLINE, Path("nowhere"))
    assert isinstance(await pool.do("write", OUTLINE), Outline)


async def test_a_killed_process_fails_only_its_job(pool: CraftPool, tmp_path: Path) -> None:
    await pool.do("write", OUTLINE)
    [process] = crafts()
    composing = asyncio.create_task(pool.do("compose", LONG_MUSIC, tmp_path / "music.wav"))
    await asyncio.sleep(0)
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(ProviderFailure, match="died"):
        await composing
    assert isinstance(await pool.do("write", OUTLINE), Outline)


async def test_a_cancelled_job_frees_its_process_at_once(pool: CraftPool, tmp_path: Path) -> None:
    composing = asyncio.create_task(pool.do("compose", LONG_MUSIC, tmp_path / "music.wav"))
    async with asyncio.timeout(10):
        # Looked at once: in the moment of its exec a process has no command line, and is not seen.
        while not (running := crafts()):
            await asyncio.sleep(0.01)
    [process] = running
    composing.cancel()
    await asyncio.gather(composing, return_exceptions=True)
    assert not process.is_running()
    assert isinstance(await pool.do("write", OUTLINE), Outline)


OWNER = """
import asyncio
from tests.generation.test_craft_pool import LONG_MUSIC, OUTLINE, crafts
from services.generation.providers.sketch.craft_pool import CraftPool

async def main():
    pool = CraftPool(1)
    await pool.do("write", OUTLINE)
    print(crafts()[0].pid, flush=True)
    await pool.do("compose", LONG_MUSIC, "/dev/null")

asyncio.run(main())
"""


async def test_the_processes_die_with_their_owner_in_the_middle_of_an_order() -> None:
    owner = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OWNER, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert owner.stdout is not None
    craft = psutil.Process(int(await owner.stdout.readline()))
    owner.kill()
    await owner.wait()
    async with asyncio.timeout(20):
        with suppress(psutil.NoSuchProcess):
            while craft.status() != psutil.STATUS_ZOMBIE:
                await asyncio.sleep(0.02)
