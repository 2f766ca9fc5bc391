"""A job that its provider cannot do now goes to the next of its chain; what was refused or may have been charged never."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.generation.commands import CancelJob, ResolveUnknownJob
from contracts.generation.events import AttemptFailed, JobFailed, JobRerouted, MediaReady
from contracts.message import Message, Refused
from contracts.registry import class_named
from contracts.story import Capability
from services.chassis.event_log.memory import MemoryEventLog
from services.chassis.object_store.disk import DiskObjectStore
from services.chassis.work_queue import Lease, Retry
from services.generation.capabilities import Delivered, Pending, Provider, Request, Workplace
from services.generation.failover import leaves
from services.generation.failures import FailureCode, ProviderFailure
from services.generation.intake import Intake
from services.generation.job import ABSENT, Job, evolve
from services.generation.job_inputs import Failure, Queue
from services.generation.job_rules import decide
from services.generation.jobs import Jobs, job_stream
from services.generation.limits.allowance import Allowance
from services.generation.limits.breaker import OUTAGES
from services.generation.limits.gate import Gate
from services.generation.limits.standing import SECOND
from services.generation.limits.standings import MemoryStandings
from services.generation.model_choice import Offer
from services.generation.provider_calls import Patience
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger
from services.generation.providers.fake.provider import FindingFake, SubmittingFake, fake_provider
from services.generation.worker import Worker
from tests.generation import wishes

pytestmark = pytest.mark.unit

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
RESOLVE = {"job_id": "job_music", "episode_id": "episode-1"}
LOOK_AGAIN = ResolveUnknownJob.model_validate({**RESOLVE, "resolution": "look_again"})


def queued(**changes: Any) -> Job:
    [*messages] = decide(Queue(command=wishes.music(), provider="first"), ABSENT)
    job = ABSENT
    for message in messages:
        job = evolve(job, message)
    return replace(job, **changes)


def failure(code: FailureCode, **given: Any) -> Failure:
    told = ProviderFailure(code, "No.", **given)
    return Failure(code=code, sentence=told.sentence, retryable=told.retryable, charged=told.charged)


@pytest.mark.parametrize(
    ("code", "failures", "retry_after", "expected"),
    [
        ("quota", 0, None, True),
        ("auth", 0, None, True),
        ("provider_down", 0, None, False),
        ("provider_down", 1, None, True),
        ("timeout", 0, None, False),
        ("timeout", 1, None, True),
        ("rate_limit", 0, 60.0, False),
        ("rate_limit", 0, 61.0, True),
        ("rate_limit", 2, None, False),
        ("rate_limit", 3, None, True),
        ("moderation", 3, None, False),
        ("invalid_input", 3, None, False),
        ("unreachable_asset", 3, None, False),
        ("bad_answer", 3, None, False),
    ],
)
def test_what_ails_the_provider_moves_a_job_on_after_its_tries(
    code: FailureCode, failures: int, retry_after: float | None, expected: bool
) -> None:
    assert leaves(failure(code), queued(failures=failures), retry_after=retry_after) is expected


def test_an_outage_that_no_attempt_would_cure_moves_it_on_at_once() -> None:
    assert leaves(failure("provider_down", retryable=False), queued())


def test_what_may_have_been_charged_or_was_cancelled_or_only_looked_for_stays() -> None:
    assert not leaves(failure("quota", charged=5), queued())
    assert not leaves(failure("timeout", charged=None), queued(reserved=500, failures=1))
    assert leaves(failure("timeout", charged=None), queued(reserved=0, failures=1))
    assert not leaves(failure("quota"), queued(cancel_asked=True))
    assert not leaves(failure("quota"), queued(looking=True))


class House:
    """Providers in a chain, and one worker for the lanes of all."""

    def __init__(self, directory: Path, **providers: Provider) -> None:
        self.log = MemoryEventLog("generation")
        self.now = 1_700_000_000 * SECOND
        self.late = timedelta(0)
        self.allowances = dict.fromkeys(providers, Allowance())
        self.gate = Gate(MemoryStandings(lambda: self.now), self.allowances)
        self.jobs = Jobs(self.log)
        chains = dict.fromkeys(Capability, tuple(providers))
        self.intake = Intake(self.jobs, Offer(providers=providers, chains=chains), clock=lambda: EPOCH)
        self.worker = Worker(
            self.jobs,
            providers=providers,
            store=DiskObjectStore(directory / "objects"),
            scratch=directory,
            clock=lambda: EPOCH + self.late,
            gate=self.gate,
            secrets=("canary-1234",),
            patience=Patience(first_pause=0.01, longest_pause=0.02),
        )

    async def work(self, job_id: str = "job_music") -> list[str]:
        """Delivers the job in the lane it is in until nothing more happens; answers with the lanes it was worked in."""
        lanes: list[str] = []
        for delivery in range(1, 30):
            job = await self.jobs.state_of(job_id)
            if job.phase in ("ended", "unknown"):
                return lanes
            lanes.append(job.wish.lane)
            try:
                await self.worker.perform(Lease(job_id, delivery, False), lane=job.wish.lane)
            except Retry as retry:
                self.now += round(retry.after * SECOND)
        raise AssertionError("the job never came to rest")

    async def events(self, job_id: str = "job_music") -> list[Message]:
        return [recorded.message for recorded in await self.log.read_stream(job_stream(job_id))]

    async def story(self, job_id: str = "job_music") -> list[str]:
        return [type(message).__name__ for message in await self.events(job_id)]


@pytest.fixture
def ledger() -> Iterator[FakeLedger]:
    ledger = FakeLedger()
    yield ledger
    ledger.close()


def provider(name: str, ledger: FakeLedger, **knobs: Any) -> Provider:
    return fake_provider(FakeKnobs.model_validate(knobs), ledger, name=name)


async def test_the_next_of_the_chain_takes_over_and_the_take_tells_of_it(
    tmp_path: Path, ledger: FakeLedger
) -> None:
    down = provider("down", ledger, fail_always=True)
    broke = provider("broke", ledger, fail_always=True, fail_code="quota")
    house = House(tmp_path, down=down, broke=broke, up=provider("up", ledger))
    await house.intake.take(wishes.music(), wishes.METADATA)
    assert await house.work() == ["down", "down", "broke", "up"]
    assert await house.story() == [
        "JobQueued",
        "SpendReserved",
        "SubmissionStarted",
        "AttemptFailed",
        "SubmissionStarted",
        "SpendReleased",
        "JobRerouted",
        "SpendReserved",
        "SubmissionStarted",
        "SpendReleased",
        "JobRerouted",
        "SpendReserved",
        "SubmissionStarted",
        "SpendReleased",
        "MusicReady",
    ]
    *_, ready = await house.events()
    assert isinstance(ready, MediaReady)
    assert ready.provenance.provider == "up"
    assert len(ready.provenance.errors) == 3
    [first, second] = [event for event in await house.events() if isinstance(event, JobRerouted)]
    assert (first.provider, first.chain, first.code) == ("broke", ("up/fake-1",), "provider_down")
    assert (second.provider, second.chain, second.code) == ("up", (), "quota")


async def test_a_refusal_is_not_taken_elsewhere(tmp_path: Path, ledger: FakeLedger) -> None:
    strict = provider("strict", ledger, fail_always=True, fail_code="moderation")
    house = House(tmp_path, strict=strict, up=provider("up", ledger))
    await house.intake.take(wishes.music(), wishes.METADATA)
    assert await house.work() == ["strict"]
    *_, failed = await house.events()
    assert isinstance(failed, JobFailed)
    assert (failed.code, failed.refused_input) == ("moderation", "prompt")


async def test_a_provider_a_person_asked_for_is_not_replaced_by_another(
    tmp_path: Path, ledger: FakeLedger
) -> None:
    down = provider("down", ledger, fail_always=True)
    house = House(tmp_path, down=down, up=provider("up", ledger))
    await house.intake.take(wishes.music(provider="down"), wishes.METADATA)
    assert await house.work() == ["down"] * 4
    assert (await house.story())[-1] == "JobFailed"


async def test_a_chain_that_comes_to_its_end_fails_with_the_last_reason(
    tmp_path: Path, ledger: FakeLedger
) -> None:
    broke = provider("broke", ledger, fail_always=True, fail_code="quota")
    wrong = provider("wrong", ledger, fail_always=True, fail_code="auth")
    house = House(tmp_path, broke=broke, wrong=wrong)
    await house.intake.take(wishes.music(), wishes.METADATA)
    assert await house.work() == ["broke", "wrong"]
    *_, failed = await house.events()
    assert isinstance(failed, JobFailed)
    assert failed.code == "auth"


async def test_a_message_left_in_the_lane_the_job_has_left_does_nothing(
    tmp_path: Path, ledger: FakeLedger
) -> None:
    broke = provider("broke", ledger, fail_always=True, fail_code="quota")
    house = House(tmp_path, broke=broke, up=provider("up", ledger))
    await house.intake.take(wishes.music(), wishes.METADATA)
    await house.worker.perform(Lease("job_music", 1, False), lane="broke")
    before = await house.story()
    await house.worker.perform(Lease("job_music", 2, False), lane="broke")
    assert await house.story() == before
    await house.worker.perform(Lease("job_music", 1, False), lane="up")
    assert (await house.story())[-1] == "MusicReady"


async def test_a_cancelled_job_is_not_taken_over(tmp_path: Path, ledger: FakeLedger) -> None:
    broke = provider("broke", ledger, fail_always=True, fail_code="quota")
    house = House(tmp_path, broke=broke, up=provider("up", ledger))
    await house.intake.take(wishes.music(), wishes.METADATA)
    await house.intake.take(CancelJob(job_id="job_music", episode_id="episode-1"), wishes.METADATA)
    assert await house.work() == []
    assert (await house.story())[-1] == "JobCancelled"


async def test_while_the_breaker_is_open_a_job_goes_on_to_the_next_without_an_attempt(
    tmp_path: Path, ledger: FakeLedger
) -> None:
    house = House(tmp_path, down=provider("down", ledger), up=provider("up", ledger))
    for _ in range(OUTAGES):
        await house.gate.failed("down", "provider_down")
    await house.intake.take(wishes.music(), wishes.METADATA)
    assert await house.work() == ["down", "up"]
    story = await house.story()
    assert story[:5] == ["JobQueued", "SpendReserved", "SpendReleased", "JobRerouted", "SpendReserved"]
    assert story.count("SubmissionStarted") == 1
    *_, ready = await house.events()
    assert isinstance(ready, MediaReady)
    assert "failed too often" in ready.provenance.errors[0]


async def test_a_job_with_nobody_else_waits_for_the_trial_and_loses_no_attempt(
    tmp_path: Path, ledger: FakeLedger
) -> None:
    house = House(tmp_path, only=provider("only", ledger))
    for _ in range(OUTAGES):
        await house.gate.failed("only", "provider_down")
    await house.intake.take(wishes.music(), wishes.METADATA)
    with pytest.raises(Retry) as retry:
        await house.worker.perform(Lease("job_music", 1, False))
    assert retry.value.after == 15
    assert await house.story() == ["JobQueued", "SpendReserved"]
    assert await house.gate.breakers() == {"only": "open"}
    assert await house.work() == ["only", "only"]
    assert (await house.story()).count("SubmissionStarted") == 1
    assert await house.gate.breakers() == {"only": "closed"}


async def test_jobs_wait_their_turn_where_requests_are_limited(tmp_path: Path, ledger: FakeLedger) -> None:
    house = House(tmp_path, only=provider("only", ledger), up=provider("up", ledger))
    house.allowances["only"] = Allowance(requests_per_minute=8)
    for number in range(3):
        await house.intake.take(wishes.music(f"job_{number}"), wishes.METADATA)
    assert await house.work("job_0") == ["only"]
    assert await house.work("job_1") == ["only"]
    assert await house.work("job_2") == ["only", "only"]
    assert (await house.story("job_2")).count("SubmissionStarted") == 1


async def test_a_provider_that_asks_for_patience_gets_it_from_all_jobs(
    tmp_path: Path, ledger: FakeLedger
) -> None:
    busy = provider("busy", ledger, fail_times=1, fail_code="rate_limit", retry_after=20)
    house = House(tmp_path, busy=busy)
    for number in range(2):
        await house.intake.take(wishes.music(f"job_{number}"), wishes.METADATA)
        with pytest.raises(Retry) as retry:
            await house.worker.perform(Lease(f"job_{number}", 1, False))
        assert retry.value.after == 20
    assert ledger.calls()["work"] == 1


class Chatty(SubmittingFake):
    """Repeats the key it was given in what it says."""

    async def submit(self, request: Request, workplace: Workplace) -> str:
        raise ProviderFailure("auth", "The key canary-1234 is wrong.", refused_input="key canary-1234")


async def test_a_key_that_a_provider_repeats_is_not_written_down(tmp_path: Path, ledger: FakeLedger) -> None:
    chatty = Chatty(FakeKnobs(way="submit"), ledger, name="chatty", epoch=lambda: 0.0)
    house = House(tmp_path, chatty=chatty)
    await house.intake.take(wishes.music(), wishes.METADATA)
    await house.work()
    *_, failed = await house.events()
    assert isinstance(failed, JobFailed)
    assert failed.sentence == "The key *** is wrong."
    assert failed.refused_input == "key ***"


class Forgetful(SubmittingFake):
    """Takes the work and has forgotten it when it is asked, the first time."""

    def __init__(self, ledger: FakeLedger) -> None:
        super().__init__(FakeKnobs(way="submit"), ledger, name="forgetful", epoch=lambda: 0.0)
        self.forgotten = 0

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        if not self.forgotten:
            self.forgotten += 1
            raise ProviderFailure("provider_down", "It knows nothing of this.", lost=True, charged=0)
        return await super().poll(provider_job_id)


async def test_work_that_a_provider_has_lost_is_sent_again(tmp_path: Path, ledger: FakeLedger) -> None:
    house = House(tmp_path, forgetful=Forgetful(ledger))
    await house.intake.take(wishes.music(), wishes.METADATA)
    await house.work()
    story = await house.story()
    assert story.count("JobSubmitted") == 2
    assert story[-1] == "MusicReady"


class Slow(SubmittingFake):
    """Delivers when it is told to, and after the patience of the worker."""

    ready = False

    def __init__(self, ledger: FakeLedger) -> None:
        super().__init__(FakeKnobs(way="submit"), ledger, name="slow", epoch=lambda: 0.0)

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        if self.ready:
            return await super().poll(provider_job_id)
        raise ProviderFailure("timeout", "It is not ready in time.", retryable=False, charged=None)


class Lost(FindingFake):
    """Took the work, or did not, and the reply was lost; says what it has when it is asked."""

    def __init__(self, ledger: FakeLedger, *, took: bool) -> None:
        super().__init__(FakeKnobs(way="submit", can_find=True), ledger, name="lost", epoch=lambda: 0.0)
        self.took = took
        self.finds = False

    async def find(self, key: str) -> str | None:
        if not self.finds:
            raise ProviderFailure("invalid_input", "It cannot say now.", charged=None)
        return await super().find(key) if self.took else None


async def unknown(house: House, *events: Message) -> None:
    """Brings the job to an unknown outcome as after a lost worker: money was reserved for it."""
    stream = await house.log.read_stream(job_stream("job_music"))
    await house.log.append(
        job_stream("job_music"), events, expected_version=len(stream), metadata=wishes.METADATA
    )


def told(house: House, kind: str, **fields: Any) -> Message:

    wish = wishes.music()
    about = {"job_id": wish.job_id, "project_id": "project-1", "episode_id": "episode-1", "unit": wish.unit}
    return class_named(kind).model_validate({**about, **fields})


async def test_looking_again_takes_the_result_that_came_late(tmp_path: Path, ledger: FakeLedger) -> None:
    slow = Slow(ledger)
    house = House(tmp_path, slow=slow)
    await house.intake.take(wishes.music(), wishes.METADATA)
    work = ledger.charge("job_music-1", 0, ready_at=0)
    await unknown(
        house,
        told(house, "SubmissionStarted", attempt=1, provider="slow"),
        told(house, "JobSubmitted", attempt=1, provider="slow", provider_job_id=work),
        told(house, "JobOutcomeUnknown", attempt=1, provider="slow", sentence="It took too long."),
    )
    assert (await house.jobs.state_of("job_music")).provider_job_id == work
    slow.ready = True
    await house.intake.take(LOOK_AGAIN, wishes.METADATA)
    await house.work()
    assert (await house.story())[-3:] == ["ResolveUnknownJob", "SpendReleased", "MusicReady"]
    assert ledger.calls()["work"] == 0


async def test_looking_again_finds_work_that_never_got_its_number(tmp_path: Path, ledger: FakeLedger) -> None:
    lost = Lost(ledger, took=True)
    house = House(tmp_path, lost=lost)
    await house.intake.take(wishes.music(), wishes.METADATA)
    ledger.charge("job_music-1", 0, ready_at=0)
    await unknown(
        house,
        told(house, "SubmissionStarted", attempt=1, provider="lost"),
        told(house, "JobOutcomeUnknown", attempt=1, provider="lost", sentence="The reply was lost."),
    )
    lost.finds = True
    await house.intake.take(LOOK_AGAIN, wishes.METADATA)
    await house.work()
    assert (await house.story())[-4:] == ["ResolveUnknownJob", "JobSubmitted", "SpendReleased", "MusicReady"]
    assert ledger.calls()["work"] == 0


async def test_looking_again_for_work_that_never_arrived_sends_nothing(
    tmp_path: Path, ledger: FakeLedger
) -> None:
    lost = Lost(ledger, took=False)
    lost.finds = True
    house = House(tmp_path, lost=lost, up=provider("up", ledger))
    await house.intake.take(wishes.music(), wishes.METADATA)
    await unknown(
        house,
        told(house, "SubmissionStarted", attempt=1, provider="lost"),
        told(house, "JobOutcomeUnknown", attempt=1, provider="lost", sentence="The reply was lost."),
    )
    await house.intake.take(LOOK_AGAIN, wishes.METADATA)
    await house.work()
    *_, failed = await house.events()
    assert isinstance(failed, JobFailed)
    assert "never took this work" in failed.sentence
    assert ledger.calls()["work"] == 0


async def test_looking_again_is_refused_where_nobody_can_be_asked(tmp_path: Path, ledger: FakeLedger) -> None:
    house = House(tmp_path, direct=provider("direct", ledger))
    await house.intake.take(wishes.music(), wishes.METADATA)
    with pytest.raises(Refused, match="Only a job whose outcome is unknown"):
        await house.intake.take(LOOK_AGAIN, wishes.METADATA)
    await unknown(
        house,
        told(house, "SubmissionStarted", attempt=1, provider="direct"),
        told(house, "JobOutcomeUnknown", attempt=1, provider="direct", sentence="The reply was lost."),
    )
    with pytest.raises(Refused, match="direct gave no number") as refused:
        await house.intake.take(LOOK_AGAIN, wishes.METADATA)
    assert refused.value.code == "conflict"


class Away(SubmittingFake):
    """Takes the work and is never reached again."""

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        raise ProviderFailure("provider_down", "It cannot be reached.", charged=0)


async def test_a_provider_that_is_never_reached_again_leaves_the_job_to_a_person_in_bounded_time(
    tmp_path: Path, ledger: FakeLedger
) -> None:
    away = Away(FakeKnobs(way="submit"), ledger, name="away", epoch=lambda: 0.0)
    house = House(tmp_path, away=away)
    await house.intake.take(wishes.music(), wishes.METADATA)
    with pytest.raises(Retry):
        await house.worker.perform(Lease("job_music", 1, False))
    house.late = timedelta(days=36_500)
    with pytest.raises(Retry):
        await house.worker.perform(Lease("job_music", 2, False))
    *_, failed = await house.events()
    assert isinstance(failed, AttemptFailed), "without a price nothing is lost, and it is sent again"
    assert failed.code == "timeout"
