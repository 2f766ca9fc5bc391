"""Step two: the outline worked out: the story told scene by scene, and the places it needs in order."""

import re
from collections.abc import Mapping
from random import Random

from contracts.story import DayTime, Mood, Outline, Place, Refinement, SceneSheet, Settings, Weather
from services.generation.providers.sketch.writing.arc import ACTS, scene_of_act
from services.generation.providers.sketch.writing.outline import plot
from services.generation.providers.sketch.writing.pack import Pack, Spot
from services.generation.providers.sketch.writing.plan import Plan, names_now, plan_of

_HOURS: Mapping[DayTime | None, tuple[DayTime, ...]] = {
    DayTime.NIGHT: (DayTime.NIGHT, DayTime.NIGHT, DayTime.NIGHT, DayTime.NIGHT, DayTime.DAWN),
    DayTime.DAWN: (DayTime.DAWN, DayTime.DAWN, DayTime.DAWN, DayTime.DAY, DayTime.DAY),
    DayTime.DUSK: (DayTime.DUSK, DayTime.DUSK, DayTime.DUSK, DayTime.NIGHT, DayTime.NIGHT),
    DayTime.DAY: (DayTime.DAY, DayTime.DAY, DayTime.DAY, DayTime.DAY, DayTime.DUSK),
    None: (DayTime.DAY, DayTime.DUSK, DayTime.NIGHT, DayTime.NIGHT, DayTime.DAWN),
}
"""What the premise says of the hour holds from the first scene; only the last ones may leave it."""

_SKIES: Mapping[Weather | None, tuple[Weather, ...]] = {
    Weather.STORM: (Weather.STORM, Weather.STORM, Weather.STORM, Weather.RAIN, Weather.CLEAR),
    Weather.RAIN: (Weather.RAIN, Weather.RAIN, Weather.RAIN, Weather.RAIN, Weather.CLOUDY),
    Weather.SNOW: (Weather.SNOW, Weather.SNOW, Weather.SNOW, Weather.SNOW, Weather.CLEAR),
    Weather.FOG: (Weather.FOG, Weather.FOG, Weather.FOG, Weather.CLOUDY, Weather.CLEAR),
    Weather.CLOUDY: (Weather.CLOUDY, Weather.CLOUDY, Weather.RAIN, Weather.CLOUDY, Weather.CLEAR),
    Weather.CLEAR: (Weather.CLEAR,) * 5,
}
_INSIDE = re.compile(
    r"\b(?:room|cabin|submarine|carriage|train(?! station)|apartment|treehouse|hut|shop|store|barn)\b"
    r"|候车室|车厢|列车|火车(?!站)|船舱|公寓|小屋|老屋|老宅|房间"
)
"""Places of a premise that are indoors although others of their family are not."""

_ENDINGS = {
    "choice": Mood.CALM,
    "encounter": Mood.WARM,
    "quest": Mood.JOYFUL,
    "mystery": Mood.CALM,
    "bond": Mood.WARM,
    "tender": Mood.WARM,
    "dream": Mood.JOYFUL,
    "vigil": Mood.WARM,
    "stand": Mood.CALM,
    "farewell": Mood.WARM,
    "mishap": Mood.JOYFUL,
}
_MIDDLES = {
    "tender": (Mood.WARM, Mood.SAD),
    "choice": (Mood.TENSE, Mood.TENSE),
    "encounter": (Mood.WARM, Mood.TENSE),
    "quest": (Mood.TENSE, Mood.SAD),
    "mystery": (Mood.EERIE, Mood.TENSE),
    "bond": (Mood.TENSE, Mood.SAD),
    "dream": (Mood.SAD, Mood.WARM),
    "vigil": (Mood.TENSE, Mood.SAD),
    "stand": (Mood.TENSE, Mood.TENSE),
    "farewell": (Mood.SAD, Mood.SAD),
    "mishap": (Mood.TENSE, Mood.SAD),
}


def refinement_of(*, outline: Outline, premise: str, settings: Settings) -> Refinement:
    """Three to six scenes whose place, hour, weather and mood follow the premise, and the story told along them."""
    plan = plan_of(premise, settings)
    rng = plan.rng("scenes")
    spots = _spots(plan, rng)
    texts = _texts(plan, outline, len(spots))
    clear_only = any(s.family == "space" for s in plan.reading.settings)
    hours = _spread(_HOURS[plan.reading.day_time], len(spots))
    weather = (
        (Weather.CLEAR,)
        if clear_only
        else _SKIES[plan.reading.weather]
        if plan.reading.weather
        else _mild(rng)
    )
    skies = _spread(weather, len(spots))
    moods = _spread(
        (
            outline.mood,
            *_MIDDLES.get(plan.reading.shape, (Mood.TENSE, Mood.SAD)),
            _ENDINGS.get(plan.reading.shape, Mood.WARM),
        ),
        len(spots),
    )
    scenes = tuple(
        _scene(plan.pack, spot, hour, sky, mood, text)
        for spot, hour, sky, mood, text in zip(spots, hours, skies, moods, texts, strict=True)
    )
    return Refinement(
        content=_content(plan.pack, outline.title, renamed(plan, outline, outline.synopsis), scenes),
        scenes=scenes,
    )


def _mild(rng: Random) -> tuple[Weather, ...]:
    return rng.choice(
        (
            (Weather.CLEAR,),
            (Weather.CLOUDY, Weather.CLEAR),
            (Weather.CLEAR, Weather.CLOUDY, Weather.RAIN, Weather.CLEAR),
        )
    )


def _spread[T](values: tuple[T, ...], count: int) -> list[T]:
    """``count`` values from ``values`` in order, first and last kept."""
    if count == 1:
        return [values[0]]
    return [values[round(i * (len(values) - 1) / (count - 1))] for i in range(count)]


def _spots(plan: Plan, rng: Random) -> list[Spot]:
    """The premise's own places first, spots of their families after them, sometimes the first place again at the end."""
    settings = plan.reading.settings
    count = min(6, max(rng.choice((3, 4, 4, 5)), len(settings) + 1))
    families = [s.family for s in settings if s.family in plan.pack.spots] or ["village"]
    own = [_own(plan.pack, s.words, s.family, n) for n, s in enumerate(settings) if s.words]
    listed = list(families)
    families += (
        rng.sample(sorted(set(plan.pack.spots) - set(families)), max(0, 3 - len(families)))
        if plan.reading.shape == "plain"
        else []
    )
    pool = [spot for family in dict.fromkeys(families) for spot in plan.pack.spots[family]]
    taken = {spot[2] for spot in own}
    more = [spot for spot in pool if spot[2] not in taken]
    rng.shuffle(more)
    if plan.reading.shape == "plain":
        more.sort(key=lambda spot: spot[0].value not in listed)
    chosen = [own[0]] if own else [more.pop(0)]
    chosen += own[1:]
    chosen += more[: max(0, count - len(chosen))]
    if len(chosen) >= count and len(own) < 2:
        chosen = chosen[:count]
    if count > 3 and rng.random() < 0.5:
        chosen[-1] = (
            chosen[0][0],
            plan.pack.phrases.say["again"].format(name=chosen[0][1]),
            chosen[0][2],
        )
    return chosen[:6]


def _own(pack: Pack, words: str, family: str, n: int) -> Spot:
    listed = pack.spots.get(family) or pack.spots["village"]
    if _INSIDE.search(words.lower()):
        # A name that means a room is played in a room; what is seen there is left to the name if nothing fits.
        details = [
            detail for place, name, detail in listed if place is Place.ROOM and words.lower() in name.lower()
        ]
        return Place.ROOM, pack.polish(words), next(iter(details), "")
    place, _, detail = listed[n % len(listed)] if family == "street" else listed[0]
    return place, pack.polish(words), detail


def _texts(plan: Plan, outline: Outline, count: int) -> list[str]:
    """What happens in each scene: the outline's plot as it stands, spread over the scenes."""
    points = [renamed(plan, outline, p.description) for p in outline.plot_summary if p.description.strip()]
    if not points:
        points = plot(plan, plan.wording(names_now(plan, outline.characters_summary), "plot"))
    texts: list[list[str]] = [[] for _ in range(count)]
    for n, point in enumerate(points):
        texts[scene_of_act(min(n * ACTS // len(points), ACTS - 1), scenes=count)].append(point)
    passage = plan.wording(names_now(plan, outline.characters_summary), "passage").fill(
        [plan.pack.phrases.say["passage"]]
    )
    return [plan.pack.gap.join(text) if text else passage for text in texts]


def renamed(plan: Plan, outline: Outline, text: str) -> str:
    """``text`` with the names people have in the outline now, where it still has those the plan gave them."""
    now, kept = names_now(plan, outline.characters_summary), {s.name for s in outline.characters_summary}
    for part in plan.parts:
        if part.name not in kept and (name := now.get(part.letter)):
            text = text.replace(part.name, name).replace(plan.pack.called(part.name), name)
    return text


def _scene(pack: Pack, spot: Spot, hour: DayTime, sky: Weather, mood: Mood, text: str) -> SceneSheet:
    place, name, detail = spot
    if place is Place.SPACE:
        sky = Weather.CLEAR
    phrases = pack.phrases
    atmosphere = phrases.say["atmosphere"].format(
        mood=phrases.mood[mood], time=phrases.day_time[hour], weather=_sky(pack, place, sky)
    )
    return SceneSheet(
        name=name,
        description=pack.gap.join(filter(None, [detail, text])),
        atmosphere=pack.polish(atmosphere),
        place=place,
        day_time=hour,
        weather=sky,
        mood=mood,
    )


def _sky(pack: Pack, place: Place, sky: Weather) -> str:
    return (
        pack.phrases.say.get(f"indoors_{sky.value}", pack.phrases.weather[sky])
        if place is Place.ROOM
        else pack.phrases.weather[sky]
    )


def _content(pack: Pack, title: str, synopsis: str, scenes: tuple[SceneSheet, ...]) -> str:
    parts = [title, synopsis]
    for n, scene in enumerate(scenes, 1):
        heading = pack.phrases.say["heading"].format(
            n=n,
            name=scene.name,
            time=pack.phrases.day_time[scene.day_time],
            weather=_sky(pack, scene.place, scene.weather),
        )
        parts += [heading, scene.description]
    return "\n\n".join(filter(None, parts))[:60_000]
