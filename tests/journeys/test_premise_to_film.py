"""One command from a premise to a film that can be watched, with the provider that needs no key."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.journeys.command import Done, reelwright
from tests.journeys.system import EPISODE, System
from tests.render import inspection
from tests.servers import server_directory

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

PREMISE = "A lighthouse keeper finds a robot on the beach before a storm."
DISSOLVE_FRAMES = 12


@dataclass
class Produced:
    """What one `produce` left behind, and its installation, which runs again."""

    done: Done
    film: Path
    reading: inspection.Reading
    system: System

    @property
    def episode_id(self) -> str:
        return str(self.done.lines[-1]["episode_id"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def produced() -> AsyncIterator[Produced]:
    """Produced from nothing: the servers are started for it and stopped after it."""
    with server_directory() as directory:
        film = directory / "film.mp4"
        system = System(directory / "data")
        done = await reelwright(
            "produce", PREMISE, "--shots", "4", "--ratio", "1:1", "--seed", "7", "--json",
            "--data-dir", system.data_dir, "--output", film,
        )  # fmt: skip
        assert done.code == 0, f"{done.err}\n{(system.data_dir / 'up.log').read_text()[-3000:]}"
        await system.start()
        try:
            yield Produced(done, film, inspection.read(film), system)
        finally:
            await system.stop()


async def whole(produced: Produced) -> dict[str, Any]:
    async with produced.system.client() as client:
        state = (await client.get(f"{EPISODE}/{produced.episode_id}/state")).json()
        takes = (await client.get(f"{EPISODE}/{produced.episode_id}/takes")).json()["takes"]
        return {"state": state, "takes": takes}


async def test_the_output_is_json_lines_and_progress_only_rises(produced: Produced) -> None:
    *progress, finished = produced.done.lines
    percentages = [line["progress_percentage"] for line in progress]
    assert percentages == sorted(percentages)
    assert (percentages[0], percentages[-1]) == (0, 100)
    assert finished["event"] == "finished"
    assert finished["film"] == str(produced.film)
    assert finished["cost_microdollars"] == 0


async def test_the_film_has_exactly_the_frames_of_its_shots_less_the_dissolves(produced: Produced) -> None:
    known = await whole(produced)
    shots = known["state"]["storyboard"]
    filmed = {
        take["unit"].removeprefix("shot_video:"): take["media"]["frames"]
        for take in known["takes"]
        if take["selected"] and take["unit"].startswith("shot_video:")
    }
    dissolves = sum(one["scene_id"] != other["scene_id"] for one, other in pairwise(shots))
    assert len(shots) == 4
    expected = sum(filmed[shot["id"]] for shot in shots) - dissolves * DISSOLVE_FRAMES
    assert produced.reading.frames == expected
    assert produced.reading.evenly_spaced
    assert known["state"]["film"]["duration"] == pytest.approx(expected / 24, abs=0.001)


async def test_the_picture_is_square_and_never_black_before_its_end(produced: Produced) -> None:
    ((width, height),) = produced.reading.sizes
    assert width == height
    assert min(produced.reading.brightness[:-12]) > 8


async def test_the_sound_lasts_as_long_as_the_picture_at_the_usual_loudness(produced: Produced) -> None:
    seconds = len(produced.reading.sound) / inspection.RATE
    assert seconds == pytest.approx(produced.reading.frames / 24, abs=0.1)
    lufs, peak = inspection.loudness(produced.film)
    assert lufs == pytest.approx(-14, abs=1.5)
    assert peak < -0.5


async def test_the_words_can_be_switched_on_and_lie_beside_the_film(produced: Produced) -> None:
    lines = [shot["dialogue"] for shot in (await whole(produced))["state"]["storyboard"] if shot["dialogue"]]
    assert lines
    in_film = " ".join(inspection.words_of(produced.film).split())
    beside = " ".join(produced.film.with_suffix(".srt").read_text().split())
    for line in lines:
        assert " ".join(line.split()) in in_film
        assert " ".join(line.split()) in beside
    assert produced.film.with_suffix(".vtt").read_text().startswith("WEBVTT")


async def test_going_on_with_a_finished_episode_is_quick_and_makes_nothing(produced: Produced) -> None:
    before = await whole(produced)
    copy = produced.film.with_name("again.mp4")
    begun = time.monotonic()
    done = await reelwright(
        "produce", "--episode", produced.episode_id, "--data-dir", produced.system.data_dir, "-o", copy
    )
    assert time.monotonic() - begun < 10
    assert done.code == 0, done.err
    assert copy.read_bytes() == produced.film.read_bytes()
    assert await whole(produced) == before


async def test_watch_and_episodes_tell_of_it(produced: Produced) -> None:
    place = ("--data-dir", produced.system.data_dir)
    watched = await reelwright("watch", produced.episode_id, *place)
    assert watched.code == 0
    assert "video_completed" in watched.out
    listed = await reelwright("episodes", "--json", *place)
    assert [episode["id"] for episode in listed.lines] == [produced.episode_id]
    assert produced.episode_id in (await reelwright("episodes", *place)).out


async def test_a_key_is_made_listed_and_revoked(produced: Produced) -> None:
    place = ("--data-dir", produced.system.data_dir)
    key = (await reelwright("keys", "new", "--tenant", "studio", "--name", "editor", *place)).out.strip()
    key_id = key.split("_")[1]
    async with produced.system.client(key) as client:
        assert (await client.get("/api/v1/conversational/episodes")).json()["total"] == 0
        listed = (await reelwright("keys", "list", *place)).out
        assert key_id in listed
        assert key not in listed
        assert (await reelwright("keys", "revoke", key_id, *place)).code == 0
        answer = await client.get("/api/v1/conversational/episodes")
        assert answer.status_code == httpx.codes.UNAUTHORIZED
    assert (await reelwright("keys", "revoke", key_id, *place)).code == 3
    assert (await reelwright("keys", "new", "--tenant", "No Tenant", *place)).code == 2


async def test_streams_and_views_made_anew_show_the_same(produced: Produced) -> None:
    place = ("--data-dir", produced.system.data_dir)
    before = await whole(produced)
    streams = await reelwright("streams", "rebuild", *place)
    assert streams.code == 0, streams.err
    assert {line.split(":")[0] for line in streams.out.splitlines()} == {
        "episode", "generation", "render", "assets",
    }  # fmt: skip
    views = await reelwright("views", "rebuild", *place)
    assert views.code == 0, views.err
    assert await whole(produced) == before
    assert (await reelwright("views", "rebuild", "nothing", *place)).code == 2
    assert (await reelwright("streams", "rebuild", "nothing", *place)).code == 2
