"""What is requested, when, and with what."""

import pytest

from contracts.episode.commands import (
    ConfirmOutline,
    ConfirmStoryboard,
    DraftOutline,
    DrawCharacters,
    EditShot,
    RemoveShot,
    SetEpisodeBudget,
    ShootVideo,
)
from contracts.generation.commands import (
    CancelJob,
    GenerateCharacterImage,
    GenerateMusic,
    GenerateOutline,
    GenerateShotImage,
    GenerateShotVideo,
    GenerateSpeech,
    Work,
)
from contracts.render.commands import CancelRender, RenderEpisode
from contracts.story import Settings
from services.episode import production
from services.episode.production import IDLE
from services.episode.requests import Terms
from tests.episode.studio import CREATE, Studio, kind_of, made

pytestmark = pytest.mark.unit


def requested[R](studio: Studio, kind: type[R]) -> list[R]:
    return [request for request in studio.requests if isinstance(request, kind)]


def test_nothing_is_requested_before_it_is_asked_for() -> None:
    assert Studio().walk(to="initial").requests == []
    assert Studio().walk(to="outline_generated").open == []
    assert Studio().walk(to="characters_confirmed").open == []


def test_the_same_state_requests_nothing_twice() -> None:
    studio = Studio().walk(to="video_generating")
    assert production.decide(studio.episode, studio.production) == []
    afresh = production.decide(studio.episode, IDLE)
    assert {request.job_id for request in afresh} == {request.job_id for request in studio.open}  # type: ignore[attr-defined]


def test_every_request_carries_the_caps_and_the_settings() -> None:
    studio = Studio().walk(to="outline_generating")
    studio.tell(SetEpisodeBudget(episode_id=CREATE.episode_id, microdollars=123))
    [request] = production.decide(studio.episode, IDLE, Terms(cap=456))
    assert isinstance(request, GenerateOutline)
    assert (request.budget.episode_microdollars, request.budget.project_microdollars) == (123, 456)
    assert request.settings == Settings(seed=7)
    assert request.premise == CREATE.premise


def test_the_same_settings_give_the_same_seeds_in_every_episode() -> None:
    def seeds(episode_id: str) -> list[int]:
        studio = Studio()
        studio.tell(CREATE.model_copy(update={"episode_id": episode_id}))
        for command in (DraftOutline, ConfirmOutline, DrawCharacters):
            studio.tell(command(episode_id=episode_id))
            studio.finish()
        return [request.seed for request in requested(studio, Work)]

    assert seeds("one") == seeds("two")
    assert len(set(seeds("one"))) == 5, "and each thing its own"


def test_the_picture_of_a_shot_shows_the_approved_pictures_of_its_figures_and_scene() -> None:
    studio = Studio().walk(to="storyboard_generated")
    second = requested(studio, GenerateShotImage)[1]
    assert [one.name for one in second.cast] == ["Mira", "Old Tam"]
    assert second.scene.name == "Lamp room"
    assert [reference.media for reference in second.references] == [
        studio.episode.selected(studio.unit("character_image", 0)),
        studio.episode.selected(studio.unit("character_image", 1)),
        studio.episode.selected(studio.unit("scene_image", 0)),
    ]


def test_a_shot_is_filmed_when_its_line_is_spoken_and_lasts_as_long_as_it_needs() -> None:
    studio = Studio().walk(to="video_generating")
    silent = requested(studio, GenerateShotVideo)
    assert [request.shot.number for request in silent] == [0]
    assert (silent[0].frames, silent[0].speech_frames) == (96, None)
    line = requested(studio, GenerateSpeech)[0]
    studio.open.remove(line)
    studio.tell(made(line, speech_frames=150))
    filmed = requested(studio, GenerateShotVideo)[1]
    assert filmed.shot.shot_id == line.unit.target_id
    assert (filmed.frames, filmed.speech_frames) == (170, (8, 158))
    assert filmed.first_frame == studio.episode.selected(studio.unit("shot_image", 1))


def test_lines_are_spoken_word_for_word_by_their_speaker() -> None:
    studio = Studio().walk(to="video_generating")
    lines = requested(studio, GenerateSpeech)
    assert [line.text for line in lines] == ["Who wrote this?", "The sea did.", "And the lamp went on."]
    assert [line.character.name if line.character else None for line in lines] == ["Mira", "Old Tam", None]
    assert {line.language for line in lines} == {"en"}


def test_music_waits_for_all_lines_and_is_as_long_as_the_film() -> None:
    studio = Studio().walk(to="video_generating")
    assert not requested(studio, GenerateMusic)
    studio.finish(
        lambda request: made(request, speech_frames=100), which=lambda one: kind_of(one) == "speech"
    )
    [music] = requested(studio, GenerateMusic)
    assert music.frames == 96 + 3 * 120


def test_the_cut_waits_for_everything() -> None:
    studio = Studio().walk(to="video_generating")
    for request in iter(lambda: next((one for one in studio.open if kind_of(one) != "cut"), None), None):
        assert not requested(studio, RenderEpisode)
        studio.open.remove(request)
        studio.tell(made(request))
    [render] = requested(studio, RenderEpisode)
    assert [shot.frames for shot in render.cut.shots] == [96] * 4
    assert [shot.speech_start_frame for shot in render.cut.shots] == [8] * 4


def test_characters_know_the_whole_cast() -> None:
    studio = Studio().walk(to="characters_generating")
    assert [len(request.cast) for request in requested(studio, GenerateCharacterImage)] == [2, 2]


def test_what_was_requested_for_a_removed_shot_is_called_off_once() -> None:
    studio = Studio().walk(to="video_generating")
    shot = studio.unit("speech", 1).target_id
    studio.ask(RemoveShot, shot_id=shot)
    [called_off] = requested(studio, CancelJob)
    assert called_off.job_id == studio.episode.pieces[
        next(unit for unit in studio.episode.pieces if unit.kind == "speech" and unit.target_id == shot)
    ].job_id  # fmt: skip
    assert production.decide(studio.episode, studio.production) == []


def test_a_render_is_called_off_where_it_is_done() -> None:
    studio = Studio().walk(to="video_generating")
    studio.finish(which=lambda request: kind_of(request) != "cut")
    studio.ask(EditShot, shot_id=studio.unit("shot_video", 0).target_id, frames=200)
    assert not requested(studio, CancelRender), "the edit alone calls nothing off"
    studio.ask(ConfirmStoryboard)
    studio.ask(ShootVideo)
    [called_off] = requested(studio, CancelRender)
    assert called_off.job_id == requested(studio, RenderEpisode)[0].job_id


def test_stale_work_that_was_not_requested_yet_is_not_requested() -> None:
    studio = Studio().walk(to="video_generating")
    studio.ask(EditShot, shot_id=studio.unit("shot_video", 1).target_id, visual_desc="Dark")
    studio.finish()
    assert [one.shot.number for one in requested(studio, GenerateShotVideo)] == [0, 2, 3]
