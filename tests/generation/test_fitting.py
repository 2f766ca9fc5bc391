"""Limits are checked before anything is sent, and what is too much is named."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.generation.commands import GenerateShotVideo
from contracts.story import Capability, Character, MediaFile, Reference, Scene, Settings, Shot, Unit
from services.generation.capabilities import MusicRequest, Request, SpeechRequest, VideoRequest
from services.generation.catalog.fitting import fitted, missing_reference
from services.generation.catalog.model import Limits, Model
from services.generation.job_inputs import Failure
from services.generation.recipes import RECIPES
from tests.generation import wishes

pytestmark = pytest.mark.unit

ANNA = Character(character_id="anna", name="Anna")
BEN = Character(character_id="ben", name="Ben", number=1)
STILL = MediaFile(asset_id="asset-still", sha256="a" * 64, size=9, media_type="image/png")


def picture_of(target: str, kind: str = "character") -> Reference:
    media = MediaFile(asset_id=f"asset-{target}", sha256="b" * 64, size=9, media_type="image/png")
    return Reference.model_validate(
        {"kind": kind, "target_id": target, "name": target.title(), "media": media}
    )


PIER = picture_of("pier", "scene")


def shot(**given: Any) -> VideoRequest:
    wish = GenerateShotVideo.model_validate(
        {
            "job_id": "job_1",
            "project_id": "p",
            "episode_id": "e",
            "unit": Unit(kind="shot_video", target_id="shot-1"),
            "settings": Settings(),
            "shot": Shot(shot_id="shot-1", scene_id="pier", visual_desc="They wait."),
            "scene": Scene(scene_id="pier", name="The pier"),
            "cast": (ANNA, BEN),
            "references": (picture_of("anna"), PIER, picture_of("ben")),
            "frames": 24 * 5,
            **given,
        }
    )
    request = RECIPES[GenerateShotVideo].request(wish)
    assert isinstance(request, VideoRequest)
    return request


def model(**limits: Any) -> Model:
    return Model(
        provider="studio",
        name="reel",
        capabilities=frozenset({Capability.VIDEO}),
        checked=date(2026, 11, 1),
        limits=Limits(**limits),
    )


def fits[R: Request](request: R, **limits: Any) -> R:
    fitting = fitted(request, model(**limits))
    assert not isinstance(fitting, Failure), fitting.sentence
    return fitting


def refused(request: Request, **limits: Any) -> Failure:
    fitting = fitted(request, model(**limits))
    assert isinstance(fitting, Failure)
    assert fitting.code == "invalid_input"
    assert fitting.next_step
    return fitting


def names(request: VideoRequest) -> list[str]:
    return [reference.target_id for reference in request.references]


def test_a_request_that_fits_names_the_model() -> None:
    assert fits(shot()).model == "reel"


def test_pictures_that_a_model_does_not_take_are_left_out() -> None:
    fitting = fits(shot(first_frame=STILL))
    assert (fitting.references, fitting.first_frame) == ((), None)


def test_scenes_give_way_to_characters_and_the_order_stays() -> None:
    assert names(fits(shot(), references=3)) == ["anna", "pier", "ben"]
    assert names(fits(shot(), references=2)) == ["anna", "ben"]


def test_a_character_beyond_the_limit_is_named() -> None:
    failure = refused(shot(), references=1)
    assert failure.refused_input == "Ben"
    assert "at most 1" in failure.sentence


def test_a_character_who_is_seen_without_an_approved_picture_is_named() -> None:
    request = shot(references=(picture_of("anna"), PIER))
    failure = refused(request, references=9)
    assert failure.refused_input == "Ben"
    assert missing_reference(request, model(references=9)) == failure
    assert missing_reference(request, model()) is None


def test_a_first_frame_shows_the_characters_already() -> None:
    request = shot(first_frame=STILL, references=())
    fitting = fits(request, references=9, first_frame="yes")
    assert (fitting.first_frame, fitting.references) == (STILL, ())
    refused(request, references=9, first_frame="yes", references_beside_frames=True)
    refused(request, references=9)


def test_references_go_beside_a_frame_where_a_model_takes_both() -> None:
    request = shot(first_frame=STILL)
    assert names(fits(request, references=9, first_frame="yes")) == []
    both = fits(request, references=9, first_frame="yes", references_beside_frames=True)
    assert (names(both), both.first_frame) == (["anna", "pier", "ben"], STILL)


def test_a_model_that_moves_a_picture_needs_one() -> None:
    assert refused(shot(), first_frame="needed").refused_input == "first_frame"
    assert (
        refused(shot(first_frame=STILL), first_frame="yes", last_frame="needed").refused_input == "last_frame"
    )
    assert fits(replace(shot(), last_frame=STILL), last_frame="yes").last_frame == STILL


def test_a_shot_longer_than_the_longest_clip_is_refused() -> None:
    assert refused(shot(frames=24 * 10 + 1), seconds=(6, 10)).refused_input == "frames"
    fits(shot(frames=24 * 10), seconds=(6, 10))


def test_a_ratio_that_is_not_made_is_refused() -> None:
    assert refused(shot(), ratios=("16:9",)).refused_input == "ratio"
    fits(shot(), ratios=("16:9", "9:16"))


def test_a_text_that_is_too_long_is_refused_by_its_own_name() -> None:
    assert refused(shot(), prompt_characters=10).refused_input == "prompt"
    line = wishes.line()
    speech = RECIPES[type(line)].request(line)
    assert isinstance(speech, SpeechRequest)
    assert refused(speech, prompt_characters=3).refused_input == "text"


def test_music_longer_than_a_song_of_the_model_is_refused() -> None:
    wish = wishes.music()
    music = RECIPES[type(wish)].request(replace_frames(wish, 24 * 300))
    assert isinstance(music, MusicRequest)
    assert refused(music, seconds=(60, 240)).refused_input == "frames"


def replace_frames(wish: Any, frames: int) -> Any:
    return wish.model_copy(update={"frames": frames})
