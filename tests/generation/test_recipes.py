"""Recipes: what each wish asks of a provider, and what is made of the answer."""

import re
from enum import StrEnum
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.generation.commands import (
    GenerateCast,
    GenerateOutline,
    GenerateShotImage,
    GenerateShotVideo,
    GenerateSpeech,
    GenerateStoryboard,
    Work,
)
from contracts.registry import commands_of
from contracts.story import (
    CameraAngle,
    CameraMove,
    Cast,
    Character,
    CharacterSheet,
    Emotion,
    Figure,
    MediaFile,
    Mode,
    Outline,
    Pose,
    Provenance,
    Reference,
    Refinement,
    Scene,
    SceneSheet,
    Settings,
    Shot,
    ShotSheet,
    ShotSize,
    Storyboard,
    Unit,
    UnitKind,
)
from services.generation.capabilities import ImageRequest, TextRequest, TextResult, VideoRequest
from services.generation.delivery import answer_in
from services.generation.recipe import BadAnswer
from services.generation.recipes import RECIPES
from services.generation.recipes.narrowing import NamedCast, storyboard_of

pytestmark = pytest.mark.unit

ANNA = Character(
    character_id="anna", name="Anna", appearance="Red coat, grey hair", gender="female", age_group="old"
)
BEN = Character(character_id="ben", name="Ben", number=1)
PIER = Scene(scene_id="pier", name="The pier", description="Wet planks")
SHOT = Shot(
    shot_id="shot-1",
    scene_id="pier",
    visual_desc="Anna looks at the sea.",
    figures=(Figure(character_id="anna"),),
    dialogue="He is late.",
    speaker="anna",
)
OUTLINE = Outline(title="Late", language="en")
REFINEMENT = Refinement(content="Anna waits.", scenes=(SceneSheet(name="The pier"),))
PORTRAIT = MediaFile(asset_id="asset-1", sha256="a" * 64, size=9, media_type="image/png")
REFERENCE = Reference(kind="character", target_id="anna", name="Anna", media=PORTRAIT)
MADE = Provenance(provider="fake")


def about(kind: UnitKind, **settings: Any) -> dict[str, Any]:
    return {
        "job_id": "job_1",
        "project_id": "p",
        "episode_id": "e",
        "unit": Unit(kind=kind, target_id="t"),
        "settings": Settings(**settings),
        "seed": 7,
    }


def storyboard(**settings: Any) -> GenerateStoryboard:
    return GenerateStoryboard(
        **about("storyboard", **settings),
        premise="Anna waits.",
        outline=OUTLINE,
        refinement=REFINEMENT,
        characters=(ANNA, BEN),
        scenes=(PIER,),
    )


def test_every_wish_has_a_recipe() -> None:
    assert set(RECIPES) == {command for command in commands_of("generation") if issubclass(command, Work)}


def test_a_script_is_to_be_followed_and_an_idea_worked_out() -> None:
    script = GenerateOutline(**about("outline"), premise="INT. PIER", mode=Mode.SCRIPT)
    idea = GenerateOutline(**about("outline", language="de"), premise="A pier", title="Spät")
    assert "Follow this script faithfully" in RECIPES[GenerateOutline].request(script).prompt
    prompt = RECIPES[GenerateOutline].request(idea).prompt
    assert "Write in the language de." in prompt
    assert "Spät" in prompt


def test_a_title_given_by_a_person_is_kept() -> None:
    wish = GenerateOutline(**about("outline"), premise="A pier", title="Mine")
    assert RECIPES[GenerateOutline].event(wish, OUTLINE, MADE).model_dump()["outline"]["title"] == "Mine"


def test_a_storyboard_names_scenes_and_cast_by_id_and_the_number_of_shots() -> None:
    request = RECIPES[GenerateStoryboard].request(storyboard(shots=9))
    assert isinstance(request, TextRequest)
    assert issubclass(request.answer, Storyboard)
    for part in ("exactly 9 shots", "- pier:", "- anna:", "Red coat, grey hair", "- ben:"):
        assert part in request.prompt


GOOD = ShotSheet(scene_id="pier", visual_desc="-", figures=(Figure(character_id="anna"),), speaker="ben")


def test_an_answer_can_name_no_scene_and_no_character_but_those_there_are() -> None:
    request = RECIPES[GenerateStoryboard].request(storyboard(shots=4))
    assert isinstance(request, TextRequest)
    schema = request.answer.model_json_schema()
    shot = schema["$defs"]["ShotSheet"]["properties"]
    assert shot["scene_id"]["const"] == "pier"
    assert {"enum": ["anna", "ben"], "type": "string"} in shot["speaker"]["anyOf"]
    assert schema["$defs"]["Figure"]["properties"]["character_id"]["enum"] == ["anna", "ben"]
    assert (schema["properties"]["shots"]["minItems"], schema["properties"]["shots"]["maxItems"]) == (4, 4)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"scene_id": "moon"}, "scene_id"),
        ({"speaker": "carl"}, "speaker"),
        ({"figures": [{"character_id": "carl"}]}, "character_id"),
    ],
)
def test_an_answer_that_names_a_stranger_is_no_answer(changes: dict[str, Any], where: str) -> None:
    answer = storyboard_of(["pier"], ["anna", "ben"], None)
    with pytest.raises(ValidationError, match=where):
        answer.model_validate({"shots": [GOOD.model_dump() | changes]})


def test_a_storyboard_of_another_writer_is_looked_at_in_the_same_way_and_told_plainly() -> None:
    wide = Storyboard(shots=(GOOD,) * 4)
    wish = storyboard(shots=4)
    request = RECIPES[GenerateStoryboard].request(wish)
    assert isinstance(request, TextRequest)
    narrow = answer_in(TextResult(answer=wide), request)
    assert type(narrow) is request.answer
    told = RECIPES[GenerateStoryboard].event(wish, narrow, MADE)
    assert told == RECIPES[GenerateStoryboard].event(wish, wide, MADE)
    assert told.model_dump()["storyboard"] == wide.model_dump()


def test_a_film_without_characters_has_a_narrator_alone() -> None:
    answer = storyboard_of(["pier"], [], None)
    answer.model_validate({"shots": [{"scene_id": "pier", "visual_desc": "Waves."}]})
    for stranger in ({"speaker": "anna"}, {"figures": [{"character_id": "anna"}]}):
        with pytest.raises(ValidationError):
            answer.model_validate({"shots": [{"scene_id": "pier", "visual_desc": "Waves.", **stranger}]})


@pytest.mark.parametrize(
    ("names", "complaint"),
    [([], "at least 1 item"), (["Anna", " "], "needs a name"), (["Anna", "anna "], "named 'anna'")],
)
def test_a_cast_is_told_at_once_what_is_wrong_with_its_names(names: list[str], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        NamedCast.model_validate({"characters": [{"name": name} for name in names]})


def test_every_field_of_a_shot_is_explained() -> None:
    prompt = RECIPES[GenerateStoryboard].request(storyboard()).prompt
    assert all(re.search(rf"^- .*\b{name}\b.*:", prompt, re.MULTILINE) for name in ShotSheet.model_fields)
    assert "The text it began with" in prompt


@pytest.mark.parametrize(
    ("shots", "complaint"),
    [
        ((ShotSheet(scene_id="moon", visual_desc="-"),), "'moon', which is no scene"),
        ((ShotSheet(scene_id="pier", visual_desc="-", speaker="carl"),), "'carl', who is not in the cast"),
        ((ShotSheet(scene_id="pier", visual_desc="-"),) * 3, "4 shots were asked for and 3 came"),
    ],
)
def test_a_storyboard_that_does_not_fit_is_refused(shots: tuple[ShotSheet, ...], complaint: str) -> None:
    wish = storyboard(shots=4)
    with pytest.raises(BadAnswer, match=complaint):
        RECIPES[GenerateStoryboard].event(wish, Storyboard(shots=shots), MADE)


def test_two_characters_of_one_name_are_refused() -> None:
    wish = GenerateCast(**about("cast"), premise="-", outline=OUTLINE, refinement=REFINEMENT)
    twice = Cast(characters=(CharacterSheet(name="Anna"), CharacterSheet(name="anna ")))
    with pytest.raises(BadAnswer):
        RECIPES[GenerateCast].event(wish, twice, MADE)
    with pytest.raises(BadAnswer):
        RECIPES[GenerateCast].event(wish, Cast(characters=()), MADE)


def test_a_shot_describes_who_is_seen_and_takes_the_references_along() -> None:
    wish = GenerateShotImage(
        **about("shot_image", ratio="16:9"), shot=SHOT, scene=PIER, cast=(ANNA, BEN), references=(REFERENCE,)
    )
    request = RECIPES[GenerateShotImage].request(wish)
    assert isinstance(request, ImageRequest)
    assert request.size == (1280, 720)
    assert request.references == (REFERENCE,)
    assert "Red coat, grey hair" in request.prompt
    assert "Wet planks" in request.prompt
    assert "Ben" not in request.prompt


def test_a_shot_tells_who_stands_where_and_how_they_look() -> None:
    figures = (Figure(character_id="ben", emotion=Emotion.ANGRY, pose=Pose.SIT), Figure(character_id="anna"))
    wish = GenerateShotImage(
        **about("shot_image"), shot=SHOT.model_copy(update={"figures": figures}), scene=PIER, cast=(ANNA, BEN)
    )
    prompt = RECIPES[GenerateShotImage].request(wish).prompt
    assert "From left to right: Ben sits with an angry face, Anna stands with a calm face." in prompt


@pytest.mark.parametrize("values", [Emotion, Pose, ShotSize, CameraAngle, CameraMove])
def test_every_way_of_showing_somebody_has_words(values: type[StrEnum]) -> None:
    field = {Emotion: "emotion", Pose: "pose", ShotSize: "size", CameraAngle: "angle", CameraMove: "move"}[
        values
    ]
    for value in values:
        figure = Figure(character_id="anna").model_copy(
            update={field: value} if field in Figure.model_fields else {}
        )
        changes: dict[str, Any] = {"figures": (figure,)}
        if field in ShotSheet.model_fields:
            changes[field] = value
        wish = GenerateShotVideo(
            **about("shot_video"), shot=SHOT.model_copy(update=changes), scene=PIER, cast=(ANNA,), frames=50
        )
        assert RECIPES[GenerateShotVideo].request(wish).prompt


def test_a_shot_is_filmed_from_its_still_at_the_length_wanted() -> None:
    wish = GenerateShotVideo(
        **about("shot_video"),
        shot=SHOT,
        scene=PIER,
        cast=(ANNA,),
        first_frame=PORTRAIT,
        frames=50,
        speech_frames=(4, 30),
    )
    request = RECIPES[GenerateShotVideo].request(wish)
    assert isinstance(request, VideoRequest)
    assert (request.frames, request.first_frame, request.speech_frames) == (50, PORTRAIT, (4, 30))
    assert "camera does not move" in request.prompt


def test_a_line_is_spoken_word_for_word() -> None:
    wish = GenerateSpeech(**about("speech"), text="He is late.", character=ANNA)
    assert RECIPES[GenerateSpeech].request(wish).prompt == "He is late."
