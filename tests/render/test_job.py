"""The rules of a render, as events."""

import pytest

from contracts.render.commands import CancelRender, RenderEpisode
from contracts.render.events import (
    EpisodeRendered,
    RenderCancelled,
    RenderFailed,
    RenderQueued,
    RenderStarted,
    ShotRendered,
)
from services.render.job import Begin, Fail, Finish, FinishShot, Job, Stop, Superseded, decide, evolve
from tests.contracts.examples import example_of

pytestmark = pytest.mark.unit

WISH = example_of(RenderEpisode)
ABOUT = {"job_id": WISH.job_id, "project_id": WISH.project_id, "episode_id": WISH.episode_id}
QUEUED = RenderQueued(**ABOUT, cut=WISH.cut)
CANCEL = CancelRender(job_id=WISH.job_id, episode_id=WISH.episode_id)
CANCELLED = RenderCancelled(**ABOUT)
FILM = example_of(EpisodeRendered)


def started(attempt: int) -> RenderStarted:
    return RenderStarted(**ABOUT, attempt=attempt)


def given(*events: object) -> Job:
    job = Job()
    for event in events:
        job = evolve(job, event)  # type: ignore[arg-type]
    return job


def test_a_wish_is_queued_once() -> None:
    assert decide(WISH, given()) == [QUEUED]
    assert decide(WISH, given(QUEUED)) == []


def test_every_attempt_has_the_next_number() -> None:
    assert decide(Begin(), given(QUEUED)) == [started(1)]
    assert decide(Begin(), given(QUEUED, started(1))) == [started(2)]


def test_a_shot_is_told_once_over_all_attempts() -> None:
    told = ShotRendered(job_id=WISH.job_id, episode_id=WISH.episode_id, shot_id="s1", frames=9)
    assert decide(FinishShot(1, "s1", 9), given(QUEUED, started(1))) == [told]
    assert decide(FinishShot(2, "s1", 9), given(QUEUED, started(1), told, started(2))) == []


def test_the_current_attempt_brings_the_film() -> None:
    assert decide(Finish(1, FILM), given(QUEUED, started(1))) == [FILM]


@pytest.mark.parametrize("late", [Finish(1, FILM), Fail(1, "x", "y"), Stop(1), FinishShot(1, "s1", 9)])
def test_a_superseded_attempt_records_nothing(late: Finish | Fail | Stop | FinishShot) -> None:
    with pytest.raises(Superseded):
        decide(late, given(QUEUED, started(1), started(2)))


def test_an_ended_render_is_not_begun_again() -> None:
    with pytest.raises(Superseded):
        decide(Begin(), given(QUEUED, started(1), FILM))


def test_a_queued_render_is_cancelled_at_once() -> None:
    assert decide(CANCEL, given(QUEUED)) == [CANCELLED]


def test_a_running_render_is_asked_to_stop_and_does() -> None:
    assert decide(CANCEL, given(QUEUED, started(1))) == [CANCEL]
    assert decide(CANCEL, given(QUEUED, started(1), CANCEL)) == []
    assert decide(Stop(1), given(QUEUED, started(1), CANCEL)) == [CANCELLED]


def test_a_render_that_was_asked_to_stop_is_not_begun_again() -> None:
    assert decide(Begin(), given(QUEUED, started(1), CANCEL)) == [CANCELLED]


def test_what_has_ended_stays_as_it_is() -> None:
    for input_ in (CANCEL, Fail(None, "defect", "given up")):
        assert decide(input_, given(QUEUED, CANCELLED)) == []


def test_a_render_that_kills_its_workers_is_given_up() -> None:
    assert decide(Fail(None, "defect", "why"), given(QUEUED, started(1))) == [
        RenderFailed(**ABOUT, code="defect", sentence="why")
    ]
