"""The characters: drawn, edited, removed, approved."""

import pytest

from contracts.episode.commands import (
    ConfirmCharacters,
    DrawCharacters,
    EditCharacter,
    EditOutline,
    RedrawCharacter,
    RemoveCharacter,
)
from contracts.episode.events import (
    ApprovalVoided,
    CharacterEdited,
    CharacterImagesAsked,
    CharacterRemoved,
    CharactersDrawn,
    ShotEdited,
    UnitsWentStale,
)
from contracts.story import Cast, CharacterSummary, Settings
from tests.episode.specified import story_of
from tests.episode.studio import CREATE, EPISODE, Studio, failed, made

pytestmark = pytest.mark.unit


def nobody_found(language: str, *, summaries: tuple[CharacterSummary, ...] = ()) -> Studio:
    studio = Studio()
    studio.tell(CREATE.model_copy(update={"settings": Settings(language=language)}))
    studio.walk(to="outline_generated")
    if summaries:
        studio.ask(EditOutline, characters_summary=summaries)
    studio.walk(to="refining")
    studio.tell(made(studio.open.pop()))
    cast = made(studio.open.pop()).model_copy(update={"cast": Cast(characters=())})
    studio.tell(cast)
    return studio


@pytest.mark.parametrize(("language", "name"), [("zh-Hans", "主角"), ("en", "The Hero"), ("", "The Hero")])
def test_an_episode_without_characters_gets_a_protagonist(language: str, name: str) -> None:
    [character] = nobody_found(language).episode.characters.values()
    assert (character.name, character.role) == (name, "protagonist")


def test_the_protagonist_is_taken_from_the_outline_if_it_names_one() -> None:
    summaries = (CharacterSummary(name="Ada", description="A pilot."),)
    [character] = nobody_found("en", summaries=summaries).episode.characters.values()
    assert (character.name, character.description) == ("Ada", "A pilot.")


def test_one_picture_per_character_and_the_stage_is_complete() -> None:
    studio = Studio().walk(to="characters_generating")
    assert len(studio.open) == 2
    assert [type(event).__name__ for event in studio.tell(made(studio.open.pop()))] == ["TakeRecorded"]
    last = studio.tell(made(studio.open.pop()))
    assert last[-1] == CharactersDrawn(episode_id=EPISODE)


def test_after_a_failure_only_the_missing_picture_is_asked_for() -> None:
    studio = Studio().walk(to="characters_generating")
    first, second = studio.open
    studio.open.clear()
    studio.tell(failed(first))
    assert studio.state == "characters_generating", "a failure does not stop the other"
    studio.tell(made(second))
    assert studio.state == "failed"
    [again] = studio.ask(DrawCharacters)
    assert isinstance(again, CharacterImagesAsked)
    assert [asked.unit for asked in again.units] == [studio.unit("character_image", 0)]
    studio.finish()
    assert studio.state == "characters_generated"


def test_from_the_complete_stage_all_are_drawn_anew() -> None:
    studio = Studio().walk(to="characters_generated")
    [again] = studio.ask(DrawCharacters)
    assert isinstance(again, CharacterImagesAsked)
    assert [asked.revision for asked in again.units] == [2, 2]


def test_a_redrawn_character_keeps_its_old_take() -> None:
    studio = Studio().walk(to="characters_confirmed")
    unit = studio.unit("character_image")
    old = studio.episode.pieces[unit].selected
    studio.ask(RedrawCharacter, character_id=unit.target_id)
    story_of(studio).when(RedrawCharacter(episode_id=EPISODE, character_id=unit.target_id)).then_refused(
        "conflict", "being made already"
    )
    studio.finish()
    piece = studio.episode.pieces[unit]
    assert studio.state == "characters_confirmed"
    assert len(piece.takes) == 2
    assert piece.takes[0] == old
    assert piece.selected == piece.takes[1]


def test_a_new_picture_makes_the_shots_that_show_it_stale() -> None:
    studio = Studio().walk(to="video_completed")
    studio.ask(RedrawCharacter, character_id=studio.unit("character_image", 1).target_id)
    studio.finish()
    assert studio.stale() == {
        ("shot_image", 1), ("shot_image", 2), ("shot_video", 1), ("shot_video", 2), ("cut", 0)
    }  # fmt: skip
    assert studio.state == "video_completed"


def test_an_edit_of_the_looks_makes_the_pictures_stale() -> None:
    studio = Studio().walk(to="video_completed")
    tam = studio.unit("character_image", 1).target_id
    events = studio.ask(EditCharacter, character_id=tam, appearance="A long white beard.")
    assert [type(event) for event in events] == [CharacterEdited, UnitsWentStale, ApprovalVoided]
    assert studio.stale() == {
        ("character_image", 1), ("shot_image", 1), ("shot_image", 2), ("shot_video", 1), ("shot_video", 2), ("cut", 0)
    }  # fmt: skip
    assert studio.state == "characters_generated"


def test_an_edit_of_the_voice_makes_its_lines_stale() -> None:
    studio = Studio().walk(to="video_completed")
    studio.ask(EditCharacter, character_id=studio.unit("character_image", 0).target_id, voice="hoarse")
    assert studio.stale() == {("speech", 1), ("shot_video", 1), ("cut", 0)}


def test_an_edit_of_words_only_makes_nothing_stale() -> None:
    studio = Studio().walk(to="video_completed")
    mira = studio.unit("character_image", 0).target_id
    events = studio.ask(EditCharacter, character_id=mira, personality=("patient",), role="supporting")
    assert [type(event) for event in events] == [CharacterEdited, ApprovalVoided]
    assert studio.ask(EditCharacter, character_id=mira, personality=("patient",)) == []
    requested = len(studio.requests)
    studio.walk(to="video_completed")
    assert len(studio.requests) == requested, "nothing was missing on the way"


def test_a_removed_character_leaves_its_shots_and_gives_its_lines_to_the_narrator() -> None:
    studio = Studio().walk(to="storyboard_generated")
    tam = studio.unit("character_image", 1).target_id
    events = studio.ask(RemoveCharacter, character_id=tam)
    assert [type(event) for event in events] == [
        ShotEdited, ShotEdited, CharacterRemoved, UnitsWentStale, ApprovalVoided
    ]  # fmt: skip
    shots = list(studio.episode.shots.values())
    assert all(figure.character_id != tam for shot in shots for figure in shot.figures)
    assert shots[2].speaker is None
    assert shots[2].dialogue == "The sea did."
    assert studio.state == "characters_generated"
    mira = studio.unit("character_image", 0).target_id
    story_of(studio).when(RemoveCharacter(episode_id=EPISODE, character_id=mira)).then_refused(
        "conflict", "only"
    )


def test_what_was_requested_for_a_removed_character_is_called_off() -> None:
    studio = Studio().walk(to="characters_confirmed")
    tam = studio.unit("character_image", 1).target_id
    studio.ask(RedrawCharacter, character_id=tam)
    [request] = studio.open
    studio.ask(RemoveCharacter, character_id=tam)
    assert studio.production.called_off == {request.job_id}  # type: ignore[attr-defined]


def test_characters_that_are_not_there_are_not_found() -> None:
    story = story_of(Studio().walk(to="characters_generated"))
    story.when(EditCharacter(episode_id=EPISODE, character_id="x", name="y")).then_refused("not_found")
    story.when(RedrawCharacter(episode_id=EPISODE, character_id="x")).then_refused("not_found")
    story.when(RemoveCharacter(episode_id=EPISODE, character_id="x")).then_refused("not_found")


def test_characters_that_are_being_drawn_cannot_be_edited() -> None:
    studio = Studio().walk(to="characters_generating")
    mira = studio.unit("character_image", 0).target_id
    story_of(studio).when(EditCharacter(episode_id=EPISODE, character_id=mira, name="x")).then_refused(
        "conflict"
    )


def test_an_edit_after_the_approval_needs_a_new_one() -> None:
    studio = Studio().walk(to="scenes_generating")
    mira = studio.unit("character_image", 0).target_id
    studio.ask(EditCharacter, character_id=mira, name="Mirabel")
    assert studio.state == "characters_generated"
    studio.finish()
    assert studio.state == "characters_generated", "the scenes go on beside"
    studio.ask(ConfirmCharacters)
    studio.walk(to="scenes_generated")
    assert (
        len([request for request in studio.requests if type(request).__name__ == "GenerateSceneImage"]) == 2
    )


def test_drawing_a_cast_of_one_anew_is_a_stage_and_redrawing_that_one_is_not() -> None:
    studio = nobody_found("en").walk(to="characters_generated")
    one = studio.unit("character_image").target_id
    studio.ask(RedrawCharacter, character_id=one)
    assert studio.state == "characters_generated"
    story_of(studio).when(DrawCharacters(episode_id=EPISODE)).then_refused("conflict", "being made already")
    studio.finish()
    studio.ask(DrawCharacters)
    assert studio.state == "characters_generating"
    studio.finish()
    assert studio.state == "characters_generated"
    assert len(studio.episode.pieces[studio.unit("character_image")].takes) == 3
