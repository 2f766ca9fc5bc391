"""A story from a script: the same four steps, but following what is written: its people, its scenes, its lines."""

import re
from collections.abc import Mapping, Sequence

from contracts.story import (
    Character,
    CharacterSummary,
    DayTime,
    Emotion,
    Outline,
    Place,
    PlotPoint,
    Refinement,
    Scene,
    SceneSheet,
    Settings,
    Storyboard,
    Weather,
)
from services.generation.providers.sketch.writing.cleaning import excerpt, visible
from services.generation.providers.sketch.writing.framing import framings_of
from services.generation.providers.sketch.writing.moments import Moment, MomentKind, selected
from services.generation.providers.sketch.writing.pack import Pack
from services.generation.providers.sketch.writing.plan import Plan, plan_of, varied
from services.generation.providers.sketch.writing.script import Script, ScriptScene, Speech, script_of
from services.generation.providers.sketch.writing.staging import staged
from services.generation.providers.sketch.writing.timing import BREATH_SECONDS, LONGEST

FEWEST, MOST = 4, 40
_LONGEST_UNBROKEN = 24 * 30
_FEELINGS = {
    Emotion.ANGRY: "angr|furious|shout|yell|生气|愤怒|怒|吼",
    Emotion.SAD: "sad|cry|tears|sigh|难过|悲|哭|叹",
    Emotion.HAPPY: "happ|smil|laugh|grin|笑|高兴|开心",
    Emotion.AFRAID: "afraid|scared|whisper|trembl|害怕|恐|颤|低声",
    Emotion.SURPRISED: "surpris|shock|gasp|惊|愣",
}


def outline_of_script(*, script: Script, premise: str, title: str, settings: Settings) -> Outline:
    """What a script tells, as an outline: who speaks, where, and what is said first in each scene."""
    plan = plan_of(_prose(script), settings)
    say, names = plan.pack.phrases.say, script.names[:20]
    counts = {name: sum(s.name == name for s in script.speeches) for name in names}
    listed = tuple(
        CharacterSummary(name=n, role="", description=say["script_part"].format(name=n, count=counts[n]))
        for n in names
    )
    first = script.speeches[0]
    points = tuple(
        PlotPoint(
            act=excerpt(_name(plan.pack, scene, n), limit=200), description=excerpt(_gist(scene), limit=400)
        )
        for n, scene in enumerate(script.scenes[:40])
    )
    return Outline(
        title=excerpt(
            title.strip() or script.title or plan.pack.title(plan.reading, plan.rng("title")), limit=200
        ),
        genre=plan.reading.genre,
        style=excerpt(settings.style, limit=200) or say["style"],
        mood=plan.reading.mood,
        language=plan.language,
        characters_summary=listed,
        plot_summary=points,
        synopsis=say["script_synopsis"].format(
            scenes=len(script.scenes),
            names=_joined(plan.pack, names[:5]) or first.name,
            line=excerpt(first.line, limit=120),
        ),
        highlights=tuple(
            excerpt(s.line, limit=120) for s in sorted(script.speeches, key=lambda s: -len(s.line))[:3]
        ),
    )


def refinement_of_script(*, script: Script, outline: Outline, premise: str, settings: Settings) -> Refinement:
    """The script itself as content, and a scene sheet per heading."""
    plan = plan_of(_prose(script), settings)
    scenes = tuple(_sheet(plan, outline, scene, n) for n, scene in enumerate(script.scenes[:20]))
    return Refinement(content=visible(premise)[:65_000], scenes=scenes)


def storyboard_of_script(
    *,
    script: Script,
    outline: Outline,
    scenes: Sequence[Scene],
    characters: Sequence[Character],
    settings: Settings,
    variation: int = 0,
) -> Storyboard:
    """One shot per line of the script, word for word, within 4 to 40 shots; silent shots where there is room for them."""
    plan = plan_of(
        _prose(script),
        settings if settings.language else settings.model_copy(update={"language": outline.language}),
    )
    cast = sorted(characters, key=lambda c: c.number)
    speakers = _speakers(script, outline, cast)
    moments = _moments(script, scenes, speakers, plan.pack)
    spoken = sum(bool(m.text) for m in moments)
    shots = max(
        FEWEST,
        min(MOST, max(spoken + 1, min(len(moments), settings.shots or len(moments)), settings.shots or 0)),
    )
    chosen = selected(
        [*moments, Moment(moments[-1].scene, "close", 1.5, present=moments[-1].present)], shots=shots
    )
    frames = framings_of(chosen, plan.rng(varied("camera", variation)), free=variation > 0)
    sheets = staged(
        chosen,
        frames,
        scenes=scenes,
        characters=cast,
        pack=plan.pack,
        rng=plan.rng(varied("places", variation)),
        longest=_LONGEST_UNBROKEN,
    )
    return Storyboard(shots=sheets)


def _prose(script: Script) -> str:
    """What of a script says where and about what it is: headings and actions, then lines."""
    told = [
        text
        for scene in script.scenes
        for text in (scene.heading, *(e for e in scene.elements if isinstance(e, str)))
        if text
    ]
    return ". ".join([*told, *(s.line for s in script.speeches)])[:3_000]


def _joined(pack: Pack, names: Sequence[str]) -> str:
    say = pack.phrases.say
    return say["and"].join(filter(None, [say["join"].join(names[:-1]), *names[-1:]]))


def _gist(scene: ScriptScene) -> str:
    first = next((e for e in scene.elements if isinstance(e, str)), "")
    return first or " / ".join(f"{s.name}: {s.line}" for s in scene.speeches[:2])


def _name(pack: Pack, scene: ScriptScene, n: int) -> str:
    heading = re.split(r"\s+[-–—]+\s+|——|，|,|。", scene.heading)[0].strip()
    heading = heading.title() if heading.isupper() else heading
    return heading or pack.phrases.say["script_scene"].format(n=n + 1)


def _sheet(plan: Plan, outline: Outline, scene: ScriptScene, n: int) -> SceneSheet:
    pack = plan.pack
    reading = pack.read(scene.heading or _gist(scene), plan.rng(f"scene {n}"))
    spots = pack.spots.get(reading.settings[0].family if reading.settings else "", ())
    place = _place([spot[0] for spot in spots], inside=scene.inside)
    hour, sky = (
        reading.day_time or plan.reading.day_time or DayTime.DAY,
        reading.weather or plan.reading.weather or Weather.CLEAR,
    )
    phrases = pack.phrases
    weather = phrases.say[f"indoors_{sky.value}"] if place is Place.ROOM else phrases.weather[sky]
    atmosphere = phrases.say["atmosphere"].format(
        mood=phrases.mood[outline.mood], time=phrases.day_time[hour], weather=weather
    )
    return SceneSheet(
        name=excerpt(_name(pack, scene, n), limit=200),
        description=excerpt(_gist(scene), limit=2_000),
        atmosphere=pack.polish(atmosphere),
        place=place,
        day_time=hour,
        weather=sky,
        mood=outline.mood,
    )


def _place(usual: Sequence[Place], *, inside: bool | None) -> Place:
    """Indoors as the heading says; else the usual kind of place, or a street where nothing is known."""
    if inside:
        return Place.ROOM
    if inside is None:
        return usual[0] if usual else Place.STREET
    return next((place for place in usual if place is not Place.ROOM), Place.STREET)


def _speakers(script: Script, outline: Outline, cast: Sequence[Character]) -> dict[str, str]:
    """Script name to character id: by name, else by place in the outline (renamed); others are narrators."""
    by_name = {c.name.casefold(): c.character_id for c in cast}
    order = {s.name: n for n, s in enumerate(outline.characters_summary)}
    taken = {by_name[n.casefold()] for n in script.names if n.casefold() in by_name}
    found: dict[str, str] = {}
    for n, name in enumerate(script.names):
        if name.casefold() in by_name:
            found[name] = by_name[name.casefold()]
            continue
        now = next((s for s, at in order.items() if at == n), "")
        other = by_name.get(now.casefold()) or (cast[n].character_id if n < len(cast) else "")
        if other and other not in taken:
            found[name] = other
    return found


def _moments(
    script: Script, scenes: Sequence[Scene], speakers: Mapping[str, str], pack: Pack
) -> list[Moment]:
    listed: list[Moment] = []
    named = {s.name: i for i, s in reversed(list(enumerate(scenes)))}
    for n, scene in enumerate(script.scenes):
        at = named.get(_name(pack, scene, n), min(n, len(scenes) - 1))
        at = max(at, listed[-1].scene if listed else 0)
        present = tuple(dict.fromkeys(speakers[s.name] for s in scene.speeches if s.name in speakers))
        listed.append(Moment(at, "establish", 2, present=present))
        spoken: list[str] = []
        for element in scene.elements:
            if isinstance(element, Speech):
                listed += _said(element, at, present, speakers, spoken, pack)
            elif len(element) > 8:
                who = next(
                    (speakers[name] for name in speakers if name.casefold() in element.casefold()), None
                )
                listed.append(
                    Moment(at, "action", 3, who, present=present, action=excerpt(element, limit=300))
                )
    return listed


def _said(
    speech: Speech,
    at: int,
    present: tuple[str, ...],
    speakers: Mapping[str, str],
    spoken: list[str],
    pack: Pack,
) -> list[Moment]:
    who = speakers.get(speech.name)
    listener = next((p for p in reversed(spoken) if p != who), next((p for p in present if p != who), None))
    if who:
        spoken.append(who)
    kind: MomentKind = "line" if who else "react"
    return [
        Moment(at, kind, 1, who, listener, present, _feeling(speech), text=piece)
        for piece in pieces(speech.line, pack)
    ]


def _feeling(speech: Speech) -> Emotion:
    told = f"{speech.how} ".lower()
    for emotion, words in _FEELINGS.items():
        if re.search(words, told):
            return emotion
    if speech.line.endswith(("!", "！")):
        return Emotion.SURPRISED
    return Emotion.SAD if speech.line.endswith(("...", "…", "……")) else Emotion.NEUTRAL


def pieces(line: str, pack: Pack) -> list[str]:
    """``line`` in as few pieces as fit into a shot each, cut after sentences; joined they are the line again."""
    most = int((LONGEST / 24 - BREATH_SECONDS) * pack.rate)
    sentences = [s for s in re.split(r"(?<=[.!?。！？…])\s+|(?<=[。！？])", line) if s]
    found: list[str] = []
    for sentence in sentences:
        joined = f"{found[-1]}{pack.gap}{sentence}" if found else sentence
        if found and pack.length(joined) <= most:
            found[-1] = joined
        else:
            found.append(sentence)
    return found or [line]


def script_behind(*, refinement: Refinement | None, premise: str) -> Script | None:
    """The script a story follows: the refined content where that is one (somebody may have edited it), else the premise."""
    written = script_of(premise)
    if written is None:
        return None
    return (script_of(refinement.content) if refinement else None) or written
