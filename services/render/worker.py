"""One attempt at a film: sources out of the object store, the film into it, the facts into the log."""

import asyncio
import errno
from collections.abc import Collection
from pathlib import Path

import structlog

from contracts.identifiers import ShotId, derived_id
from contracts.message import Metadata
from contracts.render.events import EpisodeRendered, RenderStarted
from contracts.story import MediaFile
from services.chassis.command_handling import CommandHandler
from services.chassis.event_log import EventLog
from services.chassis.object_store import ObjectCorrupt, ObjectMissing, ObjectStore
from services.chassis.telemetry import span
from services.chassis.work_queue import Lease, Retry
from services.chassis.workspace import require_room, workspace
from services.render.failures import FfmpegFailed, Interrupted, MissingMedia, RenderFailure
from services.render.ffmpeg_process import Ffmpeg
from services.render.job import (
    Begin,
    Fail,
    Finish,
    FinishShot,
    Job,
    JobInput,
    Phase,
    Stop,
    Superseded,
    stream_of,
)
from services.render.renderer import RenderedFilm, Renderer
from services.render.segments import SegmentCache

_log = structlog.get_logger(__name__)

ATTEMPTS = 3
"""How often a film is tried that did not come out whole; finished segments are kept between attempts."""

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".jpg": "image/jpeg",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
}


class RenderWorker:
    """Works render jobs. ``executable`` is ffmpeg; finished segments are kept in ``cache`` for later cuts."""

    def __init__(
        self,
        log: EventLog,
        handler: CommandHandler[Job],
        store: ObjectStore,
        *,
        executable: Path,
        cache: Path,
        scratch: Path,
        encoders: int,
        cache_bytes: int,
    ) -> None:
        self._log = log
        self._handler = handler
        self._store = store
        self._executable = executable
        self._cache = cache
        self._scratch = scratch
        self._encoders = encoders
        self._cache_bytes = cache_bytes

    async def perform(self, lease: Lease) -> None:
        """Brings the job one attempt on; returns when the log says all there is to say. Raises Retry."""
        history = await self._log.read_stream(stream_of(lease.job_id))
        if not history:
            return
        metadata = history[0].effect()
        if not (await self._job(lease.job_id)).cancel_asked:
            # An attempt that cannot come to anything is not begun: the job waits for the disk without a word in the log.
            await asyncio.to_thread(require_room, self._scratch)
            await self._store.check()
        try:
            events = await self._say(lease.job_id, Begin(), metadata)
        except Superseded:
            return
        if RenderStarted.__name__ not in events:
            return
        job = await self._job(lease.job_id)
        with span(
            "render episode", traceparent=metadata.traceparent, job_id=lease.job_id, attempt=job.attempt
        ):
            try:
                await self._attempt(lease, job, metadata)
            except Superseded as over:
                _log.info("an attempt was superseded", job_id=lease.job_id, reason=str(over))

    async def give_up(self, job_id: str, reason: str) -> None:
        """Records that the job cannot be done."""
        history = await self._log.read_stream(stream_of(job_id))
        if history:
            await self._say(
                job_id, Fail(None, "defect", f"the film could not be cut: {reason}"), history[0].effect()
            )

    async def cancelled_among(self, job_ids: Collection[str]) -> Collection[str]:
        """Those of the jobs in hand that are to be stopped."""
        jobs = {job_id: await self._job(job_id) for job_id in job_ids}
        return [job_id for job_id, job in jobs.items() if job.cancel_asked or job.phase is Phase.ENDED]

    async def room(self) -> str:
        """``"ok"``, or that the disk for unfinished files is full; for the health of the service."""
        try:
            await asyncio.to_thread(require_room, self._scratch)
        except OSError as full:
            return str(full)
        return "ok"

    async def _attempt(self, lease: Lease, job: Job, metadata: Metadata) -> None:
        ended: JobInput
        # A room for each attempt: one that was thought dead may still be writing.
        async with workspace(self._scratch, lease.job_id) as room:
            try:
                film = await self._film(lease, job, room, metadata)
                ended = Finish(job.attempt, await self._stored(film, job, metadata.tenant))
            except Interrupted:
                if not lease.cancelled.is_set():
                    raise Retry(0, "this process is leaving") from None
                ended = Stop(job.attempt)
            except RenderFailure as failure:
                self._retry_if_it_passes(failure, job)
                ended = Fail(job.attempt, failure.code, str(failure))
            await self._say(lease.job_id, ended, metadata)
        await asyncio.to_thread(SegmentCache(self._cache).trim, self._cache_bytes)

    def _retry_if_it_passes(self, failure: RenderFailure, job: Job) -> None:
        if not isinstance(failure, FfmpegFailed):
            return
        if failure.was_out_of_room:
            raise OSError(errno.ENOSPC, str(failure), str(self._scratch)) from failure
        if failure.may_pass and job.attempt < ATTEMPTS:
            raise Retry(1, f"attempt {job.attempt} did not come out whole: {failure}") from failure

    async def _film(self, lease: Lease, job: Job, room: Path, metadata: Metadata) -> RenderedFilm:
        cut = job.wish.cut
        lengths = {shot.shot_id: shot.frames for shot in cut.shots}

        async def on_shot(shot_id: ShotId) -> None:
            await self._say(lease.job_id, FinishShot(job.attempt, shot_id, lengths[shot_id]), metadata)

        async def fetch(media: MediaFile, target: Path) -> None:
            try:
                await self._store.fetch_to(media.sha256, target)
            except (ObjectMissing, ObjectCorrupt) as lost:
                raise MissingMedia(f"asset {media.asset_id} cannot be used: {lost}") from lost

        renderer = Renderer(Ffmpeg(self._executable), self._cache, self._encoders)
        stop = asyncio.Event()
        waits = [asyncio.create_task(_pass_on(event, stop)) for event in (lease.cancelled, lease.stopping)]
        try:
            return await renderer.render(
                cut,
                fetch=fetch,
                workspace=room,
                on_shot=on_shot,
                on_progress=lambda _: None,
                cancelled=stop,
            )
        finally:
            for wait in waits:
                wait.cancel()

    async def _stored(self, film: RenderedFilm, job: Job, tenant: str) -> EpisodeRendered:
        wish = job.wish
        width, height = wish.cut.ratio.size
        return EpisodeRendered(
            job_id=wish.job_id,
            project_id=wish.project_id,
            episode_id=wish.episode_id,
            film=await self._put(film.film, tenant, width=width, height=height, frames=film.frames),
            poster=await self._put(film.poster, tenant, width=width, height=height),
            subtitles=tuple([await self._put(path, tenant) for path in film.subtitles.values()]),
            loudness_lufs_tenths=round(film.loudness_lufs * 10),
            true_peak_db_tenths=round(film.true_peak_db * 10),
        )

    async def _put(
        self,
        path: Path,
        tenant: str,
        *,
        width: int | None = None,
        height: int | None = None,
        frames: int | None = None,
    ) -> MediaFile:
        stored = await self._store.put_file(path)
        return MediaFile(
            asset_id=derived_id("asset", tenant, stored.sha256),
            sha256=stored.sha256,
            size=stored.size,
            media_type=MEDIA_TYPES[path.suffix],
            width=width,
            height=height,
            frames=frames,
        )

    async def _job(self, job_id: str) -> Job:
        job, _version = await self._handler.state_of(stream_of(job_id))
        return job

    async def _say(self, job_id: str, happening: JobInput, metadata: Metadata) -> tuple[str, ...]:
        accepted = await self._handler.handle(happening, stream=stream_of(job_id), metadata=metadata)
        return accepted.events


async def _pass_on(source: asyncio.Event, target: asyncio.Event) -> None:
    await source.wait()
    target.set()
