"""All that one language brings to a story: how to read a premise in it, and what to say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from contracts.story import AgeGroup, Gender, Place
from services.generation.providers.sketch.writing.exchanges import Conversations
from services.generation.providers.sketch.writing.reading import Kind, Reading

type Spot = tuple[Place, str, str]
"""The kind of place, the name of the spot, and one sentence of what is seen there."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Short wordings by the names of the story's enumerations, and whole-sentence templates under ``say``."""

    size: Mapping[str, str]
    angle: Mapping[str, str]
    move: Mapping[str, str]
    day_time: Mapping[str, str]
    weather: Mapping[str, str]
    mood: Mapping[str, str]
    emotion: Mapping[str, str]
    pose: Mapping[str, str]
    sound: Mapping[str, str]
    say: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pack:
    """A language. ``rate`` (per second) and ``line_limit`` count words, characters where ``spaced`` is false."""

    language: str
    read: Callable[[str, Random], Reading]
    nature: Callable[[str], tuple[Kind, Gender, AgeGroup]]
    acts: tuple[str, str, str, str]
    shape_names: Mapping[str, str]
    plots: Mapping[str, tuple[tuple[str, ...], ...]]
    openings: Mapping[str, tuple[str, ...]]
    topic_openings: tuple[str, ...]
    closings: Mapping[str, tuple[str, ...]]
    conversations: Conversations
    third_voices: tuple[str, ...]
    spots: Mapping[str, tuple[Spot, ...]]
    companions: Mapping[str, str]
    animal_companions: tuple[str, ...]
    culture_names: Mapping[str, tuple[str, str]]
    kind_names: Mapping[str, str]
    traits: Mapping[str, tuple[str, str]]
    phrases: Phrases
    pronouns: Mapping[str, str]
    polish: Callable[[str], str]
    title: Callable[[Reading, Random], str]
    is_sentence: Callable[[str], bool]
    inside: Callable[[str], str]
    a_role: Callable[[str], str]
    called: Callable[[str], str]
    looks: Mapping[str, tuple[str, ...]]
    the: str = "{}"
    spaced: bool = True
    rate: float = 2.4
    line_limit: int = 12
    gap: str = " "
    gap_mark: str = ""
    picture_gap: str = " "

    def length(self, text: str) -> int:
        """Words of ``text``, or characters where the language writes without spaces."""
        return len(text.split()) if self.spaced else sum(c.isalnum() for c in text)
