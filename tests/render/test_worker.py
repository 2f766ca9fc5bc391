"""What a worker makes of a disk that is full, a store that is away, and jobs that are to stop."""

from pathlib import Path

import pytest

from contracts.render.commands import CancelRender, RenderEpisode
from contracts.render.events import RenderFailed
from services.chassis import workspace
from services.chassis.command_handling import CommandHandler, Decider
from services.chassis.event_log.memory import MemoryEventLog
from services.chassis.failures import PASSING
from services.chassis.object_store import StoreUnavailable
from services.chassis.object_store.disk import DiskObjectStore
from services.chassis.work_queue import Lease, Retry
from services.render.job import Begin, Job, decide, evolve, stream_of
from services.render.worker import ATTEMPTS, RenderWorker
from tests.chassis.jobs import ASKED
from tests.render.material import Material, cut_of, program, shot_of

pytestmark = pytest.mark.connected

JOB = "j1"


class Desk:
    """A worker without servers; ``objects`` is the store's directory."""

    def __init__(self, directory: Path, material: Material) -> None:
        self.log = MemoryEventLog("render")
        self.handler = CommandHandler(self.log, Decider(initial=Job(), evolve=evolve, decide=decide))
        self.objects = directory / "objects"
        self.store = DiskObjectStore(self.objects)
        self.scratch = directory / "scratch"
        self.scratch.mkdir()
        self._material = material

    def worker(self, executable: Path | None = None) -> RenderWorker:
        return RenderWorker(
            self.log,
            self.handler,
            self.store,
            executable=executable or program().executable,
            cache=self.scratch / "segments",
            scratch=self.scratch,
            encoders=1,
            cache_bytes=1 << 30,
        )

    async def ask(self, *, stored: bool = True) -> None:
        clip = self._material.picture("testsrc2", 24)
        if stored:
            await self._material.fetch(clip, self.scratch / "clip.mp4")
            await self.store.put_file(self.scratch / "clip.mp4")
        cut = cut_of([shot_of(1, clip, 12)])
        await self.tell(RenderEpisode(job_id=JOB, project_id="p1", episode_id="e1", cut=cut))

    async def tell(self, happening: object) -> None:
        await self.handler.handle(happening, stream=stream_of(JOB), metadata=ASKED)

    async def told(self) -> list[str]:
        return [recorded.type for recorded in await self.log.read_stream(stream_of(JOB))]


@pytest.fixture
def desk(tmp_path: Path, material: Material) -> Desk:
    return Desk(tmp_path, material)


def lease() -> Lease:
    return Lease(JOB, delivery=1, last_delivery=False)


def program_that(directory: Path, ends: str) -> Path:
    """An ffmpeg that states its version and otherwise ends as the shell words say."""
    path = directory / "ffmpeg"
    path.write_text(f'#!/bin/sh\ncase "$*" in *-version) echo ffmpeg version 0;; *) {ends};; esac\n')
    path.chmod(0o755)
    return path


async def test_a_disk_that_fills_while_encoding_is_waited_out(desk: Desk, tmp_path: Path) -> None:
    await desk.ask()
    full = program_that(tmp_path, "echo 'Error writing trailer: No space left on device' >&2; exit 228")
    with pytest.raises(PASSING, match="No space left on device"):
        await desk.worker(full).perform(lease())
    assert await desk.told() == ["RenderQueued", "RenderStarted"]
    assert list(desk.scratch.glob("work/*")) == []

    await desk.worker().perform(lease())
    assert (await desk.told())[-1] == "EpisodeRendered"


async def test_no_attempt_is_begun_while_the_disk_is_full_and_health_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask()
    worker = desk.worker()
    assert await worker.room() == "ok"
    with monkeypatch.context() as patched:
        patched.setattr(workspace, "ROOM_BYTES", 1 << 60)
        assert "free some space" in await worker.room()
        with pytest.raises(PASSING, match="free some space"):
            await worker.perform(lease())
        assert await desk.told() == ["RenderQueued"]
    await worker.perform(lease())
    assert (await desk.told())[-1] == "EpisodeRendered"


async def test_no_attempt_is_begun_while_the_store_is_away(desk: Desk) -> None:
    await desk.ask()
    away = desk.objects.with_name("away")
    desk.objects.rename(away)
    desk.objects.write_text("in the way")
    with pytest.raises(StoreUnavailable):
        await desk.worker().perform(lease())
    assert await desk.told() == ["RenderQueued"]

    desk.objects.unlink()
    away.rename(desk.objects)
    await desk.worker().perform(lease())
    assert (await desk.told())[-1] == "EpisodeRendered"


async def test_an_ffmpeg_that_is_killed_every_time_fails_the_film_in_the_end(
    desk: Desk, tmp_path: Path
) -> None:
    await desk.ask()
    killed = desk.worker(program_that(tmp_path, "kill -9 $$"))
    for _ in range(ATTEMPTS - 1):
        with pytest.raises(Retry):
            await killed.perform(lease())
    await killed.perform(lease())
    assert (await desk.told())[-1] == "RenderFailed"


async def test_a_corrupt_source_fails_the_film_with_its_name(desk: Desk) -> None:
    await desk.ask()
    for path in desk.objects.glob("blobs/*/*/*/*"):
        path.write_bytes(b"something else")
    await desk.worker().perform(lease())
    failed = (await desk.log.read_stream(stream_of(JOB)))[-1].message
    assert isinstance(failed, RenderFailed)
    assert "cannot be used" in failed.sentence


async def test_a_job_that_is_to_stop_is_found_among_those_in_hand(desk: Desk) -> None:
    await desk.ask(stored=False)
    await desk.tell(Begin())
    worker = desk.worker()
    assert await worker.cancelled_among([JOB]) == []
    await desk.tell(CancelRender(job_id=JOB, episode_id="e1"))
    assert await worker.cancelled_among([JOB]) == [JOB]
    await worker.perform(lease())
    assert (await desk.told())[-1] == "RenderCancelled"
    assert await worker.cancelled_among([JOB]) == [JOB]


async def test_a_job_that_is_given_up_ends(desk: Desk) -> None:
    await desk.ask(stored=False)
    await desk.worker().give_up(JOB, "8 workers in turn did not live to finish it")
    failed = (await desk.log.read_stream(stream_of(JOB)))[-1].message
    assert isinstance(failed, RenderFailed)
    assert failed.sentence.endswith("8 workers in turn did not live to finish it")


async def test_a_job_nobody_knows_is_left_alone(desk: Desk) -> None:
    await desk.worker().perform(lease())
    await desk.worker().give_up(JOB, "no reason")
    assert await desk.told() == []
