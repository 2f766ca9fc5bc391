"""A file is registered once, however often it is reported."""

import pytest

from contracts.assets.events import AssetEvent, AssetStored, PreviewFailed, PreviewMade
from contracts.generation.events import JobCancelled, ShotVideoReady
from contracts.render.events import EpisodeRendered
from services.assets.asset import Asset, assets_in, decide, evolve
from tests.contracts.examples import example_of

pytestmark = pytest.mark.unit


STORED = example_of(AssetStored)
MADE = example_of(PreviewMade)


def after(*events: AssetEvent) -> Asset:
    asset = Asset()
    for event in events:
        asset = evolve(asset, event)
    return asset


def test_a_new_file_is_registered() -> None:
    assert decide(STORED, after()) == [STORED]


def test_a_known_file_is_not_registered_again() -> None:
    assert decide(STORED, after(STORED)) == []


def test_a_preview_is_recorded_once() -> None:
    assert decide(MADE, after(STORED)) == [MADE]
    assert decide(MADE, after(STORED, MADE)) == []


def test_after_a_failed_preview_there_is_no_other() -> None:
    assert decide(MADE, after(STORED, PreviewFailed(asset_id="a", sentence="x"))) == []


def test_a_take_is_a_file_in_the_role_of_its_unit() -> None:
    ready = example_of(ShotVideoReady)
    assert [(stored.media, stored.role) for stored in assets_in(ready)] == [(ready.media, ready.unit.kind)]


def test_a_film_brings_its_poster_and_subtitles() -> None:
    rendered = example_of(EpisodeRendered)
    assert [stored.role for stored in assets_in(rendered)] == ["film", "poster", "subtitles"]


def test_other_events_bring_no_file() -> None:
    assert assets_in(example_of(JobCancelled)) == ()
