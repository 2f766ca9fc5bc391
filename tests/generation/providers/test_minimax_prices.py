"""What MiniMax costs, from the same code that quotes."""

from dataclasses import replace

import pytest

from contracts.story import Mood
from services.generation.capabilities import ImageRequest, MusicRequest, SpeechRequest
from services.generation.catalog import entry_of
from services.generation.catalog.model import Model
from services.generation.catalog.quoting import quote
from tests.generation import wishes
from tests.generation.providers.minimax_studio import model, shot

pytestmark = pytest.mark.unit


def at(resolution: str, name: str) -> Model:
    known = model(name)
    return replace(known, options={**known.options, "resolution": resolution})


@pytest.mark.parametrize(
    ("name", "resolution", "seconds", "microdollars"),
    [
        ("MiniMax-Hailuo-2.3", "768P", 6, 280_000), ("MiniMax-Hailuo-2.3", "768P", 10, 560_000),
        ("MiniMax-Hailuo-2.3", "1080P", 6, 490_000),
        ("MiniMax-Hailuo-2.3-Fast", "768P", 6, 190_000), ("MiniMax-Hailuo-2.3-Fast", "768P", 10, 320_000),
        ("MiniMax-Hailuo-2.3-Fast", "1080P", 6, 330_000),
        ("MiniMax-Hailuo-02", "512P", 6, 100_000), ("MiniMax-Hailuo-02", "512P", 10, 150_000),
        ("MiniMax-Hailuo-02", "768P", 6, 280_000), ("MiniMax-Hailuo-02", "768P", 10, 560_000),
        ("MiniMax-Hailuo-02", "1080P", 6, 490_000),
        ("MiniMax-H3", "768P", 4, 320_000), ("MiniMax-H3", "2K", 15, 1_950_000),
        ("MiniMax-H3-Max", "480P", 5, 250_000), ("MiniMax-H3-Max", "768P", 10, 800_000),
    ],
)  # fmt: skip
def test_a_film_costs_what_the_vendor_lists(
    name: str, resolution: str, seconds: int, microdollars: int
) -> None:
    quoted = quote(shot(name, frames=24 * seconds), at(resolution, name))
    assert (quoted.microdollars, quoted.assumed) == (microdollars, False)


def test_speech_and_music_cost_what_is_said_of_them() -> None:
    line = SpeechRequest(
        task="speech", brief=wishes.line(), text="x" * 1_000, language="en", model="speech-2.8-hd"
    )
    song = MusicRequest(task="music", brief=wishes.music(), prompt="x", mood=Mood.CALM, seconds=90)
    assert quote(line, model("speech-2.8-hd")).microdollars == 100_000, "100 dollars for a million characters"
    assert quote(song, model("music-3.0")).microdollars == 150_000


def test_what_is_a_guess_says_so_and_is_not_free() -> None:
    still = ImageRequest(task="scene_image", brief=wishes.picture(), prompt="x", size=(720, 1280))
    assert quote(still, model("image-01")).assumed
    assert quote(shot("S2V-01"), model("S2V-01")).assumed
    for known in entry_of("minimax").models:
        assert known.prices
        assert all(price.microdollars > 0 for price in known.prices)


def test_references_stay_within_what_is_free() -> None:
    assert {m.limits.references for m in entry_of("minimax").models if m.name.startswith("MiniMax-H3")} == {5}
