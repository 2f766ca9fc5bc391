"""Who acts in an English premise: names, roles, how many, who is hunted; and where their names go in its sentence."""

import re
from dataclasses import replace

from contracts.story import AgeGroup, Gender
from services.generation.providers.sketch.writing import lexicon_en as words
from services.generation.providers.sketch.writing import names_en, world_en
from services.generation.providers.sketch.writing.chunks_en import Phrase, Token, base_form, singular
from services.generation.providers.sketch.writing.reading import Agent, Kind
from services.generation.providers.sketch.writing.word_lists import words_of

type Mark = tuple[int, int, str]
"""Start and end in the text, and the field that goes there."""

_LOSSES = words_of(
    "murder death disappearance killing funeral grave portrait memory memories loss assassination statue"
)
_HUNTED = words_of(
    "hunt chase fight battle defeat catch capture kill escape flee face confront track follow solve suspect"
)


def agents_of(body: str, tokens: list[Token], phrases: list[Phrase]) -> tuple[tuple[Agent, ...], list[Mark]]:
    """At most four agents in the order they are named, and the marks for their names."""
    agents: list[Agent] = []
    marks: list[Mark] = []
    skip = -1
    for at, phrase in enumerate(phrases):
        if phrase.first <= skip or len(agents) >= 4 or _is_compared(tokens, phrase):
            continue
        name, role, skip = _named(phrase, phrases[at + 1] if at + 1 < len(phrases) else None, tokens)
        if not name and not role:
            continue
        known = next(
            (n for n, a in enumerate(agents) if name and a.name.split()[:1] == name.split()[:1]), None
        )
        if known is None and role and not name and phrase.determiner in ("the", "his", "her", "their"):
            known = next(
                (n for n, a in enumerate(agents) if a.role and a.role.split()[-1] == role.split()[-1]), None
            )
        if known is not None:
            if name:
                marks.append(
                    (
                        tokens[phrase.first].start,
                        tokens[phrase.first].start + len(" ".join(phrase.words)),
                        f"{{{known}}}",
                    )
                )
            continue
        count = _count(phrase, first=not agents) if not name else 1
        if count == 0:
            continue
        here = range(len(agents), min(len(agents) + count, 4))
        hunted = bool(agents) and _is_hunted(tokens, phrase, role)
        agents += [_agent(name, role, phrase, hunted=hunted) for _ in here]
        marks.append(_mark(body, tokens, phrase, name, here))
    if agents and agents[0].gender == "neutral" and agents[0].kind != "robot" and len(agents) == 1:
        agents[0] = replace(agents[0], gender=_spoken_of({t.low for t in tokens}))
    return tuple(agents), marks


def _spoken_of(bag: set[str]) -> Gender:
    """The gender that the pronouns of a premise with one agent tell."""
    female, male = bool(bag & {"she", "her", "hers", "herself"}), bool(bag & {"he", "his", "him", "himself"})
    return "neutral" if female == male else "female" if female else "male"


def _named(phrase: Phrase, following: Phrase | None, tokens: list[Token]) -> tuple[str, str, int]:
    """Name and role of a phrase that is somebody, and the last token used; two empty strings for anything else."""
    if phrase.proper:
        low = phrase.words[0].lower()
        if (
            low in names_en.CULTURE
            or low in world_en.FAMILY
            or phrase.words[-1].lower() in names_en.CULTURE
            or _not_a_name(phrase, tokens)
        ):
            return "", "", -1
        role = ""
        if (
            following
            and following.first == phrase.last + 2
            and tokens[phrase.last + 1].text == ","
            and is_agent(following)
        ):
            return " ".join(phrase.words[:2]), following.text.lower(), following.last
        if phrase.words[0].lower() in words.PEOPLE and len(phrase.words) > 1:
            return " ".join(phrase.words[1:3]), phrase.words[0].lower(), -1
        return " ".join(phrase.words[:2]), role, -1
    if not is_agent(phrase) or re.search(r"['’]s?$", tokens[phrase.last].text):
        return "", "", -1
    trail = phrase.words[-1]
    if (
        following
        and following.proper
        and following.first == phrase.last + 2
        and tokens[phrase.last + 1].low in ("named", "called")
    ):
        return " ".join(following.words[:2]), phrase.text.lower(), following.last
    if len(phrase.words) > 1 and trail[:1].isupper() and not phrase.words[0][:1].isupper():
        return trail, " ".join(phrase.words[:-1]).lower(), -1
    return "", singular_role(phrase), -1


def _is_compared(tokens: list[Token], phrase: Phrase) -> bool:
    """``become a gardener``, ``like a king``, ``the murder of a king``: nobody who is there."""
    before = [t.low for t in tokens[max(0, phrase.first - 2) : phrase.first]]
    if before[-1:] == ["of"] and before[0] in _LOSSES:
        return True
    return bool(before) and (
        base_form(before[-1]) in ("become", "be") or before[-1] in ("like", "as", "been", "being", "than")
    )


def _not_a_name(phrase: Phrase, tokens: list[Token]) -> bool:
    low = phrase.words[0].lower()
    before = tokens[phrase.first - 1].low if phrase.first else ""
    days = (
        "monday tuesday wednesday thursday friday saturday sunday january february march april june "
        "july august september october november december english french german spanish chinese "
        "japanese american british god i ok"
    )
    return low in days.split() or (
        before in ("in", "at", "near", "on", "across", "through", "into") and low not in words.SURE_NAMES
    )


def is_agent(phrase: Phrase) -> bool:
    """Whether a phrase is somebody rather than something."""
    head = phrase.head
    if head in words.NOT_AGENTS and not (head == "god" or phrase.determiner):
        return False
    if head in words.PEOPLE | words.ANIMALS | words.MACHINES | words.SPIRITS:
        return phrase.preposition not in ("of", "like") or phrase.determiner in ("a", "an", "his", "her")
    last = phrase.words[-1]
    if (
        len(phrase.words) > 1
        and last[:1].isupper()
        and phrase.words[-2].lower() in words.PEOPLE | words.ANIMALS | words.MACHINES
    ):
        return True
    return head.endswith(words.AGENT_ENDINGS) and len(head) > 5 and head not in words.NOISE


def singular_role(phrase: Phrase) -> str:
    """``Two rival bakers`` read as one of them: ``rival baker``."""
    kept = [w.lower() for w in phrase.words[-3:]]
    return " ".join([*kept[:-1], singular(kept[-1])])


def _count(phrase: Phrase, *, first: bool) -> int:
    if phrase.determiner in words.COUNTS:
        return words.COUNTS[phrase.determiner]
    if phrase.words[0].lower() in words.COUNTS or (
        phrase.head in ("couple", "twin", "sibling") and phrase.plural
    ):
        return 2
    if phrase.plural:
        return 2 if first else 0
    return 1


def _is_hunted(tokens: list[Token], phrase: Phrase, role: str) -> bool:
    before = [base_form(t.low) for t in tokens[max(0, phrase.first - 3) : phrase.first]]
    return bool(set(before) & _HUNTED) or (bool(role) and role.split()[-1] in words.DANGEROUS)


def _agent(name: str, role: str, phrase: Phrase, *, hunted: bool) -> Agent:
    kind, gender, age = nature(role)
    first = name.split()[0].lower() if name else ""
    if gender == "neutral" and first and kind == "human":
        sounds_female = first.endswith(("a", "ie", "elle", "ine")) and first not in words.SURE_NAMES
        gender = "female" if first in words.FEMALE_NAMES or sounds_female else "male"
    return Agent(role=role, name=name, kind=kind, gender=gender, age=age, hunted=hunted)


def nature(role: str) -> tuple[Kind, Gender, AgeGroup]:
    """Kind, gender and age group that the words of a role tell."""
    known = {singular(w) for w in re.findall(r"[a-z]+", role.lower())} | set(role.lower().split())
    kind: Kind = "human"
    if known & words.MACHINES:
        kind = "robot"
    elif known & words.SPIRITS and not known & {"man", "woman"}:
        kind = "spirit"
    elif known & words.ANIMALS and not known & words.PEOPLE - words.SPIRITS:
        kind = "animal"
    gender: Gender = "female" if known & words.FEMALE else "male" if known & words.MALE else "neutral"
    age: AgeGroup = "adult"
    if known & words.CHILDREN or ("little" in known and kind == "human"):
        age = "child"
    elif known & words.OLD or known & {"old", "elderly", "retired", "ancient"}:
        age = "old"
    elif known & words.YOUNG or known & {"young", "teenage"}:
        age = "young"
    return kind, gender, age


def _mark(body: str, tokens: list[Token], phrase: Phrase, name: str, here: range) -> Mark:
    """Where and how the names go into the sentence."""
    fields = (
        " and ".join(f"{{{n}}}" for n in here)
        if len(here) < 3
        else ", ".join(f"{{{n}}}" for n in here[:-1]) + f" and {{{here[-1]}}}"
    )
    end = tokens[phrase.last].end
    if name:
        start = body.find(name, tokens[phrase.first].start)
        return start, start + len(name), fields
    if re.search(r"['’]s?$", tokens[phrase.last].text):
        return end, end, ""
    owned = phrase.first > 0 and tokens[phrase.first - 1].low.endswith("'s")
    if owned or phrase.determiner in ("the", "his", "her", "their", "its", "my", "our", "this", "that"):
        following = tokens[phrase.last + 1].low if phrase.last + 1 < len(tokens) else ""
        if following in words.PREPOSITIONS | {"who", "that", "whose"}:
            return end, end, ""
        closing = "" if body[end : end + 1] in (",", ".", ";", "") else ","
        return end, end, f", {fields}{closing}"
    if not phrase.determiner and not phrase.plural and phrase.first:
        return end, end, ""
    return end, end, f" named {fields}"
