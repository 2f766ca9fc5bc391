"""The moments of a film before the camera is chosen: what is seen or said, where, by whom, and how dispensable it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from contracts.story import Emotion, Pose
from services.generation.providers.sketch.writing.arc import ACTS, acts_played, scene_after_act, scene_of_act
from services.generation.providers.sketch.writing.exchanges import Beat, Exchange, parse
from services.generation.providers.sketch.writing.pack import Pack

type MomentKind = Literal["establish", "line", "action", "react", "close"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One shot to be. ``speaker`` and ``present`` are character ids; ``rank`` 0 must stay."""

    scene: int
    kind: MomentKind
    rank: float
    speaker: str | None = None
    listener: str | None = None
    present: tuple[str, ...] = ()
    emotion: Emotion = Emotion.NEUTRAL
    pose: Pose | None = None
    beat: Beat | None = None
    text: str = ""
    action: str = ""
    to_end: int = -1
    """How many lines follow in the film's last conversation; -1 elsewhere."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A conversation and the scene it is held in; ``final`` when the film ends with it."""

    exchange: Exchange
    scene: int
    final: bool = False


def passages_for(
    pack: Pack,
    shape: str,
    parts: Sequence[str],
    *,
    scenes: int,
    shots: int,
    known: Collection[str],
    rng: Random,
) -> list[Passage]:
    """The conversations of the film in order: one for each act, more when there are many scenes or shots."""
    acts = acts_played(shots)
    room = max(0, scenes - len(acts), (shots - 14) // 4)
    doubled = set([act for act in acts if act != ACTS - 1][:room])
    found: list[Passage] = []
    for act in acts:
        able = [e for e in map(parse, pack.conversations[shape][act]) if not e.needs or e.needs in parts]
        first = max(
            [e for e in able if e.needs] or able,
            key=lambda e: _about(e, known, final=act == ACTS - 1) + rng.random() * 1.5,
        )
        here = scene_of_act(act, scenes=scenes)
        found.append(Passage(first, here, final=act == acts[-1] and act == ACTS - 1))
        rest = [e for e in able if e is not first and not e.needs]
        if act == 1 and "C" in parts and shots > 13 and pack.third_voices:
            rest.insert(0, parse(rng.choice(pack.third_voices)))
            doubled.add(act)
        if act in doubled and rest:
            found.append(Passage(rest[0], scene_after_act(act, scenes=scenes)))
    return found


def _about(exchange: Exchange, known: Collection[str], *, final: bool) -> int:
    """How many of the lines most likely to be played can name the premise: ``known`` are the fields that have words."""
    lines = [b for b in exchange.beats if not b.silent]
    played = lines[-3:] if final else lines[:2]
    return sum(any(f"{{{field}" in v.lower() for v in b.variants for field in known) for b in played)


def moments_of(passages: Sequence[Passage], *, scenes: int, ids: Mapping[str, str]) -> list[Moment]:
    """All moments the conversations offer, in film order; ``ids`` maps parts to character ids."""
    listed: list[Moment] = []
    for scene in range(scenes):
        here = [p for p in passages if p.scene == scene]
        cast = tuple(dict.fromkeys(ids[p] for e in here for p in ("A", *e.exchange.parts) if p in ids))
        rank = 0 if scene == 0 else 2.5 if here else 3.5
        if scene == 0:
            cast = tuple(cid for part, cid in ids.items() if part != "X" or cid in cast)
        listed.append(Moment(scene, "establish", rank, present=(cast or tuple(ids.values()))[:5]))
        for passage in here:
            listed += _spoken(passage.exchange, scene=scene, ids=ids, last=passage.final)
    ending = passages[-1]
    everyone = tuple(dict.fromkeys(ids[p] for p in ("A", *ending.exchange.parts, "C", "D") if p in ids))[:5]
    used = [m.scene for m in listed if m.kind == "line"]
    return [*listed, Moment(max(used, default=scenes - 1), "close", 0, present=everyone)]


def _spoken(exchange: Exchange, *, scene: int, ids: Mapping[str, str], last: bool) -> list[Moment]:
    beats = [b for b in exchange.beats if b.speaker in ids]
    lines = [b for b in beats if not b.silent]
    present = tuple(dict.fromkeys(ids[p] for p in ("A", *exchange.parts) if p in ids))
    ranks = (1, 1, 2.2, 2.3, 4, 5) if last else (1, 2, 3, 4, 5, 6)
    found = []
    for n, beat in enumerate(beats):
        spoken = [b for b in beats[:n] if not b.silent and b.speaker != beat.speaker]
        ahead = [b for b in beats[n + 1 :] if not b.silent and b.speaker != beat.speaker]
        other = next(iter([*spoken[-1:], *ahead[:1]]), None)
        at = lines.index(beat) if not beat.silent else 0
        from_edge = len(lines) - 1 - at if last else at
        rank = 3.8 if beat.silent else ranks[min(from_edge, 5)]
        found.append(
            Moment(
                scene,
                "action" if beat.silent else "line",
                rank,
                ids[beat.speaker],
                ids.get(other.speaker) if other else None,
                present,
                beat.emotion,
                beat.pose,
                beat,
                to_end=from_edge if last and not beat.silent else -1,
            )
        )
    return found


def selected(moments: Sequence[Moment], *, shots: int) -> list[Moment]:
    """Exactly ``shots`` moments in film order, the least dispensable; silent looks fill up where there are too few."""
    listed = list(moments)
    if len(listed) < shots:
        listed = _with_reactions(listed, shots - len(listed))
    order = sorted(range(len(listed)), key=lambda i: (listed[i].rank, i))
    kept = sorted(order[:shots])
    split = [i for i in kept if listed[i].to_end in (2, 3)]
    if len(split) == 1 and any(m.to_end == 3 for m in listed):
        other = next((i for i in order[shots:] if listed[i].to_end not in (2, 3)), split[0])
        kept = sorted({*kept, other} - {split[0]} if other != split[0] else kept)
    return sorted((listed[i] for i in kept), key=lambda m: m.scene)


def _with_reactions(moments: list[Moment], lacking: int) -> list[Moment]:
    """``lacking`` silent looks, spread evenly after the moments there are; the last moment stays last."""
    places = len(moments) - 1
    each = [lacking * (i + 1) // places - lacking * i // places for i in range(places)]
    result: list[Moment] = []
    for moment, count in zip(moments, each, strict=False):
        result.append(moment)
        for k in range(count):
            others = [p for p in moment.present if p != moment.speaker] or list(moment.present)
            who = others[k % len(others)] if others else None
            result.append(
                replace(
                    moment,
                    kind="react",
                    rank=7,
                    speaker=who,
                    listener=moment.speaker,
                    emotion=_answer(moment.emotion),
                    pose=None,
                    beat=None,
                    text="",
                    action="",
                )
            )
    return [*result, moments[-1]]


def _answer(emotion: Emotion) -> Emotion:
    return {
        Emotion.ANGRY: Emotion.SAD,
        Emotion.AFRAID: Emotion.SURPRISED,
        Emotion.SURPRISED: Emotion.NEUTRAL,
    }.get(emotion, emotion)
