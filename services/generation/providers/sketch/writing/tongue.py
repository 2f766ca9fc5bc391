"""A language told with simple means: the premise's words in quotation marks inside tested sentences."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """The material of one language. Rows follow ``Place``, ``DayTime``, ``Weather`` and ``Mood``."""

    language: str
    acts: tuple[str, str, str, str]
    plots: tuple[str, str, str, str]
    conversation: tuple[str, str, str, str]
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    female: str
    male: str
    roles: tuple[str, str]
    spots: tuple[str, ...]
    place_words: tuple[str, ...]
    day_time: tuple[str, ...]
    day_words: tuple[str, ...]
    weather: tuple[str, ...]
    weather_words: tuple[str, ...]
    mood: tuple[str, ...]
    genre: str
    again: str
    story: str
    lead: str
    companion: str
    title_and: str
    highlights: tuple[str, str]
    look: str
    spaced: bool = True
    rate: float = 2.4
    line_limit: int = 12
    stop: str = "."
    gap: str = " "
