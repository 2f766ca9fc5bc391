"""Forest, field and mountain."""

from functools import partial

from services.generation.providers.sketch.drawing.canvas import Sheet, polygon
from services.generation.providers.sketch.drawing.palette import WHITE, mix
from services.generation.providers.sketch.drawing.places.plants import branch, broadleaf, bush, conifer, trunk
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.places.terrain import (
    grass,
    ground,
    near_grass,
    patches,
    ridge,
    road,
    skyline_of,
    snowed,
)

_FLOWERS = ((240.0, 210.0, 90.0), (236.0, 120.0, 130.0), (250.0, 246.0, 240.0), (170.0, 130.0, 210.0))


def forest(place: Set) -> None:
    """Firs far away, great trunks nearer, a path, ferns, and branches before everything."""
    view = place.view

    place.layer(
        partial(_forest_far, place=place),
        depth=0.12,
        box=place.above(10),
    )
    place.layer(partial(_forest_middle, place=place), depth=0.22)
    place.layer(
        partial(_forest_floor, place=place),
        depth=0.85,
        box=place.below(view.horizon - 2),
    )
    place.layer(partial(_forest_near, place=place), depth=0.74)
    near_grass(place, snowed(place, (84, 122, 58)), count=22, tall=0.24)
    _leafy_frame(place)


def _forest_far(sheet: Sheet, place: Set) -> None:
    view = place.view
    edge = skyline_of(place, "far", base=view.horizon, height=0.16 * view.height * view.zoom)
    ridge(sheet, place, edge, (70, 104, 96), distance=0.66, foot=view.horizon + 6)
    dice = place.dice("far trees")
    for index in range(26):
        x = place.edges[0] + (index + dice.random()) / 26 * (place.edges[1] - place.edges[0])
        conifer(
            sheet,
            place,
            x,
            view.horizon + 4,
            view.height * dice.uniform(0.16, 0.30) * view.zoom**0.5,
            distance=0.62,
            dice=dice,
        )


def _forest_middle(sheet: Sheet, place: Set) -> None:
    dice = place.dice("middle trees")
    for index in range(15):
        x = place.edges[0] + (index + dice.random()) / 15 * (place.edges[1] - place.edges[0])
        share = dice.uniform(0.022, 0.04)
        kind = broadleaf if dice.random() < 0.3 else conifer
        kind(
            sheet,
            place,
            x,
            place.row(share),
            place.metre(share) * dice.uniform(9, 14),
            distance=0.42,
            dice=dice,
        )


def _forest_floor(sheet: Sheet, place: Set) -> None:
    ground(sheet, place, snowed(place, (96, 112, 72)), snowed(place, (62, 80, 48)))
    patches(sheet, place, (snowed(place, (130, 120, 66)), (40, 62, 40)), count=60)
    road(sheet, place, snowed(place, (138, 112, 80)), half=0.8, drift=0.10)
    grass(sheet, place, snowed(place, (84, 122, 58)), count=70, tall=0.26)


def _forest_near(sheet: Sheet, place: Set) -> None:
    view = place.view
    dice = place.dice("trunks")
    spots = sorted(
        (dice.uniform(0.05, 0.11), side * dice.uniform(0.20, 0.62)) for side in (-1, 1, -1, 1, -1, 1)
    )
    for share, offset in spots:
        x = place.view.width * (0.5 + offset * view.zoom**0.4)
        metre = place.metre(share)
        trunk(
            sheet,
            place,
            x,
            place.row(share),
            metre * dice.uniform(0.5, 0.8),
            distance=0.30 - share,
            dice=dice,
        )
        bush(
            sheet,
            place,
            x + metre * dice.uniform(-1.4, 1.4),
            place.row(share * 1.05),
            metre * dice.uniform(0.4, 0.7),
            distance=0.22,
            dice=dice,
        )


def _leafy_frame(place: Set) -> None:
    dice = place.dice("frame")
    reach = 0.30 * min(place.view.width, place.view.height)

    def draw(sheet: Sheet) -> None:
        for side, x in ((1.0, place.edges[0]), (-1.0, place.edges[1])):
            for _ in range(2):
                branch(
                    sheet,
                    place,
                    x,
                    dice.uniform(-0.06, 0.10) * place.view.height,
                    reach * dice.uniform(0.7, 1.1) + place.view.margin * 0.6,
                    side=side,
                    dice=dice,
                )

    place.layer(
        draw,
        depth=1.45,
        front=True,
        blur=2.2 * place.view.unit + place.view.blur * 0.3,
        box=(place.edges[0], -place.view.margin, place.edges[1], 0.34 * place.view.height),
    )


def field(place: Set) -> None:
    """Rolling hills, lone trees, a path through flowering grass."""
    view = place.view

    place.layer(
        partial(_field_far, place=place),
        depth=0.15,
        box=place.above(10),
    )
    place.layer(
        partial(_field_floor, place=place),
        depth=0.85,
        box=place.below(view.horizon - 2),
    )
    place.layer(partial(_field_trees, place=place), depth=0.45)
    near_grass(
        place, snowed(place, (106, 146, 64)), flowers=() if place.scene.weather.value == "snow" else _FLOWERS
    )


def _field_far(sheet: Sheet, place: Set) -> None:
    view = place.view
    ridge(
        sheet,
        place,
        skyline_of(
            place,
            "a",
            base=view.horizon - 0.03 * view.height,
            height=0.09 * view.height * view.zoom,
            roughness=4,
        ),
        (104, 132, 140),
        distance=0.66,
        foot=view.horizon + 4,
    )
    ridge(
        sheet,
        place,
        skyline_of(
            place,
            "b",
            base=view.horizon + 0.005 * view.height,
            height=0.05 * view.height * view.zoom,
            roughness=3,
        ),
        snowed(place, (108, 144, 92)),
        distance=0.45,
        foot=view.horizon + 6,
    )
    dice = place.dice("hedges")
    for _ in range(16):
        bush(
            sheet,
            place,
            dice.uniform(*place.edges),
            view.horizon + 3,
            view.height * dice.uniform(0.010, 0.022) * view.zoom,
            distance=0.46,
            dice=dice,
        )


def _field_trees(sheet: Sheet, place: Set) -> None:
    view = place.view
    dice = place.dice("lone trees")
    for _ in range(4):
        share = dice.uniform(0.020, 0.042)
        x = view.width * (0.5 + dice.choice((-1, 1)) * dice.uniform(0.24, 0.55))
        broadleaf(
            sheet,
            place,
            x,
            place.row(share),
            place.metre(share) * dice.uniform(5, 7.5),
            distance=0.24,
            dice=dice,
        )
    _fence(sheet, place)


def _field_floor(sheet: Sheet, place: Set) -> None:
    wheat = place.says("wheat", "harvest", "golden", "麦", "稻")
    far_color, near_color = ((214, 178, 96), (176, 138, 64)) if wheat else ((132, 164, 84), (84, 122, 58))
    ground(sheet, place, snowed(place, far_color), snowed(place, near_color))
    patches(
        sheet,
        place,
        (snowed(place, mix(far_color, WHITE, 0.2)), snowed(place, mix(near_color, (30, 60, 30), 0.4))),
        count=70,
        opacity=0.2,
    )
    road(sheet, place, snowed(place, (190, 160, 112)), half=0.7, drift=0.16)
    grass(
        sheet,
        place,
        snowed(place, mix(near_color, (120, 160, 70), 0.35)),
        count=120,
        tall=0.22,
        flowers=() if place.scene.weather.value == "snow" else _FLOWERS,
    )


def _fence(sheet: Sheet, place: Set) -> None:
    wood = place.lit((150, 116, 82), 0.1)
    share = 0.060
    row, metre = place.row(share), place.metre(share)
    left, right = place.edges
    gap = place.center
    x = left
    while x < right:
        if abs(x - gap) > metre * 1.6:
            sheet.fill(
                polygon(
                    [
                        (x, row),
                        (x, row - metre * 0.9),
                        (x + metre * 0.12, row - metre * 0.94),
                        (x + metre * 0.14, row),
                    ]
                ),
                wood,
            )
        x += metre * 1.5
    for height in (0.38, 0.70):
        for a, b in ((left, gap - metre * 1.8), (gap + metre * 1.8, right)):
            sheet.fill(
                polygon(
                    [
                        (a, row - metre * height),
                        (b, row - metre * height),
                        (b, row - metre * (height - 0.1)),
                        (a, row - metre * (height - 0.1)),
                    ]
                ),
                mix(wood, (20, 16, 20), 0.12),
            )
