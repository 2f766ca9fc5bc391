"""One attempt after another, on a log in memory: what a worker records for everything a provider can do to it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.generation.commands import CancelJob, Work
from contracts.generation.events import JobFailed, MediaReady, OutlineReady
from contracts.message import Message
from contracts.story import Capability
from services.chassis import workspace
from services.chassis.event_log.memory import MemoryEventLog
from services.chassis.failures import PASSING
from services.chassis.object_store.disk import DiskObjectStore
from services.chassis.work_queue import Lease, Retry
from services.generation.intake import Intake
from services.generation.jobs import Jobs, job_stream
from services.generation.model_choice import Offer
from services.generation.provider_calls import Patience
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger
from services.generation.providers.fake.provider import fake_provider
from services.generation.worker import Worker
from tests.generation import wishes

pytestmark = pytest.mark.unit

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Bench:
    """A worker with a fake provider, and what it did."""

    def __init__(self, directory: Path, **knobs: object) -> None:
        self.log = MemoryEventLog("generation")
        self.store = DiskObjectStore(directory / "objects")
        self.ledger = FakeLedger()
        self.scratch = directory / "scratch"
        self.scratch.mkdir(exist_ok=True)
        self.jobs = Jobs(self.log)
        self.change(**knobs)

    def change(self, **knobs: object) -> None:
        providers = {"fake": fake_provider(FakeKnobs.model_validate(knobs), self.ledger)}
        chains = dict.fromkeys(Capability, ("fake",))
        self.intake = Intake(self.jobs, Offer(providers=providers, chains=chains), clock=lambda: EPOCH)
        self.worker = Worker(
            self.jobs,
            providers=providers,
            store=self.store,
            scratch=self.scratch,
            clock=lambda: EPOCH,
            patience=Patience(call_seconds=0.2, first_pause=0.01, longest_pause=0.02),
        )

    async def take(self, wish: Message) -> None:
        await self.intake.take(wish, wishes.METADATA)

    async def work(self, job_id: str) -> None:
        """Delivers the job until the worker is done with it."""
        for delivery in range(1, 20):
            try:
                await self.worker.perform(Lease(job_id, delivery, False))
                return
            except Retry as retry:
                await asyncio.sleep(retry.after)
        raise AssertionError("the job never came to rest")

    async def events(self, job_id: str) -> list[Message]:
        return [recorded.message for recorded in await self.log.read_stream(job_stream(job_id))]

    async def story(self, job_id: str) -> list[str]:
        return [type(message).__name__ for message in await self.events(job_id)]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.ledger.close()


async def made(bench: Bench, wish: Work) -> Message:
    await bench.take(wish)
    await bench.work(wish.job_id)
    return (await bench.events(wish.job_id))[-1]


async def test_a_text_is_written(bench: Bench) -> None:
    ready = await made(bench, wishes.outline())
    assert isinstance(ready, OutlineReady)
    assert ready.outline.title == "A keeper waits for a ship."
    assert await bench.story("job_outline") == [
        "JobQueued",
        "SpendReserved",
        "SubmissionStarted",
        "SpendReleased",
        "OutlineReady",
    ]


@pytest.mark.parametrize("way", ["direct", "submit"])
async def test_media_are_stored_measured_and_told_where_they_come_from(bench: Bench, way: str) -> None:
    bench.change(way=way)
    for wish in (wishes.picture(), wishes.line(), wishes.music()):
        ready = await made(bench, wish)
        assert isinstance(ready, MediaReady)
        assert await bench.store.size_of(ready.media.sha256) == ready.media.size
        assert ready.provenance.provider == "fake"
        if wish.unit.kind == "scene_image":
            assert (ready.media.width, ready.media.height, ready.media.frames) == (72, 128, None)
        else:
            assert ready.media.frames == 24


async def test_the_same_wish_twice_is_one_job(bench: Bench) -> None:
    await bench.take(wishes.music())
    await bench.take(wishes.music())
    await bench.work("job_music")
    await bench.work("job_music")
    assert bench.ledger.calls()["work"] == 1


async def test_a_passing_failure_is_tried_again_and_stands_in_the_provenance(bench: Bench) -> None:
    bench.change(fail_times=2)
    ready = await made(bench, wishes.picture())
    assert isinstance(ready, MediaReady)
    assert len(ready.provenance.errors) == 2


async def test_a_failure_that_stays_ends_the_job(bench: Bench) -> None:
    bench.change(fail_always=True)
    failed = await made(bench, wishes.picture())
    assert isinstance(failed, JobFailed)
    assert (failed.code, bench.ledger.calls()["work"]) == ("provider_down", 4)


async def test_a_refusal_is_final_and_says_which_input_and_what_to_do(bench: Bench) -> None:
    bench.change(fail_always=True, fail_code="moderation")
    failed = await made(bench, wishes.picture())
    assert isinstance(failed, JobFailed)
    assert (failed.code, failed.refused_input) == ("moderation", "prompt")
    assert failed.next_step
    assert bench.ledger.calls()["work"] == 1


@pytest.mark.parametrize("wish", [wishes.outline(), wishes.picture(), wishes.line()])
async def test_rubbish_is_never_taken_for_a_result(bench: Bench, wish: Work) -> None:
    bench.change(rubbish=True)
    failed = await made(bench, wish)
    assert isinstance(failed, JobFailed)
    assert failed.code == "bad_answer"


async def test_a_provider_that_hangs_is_given_up(bench: Bench) -> None:
    bench.change(hang=True)
    failed = await made(bench, wishes.picture())
    assert isinstance(failed, JobFailed)
    assert failed.code == "timeout"


async def test_a_broken_off_download_is_taken_up_again_without_another_submission(bench: Bench) -> None:
    bench.change(way="submit", fail_download_times=7)
    ready = await made(bench, wishes.picture())
    assert isinstance(ready, MediaReady)
    assert (bench.ledger.calls()["work"], bench.ledger.calls()["download"]) == (1, 8)


async def test_an_unknown_provider_is_refused_by_name(bench: Bench) -> None:
    failed = await made(bench, wishes.music(provider="nobody"))
    assert isinstance(failed, JobFailed)
    assert "nobody" in failed.sentence
    assert failed.refused_input == "provider"


async def test_a_queued_job_that_was_cancelled_is_never_begun(bench: Bench) -> None:
    await bench.take(wishes.music())
    await bench.take(CancelJob(job_id="job_music", episode_id="episode-1"))
    await bench.work("job_music")
    assert (await bench.story("job_music"))[-1] == "JobCancelled"
    assert bench.ledger.calls() == {}


@pytest.mark.parametrize("way", ["direct", "submit"])
async def test_a_running_job_is_stopped_by_the_nudge(bench: Bench, way: str) -> None:
    bench.change(way=way, slow_seconds=30)
    await bench.take(wishes.music())
    lease = Lease("job_music", 1, False)
    running = asyncio.create_task(bench.worker.perform(lease))
    async with asyncio.timeout(20):
        while not bench.ledger.charges():
            await asyncio.sleep(0.001)
    await bench.take(CancelJob(job_id="job_music", episode_id="episode-1"))
    lease.cancelled.set()
    await running
    story = await bench.story("job_music")
    assert "CancelJob" in story
    assert story[-2:] == ["SpendReleased", "JobCancelled"]
    assert bench.ledger.calls()["stop"] == (1 if way == "submit" else 0)


async def test_a_late_attempt_is_fenced(bench: Bench) -> None:
    bench.change(repeatable=True, slow_seconds=0.05)
    await bench.take(wishes.music())
    late = asyncio.create_task(bench.worker.perform(Lease("job_music", 1, False)))
    async with asyncio.timeout(20):
        while not bench.ledger.charges():
            await asyncio.sleep(0.001)
    await bench.worker.perform(Lease("job_music", 2, False))
    await late
    assert (await bench.story("job_music")).count("MusicReady") == 1


async def test_no_attempt_is_begun_while_the_disk_is_full(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = wishes.outline()
    await bench.take(wish)
    before = await bench.story(wish.job_id)
    with monkeypatch.context() as patched:
        patched.setattr(workspace, "ROOM_BYTES", 1 << 60)
        with pytest.raises(PASSING, match="free some space"):
            await bench.worker.perform(Lease(wish.job_id, 1, False))
        assert await bench.story(wish.job_id) == before
    await bench.work(wish.job_id)
    assert isinstance((await bench.events(wish.job_id))[-1], OutlineReady)
