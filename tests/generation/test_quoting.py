"""What a request costs at most; the same figure is reserved."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from contracts.story import Capability
from services.generation import catalog
from services.generation.capabilities import ImageRequest, TextRequest
from services.generation.catalog import entry_of
from services.generation.catalog.model import Limits, Model, Price
from services.generation.catalog.quoting import quote
from services.generation.recipes import RECIPES
from tests.generation import wishes
from tests.generation.test_fitting import PIER, shot

pytestmark = pytest.mark.unit

DOLLAR = 1_000_000
CATALOGUE = sorted(path.stem for path in Path(catalog.__file__).parent.glob("*.toml"))


def model(*prices: Price, limits: Limits | None = None, **options: object) -> Model:
    return Model(
        provider="studio",
        name="reel",
        capabilities=frozenset(Capability),
        checked=date(2026, 11, 1),
        limits=limits or Limits(),
        prices=prices,
        options=options,
        assumed=True,
    )


def test_a_clip_is_priced_by_the_length_that_is_ordered() -> None:
    lengths = Limits(seconds=(6, 10))
    by_second = model(Price(unit="second", microdollars=80_000), limits=lengths)
    assert quote(shot(frames=24 * 5), by_second).microdollars == 480_000
    assert quote(shot(frames=24 * 5), by_second).units == "6 seconds"
    by_piece = model(
        Price(unit="piece", microdollars=280_000, when={"seconds": 6, "resolution": "768P"}),
        Price(unit="piece", microdollars=560_000, when={"seconds": 10, "resolution": "768P"}),
        Price(unit="piece", microdollars=490_000, when={"seconds": 6, "resolution": "1080P"}),
        limits=lengths,
        resolution="768P",
    )
    assert quote(shot(frames=24 * 5), by_piece).microdollars == 280_000
    assert quote(shot(frames=24 * 7), by_piece).microdollars == 560_000


def test_a_quote_says_for_what_by_which_list_and_whether_the_price_is_a_guess() -> None:
    told = quote(shot(), model(Price(unit="second", microdollars=1)))
    assert (told.price_version, told.assumed) == ("studio/reel 2026-11-01", True)


def test_a_text_is_bounded_by_what_may_be_written_twice() -> None:
    wish = wishes.outline()
    request = RECIPES[type(wish)].request(wish)
    assert isinstance(request, TextRequest)
    priced = model(
        Price(unit="input_token", microdollars=2 * DOLLAR, per=DOLLAR),
        Price(unit="output_token", microdollars=10 * DOLLAR, per=DOLLAR),
        max_output_tokens=4_000,
    )
    told = quote(request, priced)
    counted = re.fullmatch(r"at most (\d+) tokens in and 8000 out", told.units)
    assert counted
    read = int(counted[1])
    schema = len(str(request.answer.model_json_schema()))
    assert read > 4_000 + 2 * (len(request.prompt) + schema) // 2
    assert told.microdollars == read * 2 + 8_000 * 10
    assert told.tokens == (read - 4_000) // 2 + 4_000


def test_a_picture_costs_by_the_piece_or_by_the_tokens_it_comes_to() -> None:
    wish = wishes.picture()
    request = RECIPES[type(wish)].request(wish)
    assert isinstance(request, ImageRequest)
    assert quote(request, model(Price(unit="piece", microdollars=67_000))).microdollars == 67_000
    tokens = model(Price(unit="output_token", microdollars=30 * DOLLAR, per=DOLLAR), output_tokens=2_000)
    assert quote(request, tokens).microdollars == 60_000


def test_a_line_costs_by_the_character_and_music_by_the_piece() -> None:
    line, music = wishes.line(), wishes.music()
    speech = RECIPES[type(line)].request(line)
    told = quote(speech, model(Price(unit="character", microdollars=100)))
    assert (told.microdollars, told.units) == (1_100, "11 characters")
    song = quote(RECIPES[type(music)].request(music), model(Price(unit="piece", microdollars=150_000)))
    assert song.microdollars == 150_000


@pytest.mark.parametrize("provider", CATALOGUE)
def test_no_length_or_piece_of_a_priced_model_is_quoted_for_nothing(provider: str) -> None:
    """A condition of a price that never holds would give the work away."""
    wanted = {
        Capability.TEXT: wishes.outline(),
        Capability.IMAGE: wishes.picture(),
        Capability.SPEECH: wishes.line(),
        Capability.MUSIC: wishes.music(),
    }
    for known in entry_of(provider).models:
        if not known.prices:
            continue
        for capability in known.capabilities - {Capability.VIDEO}:
            wish = wanted[capability]
            assert quote(RECIPES[type(wish)].request(wish), known).microdollars > 0, known.name
        if Capability.VIDEO in known.capabilities:
            for seconds in known.limits.seconds or (5,):
                clip = shot(frames=24 * seconds, references=(PIER,))
                assert quote(clip, known).microdollars > 0, f"{known.name} {seconds} s"


@pytest.mark.parametrize("provider", CATALOGUE)
def test_a_page_of_the_catalogue_holds_nothing_that_is_not_read(provider: str) -> None:
    data = tomllib.loads((Path(catalog.__file__).parent / f"{provider}.toml").read_text())
    known = {"checked", "concurrency", "requests_per_minute", "tokens_per_minute", "models"}
    of_model = {"name", "capabilities", "checked", "limits", "prices", "options", "retires_at", "assumed"}
    assert set(data) <= known
    for each in data["models"]:
        assert set(each) <= of_model, each["name"]
