"""Answers have the shapes of the conversational API, whatever the episode is like."""

import pytest

from contracts.episode import commands as ask
from services.gateway import replies
from tests.episode.studio import Studio
from tests.gateway.test_page import page_of

pytestmark = pytest.mark.unit


def test_the_outline_is_hidden_until_it_is_drafted() -> None:
    state = replies.workflow_state(page_of(Studio().walk(to="outline_generating")))
    assert state["outline"] is None
    assert state["step_info"]["progress_percentage"] == 5
    assert state["step_info"]["available_actions"] == ["cancel"]


def test_a_film_is_offered_only_when_the_workflow_is_complete() -> None:
    studio = Studio().walk(to="video_completed")
    done = replies.workflow_state(page_of(studio))
    assert done["video_path"] == done["film"]["url"]
    assert done["film"]["loudness_lufs"] == -16.0
    studio.ask(ask.EditShot, shot_id=next(iter(studio.episode.shots)), visual_desc="Another.")
    edited = replies.workflow_state(page_of(studio))
    assert edited["video_path"] is None
    assert edited["film"]["url"] == done["film"]["url"]
    assert edited["stale"]


def test_a_shot_names_its_speaker_and_its_length_in_seconds() -> None:
    shots = replies.workflow_state(page_of(Studio().walk(to="storyboard_generated")))["storyboard"]
    assert [shot["shot_number"] for shot in shots] == [1, 2, 3, 4]
    assert [shot["voice_actor"] for shot in shots] == [None, "Mira", "Old Tam", "narrator"]
    assert shots[0]["duration"] == shots[0]["frames"] / 24
    assert shots[0]["image_url"] == shots[0]["frame_url"] == shots[0]["image"]["url"]
    assert {shot["status"] for shot in shots} == {"pending"}


def test_what_was_asked_for_is_answered_with_its_jobs() -> None:
    page = page_of(Studio().walk(to="characters_generating"))
    answer = replies.accepted(page, "Character generation started", ("character_image",))
    assert len(answer["jobs"]) == 2
    assert answer["job_id"] == answer["jobs"][0]["job_id"]
    assert replies.accepted(page, "x", ("cut",))["job_id"] is None


def test_the_library_entry_counts_and_shows_a_portrait_first() -> None:
    entry = replies.summary(page_of(Studio().walk(to="scenes_generated")), "coast")
    assert (entry["status"], entry["character_count"], entry["scene_count"]) == ("draft", 2, 2)
    assert entry["thumbnail_url"].endswith("/thumbnail")


def test_a_series_is_known_to_its_tenant_by_its_own_name() -> None:
    page = page_of(Studio().walk(to="initial")) | {"project_id": replies.project_id("studio", "coast")}
    assert page["project_id"] == "studio-coast"
    assert replies.series_id(page, "studio") == "coast"
