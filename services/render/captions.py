"""Words to read: when and where they stand in the picture, written as SRT, WebVTT and ASS."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from services.render.line_breaks import Ruler, has_cjk, parts_of
from services.render.timeline import FRAMES_PER_SECOND, Caption


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font as the layout needs it: its name, its line height in em, and how wide its texts are."""

    family: str
    line_height: float
    width: Ruler


@dataclass(frozen=True, slots=True)
class Typography:
    """One face for Latin, Greek and Cyrillic, one that also holds Chinese, Japanese and Korean."""

    latin: Typeface
    cjk: Typeface

    def face_for(self, text: str) -> Typeface:
        return self.cjk if has_cjk(text) else self.latin


@dataclass(frozen=True, slots=True)
class SafeZone:
    """Where captions may stand, in pixels of a picture of ``width`` x ``height``. ``em`` is the size of the letters."""

    width: int
    height: int

    @property
    def em(self) -> int:
        return max(8, round(min(self.width, self.height) * 0.052))

    @property
    def side(self) -> int:
        return round(self.width * 0.08)

    @property
    def bottom(self) -> int:
        """Players and apps lay their controls over the foot of an upright picture: it keeps more distance."""
        return round(self.height * (0.14 if self.height > self.width else 0.07))

    @property
    def line_ems(self) -> float:
        return (self.width - 2 * self.side) / self.em


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines shown together from film frame ``start`` up to, not including, ``end``."""

    start: int
    end: int
    lines: tuple[str, ...]
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class BurnedCaptions:
    """Cues that become part of the picture, and how they are set."""

    cues: tuple[Cue, ...]
    typography: Typography
    zone: SafeZone

    def between(self, start: int, end: int) -> tuple[Cue, ...]:
        """The cues seen between two film frames, cut to them and counted from ``start``."""
        return tuple(
            replace(cue, start=max(cue.start, start) - start, end=min(cue.end, end) - start)
            for cue in self.cues
            if cue.start < end and cue.end > start
        )


def cues_of(captions: Sequence[Caption], *, typography: Typography, zone: SafeZone) -> tuple[Cue, ...]:
    """Break captions into cues of at most two lines; a long one is shown in parts, each for its share of the time."""
    return tuple(cue for caption in captions for cue in _cues(caption, typography, zone))


def _cues(caption: Caption, typography: Typography, zone: SafeZone) -> Iterator[Cue]:
    face = typography.face_for(caption.text)
    parts = parts_of(caption.text, width=face.width, most=zone.line_ems)
    frames = caption.end - caption.start
    parts = parts[:frames]
    weights = [sum(map(len, lines)) for lines in parts]
    told, start = 0, caption.start
    for number, (lines, weight) in enumerate(zip(parts, weights, strict=True), start=1):
        told += weight
        latest = caption.end - (len(parts) - number)
        end = min(latest, max(start + 1, caption.start + round(frames * told / sum(weights))))
        yield Cue(start, end, lines, caption.speaker)
        start = end


def _clock(frame: int, *, point: str, decimals: int, hour_digits: int) -> str:
    ticks = round(frame * 10**decimals / FRAMES_PER_SECOND)
    seconds, part = divmod(ticks, 10**decimals)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours:0{hour_digits}}:{minutes:02}:{seconds % 60:02}{point}{part:0{decimals}}"


def srt(cues: Sequence[Cue], *, guarded: bool = False) -> str:
    """SubRip. It has no way to quote a mark.

    ``guarded`` puts a word joiner after what could open a tag or an order, for readers that obey those, as the one
    that fills the film's own track does.
    """
    return "\n".join(
        f"{number}\n{_srt_clock(cue.start)} --> {_srt_clock(cue.end)}\n"
        + "".join(f"{_guarded(line) if guarded else line}\n" for line in cue.lines)
        for number, cue in enumerate(cues, start=1)
    )


def _guarded(line: str) -> str:
    return re.sub(r"[\\{<]", "\\g<0>\u2060", line)


def _srt_clock(frame: int) -> str:
    return _clock(frame, point=",", decimals=3, hour_digits=2)


def vtt(cues: Sequence[Cue]) -> str:
    """WebVTT (W3C), with the speaker as a voice span."""
    return "WEBVTT\n\n" + "\n".join(
        f"{_vtt_clock(cue.start)} --> {_vtt_clock(cue.end)}\n{_voiced(cue)}\n" for cue in cues
    )


def _vtt_clock(frame: int) -> str:
    return _clock(frame, point=".", decimals=3, hour_digits=2)


def _voiced(cue: Cue) -> str:
    words = "\n".join(escape(line, quote=False) for line in cue.lines)
    return f"<v {escape(cue.speaker, quote=False)}>{words}" if cue.speaker else words


_ASS_HEAD = """\
[Script Info]
; set in {latin} and {cjk}
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
{latin_style}
{cjk_style}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def ass(cues: Sequence[Cue], *, typography: Typography, zone: SafeZone) -> str:
    """Advanced SubStation Alpha for burning in: white with a dark outline, at the foot of the safe zone."""
    head = _ASS_HEAD.format(
        latin=typography.latin.family,
        cjk=typography.cjk.family,
        width=zone.width,
        height=zone.height,
        latin_style=_style("Latin", typography.latin, zone),
        cjk_style=_style("Cjk", typography.cjk, zone),
    )
    return head + "".join(
        f"Dialogue: 0,{_ass_clock(cue.start)},{_ass_clock(cue.end)},"
        f"{'Cjk' if has_cjk(''.join(cue.lines)) else 'Latin'},,0,0,0,,"
        + r"\N".join(map(_literal, cue.lines))
        + "\n"
        for cue in cues
    )


def _ass_clock(frame: int) -> str:
    return _clock(frame, point=".", decimals=2, hour_digits=1)


def _style(name: str, face: Typeface, zone: SafeZone) -> str:
    # libass scales a font so that ascent and descent together make Fontsize, not so that the em does.
    size = round(zone.em * face.line_height, 1)
    outline = round(zone.em * 0.07, 1)
    return (
        f"Style: {name},{face.family},{size:g},&H00FFFFFF,&H00FFFFFF,&H00181818,&H90000000,"
        f"0,0,0,0,100,100,0,0,1,{outline:g},{outline / 2:g},2,{zone.side},{zone.side},{zone.bottom},1"
    )


def _literal(text: str) -> str:
    """A word joiner after a backslash keeps ``\\N`` from being an order; braces are quoted."""
    return text.replace("\\", "\\\u2060").replace("{", r"\{").replace("}", r"\}")
