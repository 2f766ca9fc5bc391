"""The coordinator: a cut goes in, a film comes out. It decides nothing; plan, captions and graphs do."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from contracts.identifiers import ShotId
from contracts.render.commands import Cut
from contracts.story import MediaFile
from services.render.audio import Soundtrack, SoundWorks
from services.render.captions import BurnedCaptions, Cue, SafeZone, cues_of, srt, vtt
from services.render.failures import FfmpegFailed, Interrupted, RenderFailure
from services.render.ffmpeg_process import Ffmpeg
from services.render.fonts import link_fonts, typography_for
from services.render.graphs.building import writing_to
from services.render.graphs.mux import muxed
from services.render.graphs.poster import poster
from services.render.picture import Picture
from services.render.plan import Segment, segments_of
from services.render.probe import Bounds, length_in_frames, picture_track
from services.render.segments import SegmentCache, SegmentWorks
from services.render.sources import Fetch, Sources
from services.render.storyboard_timeline import speech_without_length, timeline_of
from services.render.timeline import Timeline

_SEGMENTS_SHARE = 0.92
"""Encoding is nearly all of the work; sound runs beside it, joining takes what is left."""


@dataclass(frozen=True, slots=True)
class RenderedFilm:
    """A finished film and what was measured on it. ``subtitles`` holds ``srt`` and ``vtt`` when there are words."""

    film: Path
    poster: Path
    subtitles: dict[str, Path]
    frames: int
    loudness_lufs: float
    true_peak_db: float


@dataclass(frozen=True, slots=True)
class Renderer:
    """Makes films with one ffmpeg and one cache. ``workers`` segments are encoded at once, one thread each."""

    ffmpeg: Ffmpeg
    cache: Path
    workers: int
    bounds: Bounds = field(default_factory=Bounds)

    async def render(
        self,
        cut: Cut,
        *,
        fetch: Fetch,
        workspace: Path,
        on_shot: Callable[[ShotId], Awaitable[None]],
        on_progress: Callable[[float], None],
        cancelled: asyncio.Event,
        size: tuple[int, int] | None = None,
    ) -> RenderedFilm:
        """Cut, mix, caption and measure a film.

        Args:
            cut: what the film is made of.
            fetch: writes a stored file to a path.
            workspace: a directory of this render alone; it may be left over from an attempt that died.
            on_shot: told once for each shot whose picture is done, in the order they get done.
            on_progress: told how much is done, from 0 to 1, never less than before.
            cancelled: when set, everything stops within a second.
            size: pixels, for drafts; the ratio's own size when None.

        Raises:
            Interrupted: it was cancelled.
            UnusableMedia: a source cannot be used; the sentence names the asset.
            FfmpegFailed: ffmpeg failed or was killed.
        """
        run = _Run(self, cut, fetch=fetch, workspace=workspace, on_shot=on_shot, on_progress=on_progress)
        work = asyncio.ensure_future(run.film(size))
        stop = asyncio.ensure_future(cancelled.wait())
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done() and stop.result():
                raise Interrupted("the render was cancelled")
            return work.result()
        except BaseExceptionGroup as failures:
            raise _first(failures) from failures
        finally:
            work.cancel()
            stop.cancel()
            await asyncio.gather(work, stop, return_exceptions=True)


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """The failure that is the cause; the others are what it took with it."""
    found: BaseException = failures
    while isinstance(found, BaseExceptionGroup):
        known = found.subgroup(RenderFailure)
        found = (known or found).exceptions[0]
    return found


class _Run:
    """One film on its way."""

    def __init__(
        self,
        renderer: Renderer,
        cut: Cut,
        *,
        fetch: Fetch,
        workspace: Path,
        on_shot: Callable[[ShotId], Awaitable[None]],
        on_progress: Callable[[float], None],
    ) -> None:
        self._renderer = renderer
        self._ffmpeg = renderer.ffmpeg
        self._cache = SegmentCache(renderer.cache)
        self._cut = cut
        self._workspace = workspace
        workspace.mkdir(parents=True, exist_ok=True)
        self._cache.sweep()
        self._on_shot = on_shot
        self._on_progress = on_progress
        self._told = 0.0
        self._sources = Sources(_media(cut), fetch=fetch, directory=workspace, bounds=renderer.bounds)

    async def film(self, size: tuple[int, int] | None) -> RenderedFilm:
        timeline = await self._timeline(size)
        zone = SafeZone(timeline.width, timeline.height)
        typography = typography_for(self._cut.language)
        cues = cues_of(timeline.captions, typography=typography, zone=zone)
        burned = None
        if cues and self._cut.subtitles in ("burned", "both"):
            link_fonts(self._workspace / "fonts")
            burned = BurnedCaptions(cues, typography, zone)
        version = await self._ffmpeg.version()
        segments = segments_of(timeline, ffmpeg_version=version, burned=burned)
        async with asyncio.TaskGroup() as group:
            sound = group.create_task(self._soundtrack(timeline))
            picture = group.create_task(self._picture(segments, timeline))
        subtitles = self._write_subtitles(cues)
        film = await self._mux(picture.result(), sound.result(), cues, timeline)
        still = await self._poster(film, timeline.clips[0].frames // 2)
        self._tell(1.0)
        loudness = sound.result().loudness
        return RenderedFilm(film, still, subtitles, timeline.frames, loudness.lufs, loudness.peak)

    async def _timeline(self, size: tuple[int, int] | None) -> Timeline:
        unmeasured = [media.sha256 for media in speech_without_length(self._cut)]
        await self._sources.sounds(unmeasured)
        lengths = {source: await length_in_frames(self._sources.path(source)) for source in unmeasured}
        return timeline_of(self._cut, size=size, speech_frames=lengths)

    async def _soundtrack(self, timeline: Timeline) -> Soundtrack:
        works = SoundWorks(
            self._ffmpeg, self._cache, self._sources, self._workspace, limit=asyncio.Semaphore(1)
        )
        return await works.soundtrack(timeline)

    async def _picture(self, segments: tuple[Segment, ...], timeline: Timeline) -> Path:
        works = SegmentWorks(
            self._ffmpeg,
            self._cache,
            self._sources,
            self._workspace,
            limit=asyncio.Semaphore(self._renderer.workers),
            width=timeline.width,
            height=timeline.height,
        )
        making = Picture(
            segments,
            works,
            on_shot=self._on_shot,
            on_progress=lambda fraction: self._tell(_SEGMENTS_SHARE * fraction),
        )
        return await self._checked(await making.joined("picture.mp4"), timeline)

    def _write_subtitles(self, cues: tuple[Cue, ...]) -> dict[str, Path]:
        if not cues:
            return {}
        paths = {kind: self._workspace / f"film.{kind}" for kind in ("srt", "vtt")}
        paths["srt"].write_text(srt(cues), encoding="utf-8")
        paths["vtt"].write_text(vtt(cues), encoding="utf-8")
        return paths

    async def _mux(self, picture: Path, sound: Soundtrack, cues: tuple[Cue, ...], timeline: Timeline) -> Path:
        words = None
        if cues and self._cut.subtitles in ("soft", "both"):
            words = "track.srt"
            (self._workspace / words).write_text(srt(cues, guarded=True), encoding="utf-8")
        track = self._workspace / "sound.m4a"
        track.unlink(missing_ok=True)
        track.symlink_to(sound.path.resolve())
        command = muxed(
            picture=picture.name,
            sound=track.name,
            words=words,
            title=self._cut.title,
            language=self._cut.language,
        )
        await self._ffmpeg.run(writing_to(command, "film.mp4"), directory=self._workspace)
        return await self._checked(self._workspace / "film.mp4", timeline)

    async def _checked(self, path: Path, timeline: Timeline) -> Path:
        track = await picture_track(path)
        if track.frames != timeline.frames or not track.uniform:
            raise FfmpegFailed(
                f"{path.name} has {track.frames} frames instead of {timeline.frames}, or they are not evenly spaced"
            )
        return path

    async def _poster(self, film: Path, frame: int) -> Path:
        await self._ffmpeg.run(
            writing_to(poster(film.name, frame=frame), "poster.jpg"), directory=self._workspace
        )
        return self._workspace / "poster.jpg"

    def _tell(self, fraction: float) -> None:
        if fraction > self._told:
            self._told = fraction
            self._on_progress(fraction)


def _media(cut: Cut) -> Iterator[MediaFile]:
    for shot in cut.shots:
        yield shot.video
        if shot.speech:
            yield shot.speech
    if cut.music:
        yield cut.music
