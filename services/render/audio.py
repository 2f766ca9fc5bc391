"""The film's sound: stems brought to their targets by measured gain, mixed once, finished, and measured again."""

import asyncio
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from services.render.failures import FfmpegFailed
from services.render.ffmpeg_process import Ffmpeg
from services.render.graphs.building import writing_to
from services.render.graphs.finish_audio import finished, metered
from services.render.graphs.mix_audio import Music, Voice, mixed
from services.render.plan import content_key, source_path
from services.render.segments import SegmentCache
from services.render.sources import Sources
from services.render.timeline import Timeline

SPEECH_LUFS = -17.0
MUSIC_LUFS = -23.0
FILM_LUFS = -14.0
TRUE_PEAK_DB = -1.0
_CEILING_DB = -1.3
_NEAR_LU = 0.3
_MOST_PASSES = 3
_SILENCE_LUFS = -69.9
_FLOOR_DB = -99.0
_MOST_GAIN = 30.0

_SUMMARY = re.compile(
    r"I:\s+(?P<lufs>-?[\d.]+|-?inf|nan) LUFS(?:.*?Peak:\s+(?P<peak>-?[\d.]+|-?inf) dBFS)?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness in LUFS and true peak in dB full scale (EBU R 128); silence is -70 and -99."""

    lufs: float
    peak: float


@dataclass(frozen=True, slots=True)
class Soundtrack:
    """An encoded track of the film's length, and what a meter says of it."""

    path: Path
    loudness: Loudness


def read_loudness(log: str) -> Loudness:
    """The summary that ffmpeg's ``ebur128`` writes at its end.

    Raises:
        FfmpegFailed: there is none.
    """
    *_, found = [None, *_SUMMARY.finditer(log)]
    if found is None:
        raise FfmpegFailed("the loudness meter said nothing", stderr=log)
    lufs, peak = found["lufs"], found["peak"]
    return Loudness(
        lufs=-70.0 if "n" in lufs else float(lufs),
        peak=_FLOOR_DB if peak is None or "inf" in peak else float(peak),
    )


def gain_to(target: float, measured: Loudness) -> float:
    """dB that bring a stem to a loudness; what is too short to be metered (under 0.4 s) goes by its peak."""
    if measured.lufs > _SILENCE_LUFS:
        gain = target - measured.lufs
    elif measured.peak > _FLOOR_DB:
        gain = target + 8.0 - measured.peak
    else:
        gain = 0.0
    return round(max(-_MOST_GAIN, min(_MOST_GAIN, gain)), 1)


@dataclass(frozen=True, slots=True)
class SoundWorks:
    """Makes soundtracks. ``directory`` holds ``sources``; ``limit`` bounds how many programs run at once."""

    ffmpeg: Ffmpeg
    cache: SegmentCache
    sources: Sources
    directory: Path
    limit: asyncio.Semaphore

    async def soundtrack(self, timeline: Timeline) -> Soundtrack:
        """Mix, finish and measure; the same film's sound is made once."""
        stems = dict.fromkeys([speech.source for speech in timeline.speeches])
        gains = dict(zip(stems, await self._gains(list(stems), SPEECH_LUFS), strict=True))
        music = None
        if timeline.music:
            [gain] = await self._gains([timeline.music], MUSIC_LUFS)
            music = Music(source_path(timeline.music), gain)
        voices = [
            Voice(source_path(speech.source), speech.start, gains[speech.source])
            for speech in timeline.speeches
        ]
        command = mixed(voices=voices, music=music, frames=timeline.frames)
        example = finished("", gain=0, ceiling=_CEILING_DB)
        key = content_key(await self.ffmpeg.version(), FILM_LUFS, TRUE_PEAK_DB, *command, *example)
        path, note = self.cache.path(key, ".m4a"), self.cache.path(key, ".json")
        if path.exists() and note.exists():
            path.touch()
            return Soundtrack(path, _read_note(note))
        await self.sources.sounds([*stems, *([timeline.music] if timeline.music else [])])
        async with self.limit:
            loudness = await self._make(key, command)
        return Soundtrack(path, loudness)

    async def _gains(self, sources: list[str], target: float) -> list[float]:
        measured = await asyncio.gather(*(self._stem(source) for source in sources))
        return [gain_to(target, loudness) for loudness in measured]

    async def _stem(self, source: str) -> Loudness:
        key = content_key(await self.ffmpeg.version(), *metered(source_path(source)))
        note = self.cache.path(key, ".json")
        if note.exists():
            return _read_note(note)
        await self.sources.sounds([source])
        async with self.limit:
            loudness = await self._meter(source_path(source))
        await self._keep_note(key, loudness)
        return loudness

    async def _meter(self, path: str) -> Loudness:
        return read_loudness(await self.ffmpeg.run(metered(path), directory=self.directory, log_level="info"))

    async def _make(self, key: str, command: tuple[str, ...]) -> Loudness:
        mix = self.directory / f"{key}.wav"
        try:
            log = await self.ffmpeg.run(
                writing_to(command, mix.name), directory=self.directory, log_level="info"
            )
            loudness = await self._finish(key, mix.name, read_loudness(log))
        finally:
            mix.unlink(missing_ok=True)
        await self._keep_note(key, loudness)
        return loudness

    async def _finish(self, key: str, mix: str, mix_loudness: Loudness) -> Loudness:
        """Raise the mix to the film's loudness; measured again, and done again if limiter or encoder moved it."""
        gain, ceiling = gain_to(FILM_LUFS, mix_loudness), _CEILING_DB
        async with self.cache.writing(key, ".m4a") as target:
            for attempt in range(1, _MOST_PASSES + 1):
                command = finished(mix, gain=gain, ceiling=ceiling)
                await self.ffmpeg.run(writing_to(command, str(target)), directory=self.directory)
                loudness = await self._meter(str(target))
                silent = loudness.lufs <= _SILENCE_LUFS
                short = 0.0 if silent else FILM_LUFS - loudness.lufs
                over = max(0.0, loudness.peak - TRUE_PEAK_DB)
                if attempt == _MOST_PASSES or (abs(short) <= _NEAR_LU and not over):
                    break
                gain = min(_MOST_GAIN, gain + short)
                ceiling -= over + (0.1 if over else 0.0)
        return loudness

    async def _keep_note(self, key: str, loudness: Loudness) -> None:
        async with self.cache.writing(key, ".json") as note:
            note.write_text(json.dumps(asdict(loudness)), encoding="utf-8")


def _read_note(note: Path) -> Loudness:
    return Loudness(**json.loads(note.read_text(encoding="utf-8")))
