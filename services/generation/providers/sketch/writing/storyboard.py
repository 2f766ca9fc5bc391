"""Step four: the storyboard: the conversations of the story's shape, worded, chosen, framed and staged."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from contracts.story import Character, Outline, Scene, Settings, ShotSheet, Storyboard
from services.generation.providers.sketch.writing.framing import framings_of
from services.generation.providers.sketch.writing.moments import Moment, moments_of, passages_for, selected
from services.generation.providers.sketch.writing.plan import Plan, plan_of, varied
from services.generation.providers.sketch.writing.staging import staged
from services.generation.providers.sketch.writing.timing import SLOWEST_MEAN, frames_of
from services.generation.providers.sketch.writing.wording import Wording


def storyboard_of(
    *,
    outline: Outline,
    premise: str,
    scenes: Sequence[Scene],
    characters: Sequence[Character],
    settings: Settings,
    variation: int = 0,
) -> Storyboard:
    """Shots for the scenes and characters that exist; exactly ``settings.shots`` of them when given, else 8 to 16.

    Another ``variation`` tells the same story in other pictures.
    """
    plan = plan_of(
        premise, settings if settings.language else settings.model_copy(update={"language": outline.language})
    )
    scenes, cast = list(scenes), sorted(characters, key=lambda c: c.number)
    ids = _ids(cast)
    rng = plan.rng("storyboard")
    shots = settings.shots or max(
        8, min(16, 5 + 2 * min(len(scenes), 5) + rng.randint(-1, 1) + 2 * ("C" in ids))
    )
    passages = passages_for(
        plan.pack,
        plan.reading.shape,
        tuple(ids),
        scenes=len(scenes),
        shots=shots,
        known=_known(plan),
        rng=rng,
    )
    chosen = selected(moments_of(passages, scenes=len(scenes), ids=ids), shots=shots)
    names = {
        letter: plan.pack.called(next(c.name for c in cast if c.character_id == cid))
        for letter, cid in ids.items()
    }
    worded = _paced(plan, chosen, names, {cid: letter for letter, cid in ids.items()})
    sheets: tuple[ShotSheet, ...] = staged(
        worded,
        framings_of(worded, plan.rng(varied("camera", variation)), free=variation > 0),
        scenes=scenes,
        characters=cast,
        pack=plan.pack,
        rng=plan.rng(varied("places", variation)),
    )
    return Storyboard(shots=sheets)


def _known(plan: Plan) -> list[str]:
    reading = plan.reading
    return [name for name in ("topic", "threat", "goal", "deed") if getattr(reading, name)]


def _ids(cast: Sequence[Character]) -> dict[str, str]:
    """Part to character id: the first protagonist leads, the first antagonist is X, the others are B, C and D."""
    if not cast:
        return {}
    lead = next((c for c in cast if c.role == "protagonist"), cast[0])
    others = [c for c in cast if c is not lead]
    hunted = next((c for c in others if c.role == "antagonist"), None) if len(others) > 1 else None
    ids = {"A": lead.character_id}
    ids |= dict(zip("BCDEF", (c.character_id for c in others if c is not hunted), strict=False))
    return ids | ({"X": hunted.character_id} if hunted else {})


def _paced(
    plan: Plan, moments: Sequence[Moment], names: dict[str, str], letters: dict[str, str]
) -> list[Moment]:
    """The moments worded: shorter variants, then fewer lines, until the film keeps its pace."""
    worded: list[Moment] = []
    for limit in (plan.pack.line_limit, plan.pack.line_limit * 5 // 6, plan.pack.line_limit * 2 // 3):
        worded = _worded(plan, moments, plan.wording(names, "lines"), letters, limit)
        worded = _with_silence(_about_premise(plan, worded, names))
        if _mean(worded, plan) <= SLOWEST_MEAN:
            return worded
    while _mean(worded, plan) > SLOWEST_MEAN and any(m.text and m.rank > 1 for m in worded):
        n = max((n for n, m in enumerate(worded) if m.text), key=lambda n: (worded[n].rank, n))
        worded[n] = replace(worded[n], kind="react" if worded[n].kind == "line" else worded[n].kind, text="")
    return worded


def _with_silence(worded: list[Moment]) -> list[Moment]:
    """A film in which every shot speaks loses its last words: a picture may end it."""
    if all(m.text for m in worded) and len(worded) > 1:
        return [*worded[:-1], replace(worded[-1], text="")]
    return worded


def _about_premise(plan: Plan, worded: list[Moment], names: dict[str, str]) -> list[Moment]:
    """Where no line happens to name what the premise is about, the narrator opens with it."""
    reading = plan.reading
    marks = [w for w in (reading.topic, reading.threat, *(s.words for s in reading.settings)) if w]
    said = plan.pack.gap.join(m.text for m in worded).lower()
    if any(mark.lower() in said for mark in marks) or (
        reading.deed and reading.deed.split("{")[0].strip().lower() in said
    ):
        return worded
    opening = plan.wording(names, "opening").fill(plan.pack.topic_openings, limit=plan.pack.line_limit)
    return [replace(worded[0], text=opening), *worded[1:]]


def _mean(moments: Sequence[Moment], plan: Plan) -> float:
    return sum(frames_of(m.text, plan.pack, silent=60) for m in moments) / len(moments)


def _worded(
    plan: Plan, moments: Sequence[Moment], words: Wording, letters: dict[str, str], limit: int
) -> list[Moment]:
    rng = plan.rng("narrator")
    result = []
    for n, moment in enumerate(moments):
        if moment.beat:
            text = words.fill(
                moment.beat.variants,
                speaker=letters[moment.speaker or ""],
                listener=letters.get(moment.listener or "", ""),
                limit=limit,
            )
            result.append(replace(moment, action=text) if moment.beat.silent else replace(moment, text=text))
        elif n == 0:
            opens = len(moments) > 12 or rng.random() < 0.6
            result.append(replace(moment, text=_opening(plan, words, limit, rng) if opens else ""))
        elif moment.kind == "close" and (len(moments) > 12 or not result[0].text):
            result.append(
                replace(moment, text=words.fill(plan.pack.closings[plan.reading.shape], limit=limit))
            )
        else:
            result.append(moment)
    return result


def _opening(plan: Plan, words: Wording, limit: int, rng: Random) -> str:
    pool = plan.pack.topic_openings if rng.random() < 0.6 else plan.pack.openings[plan.reading.shape]
    return words.fill(rng.sample(list(pool), len(pool)), limit=limit)
