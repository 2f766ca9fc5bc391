"""What was understood of a premise, in any language: agents, goal, topic, threat, place, hour, weather, shape, tone."""

import hashlib
import random
from dataclasses import dataclass
from typing import Literal

from contracts.story import AgeGroup, DayTime, Gender, Mood, Weather

Kind = Literal["human", "robot", "animal", "spirit"]


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody the premise speaks of. ``role`` is its own words without article; ``hunted``: met late, as the other side."""

    role: str
    name: str = ""
    kind: Kind = "human"
    gender: Gender = "neutral"
    age: AgeGroup = "adult"
    hunted: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A place of the premise in its own words, and the family of spots it belongs to (empty: unknown)."""

    words: str
    family: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A premise understood.

    ``told`` is the premise's first sentence with a field ``{n}`` for the name of agent n; ``goal`` an infinitive phrase
    with fields ``{n}`` for agents and ``{poss}`` for "his, her, their"; ``deed`` the same without its circumstances.
    """

    language: str
    told: str
    agents: tuple[Agent, ...] = ()
    goal: str = ""
    deed: str = ""
    topic: str = ""
    threat: str = ""
    settings: tuple[Setting, ...] = ()
    day_time: DayTime | None = None
    weather: Weather | None = None
    shape: str = "quest"
    genre: str = ""
    mood: Mood = Mood.CALM
    culture: str = ""
    nouns: tuple[str, ...] = ()


def chance(seed: int, purpose: str, text: str) -> random.Random:
    """A generator that depends on its arguments only, in every process and on every machine."""
    digest = hashlib.blake2b(
        f"{seed}\x1f{purpose}\x1f{text}".encode(errors="replace"), digest_size=8
    ).digest()
    return random.Random(int.from_bytes(digest, "big"))
