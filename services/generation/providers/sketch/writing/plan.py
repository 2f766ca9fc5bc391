"""The plan every step starts from: premise read, pack chosen, parts cast. The same premise and seed give the same plan."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from contracts.story import CharacterSummary, Settings
from services.generation.providers.sketch.writing.casting import Part, parts_of
from services.generation.providers.sketch.writing.cleaning import clean, excerpt, has_letters, words_of_emoji
from services.generation.providers.sketch.writing.language import detect, resolve
from services.generation.providers.sketch.writing.pack import Pack
from services.generation.providers.sketch.writing.packs import pack_for
from services.generation.providers.sketch.writing.reading import Reading, Setting, chance
from services.generation.providers.sketch.writing.wording import Wording

_OPEN_FAMILIES = ("village", "street", "forest", "sea", "city", "mountain")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the story will be, before a word of it is written."""

    language: str
    text: str
    seed: int
    pack: Pack
    reading: Reading
    parts: tuple[Part, ...]

    def rng(self, purpose: str) -> Random:
        return chance(self.seed, purpose, self.text)

    def part(self, letter: str) -> Part | None:
        return next((p for p in self.parts if p.letter == letter), None)

    def wording(self, names: Mapping[str, str], purpose: str) -> Wording:
        """A ``Wording`` for parts that are called ``names`` now."""
        lead = self.part("A")
        return Wording(
            pack=self.pack,
            reading=self.reading,
            names=names,
            roles={p.letter: p.agent.role for p in self.parts},
            part_of={p.source: p.letter for p in self.parts if p.source is not None},
            lead_gender=lead.agent.gender if lead else "neutral",
            rng=self.rng(purpose),
        )


def plan_of(premise: str, settings: Settings) -> Plan:
    """Reads ``premise`` and casts its story; deterministic by premise, language and seed."""
    text = clean(premise)
    if not has_letters(text):
        text = words_of_emoji(premise) or text
    language = resolve(wanted=settings.language, text=text)
    pack = pack_for(language)
    reading = _read(text, language, pack, settings.seed)
    if not reading.settings and pack.spots:
        family = chance(settings.seed, "place", text).choice(_OPEN_FAMILIES)
        reading = replace(reading, settings=(Setting("", family),))
    parts = parts_of(reading, pack, chance(settings.seed, "cast", text), room=(settings.shots or 14) >= 14)
    return Plan(language, text, settings.seed, pack, reading, parts)


def _read(text: str, language: str, pack: Pack, seed: int) -> Reading:
    """The reading in the language of the story; a premise in another language lends what needs no translation."""
    reading = pack.read(text, chance(seed, "reading", text))
    native = pack_for(detect(text))
    if native.language == pack.language or not text.strip():
        return reading
    own = native.read(text, chance(seed, "reading", text))
    shape = own.shape if own.shape in pack.plots else reading.shape
    topic = re.sub(r"^(?:the |那.(?=..))", "", own.topic).strip("“”")
    return replace(
        reading,
        told=pack.phrases.say["quoted"].format(text=excerpt(text, limit=90)),
        agents=tuple(replace(a, role="") for a in own.agents),
        goal="",
        deed="",
        threat="",
        topic=f"“{topic}”",
        shape=shape,
        mood=own.mood,
        settings=tuple(Setting("", s.family) for s in own.settings if s.family in pack.spots),
        day_time=own.day_time,
        weather=own.weather,
        culture="",
    )


def varied(purpose: str, variation: int) -> str:
    """The purpose of a generator in the ``variation``-th telling; 0 is the first."""
    return f"{purpose} {variation}" if variation else purpose


def names_now(plan: Plan, summaries: Sequence[CharacterSummary]) -> dict[str, str]:
    """Part to name as the (possibly edited) outline has it: by name first, then by position."""
    wanted = {p.name: p.letter for p in plan.parts}
    names = {wanted[s.name]: s.name for s in summaries if s.name in wanted}
    left = [s.name for s in summaries if s.name not in wanted and s.name.strip()]
    for part in plan.parts:
        if part.letter not in names and left:
            names[part.letter] = left.pop(0)
    for letter in ("A", "B", "C", "D"):
        if letter not in names and left:
            names[letter] = left.pop(0)
    if "A" not in names and names:
        first = min(names, key="BXCD".index)
        names["A"] = names.pop(first)
    return names
