"""Choosing among takes, and takes that come late."""

import pytest

from contracts.episode.commands import DrawCharacters, EditCharacter, RedrawCharacter, SelectTake
from contracts.episode.events import TakeRecorded, TakeSelected
from contracts.identifiers import derived_id
from tests.episode.specified import story_of
from tests.episode.studio import EPISODE, Studio, failed, made

pytestmark = pytest.mark.unit


def twice_drawn(state: str) -> Studio:
    studio = Studio().walk(to=state)
    studio.ask(RedrawCharacter, character_id=studio.unit("character_image", 1).target_id)
    studio.finish()
    return studio


def test_any_take_can_be_selected_and_what_was_made_from_another_goes_stale() -> None:
    studio = twice_drawn("video_completed")
    studio.walk(to="video_completed")
    unit = studio.unit("character_image", 1)
    first, second = studio.episode.pieces[unit].takes
    chosen = SelectTake(episode_id=EPISODE, unit=unit, take_id=first.take_id)
    story = (
        story_of(studio).when(chosen).then(TakeSelected(episode_id=EPISODE, unit=unit, take_id=first.take_id))
    )
    assert story.state.selected(unit) == first.media
    story.when(chosen).then_nothing()
    back = story.when(SelectTake(episode_id=EPISODE, unit=unit, take_id=second.take_id)).story()
    assert back.state.selected(unit) == second.media


def test_a_choice_before_anything_was_made_from_it_makes_nothing_stale() -> None:
    studio = twice_drawn("characters_generated")
    unit = studio.unit("character_image", 1)
    first = studio.episode.pieces[unit].takes[0]
    story_of(studio).when(SelectTake(episode_id=EPISODE, unit=unit, take_id=first.take_id)).then(TakeSelected)


def test_a_choice_makes_stale_what_shows_the_other_take() -> None:
    studio = Studio().walk(to="storyboard_generated")
    unit = studio.unit("character_image", 1)
    studio.ask(RedrawCharacter, character_id=unit.target_id)
    studio.finish()
    assert studio.stale() == {("shot_image", 1), ("shot_image", 2)}
    first = studio.episode.pieces[unit].takes[0]
    assert len(studio.ask(SelectTake, unit=unit, take_id=first.take_id)) == 1, "they are stale already"


def test_a_take_that_is_not_there_is_not_found() -> None:
    studio = Studio().walk(to="characters_generated")
    unit = studio.unit("character_image", 1)
    story_of(studio).when(SelectTake(episode_id=EPISODE, unit=unit, take_id="x")).then_refused("not_found")


def test_while_something_is_being_made_no_take_is_chosen() -> None:
    studio = twice_drawn("characters_confirmed").walk(to="scenes_generating")
    unit = studio.unit("character_image", 1)
    first = studio.episode.pieces[unit].takes[0]
    wish = SelectTake(episode_id=EPISODE, unit=unit, take_id=first.take_id)
    story_of(studio).when(wish).then_refused("conflict")


def test_choosing_the_old_take_settles_a_unit_that_could_not_be_made_again() -> None:
    studio = Studio().walk(to="characters_generated")
    studio.ask(DrawCharacters)
    studio.finish(failed)
    assert studio.state == "failed"
    for number in (0, 1):
        unit = studio.unit("character_image", number)
        studio.ask(SelectTake, unit=unit, take_id=studio.episode.pieces[unit].takes[0].take_id)
    studio.ask(DrawCharacters)
    assert studio.state == "characters_generated"
    assert len(studio.requests) == 7, "nothing more was requested"


def test_a_late_take_of_an_earlier_ask_is_kept_but_not_selected() -> None:
    studio = Studio().walk(to="characters_generated")
    unit = studio.unit("character_image", 1)
    studio.ask(RedrawCharacter, character_id=unit.target_id)
    late = studio.open.pop()
    studio.ask(EditCharacter, character_id=unit.target_id, appearance="A scar.")
    studio.ask(RedrawCharacter, character_id=unit.target_id)
    assert late.job_id in studio.production.called_off  # type: ignore[attr-defined]
    before = studio.episode.selected(unit)
    assert [type(event) for event in studio.tell(made(late))] == [TakeRecorded]
    assert studio.episode.selected(unit) == before
    assert studio.tell(made(late)) == []
    studio.finish()
    piece = studio.episode.pieces[unit]
    assert len(piece.takes) == 3
    assert piece.selected is not None
    assert piece.selected.take_id == derived_id("take", piece.job_id)
    assert piece.stale == ""
