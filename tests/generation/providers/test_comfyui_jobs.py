"""Jobs as a worker does them with ComfyUI: what was interrupted is found, what was lost is sent again, never more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.generation.commands import CancelJob
from contracts.generation.events import SceneImageReady
from contracts.message import Message
from contracts.story import Capability
from services.chassis.event_log.memory import MemoryEventLog
from services.chassis.object_store.disk import DiskObjectStore
from services.chassis.work_queue import Lease, Retry
from services.generation.attempt import CrashPoint
from services.generation.intake import Intake
from services.generation.jobs import Jobs, job_stream
from services.generation.model_choice import Offer
from services.generation.provider_calls import Patience
from services.generation.providers.comfyui.provider import ComfyUI
from services.generation.worker import Worker
from tests.generation import wishes
from tests.generation.providers.comfyui_rig import Rig, place, provider_of, rig, until
from tests.standins.comfyui import ComfyUI as StandInComfyUI
from tests.standins.server import Answer, Reset, Seen

pytestmark = [pytest.mark.connected, pytest.mark.timeout(120)]

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
PATIENCE = Patience(first_pause=0.01, longest_pause=0.02)
JOB = "job_picture"


class _Killed(BaseException):
    """The process ends here."""


class Bench:
    """A log in memory, and a worker that may be replaced by another."""

    def __init__(self, built: Rig, directory: Path) -> None:
        self.built = built
        self.log = MemoryEventLog("generation")
        self.jobs = Jobs(self.log)
        self.store = DiskObjectStore(directory / "objects")
        self.scratch = directory / "scratch"
        self.scratch.mkdir()
        self.providers: list[ComfyUI] = []
        self.worker = self.another()

    def another(self, reach: Callable[[CrashPoint], None] = lambda _point: None) -> Worker:
        """A worker in a process of its own; a server that is silent is given up at once."""
        urls = [vendor.url for vendor in self.built.vendors]
        provider = provider_of(urls, self.built.outgoing, self.built.now, grace=0.0, pause=0.02)
        self.providers.append(provider)
        chains = dict.fromkeys(Capability, ("comfyui",))
        self.intake = Intake(
            self.jobs, Offer(providers={"comfyui": provider}, chains=chains), clock=lambda: EPOCH
        )
        self.worker = Worker(
            self.jobs,
            providers={"comfyui": provider},
            store=self.store,
            scratch=self.scratch,
            clock=lambda: EPOCH,
            patience=PATIENCE,
            reach=reach,
        )
        return self.worker

    async def take(self, wish: Message) -> None:
        await self.intake.take(wish, wishes.METADATA)

    async def work(self, lease: Lease | None = None) -> Message:
        """Delivers the job until the worker is done with it; answers with the last event."""
        given = lease or Lease(JOB, 1, False)
        for delivery in range(1, 200):
            try:
                await self.worker.perform(replace(given, delivery=delivery))
            except Retry as retry:
                await asyncio.sleep(min(retry.after, 0.02))
            else:
                return (await self.events())[-1]
        raise AssertionError("the job never came to rest")

    async def events(self) -> list[Message]:
        return [recorded.message for recorded in await self.log.read_stream(job_stream(JOB))]

    async def story(self) -> list[str]:
        return [type(message).__name__ for message in await self.events()]


@asynccontextmanager
async def bench(directory: Path, *vendors: StandInComfyUI) -> AsyncIterator[Bench]:
    async with rig(directory, *vendors) as built:
        opened = Bench(built, directory)
        try:
            yield opened
        finally:
            for provider in opened.providers:
                await provider.close()


def prompts(opened: Bench) -> list[int]:
    """How many prompts each server took."""
    return [len(vendor.taken) for vendor in opened.built.vendors]


async def test_a_picture_is_made_stored_and_free(tmp_path: Path) -> None:
    async with bench(tmp_path, StandInComfyUI()) as opened:
        await opened.take(wishes.picture())
        ready = await opened.work()
        assert isinstance(ready, SceneImageReady)
        assert ready.media.media_type == "image/png"
        provenance = ready.provenance
        assert (provenance.provider, provenance.model, provenance.cost_microdollars) == (
            "comfyui",
            "still",
            0,
        )
        assert prompts(opened) == [1]


async def test_a_server_that_restarted_gets_the_prompt_again(tmp_path: Path) -> None:
    class Forgetful(StandInComfyUI):
        def __call__(self, seen: Seen) -> Answer:
            if (seen.method, seen.path) == ("GET", "/queue") and len(self.taken) == 1:
                self.forget()
            return super().__call__(seen)

    async with bench(tmp_path, Forgetful()) as opened:
        await opened.take(wishes.picture())
        ready = await opened.work()
        assert isinstance(ready, SceneImageReady)
        assert prompts(opened) == [2]
        assert any("does not know the prompt" in error for error in ready.provenance.errors)


async def test_what_a_server_died_with_is_made_by_another(tmp_path: Path) -> None:
    first, second = StandInComfyUI(looks=None), StandInComfyUI()
    async with bench(tmp_path, first, second) as opened:
        second.occupy(1)
        await opened.take(wishes.picture())
        working = asyncio.create_task(opened.work())
        await until(lambda: bool(first.taken) or working.done())
        assert first.server is not None
        await first.server.close()
        ready = await working
        assert isinstance(ready, SceneImageReady)
        assert prompts(opened) == [1, 1]
        assert any(place(first) in error for error in ready.provenance.errors)


async def test_a_prompt_whose_worker_died_is_found_and_not_sent_again(tmp_path: Path) -> None:
    def die(point: CrashPoint) -> None:
        if point == "after_provider_call":
            raise _Killed

    async with bench(tmp_path, StandInComfyUI(looks=None), StandInComfyUI(looks=None)) as opened:
        await opened.take(wishes.picture())
        opened.another(die)
        with pytest.raises(_Killed):
            await opened.work()
        assert (await opened.story())[-1] == "SubmissionStarted"
        for vendor in opened.built.vendors:
            vendor.looks = 1
        opened.another()
        assert isinstance(await opened.work(), SceneImageReady)
        assert sum(prompts(opened)) == 1


async def test_a_reply_that_was_lost_does_not_send_the_prompt_again(tmp_path: Path) -> None:
    vendor = StandInComfyUI()
    async with bench(tmp_path, vendor) as opened:
        assert vendor.server is not None
        vendor.server.faults = [Reset(at=("POST", "/prompt"))]
        await opened.take(wishes.picture())
        assert isinstance(await opened.work(), SceneImageReady)
        assert prompts(opened) == [1]


async def test_a_cancelled_job_interrupts_its_own_prompt_only(tmp_path: Path) -> None:
    vendor = StandInComfyUI(looks=None)
    async with bench(tmp_path, vendor) as opened:
        await opened.take(wishes.picture())
        lease = Lease(JOB, 1, False)
        working = asyncio.create_task(opened.work(lease))
        await until(lambda: bool(vendor.taken) or working.done())
        vendor.begin()
        vendor.occupy(1)
        await opened.take(CancelJob(job_id=JOB, episode_id="episode-1"))
        lease.cancelled.set()
        await working
        assert (await opened.story())[-1] == "JobCancelled"
        assert (vendor.running, [prompt.prompt_id for prompt in vendor.pending]) == ([], ["other-0"])


async def test_a_workflow_that_breaks_down_is_not_tried_again(tmp_path: Path) -> None:
    vendor = StandInComfyUI(looks=None)
    async with bench(tmp_path, vendor) as opened:
        await opened.take(wishes.picture())
        working = asyncio.create_task(opened.work())
        await until(lambda: bool(vendor.taken) or working.done())
        vendor.fail(vendor.begin(), node="3", kind="ValueError", message="sizes do not match")
        await working
        assert (await opened.story())[-1] == "JobFailed"
        assert prompts(opened) == [1]


async def test_a_card_without_memory_is_tried_again_and_then_given_up(tmp_path: Path) -> None:
    class Small(StandInComfyUI):
        def end(self, prompt: object) -> None:
            (ours,) = self.running
            self.fail(ours, node="3", kind="torch.OutOfMemoryError", message="Allocation on device")

    async with bench(tmp_path, Small()) as opened:
        await opened.take(wishes.picture())
        await opened.work()
        assert (await opened.story())[-1] == "JobFailed"
        assert 1 < sum(prompts(opened)) < 10
