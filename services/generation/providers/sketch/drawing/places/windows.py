"""Windows: panes in several shapes on the world outside, in the light and the weather of the scene."""

from dataclasses import dataclass, replace
from typing import Literal

from contracts.story import Weather
from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Linear,
    Path,
    Radial,
    ellipse,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.interior import Interior
from services.generation.providers.sketch.drawing.places.lamps import WARM
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.stage import Pulse, Vector

Outside = Literal["city", "sea", "forest", "mountain", "fields", "space"]

_OUTSIDES: tuple[tuple[str, Outside], ...] = (
    ("lighthouse|lamp room|keeper|ship|cabin|harbor|harbour|shore|beach|sea |sea,|ocean|boat"
     "|灯塔|守塔|灯室|船舱|船|海|码头|港|岸", "sea"),
    ("control room|spaceship|space |space,|orbit|planet|cockpit|控制室|飞船|太空|舰|星", "space"),
    ("hut|woods|forest|treehouse|林", "forest"), ("shelter|mountain|summit|pass|monastery|山", "mountain"),
    ("train|carriage|compartment|barn|farm|village|old kitchen|cottage|railway"
     "|车厢|列车|火车|谷仓|农|村|灶|老屋", "fields"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pane:
    """A window: lower left corner and size in metres, its shape, and whether curtains hang beside it."""

    x: float
    y: float
    wide: float
    tall: float
    shape: Literal["cross", "round", "arched", "plain", "lattice"] = "cross"
    curtains: bool = False

    def below(self, height: float) -> "Pane":
        """The window as it fits under a ceiling at ``height`` metres."""
        return replace(self, tall=max(0.3, min(self.tall, height - self.y)))


def outside_of(place: Set) -> Outside:
    """What lies behind the windows, by the words of the scene."""
    near = f"{place.scene.name} {place.told_first} ".lower()
    for words, kind in _OUTSIDES:
        if any(word in near for word in words.split("|")):
            return kind
    return "city"


def draw_window(room: Interior, pane: Pane, outside: Outside) -> None:
    """One window with what is seen through it."""
    shape = _opening(room, pane, 0.0)
    frame: Color = (
        (150, 120, 70)
        if pane.shape == "round"
        else (236, 230, 218)
        if outside in ("city", "fields")
        else (120, 88, 62)
    )
    room.sheet.fill(_opening(room, pane, 0.09), room.tint(frame))
    with room.sheet.group(clip=shape):
        _view(room, pane, outside)
    _bars(room, pane, frame)
    if pane.curtains:
        _curtains(room, pane)


def _opening(room: Interior, pane: Pane, grow: float) -> Path:
    x, y = room.at(pane.x - grow, pane.y + pane.tall + grow)
    metre = room.walls.metre
    wide, tall = (pane.wide + 2 * grow) * metre, (pane.tall + 2 * grow) * metre
    if pane.shape == "round":
        return ellipse(x + wide / 2, y + tall / 2, wide / 2, tall / 2)
    if pane.shape == "arched":
        arch = wide * 0.5
        return smooth(
            [(x, y + tall), (x, y + arch), (x + wide * 0.16, y + arch * 0.32), (x + wide / 2, y),
             (x + wide * 0.84, y + arch * 0.32), (x + wide, y + arch), (x + wide, y + tall)], tension=0.6,
        )  # fmt: skip
    return rect(x, y, wide, tall)


def _view(room: Interior, pane: Pane, outside: Outside) -> None:
    place, sheet, metre = room.place, room.sheet, room.walls.metre
    x, y = room.at(pane.x, pane.y + pane.tall)
    wide, tall = pane.wide * metre, pane.tall * metre
    sky: tuple[Color, ...] = (
        place.light.sky if outside != "space" else ((8, 8, 26), (26, 22, 60), (52, 36, 90))
    )
    sheet.fill(
        rect(x, y, wide, tall),
        Linear((0, y), (0, y + tall), ((0, sky[0], 1), (0.6, sky[1], 1), (1, sky[2], 1))),
    )
    dice = place.dice("outside", pane.x)
    clear = place.scene.weather in (Weather.CLEAR, Weather.CLOUDY)
    if outside == "space" or (place.light.dark and clear):
        for _ in range(26):
            spot = (x + dice.random() * wide, y + dice.random() * tall * (1.0 if outside == "space" else 0.7))
            sheet.fill(ellipse(*spot, 1.4 * place.view.unit), WHITE, dice.uniform(0.3, 0.9))
    if outside != "space" and clear:
        if place.light.dark:
            sheet.fill(ellipse(x + wide * 0.7, y + tall * 0.25, 0.1 * metre), (240, 242, 250))
        else:
            sun = (x + wide * 0.32, y + tall * 0.36)
            sheet.fill(
                ellipse(*sun, 0.8 * metre),
                Radial(sun, 0.8 * metre, ((0, place.light.key, 0.9), (1, place.light.key, 0.0))),
            )
    _LANDSCAPES[outside](room, pane)
    if place.scene.weather is Weather.FOG:
        sheet.fill(rect(x, y, wide, tall), place.light.haze, 0.5)
    sheet.fill(
        polygon([(x, y + tall), (x + wide * 0.2, y + tall), (x + wide * 0.75, y), (x + wide * 0.4, y)]),
        WHITE,
        0.06,
    )


def _city(room: Interior, pane: Pane) -> None:
    place, sheet, metre = room.place, room.sheet, room.walls.metre
    dice = place.dice("outside", "city", pane.x)
    x, y = room.at(pane.x, pane.y)
    at = x - 0.1 * metre
    while at < x + pane.wide * metre:
        step, high = dice.uniform(0.16, 0.36) * metre, dice.uniform(0.12, 0.5) * pane.tall * metre
        sheet.fill(rect(at, y - high, step, high), place.lit((92, 104, 130), 0.45))
        for _ in range(4 if place.light.lamps else 0):
            spot = (at + dice.uniform(0.15, 0.7) * step, y - dice.uniform(0.2, 0.9) * high)
            sheet.fill(rect(*spot, 0.045 * metre, 0.06 * metre), WARM, 0.9)
        at += step


def _sea(room: Interior, pane: Pane) -> None:
    place, metre = room.place, room.walls.metre
    x, y = room.at(pane.x, pane.y)
    high, wide = pane.tall * 0.36 * metre, pane.wide * metre
    water = mix(place.light.sky[1], place.lit((24, 74, 110)), 0.62)
    room.sheet.fill(
        rect(x, y - high, wide, high),
        Linear(
            (0, y - high),
            (0, y),
            ((0, mix(water, place.light.haze, 0.35), 1), (1, mix(water, BLACK, 0.3), 1)),
        ),
    )
    dice = place.dice("outside", "waves", pane.x)
    for _ in range(16):
        wx, wy = x + dice.random() * wide, y - high * dice.uniform(0.05, 0.95)
        long = dice.uniform(0.04, 0.14) * metre
        room.sheet.stroke(
            polygon([(wx, wy), (wx + long, wy)], closed=False),
            mix(water, WHITE, 0.5),
            2 * place.view.unit,
            0.7,
        )


def _ridges(room: Interior, pane: Pane, colors: tuple[Color, Color], tall: float, *, sharp: bool) -> None:
    place = room.place
    dice = place.dice("outside", "ridge", pane.x)
    for layer, color in enumerate(colors):
        steps = 7
        heights = [dice.uniform(0.35, 1.0) * tall * (1 - 0.4 * layer) * pane.tall for _ in range(steps + 1)]
        points = [(pane.x + pane.wide * (step / steps), pane.y + heights[step]) for step in range(steps + 1)]
        whole = [(pane.x - 0.1, pane.y - 0.1), *points, (pane.x + pane.wide + 0.1, pane.y - 0.1)]
        placed = [room.at(*point) for point in whole]
        path = polygon(placed) if sharp else smooth(placed, tension=0.6)
        room.sheet.fill(path, place.lit(color, 0.5 - 0.35 * layer))


def _forest(room: Interior, pane: Pane) -> None:
    _ridges(room, pane, ((58, 92, 74), (40, 70, 52)), 0.55, sharp=False)
    dice = room.place.dice("outside", "trunks", pane.x)
    for _ in range(4):
        x = pane.x + dice.random() * pane.wide
        foot, top = room.at(x, pane.y), room.at(x, pane.y + pane.tall * 1.1)
        wide = dice.uniform(0.04, 0.09) * room.walls.metre
        room.sheet.fill(rect(foot[0], top[1], wide, foot[1] - top[1]), room.place.lit((58, 46, 40), 0.15))


def _space(room: Interior, pane: Pane) -> None:
    x, y = room.at(pane.x + pane.wide * 0.66, pane.y + pane.tall * 0.4)
    radius = min(0.5, pane.tall * 0.34) * room.walls.metre
    body: Color = (226, 150, 100)
    room.sheet.fill(
        ellipse(x, y, radius),
        Radial(
            (x - radius * 0.4, y - radius * 0.4),
            radius * 1.5,
            ((0, mix(body, WHITE, 0.35), 1), (0.6, body, 1), (1, mix(body, BLACK, 0.6), 1)),
        ),
    )
    room.sheet.stroke(
        ellipse(x, y, radius * 1.6, radius * 0.3, turn=-0.35),
        mix(body, WHITE, 0.5),
        4 * room.place.view.unit,
        0.7,
    )


_LANDSCAPES = {
    "city": _city,
    "sea": _sea,
    "forest": _forest,
    "mountain": lambda room, pane: _ridges(room, pane, ((120, 130, 152), (84, 92, 108)), 0.75, sharp=True),
    "fields": lambda room, pane: _ridges(room, pane, ((122, 142, 118), (112, 140, 80)), 0.42, sharp=False),
    "space": _space,
}


def _bars(room: Interior, pane: Pane, frame: Color) -> None:
    match pane.shape:
        case "cross" | "arched":
            room.box(pane.x + pane.wide / 2 - 0.025, pane.y, 0.05, pane.tall * 0.98, frame)
            room.box(pane.x, pane.y + pane.tall * 0.58, pane.wide, 0.05, frame)
            room.box(pane.x - 0.16, pane.y - 0.16, pane.wide + 0.32, 0.09, mix(frame, BLACK, 0.1))
        case "lattice":
            for index in range(1, 4):
                room.box(pane.x + pane.wide * index / 4 - 0.015, pane.y, 0.03, pane.tall, frame)
                room.box(pane.x, pane.y + pane.tall * index / 4 - 0.015, pane.wide, 0.03, frame)
        case "round":
            middle, radius = (pane.x + pane.wide / 2, pane.y + pane.tall / 2), pane.wide / 2 + 0.05
            for turn in ((1, 0), (0, 1), (-1, 0), (0, -1)):
                room.disc(
                    middle[0] + turn[0] * radius, middle[1] + turn[1] * radius, 0.03, 0.03, (206, 178, 110)
                )
        case _:
            pass


def _curtains(room: Interior, pane: Pane) -> None:
    cloth = room.tint(
        room.dice("curtain").choice(((178, 92, 80), (92, 120, 150), (200, 164, 104), (120, 140, 110)))
    )
    low, top = pane.y - 0.3, pane.y + pane.tall + 0.2
    for side, edge in ((-1.0, pane.x - 0.1), (1.0, pane.x + pane.wide + 0.1)):
        points = [
            (edge - side * 0.04, top), (edge + side * 0.24, top), (edge + side * 0.16, pane.y + pane.tall * 0.4),
            (edge + side * 0.26, low), (edge - side * 0.12, low), (edge - side * 0.02, pane.y + pane.tall * 0.4),
        ]  # fmt: skip
        left, right = room.at(edge - 0.2, 0)[0], room.at(edge + 0.25, 0)[0]
        room.sheet.fill(
            room.outline(points, round_=0.6),
            Linear(
                (left, 0),
                (right, 0),
                ((0, mix(cloth, BLACK, 0.25), 1), (0.5, cloth, 1), (1, mix(cloth, BLACK, 0.3), 1)),
            ),
        )
    room.box(pane.x - 0.45, top, pane.wide + 0.9, 0.05, (96, 70, 52), radius=0.02)


def add_weather_outside(place: Set, room: Interior, panes: tuple[Pane, ...], depth: float) -> None:
    """Drops and flakes that fall behind the glass, each within its own pane."""
    weather, unit = place.scene.weather, place.view.unit
    if weather not in (Weather.RAIN, Weather.STORM, Weather.SNOW) or place.view.zoom > 1.4:
        return
    snow = weather is Weather.SNOW
    for number, pane in enumerate(panes):
        dice = place.dice("rain", number)
        left, top = room.at(pane.x, pane.y + pane.tall)
        tall = pane.tall * room.walls.metre
        for drop in range(9):
            path = Path()
            size = (3.0 if snow else 26.0) * unit * dice.uniform(0.7, 1.2)
            x = left + dice.uniform(0.05, 0.92) * pane.wide * room.walls.metre
            if snow:
                path.add(ellipse(x, top, size))
            else:
                path.move(x, top).line(x - 0.12 * size, top + size)
            speed, start = (1.3 if snow else 13.0) * unit * dice.uniform(0.8, 1.3), dice.uniform(0, tall)

            def motion(
                frame: int, speed: float = speed, start: float = start, room_: float = tall - size
            ) -> Pulse:
                return Pulse(dy=(start + speed * frame) % max(1.0, room_))

            place.behind.append(
                Vector(path, (236, 242, 255), depth, 0.6, 0.0 if snow else 1.6 * unit, motion=motion)
            )
            del drop
