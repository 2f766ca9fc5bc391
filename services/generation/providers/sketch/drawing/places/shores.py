"""Sea and desert."""

from functools import partial
from math import sin

from services.generation.providers.sketch.drawing.canvas import (
    Linear,
    Path,
    Sheet,
    ellipse,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.plants import palm
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.places.terrain import (
    ground,
    patches,
    ridge,
    rock,
    skyline_of,
    snowed,
)
from services.generation.providers.sketch.drawing.sky import sun_at
from services.generation.providers.sketch.drawing.stage import Motion, Pulse, Vector


def sea(place: Set) -> None:
    """Open water with the light of the sky on it; a beach, a pier or the deck of a ship to stand on."""
    view = place.view
    left, right = place.edges

    def headland(sheet: Sheet) -> None:
        side = place.dice("headland").choice((-1.0, 1.0))
        edge = [
            (
                x,
                min(
                    view.horizon - 2,
                    y
                    + max(0.0, (view.width / 2 - side * (x - view.width / 2)) / view.width - 0.28)
                    * 0.30
                    * view.height,
                ),
            )
            for x, y in skyline_of(
                place, "land", base=view.horizon, height=0.09 * view.height * view.zoom, roughness=4
            )
        ]
        ridge(sheet, place, edge, (86, 106, 122), distance=0.58, foot=view.horizon + 1)

    place.layer(headland, depth=0.1, box=place.above(2))
    aboard = place.says("deck", "aboard", "on board", "甲板", "船上")
    shore = place.row(0.050) if not aboard else place.row(0.10)

    def water(sheet: Sheet) -> None:
        deep, near = place.lit((34, 96, 132)), place.lit((46, 128, 150))
        top = mix(place.light.sky[2], deep, 0.45)
        sheet.fill(
            rect(left, view.horizon, right - left, place.bottom - view.horizon),
            Linear(
                (0, view.horizon),
                (0, max(shore, view.horizon + 10) * 1.15),
                ((0, top, 1), (0.25, mix(deep, top, 0.3), 1), (1, near, 1)),
            ),
        )
        dice = place.dice("waves")
        for _ in range(130):
            share = 0.004 + 0.06 * dice.random() ** 1.7
            metre, row = place.metre(share), place.row(share)
            wide = metre * dice.uniform(0.7, 2.6)
            tone = mix(deep, BLACK, 0.18) if dice.random() < 0.5 else mix(near, WHITE, 0.4)
            sheet.fill(ellipse(dice.uniform(left, right), row, wide, max(0.8, metre * 0.035)), tone, 0.28)

    place.layer(water, depth=0.3, box=place.below(view.horizon))
    _glitter(place, shore)
    (_deck if aboard else _beach)(place, shore)


def _glitter(place: Set, shore: float) -> None:
    """The path of light under sun or moon: two sets of dashes that take turns."""
    view, light = place.view, place.light
    sun = sun_at(view, light, (place.seed, place.scene.scene_id))
    dice = place.dice("glitter")
    cloudy = place.scene.weather.value not in ("clear", "cloudy")
    color = mix(light.key, WHITE, 0.35)
    for turn in range(2):
        path = Path()
        for _ in range(34):
            t = dice.random()
            row = view.horizon + 2 + (shore - view.horizon) * t * 0.95
            spread = view.width * (0.03 + 0.16 * t)
            x, wide = (
                sun[0] + dice.gauss(0, 1) * spread,
                view.width * (0.008 + 0.03 * t) * dice.uniform(0.6, 1.4),
            )
            path.add(ellipse(x, row, wide, max(0.9, wide * 0.075)))
        place.behind.append(
            Vector(path, place.grade.color(color), 0.3, 0.22 if cloudy else 0.62, motion=_shimmer(turn))
        )


def _shimmer(turn: int) -> Motion:
    return lambda frame: Pulse(
        dx=1.5 * sin(frame / 13 + turn * 2), opacity=0.45 + 0.4 * sin(frame * 0.13 + turn * 3.14)
    )


def _beach(place: Set, shore: float) -> None:
    view = place.view
    left, right = place.edges

    def draw(sheet: Sheet) -> None:
        dice = place.dice("shore")
        edge = [
            (left + (right - left) * i / 24, shore + sin(i * 0.7 + dice.random() * 0.4) * 0.008 * view.height)
            for i in range(25)
        ]
        foam = smooth(
            [*[(x, y - 0.008 * view.height) for x, y in edge], (right, place.bottom), (left, place.bottom)],
            tension=0.8,
        )
        sheet.fill(foam, mix(place.lit((236, 246, 250)), place.light.sky[2], 0.15), 0.8)
        wet = smooth([*edge, (right, place.bottom + 50), (left, place.bottom + 50)], tension=0.8)
        sheet.fill(wet, place.lit(snowed(place, (156, 132, 104))))
        dry = [(x, y + 0.022 * view.height) for x, y in edge]
        sand, deep = (
            place.lit(snowed(place, (224, 196, 150))),
            mix(place.lit(snowed(place, (190, 156, 112))), BLACK, 0.18),
        )
        sheet.fill(
            smooth([*dry, (right, place.bottom + 50), (left, place.bottom + 50)], tension=0.8),
            Linear(
                (0, shore),
                (0, place.bottom),
                ((0, sand, 1), (0.5, place.lit(snowed(place, (208, 176, 130))), 1), (1, deep, 1)),
            ),
        )
        patches(sheet, place, ((238, 216, 178), (176, 146, 108)), count=60, opacity=0.18, top=0.07)
        for _ in range(6):
            share = dice.uniform(0.075, 0.16)
            rock(
                sheet,
                place,
                view.width * (0.5 + dice.choice((-1, 1)) * dice.uniform(0.25, 0.6)),
                share,
                dice.uniform(0.12, 0.4),
                (112, 108, 112),
            )

    place.layer(draw, depth=0.85, box=(left, shore - 0.03 * view.height, right, place.bottom))
    if place.says("palm", "tropic", "island", "椰", "岛", "beach"):

        def palms(sheet: Sheet) -> None:
            dice = place.dice("palms")
            for share, x in ((0.06, 0.06), (0.075, 0.95)):
                palm(
                    sheet,
                    place,
                    x * view.width,
                    place.row(share),
                    place.metre(share) * 5.5,
                    distance=0.1,
                    dice=dice,
                )

        place.layer(palms, depth=0.6)


def _deck(place: Set, shore: float) -> None:
    """Planks running to the rail of a ship."""
    view = place.view
    left, right = place.edges
    wood = (162, 120, 82)

    def draw(sheet: Sheet) -> None:
        sheet.fill(
            rect(left, shore, right - left, place.bottom - shore),
            Linear(
                (0, shore),
                (0, place.bottom),
                ((0, place.lit(wood), 1), (1, mix(place.lit(wood), BLACK, 0.45), 1)),
            ),
        )
        for index in range(-16, 17):
            x = index * 0.45
            a = (place.center + x * view.scale_at(shore), shore)
            b = (place.center + x * view.scale_at(place.bottom), place.bottom)
            sheet.stroke(polygon([a, b], closed=False), mix(place.lit(wood), BLACK, 0.55), 2 * view.unit, 0.5)
        metre = view.scale_at(shore)
        paint = place.lit((236, 230, 216))
        for height in (0.45, 0.95):
            sheet.fill(rect(left, shore - height * metre, right - left, 0.09 * metre), paint)
        x = left
        while x < right:
            sheet.fill(rect(x, shore - 0.98 * metre, 0.11 * metre, metre), mix(paint, BLACK, 0.08))
            x += 1.1 * metre

    place.layer(draw, depth=0.8, box=(left, shore - 1.2 * view.scale_at(shore), right, place.bottom))


def desert(place: Set) -> None:
    """Dunes with a lit and a shadowed side, mesas far away, stones and cacti."""
    view = place.view
    left, right = place.edges

    place.layer(partial(_desert_mesas, place=place), depth=0.1, box=place.above(6))
    place.layer(
        partial(_desert_dunes, place=place),
        depth=0.3,
        box=(left, view.horizon - 0.2 * view.height, right, view.horizon + 0.3 * view.height),
    )
    place.layer(
        partial(_desert_floor, place=place),
        depth=0.8,
        box=place.below(view.horizon - 0.05 * view.height),
    )
    place.layer(partial(_desert_cacti, place=place), depth=0.6)


def _desert_mesas(sheet: Sheet, place: Set) -> None:
    view = place.view
    left, right = place.edges
    dice = place.dice("mesas")
    for _ in range(4):
        x, wide, tall = (
            dice.uniform(left, right),
            dice.uniform(0.10, 0.24) * view.width * view.zoom,
            dice.uniform(0.05, 0.15) * view.height * view.zoom**0.6,
        )
        shape = [
            (x - wide, view.horizon + 4),
            (x - wide * 0.72, view.horizon - tall * 0.5),
            (x - wide * 0.62, view.horizon - tall),
            (x + wide * 0.5, view.horizon - tall * 0.97),
            (x + wide * 0.64, view.horizon - tall * 0.45),
            (x + wide, view.horizon + 4),
        ]
        sheet.fill(
            smooth(shape, tension=0.25),
            Linear(
                (0, view.horizon - tall),
                (0, view.horizon),
                ((0, place.lit((190, 110, 82), 0.45), 1), (1, place.lit((200, 140, 104), 0.75), 1)),
            ),
        )


def _desert_dunes(sheet: Sheet, place: Set) -> None:
    view = place.view
    for index, (lift, tall, distance) in enumerate(((0.00, 0.07, 0.42), (0.05, 0.075, 0.22))):
        base = view.horizon + lift * view.height
        _dune(sheet, place, index, base, tall * view.height * view.zoom**0.6, distance)


def _desert_floor(sheet: Sheet, place: Set) -> None:
    view = place.view
    left, right = place.edges
    top = view.horizon + 0.09 * view.height
    _dune(sheet, place, 5, top, 0.05 * view.height, 0.08)
    ground(sheet, place, (232, 184, 124), (206, 150, 96), top=top + 0.02 * view.height)
    dice = place.dice("ripples")
    for _ in range(90):
        share = 0.04 + 0.25 * dice.random() ** 1.5
        metre, row = place.metre(share), place.row(share)
        x, wide = dice.uniform(left, right), metre * dice.uniform(0.8, 2.4)
        if row > top + 0.05 * view.height:
            curve = [
                (x - wide, row),
                (x - wide * 0.3, row - metre * 0.05),
                (x + wide * 0.4, row + metre * 0.03),
                (x + wide, row - metre * 0.02),
            ]
            sheet.stroke(
                smooth(curve, closed=False), place.lit((168, 112, 76)), max(1.0, metre * 0.022), 0.32
            )
    for _ in range(5):
        rock(
            sheet,
            place,
            view.width * (0.5 + dice.choice((-1, 1)) * dice.uniform(0.25, 0.6)),
            dice.uniform(0.06, 0.13),
            dice.uniform(0.15, 0.5),
            (172, 122, 96),
        )


def _desert_cacti(sheet: Sheet, place: Set) -> None:
    view = place.view
    dice = place.dice("cacti")
    for share in (0.040, 0.062):
        x = view.width * (0.5 + dice.choice((-1, 1)) * dice.uniform(0.34, 0.5))
        _cactus(sheet, place, x, place.row(share), place.metre(share) * dice.uniform(1.8, 2.6))


def _dune(sheet: Sheet, place: Set, key: int, base: float, tall: float, distance: float) -> None:
    edge = skyline_of(place, ("dune", key), base=base, height=tall, roughness=2)
    sand = place.lit((228, 172, 112), distance)
    foot = base + tall * 1.6
    sheet.fill(
        polygon([*edge, (edge[-1][0], foot), (edge[0][0], foot)]),
        Linear((0, base - tall), (0, foot), ((0, mix(sand, place.light.key, 0.25), 1), (1, sand, 1))),
    )


def _cactus(sheet: Sheet, place: Set, x: float, row: float, tall: float) -> None:
    green = place.lit((84, 128, 84), 0.12)
    wide = tall * 0.15
    paint = Linear(
        (x - wide, 0),
        (x + wide, 0),
        ((0, mix(green, BLACK, 0.35), 1), (1, mix(green, place.light.key, 0.25), 1)),
    )
    sheet.fill(ellipse(x, row, wide * 2.2, wide * 0.3), BLACK, 0.25)
    sheet.fill(rect(x - wide / 2, row - tall, wide, tall, wide / 2), paint)
    for side, height, reach in ((-1.0, 0.42, 0.24), (1.0, 0.55, 0.22)):
        arm = wide * 0.72
        sheet.fill(
            rect(min(x, x + side * tall * reach), row - tall * height, tall * reach, arm, arm / 2), paint
        )
        sheet.fill(
            rect(x + side * tall * reach - arm / 2, row - tall * (height + 0.26), arm, tall * 0.3, arm / 2),
            paint,
        )
