"""Weather and small life in the air: rain, snow, fog, lightning, fireflies, dust, leaves, birds."""

from math import cos, pi, sin

from contracts.story import DayTime, Mood, Place, Weather
from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Linear,
    Path,
    Radial,
    Sheet,
    ellipse,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import WHITE, mix
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.stage import Motion, Pulse, Vector

_INDOORS = (Place.ROOM, Place.SPACE)


def add_weather(place: Set) -> None:
    """What falls and drifts, behind and before the figures."""
    weather = place.scene.weather
    if place.scene.place not in _INDOORS:
        match weather:
            case Weather.RAIN | Weather.STORM:
                _rain(place, heavy=weather is Weather.STORM)
            case Weather.SNOW:
                _snow(place)
            case Weather.FOG:
                _fog(place)
            case _:
                pass
        if weather is Weather.STORM:
            _lightning(place)
    _life(place)
    _breathing_light(place)


def _breathing_light(place: Set) -> None:
    """Clouds before the sun, a flame in a draught: the light is never quite the same from one second to the next."""
    view, reach = place.view, 2 * place.view.margin
    frame_ = rect(-reach, -reach, view.width + 2 * reach, view.height + 2 * reach)
    color = mix(place.light.key, WHITE, 0.3)
    # Nothing at the first frame: the still shows the plain light.
    place.before.append(
        Vector(
            frame_,
            color,
            0.0,
            0.06,
            motion=lambda frame: Pulse(opacity=0.5 - 0.5 * cos(2 * pi * frame / 110)),
        )
    )


def _falling(period: float, speed: float, drift: float, start: float) -> Motion:
    """Falls ``speed`` pixels a frame and starts again after ``period``, which the path must repeat after."""

    def motion(frame: int) -> Pulse:
        fallen = (start + frame * speed) % period
        return Pulse(dx=drift * fallen, dy=fallen)

    return motion


def _rain(place: Set, *, heavy: bool) -> None:
    view, dice = place.view, place.dice("rain")
    slant = -0.10 if not heavy else -0.26
    color: Color = mix(place.light.sky[2], WHITE, 0.55)
    period = view.height + 2 * view.margin
    for far, (count, length, speed, width, opacity) in enumerate(
        ((120, 46, 30, 1.5, 0.36), (64, 84, 46, 2.2, 0.42))
    ):
        path = Path()
        for _ in range(round(count * (1.5 if heavy else 1.0))):
            x, y = dice.uniform(-0.1, 1.45) * view.width, dice.uniform(-period, 0) - view.margin
            size = length * view.unit * dice.uniform(0.6, 1.2)
            for again in (0.0, period):
                shift = slant * again
                path.move(x + shift, y + again).line(x + shift + slant * size, y + again + size)
        rain = Vector(
            path,
            color,
            0.7 + 0.4 * far,
            opacity,
            width * view.unit,
            motion=_falling(period, speed * view.unit, slant, 0.0),
        )
        (place.before if far else place.behind).append(rain)


def _snow(place: Set) -> None:
    view, dice = place.view, place.dice("snow")
    period = view.height + 2 * view.margin
    for layer, (count, size, speed, opacity) in enumerate(
        ((70, 2.2, 1.5, 0.75), (36, 3.8, 2.4, 0.85), (14, 7.0, 4.0, 0.55))
    ):
        path = Path()
        for _ in range(count):
            x, y, radius = (
                dice.uniform(-0.1, 1.1) * view.width,
                dice.uniform(-period, 0) - view.margin,
                size * view.unit * dice.uniform(0.6, 1.3),
            )
            path.add(ellipse(x, y, radius)).add(ellipse(x, y + period, radius))
        fall = _falling(period, speed * view.unit, 0.0, 0.0)

        def motion(frame: int, fall: Motion = fall, layer: int = layer) -> Pulse:
            return fall(frame)._replace(
                dx=(9 + 5 * layer) * view.unit * sin(frame / (34 - 6 * layer) + layer)
            )

        flakes = Vector(path, (250, 252, 255), 0.5 + 0.35 * layer, opacity, motion=motion)
        (place.behind if layer == 0 else place.before).append(flakes)


def _fog(place: Set) -> None:
    view = place.view
    haze = mix(place.light.haze, WHITE, 0.12 if place.light.dark else 0.25)
    left, right = place.edges

    def bank(sheet: Sheet) -> None:
        top, low = view.horizon - 0.22 * view.height, min(place.bottom, view.horizon + 0.26 * view.height)
        sheet.fill(
            rect(left - 200, top, right - left + 400, low - top),
            Linear((0, top), (0, low), ((0, haze, 0.0), (0.5, haze, 0.78), (1, haze, 0.0))),
        )

    def wisps(sheet: Sheet) -> None:
        dice = place.dice("wisps")
        for _ in range(9):
            x, y = dice.uniform(left, right), view.horizon + dice.uniform(-0.05, 0.30) * view.height
            wide = dice.uniform(0.3, 0.6) * view.width
            sheet.fill(
                ellipse(x, y, wide, wide * 0.16), Radial((x, y), wide, ((0, haze, 0.34), (1, haze, 0.0)))
            )

    box = (
        left,
        view.horizon - 0.3 * view.height,
        right,
        min(place.bottom, view.horizon + 0.45 * view.height),
    )
    place.layer(bank, depth=0.4, box=box, blur=6.5)
    drift = 0.35 * view.unit
    place.layer(wisps, depth=0.6, box=box, blur=6.5, motion=lambda frame: Pulse(dx=drift * (frame - 48)))
    place.layer(
        wisps,
        depth=1.2,
        box=box,
        blur=6.5,
        front=True,
        motion=lambda frame: Pulse(dx=-drift * 1.6 * (frame - 48), opacity=0.55),
    )


def _lightning(place: Set) -> None:
    """Two flashes in the sky, and a bolt that shows with them."""
    view, dice = place.view, place.dice("bolt")
    first, x = dice.randint(30, 50), dice.uniform(0.25, 0.75) * view.width

    def flash(frame: int) -> float:
        since = (frame - first) % 120
        return max(0.0, 1 - since / 3) + 0.7 * max(0.0, 1 - abs(since - 6) / 4)

    points, y = [(x, -view.margin)], -view.margin
    while y < view.horizon:
        y += 0.07 * view.height
        points.append((points[-1][0] + dice.uniform(-0.07, 0.07) * view.width, min(y, view.horizon)))
    bolt = Path().move(*points[0])
    for point in points[1:]:
        bolt.line(*point)
    glare = rect(
        -view.margin * 2, -view.margin * 2, view.width + 4 * view.margin, view.horizon + view.margin * 2
    )
    at = 1
    place.behind.insert(
        at,
        Vector(glare, (200, 214, 255), 0.0, 0.42, motion=lambda frame: Pulse(opacity=min(1.0, flash(frame)))),
    )
    place.behind.insert(
        at + 1,
        Vector(
            bolt,
            (246, 248, 255),
            0.05,
            1.0,
            3.2 * view.unit,
            motion=lambda frame: Pulse(opacity=min(1.0, flash(frame))),
        ),
    )


def add_birds(place: Set) -> None:
    """A few birds far away, by day and in fair weather."""
    if place.scene.weather not in (Weather.CLEAR, Weather.CLOUDY) or place.light.dark:
        return
    view, dice = place.view, place.dice("birds")
    if place.scene.mood == Mood.EERIE or view.horizon < 0.25 * view.height:
        return
    path = Path()
    x0, y0 = dice.uniform(0.1, 0.5) * view.width, dice.uniform(0.35, 0.6) * view.horizon
    for _ in range(5):
        x, y, size = (
            x0 + dice.uniform(-0.12, 0.12) * view.width,
            y0 + dice.uniform(-0.04, 0.04) * view.height,
            dice.uniform(7, 12) * view.unit * view.zoom,
        )
        path.add(
            smooth(
                [
                    (x - size, y - size * 0.35),
                    (x - size * 0.4, y - size * 0.42),
                    (x, y),
                    (x + size * 0.4, y - size * 0.42),
                    (x + size, y - size * 0.35),
                ],
                closed=False,
            )
        )
    color = place.grade.color(mix(place.light.sky[0], (20, 22, 36), 0.6))
    place.behind.append(
        Vector(
            path,
            color,
            0.15,
            0.75,
            2.0 * view.unit,
            motion=lambda frame: Pulse(dx=0.55 * view.unit * frame, dy=-0.1 * view.unit * frame),
        )
    )


def _life(place: Set) -> None:
    """Fireflies on summer nights, dust in rooms, leaves or petals in woods."""
    scene = place.scene
    if scene.weather not in (Weather.CLEAR, Weather.CLOUDY):
        return
    green = scene.place in (Place.FOREST, Place.FIELD, Place.VILLAGE)
    if green and scene.day_time is DayTime.NIGHT:
        _motes(place, (226, 255, 140), count=20, size=3.2, opacity=0.95, pulse=True)
    elif scene.place is Place.ROOM:
        _motes(place, mix(place.light.key, WHITE, 0.4), count=30, size=2.1, opacity=0.5, pulse=False)
    elif green:
        _motes(place, mix(place.light.key, WHITE, 0.5), count=16, size=2.2, opacity=0.5, pulse=False)


def _motes(place: Set, color: Color, *, count: int, size: float, opacity: float, pulse: bool) -> None:
    view, dice = place.view, place.dice("motes")
    for group in range(3):
        path = Path()
        for _ in range(count // 3):
            path.add(
                ellipse(
                    dice.uniform(0.02, 0.98) * view.width,
                    dice.uniform(0.25, 0.9) * view.height,
                    size * view.unit * dice.uniform(0.6, 1.3),
                )
            )
        start = group * 2 * pi / 3

        def motion(frame: int, start: float = start, group: int = group) -> Pulse:
            beat = 0.5 + 0.5 * sin(frame / 15 + start)
            dx, dy = 16 * sin(frame / 61 + start), 12 * cos(frame / 47 + start * 2) - 0.12 * frame
            return Pulse(
                dx=dx * view.unit,
                dy=dy * view.unit,
                opacity=(0.15 + 0.85 * beat) if pulse else 0.7 + 0.3 * beat,
            )

        mote = Vector(path, color, 0.7 + 0.3 * group, opacity, motion=motion)
        (place.before if group == 2 else place.behind).append(mote)
