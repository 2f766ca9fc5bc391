"""Draft, then final: the whole storyboard as a free animatic, then only the approved shots by a provider that costs."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.generation.providers.cases import KEY
from tests.journeys.command import Done, reelwright
from tests.journeys.system import EPISODE, Json, System, running_system
from tests.standins.minimax import MiniMax
from tests.standins.server import StandIn, standin

pytestmark = pytest.mark.journey

PREMISE = "Two rival bakers in Lisbon secretly fall in love."
SHOT_MICRODOLLARS = 80_000
"""A second of MiniMax-H3 at 768P."""


@asynccontextmanager
async def studio() -> AsyncIterator[tuple[System, StandIn]]:
    """A system whose MiniMax is a stand-in that delivers at once."""
    async with (
        standin(MiniMax(key=KEY, waiting=0, working=0)) as vendor,
        running_system(minimax_api_key=KEY, minimax_base_url=vendor.url) as system,
    ):
        yield system, vendor


async def produce(system: System, *words: str | Path, typed: str = "") -> Done:
    final = ("--final", "minimax/MiniMax-H3,minimax")
    return await reelwright("produce", *words, "--json", "--data-dir", system.data_dir, *final, typed=typed)


def finished(done: Done) -> Json:
    """The last line of the command."""
    return dict(json.loads(done.out.strip().splitlines()[-1]))


async def makers(system: System, episode_id: str) -> dict[int, str]:
    """Who made the clip that is selected, for each shot."""
    async with system.client() as client:
        state = (await client.get(f"{EPISODE}/{episode_id}/state")).json()
        takes = (await client.get(f"{EPISODE}/{episode_id}/takes")).json()["takes"]
    by_unit = {take["unit"]: take["provenance"]["provider"] for take in takes if take["selected"]}
    return {shot["shot_number"]: by_unit[f"shot_video:{shot['id']}"] for shot in state["storyboard"]}


async def test_only_the_approved_shots_are_filmed_by_the_provider_that_costs(tmp_path: Path) -> None:
    async with studio() as (system, vendor):
        film = tmp_path / "film.mp4"
        draft = await produce(system, PREMISE, "--shots", "4", "--draft", "sketch", "-o", film)
        assert draft.code == 0, draft.err
        told = finished(draft)
        assert told["cost_microdollars"] == 0
        assert sum(vendor.ledger.values()) == 0, "nobody has approved a shot yet"
        assert "--approve" in draft.err + draft.out
        drafted = film.read_bytes()

        episode = told["episode_id"]
        final = await produce(system, "--episode", episode, "--review", "-o", film, typed="9\n1,3\n")
        assert final.code == 0, final.err
        assert "shot 4: minimax/MiniMax-H3, $0." in final.err, "the price comes before the question"
        assert "All of them together cost at most $" in final.err
        assert "'9' names a shot that is not there; the shots are 1 to 4" in final.err
        assert await makers(system, episode) == {1: "minimax", 2: "sketch", 3: "minimax", 4: "sketch"}
        assert film.read_bytes() != drafted
        paid = finished(final)["cost_microdollars"]
        assert paid >= 2 * 4 * SHOT_MICRODOLLARS
        charges = dict(vendor.ledger)

        again = await produce(system, "--episode", episode, "--approve", "1,3", "-o", film)
        assert again.code == 0, again.err
        assert dict(vendor.ledger) == charges, "what was filmed is not paid twice"
        assert finished(again)["cost_microdollars"] == paid
        assert vendor.violations == []


async def test_a_final_provider_that_is_not_there_is_named_before_anything_is_made() -> None:
    async with running_system() as system:
        done = await produce(system, PREMISE)
        assert done.code == 2
        assert "sketch" in done.err
        async with system.client() as client:
            assert (await client.get("/api/v1/conversational/episodes")).json()["total"] == 0
