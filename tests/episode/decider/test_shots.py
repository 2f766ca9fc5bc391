"""The storyboard: drafted, drawn, edited, approved."""

from typing import Any

import pytest

from contracts.episode.commands import DraftStoryboard, EditShot, RedrawShot, RemoveShot
from contracts.episode.events import ApprovalVoided, ShotEdited, ShotRemoved, UnitsWentStale
from contracts.identifiers import derived_id
from contracts.story import CameraMove, Figure, ShotSheet, Storyboard
from tests.episode.specified import story_of
from tests.episode.studio import EPISODE, Studio, failed, kind_of, made, unknown

pytestmark = pytest.mark.unit


def test_with_the_shots_written_their_pictures_are_asked_for() -> None:
    studio = Studio().walk(to="storyboard_generating")
    [request] = studio.open
    events = studio.tell(made(studio.open.pop()))
    assert [type(event).__name__ for event in events] == ["StoryboardDrafted", "ShotImagesAsked"]
    job = request.job_id  # type: ignore[attr-defined]
    assert list(studio.episode.shots) == [derived_id("shot", job, number) for number in range(4)]
    assert [kind_of(one) for one in studio.open] == ["shot_image"] * 4
    studio.finish()
    assert studio.state == "storyboard_generated"


def test_a_storyboard_refers_only_to_what_is_there() -> None:
    studio = Studio().walk(to="storyboard_generating")
    stranger = ShotSheet(
        scene_id="elsewhere",
        visual_desc="A stranger",
        figures=(Figure(character_id="stranger"),),
        dialogue="Hello?",
        speaker="stranger",
    )
    result = made(studio.open.pop()).model_copy(update={"storyboard": Storyboard(shots=(stranger,))})
    studio.tell(result)
    [shot] = studio.episode.shots.values()
    assert (shot.scene_id, shot.figures, shot.speaker) == (next(iter(studio.episode.scenes)), (), None)
    studio.finish()
    assert studio.state == "storyboard_generated"


def test_a_failed_storyboard_is_written_again_and_a_failed_picture_drawn_again() -> None:
    studio = Studio().walk(to="storyboard_generating")
    studio.finish(failed)
    assert studio.episode.workflow.failed_stage == "storyboard"
    [asked] = studio.ask(DraftStoryboard)
    assert type(asked).__name__ == "StoryboardAsked"
    studio.tell(made(studio.open.pop()))
    studio.tell(failed(studio.open.pop()))
    studio.finish()
    [asked] = studio.ask(DraftStoryboard)
    assert type(asked).__name__ == "ShotImagesAsked"
    assert [one.unit for one in asked.units] == [studio.unit("shot_image", 3)]  # type: ignore[union-attr]


def test_a_storyboard_that_came_late_is_kept_and_its_pictures_wait_for_a_person() -> None:
    studio = Studio().walk(to="storyboard_generating")
    request = studio.open.pop()
    studio.tell(unknown(request))
    assert studio.state == "failed"
    assert [type(event).__name__ for event in studio.tell(made(request))] == ["StoryboardDrafted"]
    assert studio.open == []
    [asked] = studio.ask(DraftStoryboard)
    assert type(asked).__name__ == "ShotImagesAsked"


def test_a_new_storyboard_makes_music_and_cut_stale_and_forgets_the_old_shots() -> None:
    studio = Studio().walk(to="video_completed")
    shot = studio.unit("shot_image", 0).target_id
    studio.ask(RemoveShot, shot_id=shot)
    old = set(studio.episode.shots)
    studio.ask(DraftStoryboard)
    studio.finish()
    assert old.isdisjoint(studio.episode.shots)
    assert studio.stale() == {("music", 0), ("cut", 0)}


CASES: list[tuple[dict[str, Any], set[tuple[str, int]]]] = [
    ({"visual_desc": "Fog"}, {("shot_image", 1), ("shot_video", 1), ("cut", 0)}),
    ({"move": CameraMove.PAN_LEFT}, {("shot_image", 1), ("shot_video", 1), ("cut", 0)}),
    ({"dialogue": "Nobody."}, {("speech", 1), ("shot_video", 1), ("cut", 0)}),
    ({"narrated": True}, {("speech", 1), ("shot_video", 1), ("cut", 0)}),
    ({"dialogue": ""}, {("shot_video", 1), ("cut", 0)}),
    ({"frames": 200}, {("shot_video", 1), ("music", 0), ("cut", 0)}),
    ({"audio_desc": "wind"}, set()),
]


@pytest.mark.parametrize(("change", "stale"), CASES)
def test_an_edit_makes_stale_what_was_made_from_the_changed_part(
    change: dict[str, Any], stale: set[tuple[str, int]]
) -> None:
    studio = Studio().walk(to="video_completed")
    shot = studio.unit("shot_image", 1).target_id
    events = studio.ask(EditShot, shot_id=shot, **change)
    assert [type(event) for event in events] == [
        ShotEdited, *([UnitsWentStale] if stale else []), ApprovalVoided
    ]  # fmt: skip
    assert studio.stale() == stale
    assert studio.state == "storyboard_generated"
    assert studio.ask(EditShot, shot_id=shot, **change) == []
    studio.walk(to="video_completed")
    left = studio.stale() - {("shot_image", 1)}
    assert not left, "only a picture waits for the person to ask"


def test_a_line_for_a_silent_shot_is_spoken_and_filmed() -> None:
    studio = Studio().walk(to="video_completed")
    studio.ask(EditShot, shot_id=studio.unit("shot_image", 0).target_id, dialogue="Up we go.")
    before = len(studio.requests)
    studio.walk(to="video_completed")
    assert [kind_of(one) for one in studio.requests[before:]][:2] == ["speech", "shot_video"]


def test_a_speaker_must_be_of_the_cast() -> None:
    studio = Studio().walk(to="storyboard_generated")
    shot = studio.unit("shot_image", 1).target_id
    mira = studio.unit("character_image", 0).target_id
    story = story_of(studio)
    story.when(EditShot(episode_id=EPISODE, shot_id=shot, speaker="x")).then_refused("not_found")
    both = EditShot(episode_id=EPISODE, shot_id=shot, speaker=mira, narrated=True)
    story.when(both).then_refused("invalid", "not by both")


def test_the_last_shot_stays() -> None:
    studio = Studio().walk(to="video_completed")
    *others, last = list(studio.episode.shots)
    events = studio.ask(RemoveShot, shot_id=others[0])
    assert [type(event) for event in events] == [ShotRemoved, UnitsWentStale, ApprovalVoided]
    assert studio.stale() == {("music", 0), ("cut", 0)}
    for shot in others[1:]:
        studio.ask(RemoveShot, shot_id=shot)
    story_of(studio).when(RemoveShot(episode_id=EPISODE, shot_id=last)).then_refused("conflict", "only shot")


def test_a_redrawn_shot_makes_its_video_stale() -> None:
    studio = Studio().walk(to="video_completed")
    studio.ask(RedrawShot, shot_id=studio.unit("shot_image", 2).target_id)
    studio.finish()
    assert studio.stale() == {("shot_video", 2), ("cut", 0)}


def test_shots_that_are_not_there_are_not_found() -> None:
    story = story_of(Studio().walk(to="storyboard_generated"))
    story.when(EditShot(episode_id=EPISODE, shot_id="x", dialogue="y")).then_refused("not_found")
    story.when(RedrawShot(episode_id=EPISODE, shot_id="x")).then_refused("not_found")
    story.when(RemoveShot(episode_id=EPISODE, shot_id="x")).then_refused("not_found")
