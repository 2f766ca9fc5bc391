"""Where an English premise is set: its places in its own words, and the families of spots they belong to."""

from services.generation.providers.sketch.writing import names_en, world_en
from services.generation.providers.sketch.writing.agents_en import is_agent
from services.generation.providers.sketch.writing.chunks_en import Phrase, singular
from services.generation.providers.sketch.writing.reading import Setting
from services.generation.providers.sketch.writing.word_lists import words_of

LOCATIVE = words_of(
    "in on at near across through to from into inside aboard over under around beside toward "
    "towards past of along outside behind beyond within above below onto"
)
_FAR = words_of("moon star stars planet galaxy mars cosmos space")
_VEHICLES = words_of(
    "train ship boat raft bus rocket spaceship spacecraft starship ferry yacht trawler submarine airport"
)
_TOLD_BY_ROLE = words_of(
    "lighthouse village station castle farm hospital school library harbor hotel factory circus"
)


def settings_of(phrases: list[Phrase]) -> tuple[Setting, ...]:
    """Up to four settings, one per family, in the order they are named."""
    found: dict[str, Setting] = {}
    unplaced: dict[str, Setting] = {}
    for phrase in phrases:
        lows = [w.lower() for w in phrase.words]
        if phrase.proper and (lows[-1] in names_en.CULTURE or lows[0] in names_en.CULTURE):
            family = world_en.FAMILY.get(lows[-1], "city")
            found.setdefault("city-" + lows[-1], Setting(phrase.text, family, f"in {phrase.text}"))
            continue
        word = next((w for w in reversed([singular(w) for w in lows] + lows) if w in world_en.FAMILY), None)
        culture = next((w for w in phrase.words if w.lower() in names_en.CULTURE), None)
        if culture and word is None:
            found.setdefault(
                "city",
                Setting(
                    " ".join(w for w in phrase.words[phrase.words.index(culture) :]), "city", f"in {culture}"
                ),
            )
            continue
        if word is None:
            continue
        in_role = phrase.head != word and is_agent(phrase)
        family = world_en.FAMILY[word]
        if in_role and word not in _TOLD_BY_ROLE:
            found.setdefault(family, Setting("", family))
            continue
        placed = in_role or phrase.preposition in LOCATIVE
        if not placed and word in _FAR:
            continue
        spoken, at = _spoken(phrase, word, in_role=in_role)
        if placed:
            found.setdefault(family, Setting(spoken, family, f"{at} {spoken}"))
        else:
            unplaced.setdefault(
                family, Setting("" if word in _VEHICLES else spoken, family, f"{at} {spoken}")
            )
    return tuple((found or unplaced).values())[:4]


def _spoken(phrase: Phrase, word: str, *, in_role: bool) -> tuple[str, str]:
    """How people speak of a place, and the preposition that goes before it."""
    lows = [w.lower() for w in phrase.words]
    at = world_en.AT.get(word, "in")
    if phrase.proper:
        return phrase.text, at
    if in_role:
        return f"the {word}", at
    if phrase.head != word:
        return f"the {' '.join(lows[-2:])}", world_en.AT.get(phrase.head, "at")
    return f"the {' '.join(lows[-2:])}", at
