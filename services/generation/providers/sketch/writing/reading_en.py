"""Reads an English premise: who acts, on what, where and when, what is wanted, and which kind of story it asks for."""

import re
from random import Random

from services.generation.providers.sketch.writing import lexicon_en as words
from services.generation.providers.sketch.writing import names_en, tone_en, world_en
from services.generation.providers.sketch.writing.agents_en import Mark, agents_of, is_agent
from services.generation.providers.sketch.writing.chunks_en import (
    Phrase,
    base_form,
    phrases_of,
    singular,
    tokens_of,
)
from services.generation.providers.sketch.writing.cleaning import excerpt
from services.generation.providers.sketch.writing.goals_en import goal_of
from services.generation.providers.sketch.writing.places_en import LOCATIVE, settings_of
from services.generation.providers.sketch.writing.reading import Agent, Reading, Setting
from services.generation.providers.sketch.writing.tone import choose_mood, choose_shape, first_match, scored
from services.generation.providers.sketch.writing.word_lists import words_of

TOLD_LIMIT = 260
_FOUND = words_of("find discover meet befriend adopt rescue wake notice see raise")


def read(text: str, rng: Random) -> Reading:
    """The reading of a cleaned English ``text`` (one line); ``rng`` decides only between equally good shapes and moods."""
    body = text[:1_200]
    tokens = tokens_of(body)
    phrases = phrases_of(tokens)
    agents, marks = agents_of(body, tokens, phrases)
    bag = {t.low for t in tokens if t.is_word} | {singular(t.low) for t in tokens if t.is_word}
    settings = settings_of(phrases)
    threat = next((f"the {p.head}" for p in phrases if p.head in words.THREATS and not p.proper), "")
    goal, deed = goal_of(body, agents)
    things = _things(phrases, agents, settings, threat)
    role_world = _world_of_roles(agents)
    placed = next((s.words for s in settings if s.words), "")
    if (
        role_world
        and (not settings or agents[0].kind == "human")
        and role_world[0] not in {s.family for s in settings}
    ):
        settings = (*settings, Setting("", role_world[0]))
    trade = role_world[1] if role_world and (agents[0].kind == "human" or not placed) else ""
    mood = choose_mood(scored(bag, tone_en.MOOD_WORDS), rng)
    shape = choose_shape(_shape_points(bag, agents, goal), mood, rng, alone=len(agents) < 2)
    wanted = [thing for thing in things if thing.split()[-1] in goal]
    awaited = threat if shape == "vigil" else ""
    topic = next(iter([*wanted, *things]), "") or awaited or trade or placed or threat or _spare_topic(agents)
    return Reading(
        language="en",
        told=_told(body, marks),
        agents=agents,
        goal=goal,
        deed=deed,
        topic=topic or f"“{excerpt(body, limit=24)}”",
        threat=threat,
        settings=settings,
        day_time=first_match(bag, tone_en.DAY_TIMES),
        weather=first_match(bag, tone_en.WEATHERS),
        shape=shape,
        genre=_genre(bag, shape),
        mood=mood,
        culture=next(
            (names_en.CULTURE[t.low] for t in tokens if t.is_capital and t.low in names_en.CULTURE), "en"
        ),
        nouns=tuple(
            dict.fromkeys(
                [*things, *(a.role for a in agents if a.role), *(s.words for s in settings if s.words)]
            )
        ),
    )


def _spare_topic(agents: tuple[Agent, ...]) -> str:
    """What a story of named people without any object turns on."""
    heads = [word for a in agents for word in a.role.split()[-1:]]
    worlds = (world_en.ROLE_WORLDS[head][1] for head in heads if head in world_en.ROLE_WORLDS)
    return next(worlds, "the promise" if agents else "")


def _world_of_roles(agents: tuple[Agent, ...]) -> tuple[str, str] | None:
    """Family of places and usual topic of the first role that has them."""
    heads = [
        word for n, a in enumerate(agents) if n == 0 or a.kind == "human" for word in a.role.split()[-1:]
    ]
    return next((world_en.ROLE_WORLDS[head] for head in heads if head in world_en.ROLE_WORLDS), None)


def _genre(bag: set[str], shape: str) -> str:
    points = scored(bag, tone_en.GENRE_WORDS)
    best = max(points, key=lambda genre: points[genre])
    return best if points[best] else tone_en.SHAPE_GENRES[shape]


def _shape_points(bag: set[str], agents: tuple[Agent, ...], goal: str) -> dict[str, float]:
    points: dict[str, float] = dict(scored(bag, tone_en.SHAPE_WORDS))
    hunted = any(a.hunted for a in agents)
    met = (
        len(agents) > 1
        and not hunted
        and agents[1].kind != "human"
        and any(base_form(w) in _FOUND for w in bag)
    )
    points["encounter"] = points["encounter"] + 6 if met else 0
    points["choice"] += 4 if not met and bag & {"decide", "decides", "choose", "chooses", "whether"} else 0
    points["mystery"] += 3 if hunted and bag & {"detective", "ghost", "killer", "clue", "investigator"} else 0
    points["stand"] += 2 if hunted and bag & {"dragon", "monster", "army", "war", "knight"} else 0
    points["bond"] += (
        6 if bag & {"rival", "rivals", "enemies", "enemy"} and bag & {"love", "marry", "friends"} else 0
    )
    points["tender"] += 3 if bag & {"love", "marry", "lovers", "romance"} and len(agents) > 1 else 0
    points["vigil"] += 3 if bag & {"wait", "waits", "waiting"} else 0
    points["dream"] += 3 if bag & {"learn", "dreams", "dream"} and goal else 0
    if not hunted and not bag & words.THREATS:
        points["stand"] -= 2
    if len(agents) < 2:
        points["tender"] = points["bond"] = 0
    return points


def _told(body: str, marks: list[Mark]) -> str:
    """The first sentence, or more while it is short, with the marks (start, end, field text) put in."""
    end = len(body)
    for match in re.finditer(r"[.!?]+[\"”']?\s+(?=[A-Z\"“])", body):
        if match.start() > 40:
            end = match.end()
            break
    pieces, last = [], 0
    for start, stop, field in sorted(marks):
        if start >= last and stop <= min(end, TOLD_LIMIT):
            pieces += [body[last:start], field]
            last = stop
    told = "".join(pieces) + body[last : min(end, last + TOLD_LIMIT)]
    return excerpt(told.strip(), limit=TOLD_LIMIT + 40)


def _things(
    phrases: list[Phrase], agents: tuple[Agent, ...], settings: tuple[Setting, ...], threat: str
) -> list[str]:
    roles = {w for a in agents for w in (*a.role.split(), *a.name.lower().split())}
    places = {w for s in settings for w in s.words.lower().split()}
    found: list[str] = []
    for phrase in phrases:
        head = phrase.head
        lows = {w.lower() for w in phrase.words}
        if (
            phrase.proper
            or head in words.NOISE
            or (head in world_en.FAMILY and (phrase.preposition in LOCATIVE or phrase.plural))
            or head in roles
            or (head in places and phrase.preposition in LOCATIVE)
            or is_agent(phrase)
        ):
            continue
        if (
            head in words.THREATS
            or (head in words.VERBS - {"dream"} and not phrase.determiner)
            or lows & set(names_en.CULTURE)
            or (head.endswith("ing") and not phrase.determiner)
        ):
            continue
        if f"the {head}" != threat and head.isalpha() and len(head) > 2 and head not in words.ADJECTIVES:
            modifier = [
                w.lower()
                for w in phrase.words[-2:-1]
                if w.lower() not in words.THIRD and not w.lower().endswith("ed")
            ]
            found.append(f"the {' '.join([*modifier, phrase.words[-1].lower()])}")
    return list(dict.fromkeys(found))
