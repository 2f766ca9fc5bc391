"""Content-addressed files on disk, and the encoding of picture segments into them."""

import asyncio
import os
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from services.render.failures import FfmpegFailed, UnusableMedia
from services.render.ffmpeg_process import Ffmpeg
from services.render.graphs.building import writing_to
from services.render.graphs.segment import copied, reference
from services.render.plan import Segment, content_key, source_path
from services.render.probe import MediaFacts, picture_track
from services.render.sources import Sources
from services.render.timeline import FRAMES_PER_SECOND

_HOST = socket.gethostname().replace(".", "-")
_LIFE = uuid.uuid4().hex[:8]
"""Tells this process from an earlier one that had the same number, as in a container started again."""


class SegmentCache:
    """Files under keys that name their content. A file is there whole or not at all."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path(self, key: str, suffix: str) -> Path:
        return self._directory / key[:2] / f"{key}{suffix}"

    @asynccontextmanager
    async def writing(self, key: str, suffix: str) -> AsyncIterator[Path]:
        """A temporary file to write; it takes its place when the block ends well and vanishes when it does not."""
        final = self.path(key, suffix)
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary = final.parent / ".".join(
            (key, _HOST, str(os.getpid()), _LIFE, uuid.uuid4().hex[:8], "tmp")
        )
        try:
            yield temporary
            await asyncio.to_thread(_settle, temporary, final)
        finally:
            temporary.unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove what processes of this host that are gone have left half-written; says how many files."""
        swept = 0
        for temporary in self._directory.glob("*/*.tmp"):
            _, host, pid, life, *_ = temporary.name.split(".")
            gone = life != _LIFE if int(pid) == os.getpid() else not psutil.pid_exists(int(pid))
            if host == _HOST and gone:
                temporary.unlink(missing_ok=True)
                swept += 1
        return swept

    def trim(self, most_bytes: int) -> int:
        """Remove the files not used for longest until at most so many bytes are left; says how many were freed."""
        files = [(path, path.stat()) for path in self._directory.glob("*/*") if path.suffix != ".tmp"]
        files.sort(key=lambda entry: entry[1].st_mtime_ns)
        excess = sum(stat.st_size for _, stat in files) - most_bytes
        freed = 0
        for path, stat in files:
            if freed >= excess:
                break
            path.unlink(missing_ok=True)
            freed += stat.st_size
        return freed


def _settle(temporary: Path, final: Path) -> None:
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    temporary.replace(final)


@dataclass(frozen=True, slots=True)
class SegmentWorks:
    """Makes the files of segments. ``directory`` is the working directory with ``sources``, ``captions``, ``fonts``."""

    ffmpeg: Ffmpeg
    cache: SegmentCache
    sources: Sources
    directory: Path
    limit: asyncio.Semaphore
    width: int
    height: int
    _referring: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def cached(self, segment: Segment) -> Path | None:
        """The segment's file if it was made before and is whole."""
        path = self.cache.path(segment.key, ".mp4")
        if not path.exists():
            return None
        try:
            await self._require_fit(path, segment)
        except FfmpegFailed:
            path.unlink(missing_ok=True)
            return None
        path.touch()
        return path

    async def make(self, segment: Segment, *, on_frame: Callable[[int], None]) -> Path:
        """Copy the segment where its clip is already in the film's profile, else encode it.

        Raises:
            UnusableMedia: a source has no picture or goes beyond the bounds.
            FfmpegFailed: ffmpeg failed, or said it had not and wrote something else than it should.
        """
        facts = await self.sources.pictures(segment.sources)
        async with self.limit:
            if segment.untouched and self._may_copy(facts[segment.sources[0]], segment.frames):
                with suppress(FfmpegFailed):
                    return await self._write(segment, copied(source_path(segment.sources[0])))
            if segment.script:
                script = self.directory / segment.script.path
                script.parent.mkdir(parents=True, exist_ok=True)
                script.write_text(segment.script.text, encoding="utf-8")
            return await self._write(segment, segment.arguments, on_frame)

    def _may_copy(self, facts: MediaFacts, frames: int) -> bool:
        video = facts.video
        return video is not None and (
            video.codec == "h264"
            and (video.width, video.height) == (self.width, self.height)
            and video.pixel_format == "yuv420p"
            and not video.full_range
            and video.rate == FRAMES_PER_SECOND
            and video.frames == frames
        )

    async def _write(
        self, segment: Segment, arguments: tuple[str, ...], on_frame: Callable[[int], None] | None = None
    ) -> Path:
        async with self.cache.writing(segment.key, ".mp4") as target:
            command = writing_to(arguments, str(target))
            await self.ffmpeg.run(command, directory=self.directory, on_frame=on_frame)
            await self._require_fit(target, segment)
        return self.cache.path(segment.key, ".mp4")

    async def _require_fit(self, path: Path, segment: Segment) -> None:
        """Refuse a file that would spoil the join: a wrong count of frames, uneven times, another stream header."""
        header = await self._profile_header()
        shot = segment.shots[0]
        try:
            track = await picture_track(path)
        except UnusableMedia as error:
            raise FfmpegFailed(
                f"ffmpeg wrote a segment for shot {shot} that cannot be read: {error}"
            ) from error
        if track.frames != segment.frames or not track.uniform:
            raise FfmpegFailed(
                f"ffmpeg wrote {track.frames} frames for shot {shot} instead of {segment.frames}, or unevenly"
            )
        if not track.begins_with_idr or track.header != header:
            raise FfmpegFailed(f"ffmpeg wrote a segment for shot {shot} that does not join with the others")

    async def _profile_header(self) -> bytes:
        """The stream header ffmpeg writes for the profile at this size: segments join only if it is the same."""
        arguments = reference(self.width, self.height)
        key = content_key(await self.ffmpeg.version(), *arguments)
        path = self.cache.path(key, ".ref")
        async with self._referring:
            if not path.exists():
                async with self.cache.writing(key, ".ref") as target:
                    await self.ffmpeg.run(writing_to(arguments, str(target)), directory=self.directory)
        return (await picture_track(path)).header
