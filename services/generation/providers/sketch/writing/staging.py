"""Turns worded moments and framings into shots: who stands where, what is seen, heard and written about it."""

from collections.abc import Mapping, Sequence
from random import Random

from contracts.story import (
    Character,
    DayTime,
    Emotion,
    Figure,
    Place,
    Pose,
    Scene,
    ShotSheet,
    ShotSize,
    Weather,
)
from services.generation.providers.sketch.writing.cleaning import excerpt
from services.generation.providers.sketch.writing.framing import Framing
from services.generation.providers.sketch.writing.moments import Moment
from services.generation.providers.sketch.writing.pack import Pack
from services.generation.providers.sketch.writing.timing import balanced, frames_of

_CROWD = {
    ShotSize.WIDE: 5,
    ShotSize.FULL: 3,
    ShotSize.MEDIUM: 2,
    ShotSize.CLOSE: 1,
    ShotSize.EXTREME_CLOSE: 1,
}
_SILENT = {"establish": 78, "line": 72, "action": 68, "react": 62, "close": 84}


def staged(
    moments: Sequence[Moment],
    framings: Sequence[Framing],
    *,
    scenes: Sequence[Scene],
    characters: Sequence[Character],
    pack: Pack,
    rng: Random,
    longest: int = 192,
) -> tuple[ShotSheet, ...]:
    """The shots. Within a scene everybody keeps their place from left to right (180-degree rule)."""
    lines_up = [_line_up(moments, n, rng) for n in range(len(scenes))]
    by_id = {c.character_id: c for c in characters}
    felt: dict[str, Emotion] = {}
    frames = balanced(
        [frames_of(m.text, pack, silent=_SILENT[m.kind], longest=longest) for m in moments],
        [bool(m.text) for m in moments],
    )
    shots = []
    scene_before = -1
    for moment, framing, length in zip(moments, framings, frames, strict=True):
        if moment.scene != scene_before:
            felt, scene_before = {}, moment.scene
        if moment.speaker:
            felt[moment.speaker] = moment.emotion
        figures = _figures(moment, framing, lines_up[moment.scene], felt)
        scene = scenes[moment.scene]
        shots.append(
            ShotSheet(
                scene_id=scene.scene_id,
                visual_desc=_picture(moment, framing, scene, figures, by_id, pack),
                composition=_composition(framing, figures, by_id, pack),
                size=framing.size,
                angle=framing.angle,
                move=framing.move,
                figures=figures,
                dialogue=moment.text,
                speaker=moment.speaker if moment.text and moment.kind == "line" else None,
                audio_desc=_sound(scene, pack),
                frames=length,
            )
        )
    return tuple(shots)


def _line_up(moments: Sequence[Moment], scene: int, rng: Random) -> tuple[str, ...]:
    """Everybody of a scene from left to right, for the whole scene."""
    present = list(dict.fromkeys(p for m in moments if m.scene == scene for p in m.present))
    if len(present) > 1 and rng.random() < 0.35:
        present[0], present[-1] = present[-1], present[0]
    return tuple(present)


def _figures(
    moment: Moment, framing: Framing, line_up: Sequence[str], felt: Mapping[str, Emotion]
) -> tuple[Figure, ...]:
    room = _CROWD[framing.size]
    present = [p for p in line_up if p in moment.present]
    wanted = [p for p in (moment.speaker, moment.listener) if p in present]
    wanted += [p for p in present if p not in wanted]
    if room == 2 and moment.kind == "react":
        room = 1
    inside = set(wanted[:room])
    return tuple(
        Figure(
            character_id=p,
            emotion=moment.emotion if p == moment.speaker else felt.get(p, Emotion.NEUTRAL),
            pose=_pose(moment, p),
        )
        for p in present
        if p in inside
    )


def _pose(moment: Moment, who: str) -> Pose:
    if who == moment.speaker and moment.pose:
        return moment.pose
    if moment.kind == "establish":
        return Pose.WALK if who == (moment.present or ("",))[0] else Pose.STAND
    if who == moment.speaker and moment.emotion is Emotion.SAD:
        return Pose.THINK
    return Pose.STAND


def _picture(
    moment: Moment,
    framing: Framing,
    scene: Scene,
    figures: Sequence[Figure],
    by_id: Mapping[str, Character],
    pack: Pack,
) -> str:
    phrases = pack.phrases
    indoors = phrases.say.get(f"indoors_{scene.weather.value}", "") if scene.place is Place.ROOM else ""
    detail = (
        excerpt(first_sentence(scene.description), limit=160) if moment.kind in ("establish", "close") else ""
    )
    opening = phrases.say["picture"].format(
        size=phrases.size[framing.size],
        place=pack.inside(scene.name),
        time=phrases.day_time[scene.day_time],
        weather=indoors or phrases.weather[scene.weather],
        angle=phrases.angle[framing.angle],
        detail=detail,
    )
    told = (
        moment.action
        or pack.picture_gap.join(_seen(f, moment, by_id, pack) for f in figures)
        or phrases.say["empty"]
    )
    return pack.polish(f"{opening}{pack.picture_gap}{told}")


def _seen(figure: Figure, moment: Moment, by_id: Mapping[str, Character], pack: Pack) -> str:
    say = pack.phrases.say
    key = (
        "speaks"
        if figure.character_id == moment.speaker and moment.text
        else "listens"
        if moment.text and moment.kind == "line"
        else "silent"
    )
    return say[key].format(
        name=by_id[figure.character_id].name,
        emotion=pack.phrases.emotion[figure.emotion],
        pose=pack.phrases.pose[figure.pose],
    )


def first_sentence(text: str) -> str:
    """``text`` up to and with its first full stop."""
    ends = [at for mark in (". ", "。", "! ", "? ") if (at := text.find(mark)) >= 0]
    return text[: min(ends) + 1] if ends else text


def _composition(
    framing: Framing, figures: Sequence[Figure], by_id: Mapping[str, Character], pack: Pack
) -> str:
    say, names = pack.phrases.say, [by_id[f.character_id].name for f in figures]
    if not names:
        layout = say["nobody"]
    elif len(names) == 1:
        layout = say["one"].format(name=names[0])
    elif len(names) == 2:
        layout = say["two"].format(left=names[0], right=names[1])
    else:
        layout = say["three"].format(left=names[0], right=names[-1], middle=say["join"].join(names[1:-1]))
    return excerpt(say["composition"].format(layout=layout, move=pack.phrases.move[framing.move]), limit=280)


def _sound(scene: Scene, pack: Pack) -> str:
    sounds = pack.phrases.sound
    listed = [sounds[scene.place]]
    if scene.place is not Place.SPACE and scene.weather not in (Weather.CLEAR, Weather.CLOUDY):
        listed.append(sounds[scene.weather])
    elif scene.day_time in (DayTime.NIGHT, DayTime.DAWN) and scene.place not in (
        Place.SPACE,
        Place.ROOM,
        Place.SEA,
        Place.CITY,
    ):
        listed.append(sounds[scene.day_time])
    return pack.phrases.say["join"].join(listed)
