"""The outline: written, edited, approved, worked out."""

import pytest

from contracts.episode.commands import ConfirmOutline, DraftOutline, EditOutline
from contracts.episode.events import (
    ApprovalVoided,
    AskedUnit,
    OutlineAsked,
    OutlineConfirmed,
    OutlineDrafted,
    OutlineEdited,
    RefinementAsked,
    UnitsWentStale,
)
from contracts.identifiers import derived_id
from contracts.story import CharacterSummary
from services.episode.approval import content_hash
from tests.episode.specified import story_of
from tests.episode.studio import CREATE, EPISODE, OUTLINE, SKETCH, Studio, failed, kind_of, made

pytestmark = pytest.mark.unit


def test_the_job_id_follows_from_episode_unit_and_revision() -> None:
    studio = Studio().walk(to="initial")
    unit = studio.unit("outline")
    job = derived_id("job", EPISODE, "outline", EPISODE, 1)
    asked = OutlineAsked(episode_id=EPISODE, units=(AskedUnit(unit=unit, revision=1, job_id=job),))
    drafted = OutlineDrafted(episode_id=EPISODE, outline=OUTLINE, provenance=SKETCH)
    asked_for = story_of(studio).when(DraftOutline(episode_id=EPISODE)).then(asked)
    studio.ask(DraftOutline)
    asked_for.when(made(studio.open[0])).then(drafted)


def test_another_outline_can_be_had_and_only_the_latest_counts() -> None:
    studio = Studio().walk(to="outline_generated")
    [first] = studio.requests
    studio.ask(DraftOutline)
    assert studio.tell(made(first)) == [], "a result of an earlier ask"
    studio.finish()
    assert studio.state == "outline_generated"
    assert len(studio.requests) == 2


def test_approval_stores_the_hash_of_what_was_approved_and_asks_for_refinement_and_cast() -> None:
    studio = Studio().walk(to="outline_generated")
    approved = content_hash("outline", studio.episode)
    events = story_of(studio).when(ConfirmOutline(episode_id=EPISODE)).events
    assert events[0] == OutlineConfirmed(episode_id=EPISODE, content_hash=approved)
    assert isinstance(events[1], RefinementAsked)
    assert [asked.unit.kind for asked in events[1].units] == ["refinement", "cast"]


def test_the_cast_is_requested_when_the_refinement_is_there() -> None:
    studio = Studio().walk(to="refining")
    assert [kind_of(request) for request in studio.open] == ["refinement"]
    studio.tell(made(studio.open.pop()))
    assert [kind_of(request) for request in studio.open] == ["cast"]
    assert studio.state == "refining"


def test_a_failed_refinement_is_asked_for_again_with_the_cast_that_waited_for_it() -> None:
    studio = Studio().walk(to="refining")
    studio.finish(failed)
    assert studio.state == "failed"
    names = [type(event).__name__ for event in studio.events[-3:]]
    assert names == ["UnitFailed", "UnitFailed", "StageFailed"]
    [again] = studio.ask(ConfirmOutline)
    assert isinstance(again, RefinementAsked)
    assert [(asked.unit.kind, asked.revision) for asked in again.units] == [("refinement", 2), ("cast", 2)]
    studio.finish()
    assert studio.state == "refined"


def test_a_failed_cast_leaves_the_refinement_alone() -> None:
    studio = Studio().walk(to="refining")
    studio.tell(made(studio.open.pop()))
    studio.finish(failed)
    [again] = studio.ask(ConfirmOutline)
    assert isinstance(again, RefinementAsked)
    assert [asked.unit.kind for asked in again.units] == ["cast"]


def test_only_the_fields_given_are_edited() -> None:
    story = story_of(Studio().walk(to="outline_generated"))
    wish = EditOutline(episode_id=EPISODE, title="The Lamp")
    new = OUTLINE.model_copy(update={"title": "The Lamp"})
    edited = story.when(wish).then(OutlineEdited(episode_id=EPISODE, outline=new))
    assert edited.state.workflow.state == "outline_generated"
    edited.when(wish).then_nothing()


def test_editing_an_approved_outline_voids_the_approval_and_makes_all_later_work_stale() -> None:
    studio = Studio().walk(to="video_completed")
    wish = EditOutline(episode_id=EPISODE, synopsis="Otherwise.")
    edited = story_of(studio).when(wish).then(OutlineEdited, UnitsWentStale, ApprovalVoided)
    assert edited.state.workflow.state == "outline_generated"
    assert edited.state.approvals == {}
    stale = {unit for unit, piece in edited.state.pieces.items() if piece.stale}
    assert stale == set(edited.state.pieces) - {studio.unit("outline")}


def test_after_the_edit_everything_is_made_anew_stage_by_stage() -> None:
    studio = Studio().walk(to="video_completed")
    once = len(studio.requests)
    studio.ask(EditOutline, synopsis="Otherwise.")
    studio.walk(to="video_completed")
    assert len(studio.requests) == 2 * once - 1, "all but the outline"
    assert not studio.stale()


def test_an_outline_that_is_being_written_cannot_be_edited() -> None:
    wish = EditOutline(episode_id=EPISODE, title="x")
    story_of(Studio().walk(to="initial")).when(wish).then_refused("conflict")
    story_of(Studio().walk(to="outline_generating")).when(wish).then_refused("conflict")


def test_an_edit_that_does_not_fit_names_the_field() -> None:
    crowd = tuple(CharacterSummary(name=f"Nobody {number}") for number in range(21))
    wish = EditOutline(episode_id=EPISODE, characters_summary=crowd)
    refused = story_of(Studio().walk(to="outline_generated")).when(wish).then_refused("invalid")
    assert refused.details["field"] == "characters_summary"


def test_a_failed_outline_is_asked_for_again() -> None:
    studio = Studio()
    studio.tell(CREATE)
    studio.ask(DraftOutline)
    studio.finish(failed)
    assert studio.episode.workflow.failed_stage == "outline"
    assert studio.episode.workflow.percentage == 5
    studio.ask(DraftOutline)
    studio.finish()
    assert studio.state == "outline_generated"
