"""A render service under test: real servers, worker processes to be killed, wishes in the episode's log."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psutil
from nats.aio.client import Client

from contracts.message import Message, Metadata, Recorded
from contracts.render.commands import CancelRender, Cut, RenderEpisode
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.object_store.disk import DiskObjectStore
from services.chassis.relay import Relay
from services.render.composition import compose
from services.render.settings import RenderSettings
from tests.chassis.wiring import Pool, migrated_log, opened_nats, opened_pool, running
from tests.job_stories import JobStories
from tests.processes import children_running
from tests.render.material import Material, cut_of, shot_of
from tests.service_processes import Place, ServiceProcesses

ENDS = {"EpisodeRendered", "RenderFailed", "RenderCancelled"}
_ASKED = Metadata(tenant="acme", correlation_id="c")


class CuttingRoom:
    """Wishes for films, starts and ends workers, and waits for what the log says."""

    def __init__(self, place: Place, *, pool: Pool, nats: Client, material: Material) -> None:
        self.nats = nats
        self.log = PostgresEventLog(pool, "render")
        self.store = DiskObjectStore(place.settings.objects)
        self.scratch = place.settings.scratch
        self.pool = pool
        self._episode = PostgresEventLog(pool, "episode")
        self._material = material
        self._processes = ServiceProcesses(place)

    def start(self, *, ack_seconds: float = 1.0, sweep_seconds: float = 30.0) -> BaseProcess:
        """A worker process that encodes one segment after the other."""
        settings = RenderSettings(
            renders=1, encoders=1, ack_seconds=ack_seconds, sweep_seconds=sweep_seconds, cache_bytes=8 << 30
        )
        return self._processes.start(compose, settings)

    async def cut(self, *lengths: int, **more: Any) -> Cut:
        """A cut of shots so many frames long, all of the same clip of one second, which is in the store."""
        clip = self._material.picture("testsrc2", 24)
        kept = self.scratch.parent / "clip.mp4"
        await self._material.fetch(clip, kept)
        await self.store.put_file(kept)
        return cut_of([shot_of(number, clip, frames) for number, frames in enumerate(lengths)], **more)

    async def wish(self, job_id: str, cut: Cut) -> None:
        """Writes the request into the episode's log, as production does."""
        await self._write(RenderEpisode(job_id=job_id, project_id="p1", episode_id="e1", cut=cut))

    async def cancel(self, job_id: str) -> None:
        await self._write(CancelRender(job_id=job_id, episode_id="e1"))

    async def story(self, job_id: str) -> list[Recorded[Message]]:
        """The messages of one job."""
        return (await JobStories(self.log).read())[job_id]

    async def until(
        self, condition: Callable[[dict[str, list[str]]], bool], *, seconds: float = 20
    ) -> dict[str, list[str]]:
        """Waits until the log satisfies the condition; answers with the types of the messages per job."""
        return await JobStories(self.log).until(condition, seconds=seconds)

    async def until_ended(self, *job_ids: str, seconds: float = 20) -> dict[str, list[str]]:
        """Waits until each of the jobs has ended."""
        return await self.until(lambda told: all(ENDS & set(told[job]) for job in job_ids), seconds=seconds)

    async def encoder_of(self, worker: BaseProcess) -> psutil.Process:
        """The ffmpeg that the worker has encode a picture, as soon as there is one."""
        async with asyncio.timeout(20):
            while True:
                for encoder in children_running("libx264", of=worker.pid):
                    return encoder
                await asyncio.sleep(0.01)

    def segments(self) -> dict[str, int]:
        """Finished segments, with what shows that a file was written again."""
        return {path.name: path.stat().st_ino for path in self.scratch.glob("segments/*/*.mp4")}

    def half_written(self) -> Sequence[Path]:
        return list(self.scratch.glob("segments/*/*.tmp"))

    async def close(self) -> None:
        await self._processes.close()

    async def _write(self, request: RenderEpisode | CancelRender) -> None:
        stream = "production-e1"
        version = len(await self._episode.read_stream(stream))
        await self._episode.append(stream, [request], expected_version=version, metadata=_ASKED)


def send(worker: BaseProcess, number: signal.Signals) -> None:
    """A signal to the worker process alone."""
    assert worker.pid is not None
    os.kill(worker.pid, number)


@asynccontextmanager
async def open_cutting_room(
    directory: Path, *, dsn: str, url: str, material: Material
) -> AsyncIterator[CuttingRoom]:
    """A cutting room on these servers, with the episode's log being relayed and no worker in it yet."""
    place = Place(directory=directory, postgres_dsn=dsn, nats_url=url)
    async with opened_pool(dsn, size=6) as pool, opened_nats(url) as nats:
        for owner in ("episode", "render"):
            await migrated_log(pool, owner)
        async with running(Relay(pool, nats.jetstream(), "episode").run):
            room = CuttingRoom(place, pool=pool, nats=nats, material=material)
            try:
                yield room
            finally:
                await room.close()
