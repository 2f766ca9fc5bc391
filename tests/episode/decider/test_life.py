"""The beginning and the end of an episode."""

import pytest

from contracts.episode.commands import (
    CancelWorkflow,
    CreateEpisode,
    DeleteEpisode,
    DraftOutline,
    SetEpisodeBudget,
)
from contracts.episode.events import EpisodeBudgetSet, EpisodeCreated, EpisodeDeleted, WorkflowCancelled
from contracts.story import Settings
from tests.episode.specified import EPISODES, story_of
from tests.episode.studio import CREATE, EPISODE, PROJECT, Studio, cancelled, made

pytestmark = pytest.mark.unit

CREATED = EpisodeCreated(
    episode_id=EPISODE,
    project_id=PROJECT,
    number=1,
    mode=CREATE.mode,
    premise=CREATE.premise,
    title="",
    settings=Settings(seed=7),
    budget_microdollars=2_000_000,
    project_budget_microdollars=9_000_000,
)


def test_an_episode_begins_with_its_premise() -> None:
    EPISODES.given().when(CREATE).then(CREATED)


def test_the_same_episode_twice_is_one() -> None:
    EPISODES.given(CREATED).when(CREATE).then_nothing()


def test_another_content_under_the_same_id_is_a_conflict() -> None:
    other = CREATE.model_copy(update={"premise": "Something else."})
    EPISODES.given(CREATED).when(other).then_refused("conflict", "another content")


@pytest.mark.parametrize("blank", [" ", "\n\t ", "　"])
def test_a_blank_premise_is_invalid(blank: str) -> None:
    wish = CreateEpisode(episode_id=EPISODE, project_id=PROJECT, premise=blank)
    refused = EPISODES.given().when(wish).then_refused("invalid", "blank")
    assert refused.details["field"] == "premise"


def test_a_deleted_episode_cannot_be_created_again() -> None:
    EPISODES.given(CREATED, EpisodeDeleted(episode_id=EPISODE)).when(CREATE).then_refused("not_found")


def test_the_budget_is_set_once() -> None:
    wish = SetEpisodeBudget(episode_id=EPISODE, microdollars=5)
    set_once = EPISODES.given(CREATED).when(wish).then(EpisodeBudgetSet(episode_id=EPISODE, microdollars=5))
    set_once.when(wish).then_nothing()
    lifted = set_once.when(SetEpisodeBudget(episode_id=EPISODE, microdollars=None)).story()
    assert lifted.state.budget_microdollars is None


def test_cancelling_calls_off_what_was_requested_and_keeps_late_results() -> None:
    studio = Studio().walk(to="video_generating")
    requested = list(studio.open)
    assert studio.ask(CancelWorkflow) == [WorkflowCancelled(episode_id=EPISODE)]
    assert studio.production.called_off == {request.job_id for request in requested}  # type: ignore[attr-defined]
    assert studio.tell(cancelled(requested[0])) == []
    [late] = studio.tell(made(requested[1]))
    assert type(late).__name__ == "TakeRecorded"
    assert studio.state == "cancelled"
    assert studio.open == requested, "nothing new was requested"


def test_a_finished_episode_cannot_be_cancelled_but_deleted() -> None:
    finished = story_of(Studio().walk(to="video_completed"))
    finished.when(CancelWorkflow(episode_id=EPISODE)).then_refused("conflict")
    finished.when(DeleteEpisode(episode_id=EPISODE)).then(EpisodeDeleted(episode_id=EPISODE))


def test_a_deleted_episode_ignores_all_news() -> None:
    studio = Studio().walk(to="characters_generating")
    requested = list(studio.open)
    studio.ask(DeleteEpisode)
    for request in requested:
        assert studio.tell(made(request)) == []
    assert len(studio.production.called_off) == len(requested)


def test_a_cancelled_outline_stays_unwritten() -> None:
    studio = Studio().walk(to="outline_generating")
    [request] = studio.open
    studio.ask(CancelWorkflow)
    assert studio.tell(made(request)) == []
    story_of(studio).when(DraftOutline(episode_id=EPISODE)).then_refused("conflict", "cancelled")
