"""Mountains."""

from functools import partial

from services.generation.providers.sketch.drawing.canvas import Linear, Sheet, polygon, smooth
from services.generation.providers.sketch.drawing.palette import WHITE, mix
from services.generation.providers.sketch.drawing.places.plants import conifer
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.places.terrain import (
    grass,
    ground,
    near_grass,
    patches,
    ridge,
    road,
    rock,
    skyline_of,
    snowed,
)


def mountain(place: Set) -> None:
    """Snowy peaks behind dark ridges, firs and boulders on a stony slope."""
    view = place.view

    place.layer(
        partial(_mountain_peaks, place=place),
        depth=0.08,
        box=place.above(8),
    )
    place.layer(
        partial(_mountain_slopes, place=place),
        depth=0.2,
        box=place.above(10),
    )
    place.layer(
        partial(_mountain_floor, place=place),
        depth=0.85,
        box=place.below(view.horizon - view.height * 0.2),
    )
    place.layer(partial(_mountain_firs, place=place), depth=0.55)
    near_grass(place, snowed(place, (104, 122, 78)), count=14, tall=0.16)


def _mountain_peaks(sheet: Sheet, place: Set) -> None:
    view = place.view
    for layer, (tall, distance, color) in enumerate(
        ((0.50, 0.60, (112, 128, 158)), (0.33, 0.42, (92, 104, 128)))
    ):
        _peaks(
            sheet,
            place,
            layer,
            tall * view.height * view.zoom**0.5 * min(1.0, view.horizon / (0.5 * view.height)),
            distance,
            color,
        )


def _mountain_slopes(sheet: Sheet, place: Set) -> None:
    view = place.view
    edge = skyline_of(
        place,
        "slope",
        base=view.horizon + 0.01 * view.height,
        height=0.11 * view.height * view.zoom,
        roughness=4,
    )
    ridge(sheet, place, edge, snowed(place, (70, 96, 84)), distance=0.34, foot=view.horizon + 8)
    dice = place.dice("slope trees")
    for index in range(0, len(edge), 4):
        x, y = edge[index]
        conifer(
            sheet,
            place,
            x,
            y + view.height * 0.015,
            view.height * dice.uniform(0.035, 0.075) * view.zoom,
            distance=0.32,
            dice=dice,
        )


def _mountain_floor(sheet: Sheet, place: Set) -> None:
    view = place.view
    ground(sheet, place, snowed(place, (140, 142, 128)), snowed(place, (98, 102, 92)))
    patches(sheet, place, ((84, 98, 70), snowed(place, (160, 158, 148))), count=70, opacity=0.3)
    road(sheet, place, snowed(place, (168, 152, 128)), half=0.8, drift=0.2)
    grass(sheet, place, snowed(place, (104, 122, 78)), count=40, tall=0.16)
    dice = place.dice("rocks")
    for share in sorted(dice.uniform(0.03, 0.14) for _ in range(9)):
        rock(
            sheet,
            place,
            view.width * (0.5 + dice.choice((-1, 1)) * dice.uniform(0.2, 0.6)),
            share,
            dice.uniform(0.25, 0.9),
            snowed(place, (126, 124, 126)),
        )


def _mountain_firs(sheet: Sheet, place: Set) -> None:
    view = place.view
    dice = place.dice("near firs")
    for share in sorted(dice.uniform(0.035, 0.07) for _ in range(5)):
        x = view.width * (0.5 + dice.choice((-1, 1)) * dice.uniform(0.32, 0.6))
        conifer(
            sheet,
            place,
            x,
            place.row(share),
            place.metre(share) * dice.uniform(5, 8),
            distance=0.14,
            dice=dice,
        )


def _peaks(
    sheet: Sheet, place: Set, layer: int, tall: float, distance: float, color: tuple[float, float, float]
) -> None:
    view = place.view
    dice = place.dice("peaks", layer)
    left, right = place.edges
    step = (right - left) / (3 + layer)
    base = view.horizon + 6
    for index in range(5 + layer):
        x, size = left + (index - 0.4 + dice.uniform(-0.25, 0.25)) * step, tall * dice.uniform(0.62, 1.0)
        wide = step * dice.uniform(0.75, 1.05)
        top = (x + dice.uniform(-0.1, 0.1) * wide, base - size)
        west = [
            (x - wide, base),
            (x - wide * 0.55, base - size * 0.42),
            (x - wide * 0.3, base - size * 0.58),
            top,
        ]
        east = [(x + wide * 0.25, base - size * 0.66), (x + wide * 0.5, base - size * 0.36), (x + wide, base)]
        lit, dark = (
            place.lit(mix(color, WHITE, 0.12), distance),
            place.lit(mix(color, (40, 44, 80), 0.35), distance),
        )
        sheet.fill(
            polygon([*west, *east]),
            Linear(
                (0, base - size),
                (0, base),
                ((0, lit, 1), (1, place.lit(color, min(0.92, distance + 0.28)), 1)),
            ),
        )
        shade = [
            top,
            *east,
            (x + wide * 0.1, base),
            (x - wide * 0.06, base - size * 0.4),
            (x + wide * 0.08, base - size * 0.62),
        ]
        sheet.fill(polygon(shade), Linear((0, base - size), (0, base), ((0, dark, 0.8), (1, dark, 0.05))))
        white = place.lit((246, 250, 255), distance * 0.55)
        cap = [
            top,
            (x + wide * 0.25, base - size * 0.66),
            (x + wide * 0.12, base - size * 0.70),
            (x + wide * 0.04, base - size * 0.60),
            (x - wide * 0.07, base - size * 0.72),
            (x - wide * 0.18, base - size * 0.60),
            (x - wide * 0.3, base - size * 0.58),
        ]
        sheet.fill(smooth(cap, tension=0.15), white, 0.92)
        sheet.fill(
            polygon(
                [
                    top,
                    (x + wide * 0.25, base - size * 0.66),
                    (x + wide * 0.12, base - size * 0.70),
                    (x + wide * 0.05, base - size * 0.66),
                ]
            ),
            dark,
            0.35,
        )
