"""The rules of a job, given what happened to it."""

from collections.abc import Sequence

import pytest

from contracts.generation.commands import CancelJob, GenerateMusic, ResolveUnknownJob
from contracts.generation.events import MusicReady
from contracts.message import Message, Refused
from contracts.story import MediaFile, Mood, Provenance, Settings, Unit
from services.generation.job import ABSENT, Job, Phase, Superseded, evolve
from services.generation.job_inputs import (
    Fail,
    Failure,
    GiveUp,
    JobInput,
    Leave,
    LookAgain,
    Queue,
    Reroute,
    Reserve,
    Start,
    Stop,
    Strand,
    Submitted,
    Succeed,
)
from services.generation.job_rules import ATTEMPTS, decide

pytestmark = pytest.mark.unit

WISH = GenerateMusic(
    job_id="job_1",
    project_id="p",
    episode_id="e",
    unit=Unit(kind="music", target_id="e"),
    settings=Settings(),
    mood=Mood.CALM,
    frames=24,
)
QUEUED = Queue(command=WISH, provider="fake", model="fake-1", price=0)
PRICED = Queue(command=WISH, provider="fake", price=500)
RESULT = MusicReady(
    job_id="job_1",
    project_id="p",
    episode_id="e",
    unit=WISH.unit,
    media=MediaFile(asset_id="asset_1", sha256="0" * 64, size=1, media_type="audio/wav"),
    provenance=Provenance(provider="fake"),
)
DOWN = Failure(code="provider_down", sentence="It is down.", retryable=True)
REFUSED = Failure(code="moderation", sentence="No.", refused_input="prompt")
LOST = Failure(code="timeout", sentence="The reply was lost.", charged=None)
OVER = Failure(code="budget", sentence="Too much.")
CANCEL = CancelJob(job_id="job_1", episode_id="e")


def resolve(resolution: str) -> ResolveUnknownJob:
    return ResolveUnknownJob.model_validate({"job_id": "job_1", "episode_id": "e", "resolution": resolution})


def given(*inputs: JobInput) -> Job:
    job = ABSENT
    for happening in inputs:
        for message in decide(happening, job):
            job = evolve(job, message)
    return job


def types(messages: Sequence[Message]) -> list[str]:
    return [type(message).__name__ for message in messages]


def test_a_free_wish_is_queued_and_reserves_nothing_in_one_step() -> None:
    assert types(decide(QUEUED, ABSENT)) == ["JobQueued", "SpendReserved"]


def test_a_priced_wish_is_queued_first_and_reserves_once_the_budget_was_asked() -> None:
    assert types(decide(PRICED, ABSENT)) == ["JobQueued"]
    assert types(decide(Reserve(500), given(PRICED))) == ["SpendReserved"]


def test_the_same_wish_twice_is_one_job() -> None:
    assert decide(QUEUED, given(QUEUED)) == []


def test_a_wish_over_budget_fails_at_once() -> None:
    assert types(decide(Reserve(500, OVER), given(PRICED))) == ["JobFailed"]


def test_a_wish_without_a_provider_fails_at_once() -> None:
    wish = Queue(command=WISH, provider="", failure=Failure(code="provider_down", sentence="None."))
    assert types(decide(wish, ABSENT)) == ["JobQueued", "JobFailed"]


def test_attempts_are_numbered_from_one_and_start_once() -> None:
    job = given(QUEUED, Start(1))
    assert (job.phase, job.attempt) == (Phase.STARTED, 1)
    with pytest.raises(Superseded):
        decide(Start(1), job)


def test_only_the_current_attempt_may_end_the_job() -> None:
    job = given(QUEUED, Start(1), Start(2))
    with pytest.raises(Superseded):
        decide(Succeed(1, 0, RESULT), job)
    assert types(decide(Succeed(2, 0, RESULT), job)) == ["SpendReleased", "MusicReady"]


def test_a_job_ends_once() -> None:
    job = given(QUEUED, Start(1), Succeed(1, 0, RESULT))
    with pytest.raises(Superseded):
        decide(Succeed(1, 0, RESULT), job)


def test_what_was_billed_is_settled() -> None:
    job = given(PRICED, Reserve(500), Start(1), Submitted(1, "work-1"))
    events = decide(Succeed(1, 450, RESULT), job)
    assert types(events) == ["SpendSettled", "MusicReady"]
    assert getattr(events[0], "microdollars", None) == 450


def test_an_uncharged_retryable_failure_is_tried_again_until_the_attempts_are_used_up() -> None:
    job = given(QUEUED)
    for attempt in range(1, ATTEMPTS):
        job = evolve_all(job, [Start(attempt), Fail(attempt, DOWN)])
        assert job.phase is Phase.QUEUED
    job = evolve_all(job, [Start(ATTEMPTS)])
    assert types(decide(Fail(ATTEMPTS, DOWN), job)) == ["SpendReleased", "JobFailed"]


def evolve_all(job: Job, inputs: Sequence[JobInput]) -> Job:
    for happening in inputs:
        for message in decide(happening, job):
            job = evolve(job, message)
    return job


def test_a_refusal_is_final_and_names_the_input() -> None:
    events = decide(Fail(1, REFUSED), given(QUEUED, Start(1)))
    assert types(events) == ["SpendReleased", "JobFailed"]
    assert getattr(events[1], "refused_input", None) == "prompt"


def test_a_charged_failure_is_settled_and_never_run_again_by_itself() -> None:
    charged = Failure(code="bad_answer", sentence="Rubbish.", retryable=True, charged=500)
    events = decide(Fail(1, charged), given(PRICED, Reserve(500), Start(1)))
    assert types(events) == ["SpendSettled", "JobFailed"]


def test_an_unknown_outcome_holds_the_reservation() -> None:
    job = given(PRICED, Reserve(500), Start(1), Fail(1, LOST))
    assert (job.phase, job.holds_reservation) == (Phase.UNKNOWN, True)


def test_a_late_result_of_the_same_attempt_resolves_the_unknown() -> None:
    job = given(PRICED, Reserve(500), Start(1), Fail(1, LOST))
    assert types(decide(Succeed(1, 500, RESULT), job)) == ["SpendSettled", "MusicReady"]


def test_an_unknown_job_accepted_as_lost_is_settled_in_full() -> None:
    job = given(PRICED, Reserve(500), Start(1), Fail(1, LOST))
    events = decide(resolve("accept_as_lost"), job)
    assert types(events) == ["SpendSettled", "JobFailed"]
    assert getattr(events[0], "microdollars", None) == 500


def test_an_unknown_job_run_again_counts_the_lost_money_and_takes_a_new_key() -> None:
    job = given(PRICED, Reserve(500), Start(1), Fail(1, LOST))
    assert types(decide(resolve("retry"), job)) == ["SpendSettled", "SpendReserved", "ResolveUnknownJob"]
    again = evolve_all(job, [resolve("retry"), Start(2)])
    assert (again.phase, again.holds_reservation, again.key) == (Phase.STARTED, True, "job_1-2")


def test_only_an_unknown_job_can_be_resolved() -> None:
    with pytest.raises(Refused) as refused:
        decide(resolve("retry"), given(QUEUED))
    assert refused.value.code == "conflict"
    with pytest.raises(Refused) as refused:
        decide(resolve("retry"), ABSENT)
    assert refused.value.code == "not_found"


def test_an_attempt_that_takes_over_keeps_the_key_and_one_after_a_failure_takes_a_new_one() -> None:
    assert given(QUEUED, Start(1), Start(2)).key == "job_1-1"
    assert given(QUEUED, Start(1), Fail(1, DOWN), Start(2)).key == "job_1-2"


def test_a_queued_job_is_cancelled_at_once() -> None:
    assert types(decide(CANCEL, given(QUEUED))) == ["SpendReleased", "JobCancelled"]


def test_a_running_job_is_asked_to_stop_and_then_cancelled() -> None:
    job = given(QUEUED, Start(1))
    assert decide(CANCEL, job) == [CANCEL]
    asked = evolve(job, CANCEL)
    assert decide(CANCEL, asked) == []
    assert types(decide(Stop(1, 0), asked)) == ["SpendReleased", "JobCancelled"]
    assert types(decide(Fail(1, DOWN), asked)) == ["SpendReleased", "JobCancelled"]
    with pytest.raises(Superseded):
        decide(Start(2), asked)


def test_cancelling_what_ended_or_is_unknown_changes_nothing() -> None:
    assert decide(CANCEL, given(QUEUED, Start(1), Succeed(1, 0, RESULT))) == []
    assert decide(CANCEL, given(PRICED, Reserve(500), Start(1), Fail(1, LOST))) == []


def test_giving_up_a_job_that_may_have_been_charged_leaves_it_unknown() -> None:
    assert types(decide(GiveUp("it crashed"), given(QUEUED))) == ["SpendReleased", "JobFailed"]
    assert types(decide(GiveUp("it crashed"), given(QUEUED, Start(1)))) == ["SpendReleased", "JobFailed"]
    charged = given(PRICED, Reserve(500), Start(1))
    assert types(decide(GiveUp("it crashed"), charged)) == ["JobOutcomeUnknown"]


def test_a_budget_lowered_meanwhile_ends_the_job_before_the_call() -> None:
    assert types(decide(Start(1, OVER), given(PRICED, Reserve(500)))) == ["SpendReleased", "JobFailed"]


def test_whatever_a_provider_says_can_be_stored() -> None:
    garbled = Failure(code="provider_down", sentence="\x00\ud800" + "x" * 100_000, retryable=True)
    assert types(decide(Fail(1, garbled), given(QUEUED, Start(1)))) == ["AttemptFailed"]
    final = Failure(code="auth", sentence="\x00\ud800" + "x" * 100_000, refused_input="y" * 9_000)
    assert types(decide(Fail(1, final), given(QUEUED, Start(1)))) == ["SpendReleased", "JobFailed"]


REROUTE = Reroute(
    failure=DOWN, provider="other", model="other-1", chain=("third/x",), price=700, units="1 piece"
)


def test_a_job_that_leaves_gives_its_money_back_before_another_takes_it_over() -> None:
    job = given(PRICED, Reserve(500), Start(1))
    assert types(decide(Leave(1, ()), job)) == ["SpendReleased"]
    taken = evolve_all(job, [Leave(1, ()), REROUTE])
    assert (taken.phase, taken.reserved, taken.holds_reservation) == (Phase.QUEUED, 700, True)
    assert (taken.wish.provider, taken.wish.lane, taken.wish.model) == ("other", "other", "other-1")
    assert (taken.wish.chain, taken.failures, taken.errors) == (("third/x",), 0, ("It is down.",))
    assert evolve_all(taken, [Start(2)]).key == "job_1-2"


def test_a_job_leaves_a_provider_once() -> None:
    job = given(PRICED, Reserve(500))
    moved = evolve_all(job, [Leave(0, ()), REROUTE])
    with pytest.raises(Superseded):
        decide(Leave(0, ()), moved)
    with pytest.raises(Superseded):
        decide(Leave(0, ()), given(PRICED, Reserve(500), Start(1)))
    cancelled = evolve(given(QUEUED, Start(1)), CANCEL)
    with pytest.raises(Superseded):
        decide(Leave(1, ()), cancelled)


def test_a_job_that_nobody_takes_over_fails() -> None:
    job = evolve_all(given(PRICED, Reserve(500), Start(1)), [Leave(1, ())])
    assert types(decide(Strand(OVER), job)) == ["JobFailed"]


def test_each_provider_of_a_chain_has_all_attempts() -> None:
    job = given(PRICED, Reserve(500), Start(1), Fail(1, DOWN), Start(2), Leave(2, ()), REROUTE)
    for attempt in range(3, 3 + ATTEMPTS - 1):
        job = evolve_all(job, [Start(attempt), Fail(attempt, DOWN)])
        assert job.phase is Phase.QUEUED
    last = 3 + ATTEMPTS - 1
    assert evolve_all(job, [Start(last), Fail(last, DOWN)]).phase is Phase.ENDED


def test_looking_again_asks_for_the_number_or_looks_for_the_work_and_never_sends() -> None:
    numbered = given(PRICED, Reserve(500), Start(1), Submitted(1, "work-1"), Fail(1, LOST))
    assert (numbered.phase, numbered.provider_job_id) == (Phase.UNKNOWN, "work-1")
    look = LookAgain(resolve("look_again"), can_find=False)
    asked = evolve_all(numbered, [look])
    assert (asked.phase, asked.provider_job_id, asked.holds_reservation) == (Phase.SUBMITTED, "work-1", True)
    assert types(decide(Fail(1, DOWN), asked)) == ["SpendReleased", "JobFailed"]
    assert types(decide(Fail(1, LOST), asked)) == ["JobOutcomeUnknown"]
    numberless = given(PRICED, Reserve(500), Start(1), Fail(1, LOST))
    with pytest.raises(Refused, match="gave no number"):
        decide(look, numberless)
    found = evolve_all(numberless, [LookAgain(resolve("look_again"), can_find=True)])
    assert (found.phase, found.looking, found.key) == (Phase.STARTED, True, "job_1-1")


def test_what_was_paid_for_nothing_is_called_lost() -> None:
    job = given(PRICED, Reserve(500), Start(1))
    charged = Failure(code="bad_answer", sentence="Rubbish.", charged=500)
    for happening, lost in ((Succeed(1, 450, RESULT), False), (Fail(1, charged), True), (Stop(1, 500), True)):
        [settled, _] = decide(happening, job)
        assert getattr(settled, "lost", None) is lost
