"""The page of an episode tells the same as the episode itself: both are folds of one log."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.episode import commands as ask
from contracts.episode.events import EpisodeCreated
from contracts.message import Message, Metadata, Recorded
from services.gateway.page import (
    Page,
    evolve_page,
    in_use,
    new_page,
    selected_take,
    status_of,
    unit_key,
    unit_status,
    workflow_of,
)
from tests.episode.studio import Studio, failed, kind_of, made, unknown
from tests.episode.test_any_order import STATES, step

pytestmark = pytest.mark.unit

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def page_of(studio: Studio) -> Page:
    """The studio's events as the view folds them."""
    page: Page = {}
    for version, event in enumerate(studio.events, 1):
        recorded: Recorded[Message] = Recorded(
            str(version), version, "episode-x", version, event, Metadata(tenant="t", correlation_id="c"), NOON
        )
        if isinstance(event, EpisodeCreated):
            page = new_page(recorded, event)
        evolve_page(page, recorded)
    return page


def told_by_episode(studio: Studio) -> dict[str, Any]:
    episode = studio.episode
    pieces = {unit_key(unit): piece for unit, piece in episode.pieces.items()}
    return {
        "state": episode.workflow.state.value,
        "failed_stage": episode.workflow.failed_stage,
        "characters": list(episode.characters),
        "scenes": list(episode.scenes),
        "shots": list(episode.shots),
        "selected": {key: piece.selected.take_id for key, piece in pieces.items() if piece.selected},
        "takes": {
            key: [take.take_id for take in piece.takes] for key, piece in pieces.items() if piece.takes
        },
        "stale": {key: piece.stale for key, piece in pieces.items() if piece.stale},
        "failures": {key: piece.job_id for key, piece in pieces.items() if piece.spoiled},
        "pending": {}
        if episode.ended
        else {key: piece.job_id for key, piece in pieces.items() if piece.outcome == "pending"},
    }


def told_by_page(page: Page) -> dict[str, Any]:
    return {
        "state": page["state"],
        "failed_stage": workflow_of(page).failed_stage,
        "characters": [entry["character_id"] for entry in page["characters"]],
        "scenes": [entry["scene_id"] for entry in page["scenes"]],
        "shots": [entry["shot_id"] for entry in page["shots"]],
        "selected": page["selected"],
        "takes": {key: [take["take_id"] for take in takes] for key, takes in page["takes"].items()},
        "stale": page["stale"],
        "failures": {key: failure["job_id"] for key, failure in page["failures"].items()},
        "pending": page["pending"],
    }


@given(st.data(), STATES)
@settings(deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_happens_the_page_and_the_episode_agree(data: st.DataObject, start: str) -> None:
    studio = Studio().walk(to=start)
    for _ in range(data.draw(st.integers(1, 25))):
        step(data.draw, studio)
    assert told_by_page(page_of(studio)) == told_by_episode(studio)


def test_a_finished_episode_has_its_film_and_nothing_open() -> None:
    page = page_of(Studio().walk(to="video_completed"))
    assert page["film"]["film"]["sha256"]
    assert (page["pending"], page["failures"], page["stale"], page["error"]) == ({}, {}, {}, None)
    assert status_of(page) == "completed"


def test_a_late_take_of_an_older_wish_is_kept_and_does_not_count() -> None:
    studio = Studio().walk(to="characters_generated")
    one = next(iter(studio.episode.characters))
    studio.ask(ask.RedrawCharacter, character_id=one)
    [first] = studio.open
    studio.tell(unknown(first))
    studio.ask(ask.RedrawCharacter, character_id=one)
    *_, second = studio.open
    studio.tell(made(second))
    chosen = selected_take(page_of(studio), "character_image", one)
    studio.tell(made(first))
    page = page_of(studio)
    assert len(page["takes"][f"character_image:{one}"]) == 3
    assert selected_take(page, "character_image", one) == chosen


def test_a_failure_is_shown_with_its_next_step_until_it_is_asked_again() -> None:
    studio = Studio().walk(to="characters_generating")
    one = next(iter(studio.episode.characters))
    studio.finish(failed, which=lambda request: kind_of(request) == "character_image")
    page = page_of(studio)
    assert unit_status(page, "character_image", one) == "failed"
    assert page["failures"][f"character_image:{one}"]["sentence"] == "It broke."
    assert page["error"]
    studio.ask(ask.DrawCharacters)
    page = page_of(studio)
    assert unit_status(page, "character_image", one) == "generating"
    assert page["error"] is None


def test_what_an_edit_makes_stale_names_its_cause() -> None:
    studio = Studio().walk(to="storyboard_generated")
    shot = next(iter(studio.episode.shots))
    studio.ask(ask.EditShot, shot_id=shot, visual_desc="All different.")
    page = page_of(studio)
    assert unit_status(page, "shot_image", shot) == "stale"
    assert page["stale"][f"shot_image:{shot}"]


def test_marks_of_a_removed_shot_are_not_shown() -> None:
    studio = Studio().walk(to="video_completed")
    shot, *_ = studio.episode.shots
    studio.ask(ask.EditShot, shot_id=shot, visual_desc="All different.")
    studio.ask(ask.RemoveShot, shot_id=shot)
    page = page_of(studio)
    assert any(shot in key for key in page["stale"])
    assert not any(shot in key for key in in_use(page, page["stale"]))
    assert not any(shot in key for key in in_use(page, page["takes"]))


def test_a_cancelled_episode_awaits_nothing() -> None:
    studio = Studio().walk(to="characters_generating")
    studio.ask(ask.CancelWorkflow)
    page = page_of(studio)
    assert page["pending"] == {}
    assert status_of(page) == "cancelled"
