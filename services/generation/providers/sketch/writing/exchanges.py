"""Reads conversations written as text: ``A sad sit: line | other line``; ``*`` before a line: a silent action.

A is the lead, B the companion, C a third voice, X the one who is hunted. A first line ``[X]`` says who must be in the cast.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from contracts.story import Emotion, Pose

type Conversations = Mapping[str, tuple[tuple[str, ...], ...]]
"""Shape to four acts, each a tuple of text blocks."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that is said or done: ``variants`` hold fields to be filled, the last of them needs only names."""

    speaker: str
    variants: tuple[str, ...]
    emotion: Emotion = Emotion.NEUTRAL
    pose: Pose | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """A short conversation; ``needs`` names parts that must be in the cast beside the lead."""

    beats: tuple[Beat, ...]
    needs: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Everybody who speaks or acts, in order of appearance."""
        return tuple(dict.fromkeys(beat.speaker for beat in self.beats))


@cache
def parse(block: str) -> Exchange:
    """The exchange a text block describes."""
    needs, beats = "", []
    for line in filter(None, map(str.strip, block.splitlines())):
        if line.startswith("["):
            needs = line.strip("[]")
            continue
        cue, _, said = line.partition(":")
        speaker, *marks = cue.split()
        silent = said.strip().startswith("*")
        variants = tuple(v.strip() for v in said.strip().lstrip("*").split("|"))
        emotion = next((Emotion(m) for m in marks if m in Emotion), Emotion.NEUTRAL)
        pose = next((Pose(m) for m in marks if m in Pose), None)
        beats.append(Beat(speaker, variants, emotion, pose, silent))
    return Exchange(tuple(beats), needs)
