"""Who sounds how: every character of a cast gets a voice of its own, the same each time, from what is written of it."""

from dataclasses import dataclass, replace
from math import log2

from contracts.story import AgeGroup, Character, Emotion, Gender


@dataclass(frozen=True, slots=True)
class Voice:
    """How the speech program is to sound.

    ``variant`` is a voice shape of espeak-ng; ``semitones`` shift its pitch; ``liveliness`` (0 to 99, 50 as designed)
    spreads its melody; ``words_per_minute`` is the pace in English; ``formants`` scales the length of the throat
    (above 1.0: smaller); ``presence`` brightens 2 to 4 kHz, in dB.
    """

    variant: str
    semitones: float = 0.0
    liveliness: int = 50
    words_per_minute: int = 158
    formants: float = 1.0
    presence: float = 0.0


@dataclass(frozen=True, slots=True)
class _Shape:
    """A voice shape: its own pitch (hertz, measured), what its 2 to 4 kHz lack (dB, measured), its span of melody."""

    variant: str
    hertz: float
    presence: float
    liveliness: int = 0


FEMALE = (
    _Shape("f2", 188, 0.0),
    _Shape("belinda", 225, 2.5),
    _Shape("f4", 175, -1.0),
    _Shape("Annie", 243, -3.0, -18),
    _Shape("f1", 170, -1.0),
    _Shape("f3", 202, -2.0),
    _Shape("f5", 200, 0.0),
    _Shape("aunty", 175, -1.0),
)
MALE = (
    _Shape("m7", 105, 2.0),
    _Shape("m3", 102, -3.0),
    _Shape("adam", 99, 3.5),
    _Shape("m2", 99, -3.0),
    _Shape("m6", 98, -1.0),
    _Shape("m5", 100, -2.0),
    _Shape("max", 102, 0.0),
    _Shape("m4", 95, -3.0),
)
NARRATOR = Voice("m1", semitones=1.0, liveliness=48, words_per_minute=150, formants=0.97, presence=-1.5)

# Neighbours in the cast lie far apart in pitch and in the size of the throat.
SLOT_PITCH = (0.0, -3.2, 3.6, -1.6, 1.9, 4.8, -4.4, 0.8)
SLOT_FORMANTS = (1.0, 0.96, 1.05, 1.02, 0.92, 1.07, 0.98, 1.03)
SLOT_PACE = (158, 166, 152, 162, 155, 168, 149, 160)

MIDDLE_PITCH: dict[Gender, float] = {"female": 196.0, "male": 108.0, "neutral": 146.0}
AGE_PITCH: dict[AgeGroup, float] = {"child": 4.0, "young": 1.2, "adult": 0.0, "old": -1.0}
AGE_FORMANTS: dict[AgeGroup, float] = {"child": 1.12, "young": 1.02, "adult": 1.0, "old": 0.98}
AGE_PACE: dict[AgeGroup, float] = {"child": 1.04, "young": 1.03, "adult": 1.0, "old": 0.88}
AGE_LIVELINESS: dict[AgeGroup, int] = {"child": 58, "young": 54, "adult": 50, "old": 46}
CHILD_PITCH = 235.0

WRITTEN_PITCH = {
    ("deep", "low", "bass", "grave", "gruff", "低沉", "低沈", "浑厚", "渾厚", "grave", "tief"): -1.5,
    (
        "high",
        "bright",
        "light",
        "shrill",
        "squeaky",
        "clear",
        "清脆",
        "尖",
        "高亢",
        "aigu",
        "hell",
        "agud",
    ): 1.5,
}
WRITTEN_PACE = {
    (
        "slow",
        "calm",
        "measured",
        "gentle",
        "soft",
        "tired",
        "缓慢",
        "沉稳",
        "温柔",
        "lent",
        "ruhig",
        "suave",
    ): 0.93,
    (
        "fast",
        "quick",
        "lively",
        "brisk",
        "excited",
        "nervous",
        "eager",
        "急促",
        "活泼",
        "rapide",
        "schnell",
    ): 1.07,
}

FEELINGS: dict[Emotion, tuple[float, int, float]] = {
    Emotion.NEUTRAL: (0.0, 0, 1.0),
    Emotion.HAPPY: (1.0, 12, 1.04),
    Emotion.SAD: (-1.0, -14, 0.9),
    Emotion.ANGRY: (0.6, 14, 1.07),
    Emotion.SURPRISED: (1.6, 16, 1.03),
    Emotion.AFRAID: (1.3, 4, 1.1),
}
"""Semitones, liveliness and pace that a feeling adds."""


def voice_for(character: Character | None, *, language: str) -> Voice:
    """The voice of a character, or of the narrator for None.

    Characters whose numbers differ by less than eight never share a shape, whatever their gender and age.
    """
    if character is None:
        return _for_language(NARRATOR, language)
    slot = character.number % len(FEMALE)
    shape = _shape(character.gender, character.age_group, slot)
    child = character.age_group == "child"
    middle = CHILD_PITCH if child else MIDDLE_PITCH[character.gender]
    if character.gender == "male" and child:
        middle *= 0.94
    # Beyond eight, shapes return: a smaller step in pitch tells the second round from the first.
    step = SLOT_PITCH[slot] + 1.7 * (character.number // len(FEMALE) % 3)
    step += (0.0 if child else AGE_PITCH[character.age_group]) + _written(character.voice, WRITTEN_PITCH, 0.0)
    pace = SLOT_PACE[slot] * AGE_PACE[character.age_group] * _written(character.voice, WRITTEN_PACE, 1.0)
    voice = Voice(
        shape.variant,
        semitones=round(12 * log2(middle / shape.hertz) + step, 2),
        liveliness=AGE_LIVELINESS[character.age_group] + shape.liveliness,
        words_per_minute=round(pace),
        formants=round(SLOT_FORMANTS[slot] * AGE_FORMANTS[character.age_group], 3),
        presence=shape.presence,
    )
    return _for_language(voice, language)


def with_feeling(voice: Voice, emotion: Emotion) -> Voice:
    """The same voice, moved: higher and livelier when happy, slower and flatter when sad, and so on."""
    semitones, liveliness, pace = FEELINGS[emotion]
    return replace(
        voice,
        semitones=voice.semitones + semitones,
        liveliness=min(99, max(0, voice.liveliness + liveliness)),
        words_per_minute=round(voice.words_per_minute * pace),
    )


def _shape(gender: Gender, age_group: AgeGroup, slot: int) -> _Shape:
    if age_group == "child" or gender == "female":
        return FEMALE[slot]
    if gender == "male":
        return MALE[slot]
    return (FEMALE, MALE)[slot % 2][slot]


def _written[T: float](text: str, table: dict[tuple[str, ...], T], otherwise: T) -> T:
    lowered = text.lower()
    return next(
        (value for words, value in table.items() if any(word in lowered for word in words)), otherwise
    )


def _for_language(voice: Voice, language: str) -> Voice:
    """Where tones carry meaning they get a wider span; Chinese syllables, slow by design, come at a natural pace."""
    primary = language.lower().split("-")[0]
    if primary not in {"zh", "cmn", "yue", "vi", "th"}:
        return voice
    pace = 1.0 if primary in {"vi", "th"} else 1.12
    return replace(
        voice,
        liveliness=min(99, voice.liveliness + 28),
        words_per_minute=round(voice.words_per_minute * pace),
    )
