"""Packs of the languages that are told with simple means, and how a premise is read in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache, partial
from random import Random

from contracts.story import AgeGroup, DayTime, Gender, Mood, Place, Weather
from services.generation.providers.sketch.writing.cleaning import excerpt
from services.generation.providers.sketch.writing.language import stop_words
from services.generation.providers.sketch.writing.pack import Pack
from services.generation.providers.sketch.writing.phrases_en import LOOKS, PHRASES
from services.generation.providers.sketch.writing.reading import Agent, Kind, Reading, Setting
from services.generation.providers.sketch.writing.tongue import Tongue
from services.generation.providers.sketch.writing.tongues_other import (
    GERMAN,
    JAPANESE,
    KOREAN,
    OWN_WORDS,
    RUSSIAN,
)
from services.generation.providers.sketch.writing.tongues_romance import FRENCH, ITALIAN, PORTUGUESE, SPANISH

_TONGUES = {t.language: t for t in (SPANISH, FRENCH, ITALIAN, PORTUGUESE, GERMAN, RUSSIAN, JAPANESE, KOREAN)}
_RUNS = re.compile(r"[\u4e00-\u9fff]{2,6}|[\u30a0-\u30ff]{2,10}")
_ARTICLES = {
    "es": "un|una|el|la|los|las|su",
    "fr": "un|une|le|la|les|son|sa|l|d",
    "it": "un|una|uno|il|lo|la|i|gli|le|un",
    "pt": "um|uma|o|a|os|as",
    "de": "ein|eine|einen|einem|einer|der|die|das|den|dem|sein|seine|ihr|ihre",
}
_NOT_NOUNS = frozenset(
    [
        "viejo",
        "vieja",
        "joven",
        "vieux",
        "vieille",
        "jeune",
        "petit",
        "petite",
        "vecchio",
        "vecchia",
        "giovane",
        "piccola",
        "piccolo",
        "velho",
        "velha",
        "jovem",
        "alte",
        "alter",
        "junge",
        "kleine",
        "kleiner",
        "quien",
        "que",
        "qui",
        "che",
        "noche",
        "nuit",
        "notte",
        "noite",
    ]
)
_RUSSIAN_ENDINGS = (
    "ть",
    "ся",
    "ит",
    "ет",
    "ёт",
    "ут",
    "ют",
    "ат",
    "ят",
    "ый",
    "ий",
    "ой",
    "ая",
    "яя",
    "ое",
    "ее",
    "ые",
    "ие",
)
_SHAPE = "plain"
_MOODS = {Weather.STORM: Mood.TENSE, Weather.FOG: Mood.EERIE, Weather.RAIN: Mood.SAD, Weather.SNOW: Mood.CALM}


@cache
def plain_pack(language: str) -> Pack:
    """The pack of ``language``; where nothing is known of it, one that speaks in the premise's own words."""
    tongue = _TONGUES.get(language, OWN_WORDS)
    say = {
        **PHRASES.say,
        "synopsis_story": tongue.story,
        "synopsis_short": tongue.story.format(told="{quote}"),
        "synopsis_bare": tongue.story.format(told="{quote}"),
        "synopsis_lead": tongue.lead,
        "lead": tongue.lead,
        "lead_goal": tongue.lead,
        "companion": tongue.companion,
        "hunted": tongue.companion,
        "third": tongue.companion,
        "with": "",
        "highlight_pair": tongue.highlights[0],
        "highlight_topic": tongue.highlights[1],
        "again": tongue.again,
        "passage": "{A}, {B}.",
        "heading": "{n}. {name} ({time}, {weather})",
        "stop": tongue.stop,
        **{f"indoors_{w.value}": text for w, text in zip(Weather, tongue.weather, strict=True)},
    }
    phrases = replace(
        PHRASES,
        day_time=_row(DayTime, tongue.day_time),
        weather=_row(Weather, tongue.weather),
        mood=_row(Mood, tongue.mood),
        say=say,
    )
    return Pack(
        language=language,
        read=partial(_read, tongue),
        nature=_nature,
        acts=tongue.acts,
        shape_names={_SHAPE: ""},
        plots={_SHAPE: tuple((p,) for p in tongue.plots)},
        openings={_SHAPE: tongue.openings},
        topic_openings=tongue.openings,
        closings={_SHAPE: tongue.closings},
        conversations={_SHAPE: tuple((c,) for c in tongue.conversation)},
        third_voices=(),
        spots={place.value: ((place, name, ""),) for place, name in zip(Place, tongue.spots, strict=True)},
        companions={"": "|".join(tongue.roles)},
        animal_companions=(),
        culture_names={"": (tongue.female, tongue.male)},
        kind_names={},
        traits={_SHAPE: ("", "")},
        phrases=phrases,
        pronouns={},
        polish=_polish,
        title=partial(_title, tongue),
        is_sentence=_is_sentence,
        inside=str,
        a_role=str,
        called=str,
        looks=LOOKS,
        spaced=tongue.spaced,
        rate=tongue.rate,
        line_limit=tongue.line_limit,
        gap=tongue.gap,
    )


def _row(names: type[StrEnum], wordings: Sequence[str]) -> Mapping[str, str]:
    return {member.value: text for member, text in zip(names, wordings, strict=True)}


def _nature(role: str) -> tuple[Kind, Gender, AgeGroup]:
    return "human", "neutral", "adult"


def _polish(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return text[:1].upper() + text[1:]


def _is_sentence(text: str) -> bool:
    return len(text) > 30 or text.endswith(("。", "."))


def _title(tongue: Tongue, reading: Reading, rng: Random) -> str:
    topic = reading.topic
    return topic[:1].upper() + topic[1:]


def _read(tongue: Tongue, text: str, rng: Random) -> Reading:
    """Names are capitals inside a sentence (not in German); places, hours and weather come from small lists."""
    body = text[:600]
    found = _words(body, tongue)
    names = [] if tongue.language == "de" else _names(body, tongue.language)
    topic = _topic(body, tongue, [w for w in found if w not in names]) or excerpt(body, limit=20)
    low = body.lower()
    settings = tuple(
        Setting("", place.value)
        for place, listed in zip(Place, tongue.place_words, strict=True)
        if _holds(low, listed, tongue)
    )[:3]
    weather = next(
        (
            w
            for w, listed in reversed(list(zip(Weather, tongue.weather_words, strict=True)))
            if _holds(low, listed, tongue)
        ),
        None,
    )
    agents = tuple(Agent(role=tongue.roles[0], name=name) for name in names[:1]) or (
        Agent(role=tongue.roles[0], gender=_leads_as(body)),
    )
    agents += tuple(Agent(role=tongue.roles[1], name=name) for name in names[1:3])
    told = excerpt(re.split(r"(?<=[.!?。！？])\s*(?=\S)", body)[0], limit=200)
    return Reading(
        language=tongue.language,
        told=told.rstrip(".。"),
        agents=agents,
        topic=topic,
        settings=settings or (Setting("", rng.choice(("city", "sea", "field"))),),
        day_time=next(
            (d for d, listed in zip(DayTime, tongue.day_words, strict=True) if _holds(low, listed, tongue)),
            None,
        ),
        weather=weather,
        shape=_SHAPE,
        genre=tongue.genre,
        mood=_MOODS.get(weather, rng.choice((Mood.WARM, Mood.CALM)))
        if weather
        else rng.choice((Mood.WARM, Mood.CALM)),
        nouns=tuple(found[:8]),
    )


def _topic(body: str, tongue: Tongue, found: Sequence[str]) -> str:
    """What the story turns on: a marked object (Japanese, Korean), the second noun behind an article, or a word."""
    if marked := re.search(r"([\u4e00-\u9fff\u30a0-\u30ff]{1,8})を|([\uac00-\ud7af]+)[을를](?=\s)", body):
        return marked.group(1) or marked.group(2)
    articles = _ARTICLES.get(tongue.language, "")
    nouns = (
        [w for w in re.findall(rf"\b(?:{articles})[ ']([^\W\d_]{{3,}})", body.lower()) if w not in _NOT_NOUNS]
        if articles
        else []
    )
    if nouns:
        noun = nouns[1] if len(nouns) > 1 else nouns[0]
        return next((w for w in found if w.lower() == noun), noun)
    if tongue.language == "ru":
        found = [w for w in found if not w.lower().endswith(_RUSSIAN_ENDINGS)] or found
        return found[0].lower() if found else ""
    return max(found, key=lambda w: (min(len(w), 9), -found.index(w)), default="")


def _leads_as(body: str) -> Gender:
    """The gender of the first article, where it has one."""
    first = (body.lower().split() or [""])[0]
    return (
        "female"
        if first in ("une", "una", "uma", "eine", "la", "die")
        else "male"
        if first in ("un", "um", "ein", "el", "le", "il", "der")
        else "neutral"
    )


def _holds(low: str, listed: str, tongue: Tongue) -> bool:
    if tongue.language == "ru":
        return any(
            word.startswith(stem[:4])
            for stem in listed.split()
            for word in re.findall(r"\w+", low)
            if len(word) > 2
        )
    if not tongue.spaced or tongue.language == "ko":
        return any(word in low for word in listed.split())
    return bool(set(re.findall(r"\w+", low)) & set(listed.split()))


def _words(body: str, tongue: Tongue) -> list[str]:
    """Words that may be quoted, in order: no small words; for Japanese, runs of Chinese characters or katakana."""
    if not tongue.spaced:
        return list(dict.fromkeys(_RUNS.findall(body)))
    small = stop_words(tongue.language)
    words = [
        w for w in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", body) if len(w) > 2 and w.lower() not in small
    ]
    if tongue.language == "de":
        words = [w for w in words if w[0].isupper()] or words
    return list(dict.fromkeys(words))


def _names(body: str, language: str) -> list[str]:
    if language == "ja":
        return []
    inside = re.findall(r"(?<=[\w,] )([A-ZÀ-ÝА-Я][a-zà-ÿа-я]{2,})", body)
    return [n for n in dict.fromkeys(inside) if not re.search(rf"\b(?:en|à|a|in|di|de|em|в|на) {n}\b", body)]
