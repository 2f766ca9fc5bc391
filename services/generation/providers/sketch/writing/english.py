"""The English pack: everything English put together, and the few rules of its grammar."""

import re
from random import Random

from services.generation.providers.sketch.writing import (
    agents_en,
    lexicon_en,
    names_en,
    reading_en,
    shapes_en,
    world_en,
)
from services.generation.providers.sketch.writing import dialogue_en_heart as heart
from services.generation.providers.sketch.writing import dialogue_en_peril as peril
from services.generation.providers.sketch.writing.chunks_en import tokens_of
from services.generation.providers.sketch.writing.pack import Pack
from services.generation.providers.sketch.writing.phrases_en import LOOKS, PHRASES
from services.generation.providers.sketch.writing.reading import Reading
from services.generation.providers.sketch.writing.word_lists import words_of

_BEFORE_NOUNS = lexicon_en.DETERMINERS | lexicon_en.ADJECTIVES | lexicon_en.PREPOSITIONS
_FRAGMENT = re.compile(r"(?:an?|the|two|three)\b[^,.;]*\b(?:who|that|which)\b", re.IGNORECASE)
_RELATIVES = frozenset(
    [
        "mother",
        "father",
        "sister",
        "brother",
        "son",
        "daughter",
        "grandmother",
        "grandfather",
        "aunt",
        "uncle",
        "wife",
        "husband",
        "widow",
        "mom",
        "dad",
        "niece",
        "nephew",
    ]
)
_TITLES = frozenset(
    {"the", "old", "little", "dr", "mr", "mrs", "ms", "miss", "sir", "aunt", "unit", "saint", "big", "young"}
)
_SMALL_IN_TITLES = words_of("a an the of and in on at to for from with by or")


def polish(text: str) -> str:
    """Capital letters after sentence ends, the right article, single spaces, no doubled marks."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\b([Aa]) (?=[aeiouAEIOU](?!ne\b|ni|se|ur))", r"\1n ", text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    text = re.sub(r",([.,;!?])", r"\1", text)
    text = re.sub(r"([.!?]”?\s+)([a-zà-ÿ])", lambda m: m.group(1) + m.group(2).upper(), text)
    return text[:1].upper() + text[1:]


def is_sentence(text: str) -> bool:
    """Whether ``text`` has a finite verb: then it can stand as a sentence of its own."""
    listed = tokens_of(text)
    if len(listed) > 9 and not _FRAGMENT.match(text):
        return True
    return any(
        t.low in lexicon_en.THIRD | lexicon_en.PAST
        or (
            t.low in lexicon_en.VERBS and listed[n - 1].low not in _BEFORE_NOUNS and listed[n - 1].low != "to"
        )
        for n, t in enumerate(listed[1:40], 1)
        if listed[n - 1].low not in ("who", "that", "which")
    )


def inside(text: str) -> str:
    """``text`` as it stands inside a sentence: its first article or pronoun small."""
    first = text.split(" ", 1)[0]
    return (
        first.lower() + text[len(first) :]
        if first.lower() in lexicon_en.DETERMINERS | lexicon_en.PREPOSITIONS
        else text
    )


def called(name: str) -> str:
    """How people call somebody: the first name, unless the name begins with a title or an article."""
    first = name.split()[0] if name.split() else name
    return (
        first
        if first.isalpha() and len(first) > 1 and first.lower() not in _TITLES | lexicon_en.PEOPLE
        else name
    )


def a_role(role: str) -> str:
    """A role with its article."""
    special = role.split()[0] in ("last", "first", "only") or role.split()[-1] in _RELATIVES
    return f"the {role}" if special else ("an " if role[:1] in "aeiou" else "a ") + role


def titled(words: str) -> str:
    """Title case, small words small."""
    listed = words.split()
    return " ".join(
        w if i > 0 and w.lower() in _SMALL_IN_TITLES else w[:1].upper() + w[1:] for i, w in enumerate(listed)
    )


def _plain(role: str) -> str:
    return " ".join(w for w in role.split() if w not in lexicon_en.ADJECTIVES) or role


def title(reading: Reading, rng: Random) -> str:
    """A title out of the premise's own words."""
    topic = reading.topic.strip("“”…")
    role = f"the {_plain(reading.agents[0].role)}" if reading.agents and reading.agents[0].role else ""
    place = next((s.words for s in reading.settings if s.words), "")
    at = next((s.at for s in reading.settings if s.at), "")
    pairs = [f"{role} and {topic}"] if role and topic and topic not in role else []
    if (
        len(reading.agents) > 1
        and role
        and reading.agents[1].role
        and reading.agents[1].role != reading.agents[0].role
    ):
        pairs.append(f"{role} and the {_plain(reading.agents[1].role)}")
    if topic and place and topic.split()[-1] not in place and at:
        pairs.append(f"{topic} {at}")
    if reading.threat and reading.threat != topic:
        pairs.append(f"before {reading.threat}")
    return titled(rng.choice(pairs) if pairs else topic or "A Short Film")


PACK = Pack(
    language="en",
    read=reading_en.read,
    nature=agents_en.nature,
    acts=shapes_en.ACTS,
    shape_names=shapes_en.SHAPE_NAMES,
    plots=shapes_en.PLOTS,
    openings=shapes_en.OPENINGS,
    topic_openings=shapes_en.TOPIC_OPENINGS,
    closings=shapes_en.CLOSINGS,
    conversations={
        "choice": peril.CHOICE,
        "encounter": heart.ENCOUNTER,
        "quest": peril.QUEST,
        "mystery": peril.MYSTERY,
        "bond": heart.BOND,
        "tender": heart.TENDER,
        "dream": heart.DREAM,
        "vigil": heart.VIGIL,
        "stand": peril.STAND,
        "farewell": heart.FAREWELL,
        "mishap": peril.MISHAP,
    },
    third_voices=peril.THIRD_VOICE,
    spots=world_en.SPOTS,
    companions=world_en.COMPANIONS,
    animal_companions=world_en.ANIMAL_COMPANIONS,
    culture_names=names_en.CULTURE_NAMES,
    kind_names=names_en.KIND_NAMES,
    traits=shapes_en.TRAITS,
    phrases=PHRASES,
    pronouns={
        "me": "me",
        "you": "you",
        "poss_me": "my",
        "poss_you": "your",
        "poss_female": "her",
        "poss_male": "his",
        "poss_neutral": "their",
        "self_me": "myself",
        "self_you": "yourself",
        "self_female": "herself",
        "self_male": "himself",
        "self_neutral": "themself",
    },
    polish=polish,
    title=title,
    is_sentence=is_sentence,
    inside=inside,
    a_role=a_role,
    called=called,
    looks=LOOKS,
    the="the {}",
    rate=2.4,
    line_limit=12,
)
