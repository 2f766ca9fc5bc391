"""Containers are killed, one or all, while an episode is made: it finishes, and nothing is made or paid twice."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.containers.deployment import Deployment
from tests.containers.producing import Json, Producing, producing, succeeded, the_cut_is_being_made
from tests.journeys.system import state_of

pytestmark = [pytest.mark.containers, pytest.mark.timeout(300)]

AWAY_SECONDS = 1.5


@pytest.mark.parametrize(
    ("service", "moment"),
    [
        ("nats", succeeded("characters", 1)),
        ("postgres", succeeded("scenes", 1)),
        ("objects", succeeded("storyboard", 1)),
        ("generation", succeeded("video", 1)),
        ("episode", succeeded("storyboard", 2)),
        ("gateway", succeeded("scenes", 2)),
        ("assets", succeeded("video", 2)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_an_episode_survives_the_death_of(
    deployment: Deployment,
    client: httpx.AsyncClient,
    tmp_path: Path,
    service: str,
    moment: Callable[[Json], bool],
) -> None:
    charged_before = deployment.charges()
    async with producing(deployment, tmp_path / "film.mp4") as command:
        await command.until(moment)
        await deployment.kill(service)
        await asyncio.sleep(AWAY_SECONDS)
        await deployment.start(service)
        await command.finished()
    await _is_whole(command, deployment, client, charged_before)


async def test_an_episode_survives_the_death_of_render_in_the_middle_of_the_cut(
    deployment: Deployment, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    charged_before = deployment.charges()
    deployment.allow("render", cpus=0.1)
    async with producing(deployment, tmp_path / "film.mp4") as command:
        line = await command.until(the_cut_is_being_made)
        await deployment.kill("render")
        assert (await state_of(client, line["episode_id"]))["state"] == "video_generating"
        deployment.allow("render", cpus=1)
        await deployment.start("render")
        await command.finished()
    await _is_whole(command, deployment, client, charged_before)


async def test_an_episode_survives_a_power_cut(
    deployment: Deployment, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    charged_before = deployment.charges()
    async with producing(deployment, tmp_path / "film.mp4") as command:
        await command.until(succeeded("video", 1))
        await deployment.kill()
        await deployment.start()
        await command.finished()
    await _is_whole(command, deployment, client, charged_before)


async def test_the_engine_starts_a_service_again_that_dies_by_itself(
    deployment: Deployment, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    charged_before = deployment.charges()
    async with producing(deployment, tmp_path / "film.mp4") as command:
        await command.until(succeeded("video", 1))
        everything_but_init = "import os; os.kill(-1, 9)"
        await asyncio.to_thread(
            deployment.compose, "exec", "-T", "generation", "python", "-c", everything_but_init, check=False
        )
        await command.finished()
    assert deployment.container("generation")["RestartCount"] >= 1
    await _is_whole(command, deployment, client, charged_before)


async def _is_whole(
    command: Producing, deployment: Deployment, client: httpx.AsyncClient, charged_before: dict[str, int]
) -> None:
    """A film, progress that never went back, each piece made and paid once."""
    end = command.lines[-1]
    episode_id = end["episode_id"]
    progress = [line for line in command.lines if line["event"] == "progress"]
    percentages = [line["progress_percentage"] for line in progress]
    assert percentages == sorted(percentages)
    assert percentages[-1] == 100

    film = command.film.read_bytes()
    state = await state_of(client, episode_id)
    assert film[4:8] == b"ftyp"
    assert len(film) == state["film"]["size"]

    charges = await asyncio.to_thread(deployment.charges)
    new = {key: times for key, times in charges.items() if key not in charged_before}
    assert set(new.values()) == {1}
    # Every unit is made by the provider, except the film itself, which render cuts.
    assert len(new) == sum(stage["total"] for stage in progress[-1]["stages"]) - 1
    assert end["cost_microdollars"] == 1_000 * len(new)
