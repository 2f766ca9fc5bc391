"""From a timeline to work: segments of picture under content-addressed keys, and the list that joins them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts.identifiers import ShotId
from services.render.captions import BurnedCaptions, ass
from services.render.graphs.building import Stream, source, taps
from services.render.graphs.burn_captions import captioned
from services.render.graphs.dissolve import dissolved
from services.render.graphs.normalise_clip import faded_to_black, normalised, part
from services.render.graphs.segment import encoded
from services.render.line_breaks import has_cjk
from services.render.timeline import FRAMES_PER_SECOND, Clip, Timeline


@dataclass(frozen=True, slots=True)
class CaptionScript:
    """An ASS script and the directory of its fonts; both paths are relative to the working directory."""

    path: str
    text: str
    fonts: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of film that is encoded once: a shot's body, or the overlap of a dissolve.

    ``key`` names its content: the sources' bytes, the whole command, the caption script, the ffmpeg. ``untouched``
    says that the one source's picture can be taken as it is, should it already be in the film's profile.
    """

    key: str
    shots: tuple[ShotId, ...]
    sources: tuple[str, ...]
    start: int
    frames: int
    arguments: tuple[str, ...]
    script: CaptionScript | None = None
    untouched: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A segment before its graph: frames ``first`` to ``last`` of one clip, or the dissolve of two."""

    clips: tuple[Clip, ...]
    start: int
    first: int
    last: int

    @property
    def frames(self) -> int:
        return self.last - self.first


def source_path(sha256: str) -> str:
    """Where a source lies in the working directory."""
    return f"sources/{sha256}"


def content_key(*parts: object) -> str:
    """128 bits of BLAKE2b over the parts, in hexadecimal."""
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=16).hexdigest()


def segments_of(
    timeline: Timeline, *, ffmpeg_version: str, burned: BurnedCaptions | None = None
) -> tuple[Segment, ...]:
    """Cut a timeline into segments whose frames add up to the film's.

    Args:
        timeline: the film.
        ffmpeg_version: part of every key, for another encoder makes other bytes.
        burned: captions that become part of the picture; None leaves it clean.
    """
    return tuple(_segment(stretch, timeline, ffmpeg_version, burned) for stretch in _stretches(timeline))


def _stretches(timeline: Timeline) -> Iterator[_Stretch]:
    followers = (*timeline.clips[1:], None)
    lead_ins = timeline.dissolves_in
    for clip, follower, start, lead in zip(timeline.clips, followers, timeline.starts, lead_ins, strict=True):
        body_end = clip.frames - clip.dissolve
        if body_end > lead:
            yield _Stretch((clip,), start + lead, lead, body_end)
        if clip.dissolve and follower:
            yield _Stretch((clip, follower), start + body_end, body_end, clip.frames)


def _segment(
    stretch: _Stretch, timeline: Timeline, ffmpeg_version: str, burned: BurnedCaptions | None
) -> Segment:
    end = stretch.start + stretch.frames
    script = _script(burned, stretch.start, end) if burned else None
    fade = timeline.fade_out if end == timeline.frames else 0
    picture = _body(stretch, timeline) if len(stretch.clips) == 1 else _overlap(stretch, timeline)
    if script:
        picture = captioned(picture, script=script.path, fonts=script.fonts)
    if fade:
        picture = faded_to_black(picture, start=stretch.frames - fade, frames=fade)
    arguments = encoded(picture)
    clip = stretch.clips[0]
    whole = len(stretch.clips) == 1 and stretch.frames == clip.frames == clip.source_frames
    return Segment(
        key=content_key(ffmpeg_version, *arguments),
        shots=tuple(clip.shot_id for clip in stretch.clips),
        sources=tuple(dict.fromkeys(clip.source for clip in stretch.clips)),
        start=stretch.start,
        frames=stretch.frames,
        arguments=arguments,
        script=script,
        untouched=whole and not script and not fade,
    )


def _body(stretch: _Stretch, timeline: Timeline) -> Stream:
    clip = stretch.clips[0]
    picture = _normalised(source(source_path(clip.source), threads=1).video, clip, timeline)
    whole = stretch.first == 0 and stretch.last == clip.frames
    return picture if whole else part(picture, stretch.first, stretch.last)


def _overlap(stretch: _Stretch, timeline: Timeline) -> Stream:
    leaving, entering = stretch.clips
    if leaving.source == entering.source:
        left, entered = taps(source(source_path(leaving.source), threads=1).video, 2, splitter="split")
    else:
        left, entered = (source(source_path(clip.source), threads=1).video for clip in stretch.clips)
    return dissolved(
        part(_normalised(left, leaving, timeline), stretch.first, stretch.last),
        part(_normalised(entered, entering, timeline), 0, stretch.frames),
        stretch.frames,
    )


def _normalised(stream: Stream, clip: Clip, timeline: Timeline) -> Stream:
    return normalised(stream, width=timeline.width, height=timeline.height, frames=clip.frames)


def _script(burned: BurnedCaptions, start: int, end: int) -> CaptionScript | None:
    cues = burned.between(start, end)
    if not cues:
        return None
    text = ass(cues, typography=burned.typography, zone=burned.zone)
    cjk = any(has_cjk(line) for cue in cues for line in cue.lines)
    # Reading the CJK collection costs 0.3 s, so only a script that needs it is given its directory.
    return CaptionScript(
        path=f"captions/{content_key(text)}.ass", text=text, fonts="fonts/all" if cjk else "fonts/latin"
    )


def join_list(segments: Sequence[Segment], files: Sequence[Path]) -> str:
    """The ffconcat script that joins encoded segments; lengths are told so that no rounding can add up."""
    lines = ["ffconcat version 1.0"]
    for segment, file in zip(segments, files, strict=True):
        quoted = str(file).replace("'", r"'\''")
        lines += [f"file 'file:{quoted}'", f"duration {segment.frames / FRAMES_PER_SECOND:.6f}"]
    return "\n".join(lines) + "\n"
