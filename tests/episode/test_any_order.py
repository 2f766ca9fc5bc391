"""Whatever people ask and however jobs end: every stage ends, nothing is requested twice, the film can be reached."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.episode import commands as ask
from contracts.episode.events import AnyEpisodeEvent, ApprovalVoided, StageFailed, WorkflowCancelled
from contracts.episode.workflow import (
    GENERATED,
    PERCENTAGES,
    TRANSITIONS,
    Workflow,
    WorkflowState,
    evolve_workflow,
)
from contracts.message import Refused
from contracts.story import Unit
from services.episode.approval import content_hash
from services.episode.units import exists, units_of
from tests.episode.studio import (
    EPISODE,
    SKETCH,
    Studio,
    cancelled,
    failed,
    made,
    unknown,
)

pytestmark = pytest.mark.unit

UNHURRIED = settings(
    deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)

ENDS = st.sampled_from([made, made, made, failed, unknown, cancelled])

STATES = st.sampled_from(
    [state.value for state in TRANSITIONS if state in PERCENTAGES and state != "outline_confirmed"]
)


def wish(draw: Any, studio: Studio) -> ask.EpisodeCommand:
    """Any command at all, for things the episode has."""
    kind = draw(st.sampled_from(sorted(WISHES)))
    command: ask.EpisodeCommand = WISHES[kind](draw, studio)
    return command


def one_of(draw: Any, things: Any) -> str:
    return str(draw(st.sampled_from(sorted(things) or ["nobody"])))


def take(draw: Any, studio: Studio) -> ask.EpisodeCommand:
    takes = [take for piece in studio.episode.pieces.values() for take in piece.takes]
    if not takes:
        return ask.DraftOutline(episode_id=EPISODE)
    chosen = draw(st.sampled_from(takes))
    return ask.SelectTake(episode_id=EPISODE, unit=chosen.unit, take_id=chosen.take_id)


def text(draw: Any) -> str:
    return str(draw(st.sampled_from(["red", "green", "blue"])))


WISHES: dict[str, Any] = {
    **{command.__name__: (lambda _, __, command=command: command(episode_id=EPISODE)) for command in (
        ask.DraftOutline, ask.ConfirmOutline, ask.DrawCharacters, ask.ConfirmCharacters, ask.DrawScenes,
        ask.ConfirmScenes, ask.DraftStoryboard, ask.ConfirmStoryboard, ask.ShootVideo, ask.RecutEpisode,
    )},
    "EditOutline": lambda draw, _: ask.EditOutline(episode_id=EPISODE, synopsis=text(draw)),
    "RedrawCharacter": lambda draw, studio: ask.RedrawCharacter(
        episode_id=EPISODE, character_id=one_of(draw, studio.episode.characters)),
    "EditCharacter": lambda draw, studio: ask.EditCharacter(
        episode_id=EPISODE, character_id=one_of(draw, studio.episode.characters), appearance=text(draw)),
    "ReadCharacter": lambda draw, studio: ask.EditCharacter(
        episode_id=EPISODE, character_id=one_of(draw, studio.episode.characters), personality=(text(draw),)),
    "VoiceCharacter": lambda draw, studio: ask.EditCharacter(
        episode_id=EPISODE, character_id=one_of(draw, studio.episode.characters), voice=text(draw)),
    "RemoveCharacter": lambda draw, studio: ask.RemoveCharacter(
        episode_id=EPISODE, character_id=one_of(draw, studio.episode.characters)),
    "RedrawScene": lambda draw, studio: ask.RedrawScene(
        episode_id=EPISODE, scene_id=one_of(draw, studio.episode.scenes)),
    "EditScene": lambda draw, studio: ask.EditScene(
        episode_id=EPISODE, scene_id=one_of(draw, studio.episode.scenes), atmosphere=text(draw)),
    "RemoveScene": lambda draw, studio: ask.RemoveScene(
        episode_id=EPISODE, scene_id=one_of(draw, studio.episode.scenes)),
    "RedrawShot": lambda draw, studio: ask.RedrawShot(
        episode_id=EPISODE, shot_id=one_of(draw, studio.episode.shots)),
    "EditShot": lambda draw, studio: ask.EditShot(
        episode_id=EPISODE, shot_id=one_of(draw, studio.episode.shots), visual_desc=text(draw)),
    "SayShot": lambda draw, studio: ask.EditShot(
        episode_id=EPISODE, shot_id=one_of(draw, studio.episode.shots),
        dialogue=draw(st.sampled_from(["", "Hark.", "Hush."])), narrated=True),
    "TimeShot": lambda draw, studio: ask.EditShot(
        episode_id=EPISODE, shot_id=one_of(draw, studio.episode.shots), frames=draw(st.sampled_from([24, 96, 200]))),
    "RemoveShot": lambda draw, studio: ask.RemoveShot(
        episode_id=EPISODE, shot_id=one_of(draw, studio.episode.shots)),
    "ReshootShot": lambda draw, studio: ask.ReshootShot(
        episode_id=EPISODE, shot_id=one_of(draw, studio.episode.shots)),
    "SelectTake": take,
}  # fmt: skip


def check_way(before: Workflow, events: list[AnyEpisodeEvent]) -> None:
    """Every step is in the table; progress goes back only by an edit, an ask for a stage anew, or a stop."""
    for event in events:
        after = evolve_workflow(before, event)
        if after.state != before.state:
            if isinstance(event, ApprovalVoided):
                assert after.state == GENERATED[event.stage]
                assert PERCENTAGES[after.state] < PERCENTAGES[before.reached]
            elif isinstance(event, WorkflowCancelled):
                assert after.percentage == before.percentage
            else:
                assert after.state in TRANSITIONS[before.state], (before, event)
                assert (
                    isinstance(event, StageFailed)
                    or after.percentage >= before.percentage
                    or (after.stage_being_made is not None)
                )
        before = after


def check_consistent(studio: Studio) -> None:
    """What is awaited is either requested or waits for something that is; approvals are of what is written now."""
    episode = studio.episode
    requested = [
        request for request in studio.requests if hasattr(request, "unit") or hasattr(request, "cut")
    ]
    assert len({request.job_id for request in requested}) == len(requested)  # type: ignore[attr-defined]
    awaited = {unit for unit, piece in episode.pieces.items() if piece.awaited and exists(unit, episode)}
    open_jobs = {request.job_id for request in studio.open}  # type: ignore[attr-defined]
    if awaited:
        assert any(episode.pieces[unit].job_id in open_jobs for unit in awaited), "work that nobody does"
    stage = episode.workflow.stage_being_made
    assert stage is None or awaited.intersection(units_of(stage, episode)), "a stage that waits for nothing"
    for stage, approved in episode.approvals.items():
        assert content_hash(stage, episode) == approved


def step(draw: Any, studio: Studio) -> None:
    before = studio.episode.workflow
    if studio.open and draw(st.booleans()):
        request = studio.open[draw(st.integers(0, len(studio.open) - 1))]
        end = draw(ENDS)
        if end is not unknown:
            studio.open.remove(request)
        outcome = end(request)
        events = studio.tell(outcome)
        assert studio.tell(outcome) == [], "the same news twice is no news"
    else:
        try:
            events = studio.tell(wish(draw, studio))
        except Refused:
            return
    check_way(before, events)
    check_consistent(studio)


@given(st.data(), STATES)
@UNHURRIED
def test_anything_may_happen_and_the_film_can_still_be_reached(data: st.DataObject, start: str) -> None:
    studio = Studio().walk(to=start)
    for _ in range(data.draw(st.integers(1, 25))):
        step(data.draw, studio)
    studio.finish()
    check_consistent(studio)
    assert studio.episode.workflow.stage_being_made is None
    studio.walk(to="video_completed")
    assert studio.episode.finished is not None


@given(
    st.data(),
    st.sampled_from(["refining", "characters_generating", "storyboard_generating", "video_generating"]),
)
@UNHURRIED
def test_a_stage_ends_however_its_jobs_end(data: st.DataObject, start: str) -> None:
    studio = Studio().walk(to=start)
    stage = studio.episode.workflow.stage_being_made
    assert stage is not None
    while studio.open:
        request = studio.open.pop(data.draw(st.integers(0, len(studio.open) - 1)))
        before = studio.episode.workflow
        check_way(before, studio.tell(data.draw(ENDS)(request)))
        check_consistent(studio)
    assert studio.state in (GENERATED[stage], WorkflowState.FAILED)


@given(st.data())
@UNHURRIED
def test_asking_again_asks_only_for_what_is_missing(data: st.DataObject) -> None:
    studio = Studio().walk(to="video_generating")
    while studio.open:
        request = studio.open.pop(data.draw(st.integers(0, len(studio.open) - 1)))
        studio.tell(data.draw(st.sampled_from([made, made, made, failed]))(request))
    if studio.state == "video_completed":
        return
    there = {unit for unit in units_of("video", studio.episode) if studio.episode.selected(unit)}
    before = len(studio.requests)
    studio.ask(ask.ShootVideo)
    studio.finish()
    again: set[Unit] = {request.unit for request in studio.requests[before:] if hasattr(request, "unit")}
    assert studio.state == "video_completed"
    assert not again & there


def test_news_of_unknown_jobs_change_nothing() -> None:
    studio = Studio().walk(to="outline_generating")
    [request] = studio.open
    stranger = made(request).model_copy(update={"job_id": "job_of_somebody", "provenance": SKETCH})
    assert studio.tell(stranger) == []
