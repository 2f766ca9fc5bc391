"""Fills templates with the words of a premise: chooses the variant that fits, keeps it short, and does not repeat itself."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from services.generation.providers.sketch.writing.cleaning import excerpt
from services.generation.providers.sketch.writing.pack import Pack
from services.generation.providers.sketch.writing.reading import Reading

_FIELD = re.compile(r"\{(\w+)\}")
_HUNTED = re.compile(r"\{(?:the_)?X\}")
_PREMISE_FIELDS = frozenset({"topic", "threat", "goal", "deed", "at", "the_X"})


@dataclass(slots=True)
class Wording:
    """One story while it is worded. ``names`` maps parts (A, B, C, X) to names, ``part_of`` agents to parts."""

    pack: Pack
    reading: Reading
    names: Mapping[str, str]
    roles: Mapping[str, str]
    part_of: Mapping[int, str]
    lead_gender: str
    rng: Random
    used: Counter[str] = field(default_factory=Counter)
    said: set[str] = field(default_factory=set)

    def fill(self, variants: Sequence[str], *, speaker: str = "", listener: str = "", limit: int = 0) -> str:
        """The best variant with its fields filled.

        Variants that name the premise come first, least used fields before others; ``limit`` (words, or characters where
        the language has no spaces; 0: none) rules out longer ones while a shorter one exists.
        """
        values = self._values(speaker, listener)
        whole = [
            v
            for v in variants
            if all(
                values.get(name.lower(), values.get(name, "")) for name in _FIELD.findall(v) if name != "at_"
            )
        ]
        if not whole:
            return ""
        ready = [(self._cost(v), n, self._filled(v, values)) for n, v in enumerate(whole)]
        fitting = [r for r in ready if not limit or self.pack.length(r[2]) <= limit] or [
            min(ready, key=lambda r: self.pack.length(r[2]))
        ]
        fresh = [r for r in fitting if r[2] not in self.said] or fitting
        _, n, text = min(fresh, key=lambda r: (r[0], r[1]))
        self.used.update(set(_FIELD.findall(whole[n].lower())) & _PREMISE_FIELDS)
        self.said.add(text)
        return text

    def _cost(self, variant: str) -> float:
        fields = set(_FIELD.findall(variant.lower())) & _PREMISE_FIELDS
        if _HUNTED.search(variant):
            return -1
        if not fields:
            return 1.6
        return sum(self.used[name] for name in fields) + self.rng.random() * 0.3

    def _filled(self, variant: str, values: Mapping[str, str]) -> str:
        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in values:
                return values[name]
            found = values[name.lower()]
            return found[:1].upper() + found[1:]

        return self.pack.polish(_FIELD.sub(value, variant))

    def _values(self, speaker: str, listener: str) -> dict[str, str]:
        at = next((s.at for s in self.reading.settings if s.at), "")
        hunted = self.roles.get("X", "")
        return {
            **self.names,
            "topic": self._person_free(self.reading.topic),
            "threat": self.reading.threat,
            "at": at,
            "at_": f"{self.pack.gap}{at}" if at else self.pack.gap_mark,
            "piece1": self._piece(0),
            "piece2": self._piece(1),
            "goal": self.refer(self.reading.goal, speaker=speaker, listener=listener),
            "deed": self.refer(self.reading.deed, speaker=speaker, listener=listener),
            "the_X": self.pack.the.format(hunted) if hunted else self.names.get("X", ""),
        }

    def _piece(self, n: int) -> str:
        """The n-th clause of the premise, short enough to be spoken."""
        pieces = [
            p.strip() for p in re.split(r"[,;:.!?،。、…—]", _FIELD.sub("", self.reading.told)) if p.strip()
        ] or [self.reading.topic]
        return excerpt(pieces[n % len(pieces)], limit=60)

    @staticmethod
    def _person_free(topic: str) -> str:
        return topic.replace("{", "").replace("}", "")

    def refer(self, phrase: str, *, speaker: str = "", listener: str = "") -> str:
        """``phrase`` as ``speaker`` says it to ``listener``: fields of agents become names, "me" or "you"."""

        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            pronouns = self.pack.pronouns
            if name in ("poss", "self"):
                who = "me" if speaker == "A" else "you" if listener == "A" else self.lead_gender
                return pronouns[f"{name}_{who}"]
            part = self.part_of.get(int(name), "")
            if part and part == speaker:
                return pronouns["me"]
            if part and part == listener:
                return pronouns["you"]
            agents = self.reading.agents
            return self.names.get(part) or self.pack.the.format(
                agents[int(name)].role if int(name) < len(agents) else ""
            )

        return _FIELD.sub(value, phrase)
