"""Chooses shape and mood from points that the words of a premise give; ties are broken by the generator passed in."""

from collections.abc import Collection, Mapping
from random import Random

from contracts.story import Mood

SHAPES = (
    "choice",
    "encounter",
    "quest",
    "mystery",
    "bond",
    "tender",
    "dream",
    "vigil",
    "stand",
    "farewell",
    "mishap",
)
_FOR_TWO = frozenset({"bond", "tender"})
_SHAPES_OF_MOOD = {
    Mood.CALM: ("vigil", "dream", "quest"),
    Mood.TENSE: ("choice", "stand", "quest"),
    Mood.SAD: ("farewell", "vigil", "choice"),
    Mood.JOYFUL: ("mishap", "dream", "quest"),
    Mood.WARM: ("tender", "farewell", "dream"),
    Mood.EERIE: ("mystery", "choice", "vigil"),
}


def scored[K](bag: Collection[str], table: Mapping[K, str]) -> dict[K, int]:
    """How many words of each row of ``table`` are in ``bag``."""
    return {key: sum(word in bag for word in listed.split()) for key, listed in table.items()}


def found_in[K](text: str, table: Mapping[K, str]) -> dict[K, int]:
    """How many words of each row of ``table`` occur inside ``text``: for scripts without spaces."""
    return {key: sum(word in text for word in listed.split()) for key, listed in table.items()}


def first_match[K](bag: Collection[str], table: Mapping[K, str]) -> K | None:
    """The row with a word in ``bag``, rows first in the table first."""
    return next((key for key, listed in table.items() if any(word in bag for word in listed.split())), None)


def choose_mood(points: Mapping[Mood, int], rng: Random) -> Mood:
    """The mood with most points; without any, one of the three that suit everything."""
    best = max(points.values(), default=0)
    if best == 0:
        return rng.choice((Mood.CALM, Mood.WARM, Mood.TENSE))
    return rng.choice([mood for mood, count in points.items() if count == best])


def choose_shape(points: Mapping[str, float], mood: Mood, rng: Random, *, alone: bool) -> str:
    """The shape with most points, near ties decided by ``rng``; without any, one that suits the mood.

    ``alone``: the premise names one person or none, so that no story of two is chosen.
    """
    best = max(points.values(), default=0)
    if best <= 0:
        return rng.choice([s for s in _SHAPES_OF_MOOD[mood] if not (alone and s in _FOR_TWO)])
    return rng.choice([shape for shape in SHAPES if points.get(shape, 0) >= best - 0.5])


def first_found[K](text: str, table: Mapping[K, str]) -> K | None:
    """The row with a word inside ``text``, rows first in the table first: for scripts without spaces."""
    return next((key for key, listed in table.items() if any(word in text for word in listed.split())), None)
