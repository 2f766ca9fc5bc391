"""The scenes: drawn, edited, removed, approved."""

import pytest

from contracts.episode.commands import DrawScenes, EditScene, RedrawScene, RemoveScene, RemoveShot
from contracts.episode.events import (
    ApprovalVoided,
    SceneEdited,
    SceneImagesAsked,
    SceneRemoved,
    ScenesDrawn,
    ShotRemoved,
    UnitsWentStale,
)
from contracts.story import Weather
from tests.episode.specified import story_of
from tests.episode.studio import EPISODE, Studio

pytestmark = pytest.mark.unit


def test_one_picture_per_scene() -> None:
    studio = Studio().walk(to="characters_confirmed")
    [asked] = studio.ask(DrawScenes)
    assert isinstance(asked, SceneImagesAsked)
    assert len(asked.units) == 2
    studio.finish()
    assert studio.events[-1] == ScenesDrawn(episode_id=EPISODE)


def test_an_edit_makes_its_picture_and_those_of_its_shots_stale() -> None:
    studio = Studio().walk(to="video_completed")
    scene = studio.unit("scene_image", 1).target_id
    events = studio.ask(EditScene, scene_id=scene, weather=Weather.STORM)
    assert [type(event) for event in events] == [SceneEdited, UnitsWentStale, ApprovalVoided]
    assert studio.stale() == {
        ("scene_image", 1), ("shot_image", 2), ("shot_image", 3), ("shot_video", 2), ("shot_video", 3), ("cut", 0)
    }  # fmt: skip
    assert studio.state == "scenes_generated"
    assert studio.ask(EditScene, scene_id=scene, weather=Weather.STORM) == []


def test_asking_on_after_an_edit_makes_only_what_is_stale() -> None:
    studio = Studio().walk(to="video_completed")
    studio.ask(EditScene, scene_id=studio.unit("scene_image", 1).target_id, atmosphere="wild")
    before = len(studio.requests)
    studio.ask(RedrawScene, scene_id=studio.unit("scene_image", 1).target_id)
    studio.finish()
    studio.walk(to="video_completed")
    kinds = [type(request).__name__ for request in studio.requests[before:]]
    assert sorted(kinds) == [
        "GenerateSceneImage", "GenerateShotImage", "GenerateShotImage", "GenerateShotVideo", "GenerateShotVideo",
        "RenderEpisode",
    ]  # fmt: skip
    assert not studio.stale()


def test_the_shots_of_a_removed_scene_go_with_it() -> None:
    studio = Studio().walk(to="video_completed")
    first, second = list(studio.episode.scenes)
    events = studio.ask(RemoveScene, scene_id=first)
    assert [type(event) for event in events] == [
        ShotRemoved, ShotRemoved, SceneRemoved, UnitsWentStale, ApprovalVoided
    ]  # fmt: skip
    assert studio.stale() == {("music", 0), ("cut", 0)}
    assert studio.state == "scenes_generated"
    story_of(studio).when(RemoveScene(episode_id=EPISODE, scene_id=second)).then_refused(
        "conflict", "only scene"
    )


def test_a_scene_that_holds_all_shots_cannot_be_removed() -> None:
    studio = Studio().walk(to="storyboard_generated")
    first, second = list(studio.episode.scenes)
    for shot in list(studio.episode.shots.values()):
        if shot.scene_id == second:
            studio.ask(RemoveShot, shot_id=shot.shot_id)
    story_of(studio).when(RemoveScene(episode_id=EPISODE, scene_id=first)).then_refused("conflict", "empty")
    assert isinstance(studio.ask(RemoveScene, scene_id=second)[0], SceneRemoved)


def test_scenes_that_are_not_there_are_not_found() -> None:
    story = story_of(Studio().walk(to="scenes_generated"))
    story.when(EditScene(episode_id=EPISODE, scene_id="x", name="y")).then_refused("not_found")
    story.when(RedrawScene(episode_id=EPISODE, scene_id="x")).then_refused("not_found")
    story.when(RemoveScene(episode_id=EPISODE, scene_id="x")).then_refused("not_found")
