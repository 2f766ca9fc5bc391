"""City, street and village."""

from functools import partial

from services.generation.providers.sketch.drawing.canvas import Sheet, ellipse, polygon, smooth
from services.generation.providers.sketch.drawing.places.buildings import cottage, skyline
from services.generation.providers.sketch.drawing.places.fronts import Front, house_front
from services.generation.providers.sketch.drawing.places.lamps import WARM, lamp_glow, lamp_post, lantern
from services.generation.providers.sketch.drawing.places.plants import broadleaf, bush
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


def city(place: Set) -> None:
    """A skyline in three depths beyond an avenue with trees and lamps."""
    view = place.view
    top_box = (place.edges[0], -view.margin, place.edges[1], view.horizon + 6)
    place.layer(
        lambda sheet: skyline(
            sheet, place, "far", low=0.14, high=0.34, color=(120, 136, 160), distance=0.68, windows=False
        ),
        depth=0.1,
        box=top_box,
    )
    place.layer(
        lambda sheet: skyline(
            sheet, place, "middle", low=0.09, high=0.27, color=(96, 104, 128), distance=0.40, windows=True
        ),
        depth=0.18,
        box=top_box,
    )
    place.layer(
        lambda sheet: skyline(
            sheet, place, "near", low=0.04, high=0.15, color=(92, 84, 100), distance=0.18, windows=True
        ),
        depth=0.24,
        box=top_box,
    )

    place.layer(
        partial(_city_floor, place=place),
        depth=0.85,
        box=place.below(view.horizon - 2),
    )
    _avenue(place)


def _city_floor(sheet: Sheet, place: Set) -> None:
    ground(sheet, place, snowed(place, (150, 146, 148)), snowed(place, (118, 116, 122)))
    _paving(sheet, place)
    road(sheet, place, (74, 76, 88), half=2.6, edge=(220, 214, 200))
    _lane_marks(sheet, place)
    _wet(sheet, place)


def _avenue(place: Set) -> None:

    def draw(sheet: Sheet) -> None:
        dice = place.dice("avenue")
        for share in (0.026, 0.040, 0.066):
            for side in (-1.0, 1.0):
                x = place.center + side * 4.3 * place.metre(share)
                broadleaf(
                    sheet,
                    place,
                    x + side * 0.8 * place.metre(share),
                    place.row(share * 0.92),
                    place.metre(share) * dice.uniform(4.2, 5.2),
                    distance=0.24 - share,
                    dice=dice,
                )
                lamp_post(sheet, place, x, share, side=-side)

    place.layer(draw, depth=0.74)
    for index, share in enumerate((0.026, 0.040, 0.066)):
        for side in (-1.0, 1.0):
            metre = place.metre(share)
            x = place.center + side * 4.3 * metre - side * 0.62 * metre
            lamp_glow(
                place,
                x,
                place.row(share) - 4.3 * metre,
                2.4 * metre,
                depth=0.74,
                key=index * 2 + int(side > 0),
            )


def _paving(sheet: Sheet, place: Set) -> None:
    """Joints between slabs, running to the vanishing point and across."""
    view = place.view
    line = place.lit((70, 70, 82))
    for index in range(-14, 15):
        metres = index * 1.2
        far, near = place.row(0.012), place.bottom
        a = (place.center + metres * view.scale_at(far), far)
        b = (place.center + metres * view.scale_at(near), near)
        sheet.stroke(polygon([a, b], closed=False), line, 1.6 * view.unit, 0.16)
    scale = place.metre(0.30)
    while scale > place.metre(0.018):
        row = view.row_at(scale)
        if row < place.bottom:
            sheet.stroke(
                polygon([(place.edges[0], row), (place.edges[1], row)], closed=False),
                line,
                1.6 * view.unit,
                0.14,
            )
        scale /= 1.22


def _lane_marks(sheet: Sheet, place: Set) -> None:
    view, z = place.view, 1.0
    lens = place.metre(0.30)
    while z < 40:
        a, b = lens / z, lens / (z + 0.9)
        ra, rb = view.row_at(a), view.row_at(b)
        sheet.fill(
            polygon(
                [
                    (place.center - 0.09 * a, ra),
                    (place.center + 0.09 * a, ra),
                    (place.center + 0.09 * b, rb),
                    (place.center - 0.09 * b, rb),
                ]
            ),
            place.lit((236, 228, 206)),
            0.7,
        )
        z += 2.2


def _wet(sheet: Sheet, place: Set) -> None:
    """Reflections of lamps and sky on a street in the rain."""
    if place.scene.weather.value not in ("rain", "storm"):
        return
    dice = place.dice("wet")
    left, right = place.edges
    for _ in range(64):
        share = 0.02 + 0.26 * dice.random() ** 1.4
        metre, row = place.metre(share), place.row(share)
        wide = metre * dice.uniform(0.15, 0.6)
        color = WARM if place.light.lamps and dice.random() < 0.55 else place.light.sky[2]
        with sheet.group(blur=1.4 * place.view.unit):
            sheet.fill(
                ellipse(dice.uniform(left, right), row, wide, max(1.0, wide * 0.045)),
                color,
                dice.uniform(0.05, 0.17),
            )


def street(place: Set) -> None:
    """House fronts on both sides in perspective, shops, signs, lamps or lanterns."""
    view = place.view
    place.layer(
        lambda sheet: skyline(sheet, place, "end", low=0.06, high=0.17, color=(110, 112, 130), distance=0.52, windows=True),
        depth=0.2, box=place.above(6),
    )  # fmt: skip

    place.layer(
        partial(_street_floor, place=place),
        depth=0.85,
        box=place.below(view.horizon - 2),
    )
    place.layer(partial(_street_fronts, place=place), depth=0.5)
    if place.eastern or place.says("lantern", "market", "festival"):
        _lantern_strings(place)
        return

    place.layer(partial(_street_lamps, place=place), depth=0.6)
    for index, share in enumerate((0.034, 0.062)):
        for side in (-1.0, 1.0):
            metre = place.metre(share)
            lamp_glow(
                place,
                place.center + side * 1.9 * metre,
                place.row(share) - 4.3 * metre,
                2.2 * metre,
                depth=0.6,
                key=index * 2 + int(side > 0),
            )


def _street_floor(sheet: Sheet, place: Set) -> None:
    ground(sheet, place, snowed(place, (150, 142, 136)), snowed(place, (112, 106, 108)))
    _paving(sheet, place)
    road(sheet, place, snowed(place, (86, 84, 92)), half=2.1, edge=(206, 196, 180))
    _wet(sheet, place)


def _street_fronts(sheet: Sheet, place: Set) -> None:
    dice = place.dice("fronts")
    houses = []
    for side in (-1.0, 1.0):
        front, z = Front(place, side, 3.6), 2.2
        while z < 26:
            length = dice.uniform(3.4, 5.2)
            houses.append((z, z + length, front, dice.choice((6.4, 7.6, 9.4, 9.4))))
            z += length
    for z0, z1, front, tall in sorted(houses, key=lambda house: -house[0]):
        house_front(sheet, place, front, z0, z1, tall=tall, dice=dice, distance=min(0.5, 0.04 + z0 * 0.02))


def _street_lamps(sheet: Sheet, place: Set) -> None:
    for share in (0.034, 0.062):
        for side in (-1.0, 1.0):
            lamp_post(sheet, place, place.center + side * 2.5 * place.metre(share), share, side=-side)


def _lantern_strings(place: Set) -> None:
    """Strings of lanterns across the street."""
    view = place.view
    spots: list[tuple[float, float, float]] = []
    for share, high in ((0.030, 4.2), (0.050, 4.0)):
        metre, row = place.metre(share), place.row(share)
        for index in range(7):
            u = (index - 3) / 3
            spots.append(
                (place.center + u * 3.3 * metre, row - (high - 0.55 * (1 - u * u)) * metre, 0.20 * metre)
            )

    def draw(sheet: Sheet) -> None:
        for start in (0, 7):
            sheet.stroke(
                smooth([(x, y - size * 1.1) for x, y, size in spots[start : start + 7]], closed=False),
                place.lit((60, 44, 44)),
                2 * view.unit,
            )
        for x, y, size in spots:
            lantern(sheet, place, x, y, size)

    place.layer(draw, depth=0.6)
    for index, (x, y, size) in enumerate(spots[7:]):
        lamp_glow(place, x, y, size * 4.5, depth=0.6, key=40 + index, color=(255, 140, 70), strength=0.42)


def village(place: Set) -> None:
    """Cottages along a lane before hills, gardens and smoke."""
    view = place.view

    place.layer(
        partial(_village_hills, place=place),
        depth=0.14,
        box=place.above(10),
    )
    place.layer(
        partial(_village_floor, place=place),
        depth=0.85,
        box=place.below(view.horizon - 2),
    )
    place.layer(partial(_village_houses, place=place), depth=0.48)
    near_grass(place, snowed(place, (100, 136, 66)), count=16)
    for index, share in enumerate((0.029, 0.036, 0.046, 0.060)):
        side = -1.0 if index % 2 == 0 else 1.0
        metre = place.metre(share)
        lamp_glow(
            place,
            place.center + side * 4.6 * metre,
            place.row(share) - 1.4 * metre,
            2.6 * metre,
            depth=0.48,
            key=70 + index,
            strength=0.4,
        )
    if place.eastern:
        _lantern_strings(place)


def _village_hills(sheet: Sheet, place: Set) -> None:
    view = place.view
    ridge(
        sheet,
        place,
        skyline_of(
            place,
            "h1",
            base=view.horizon - 0.02 * view.height,
            height=0.12 * view.height * view.zoom,
            roughness=4,
        ),
        (98, 124, 134),
        distance=0.62,
        foot=view.horizon + 4,
    )
    ridge(
        sheet,
        place,
        skyline_of(place, "h2", base=view.horizon, height=0.06 * view.height * view.zoom, roughness=4),
        snowed(place, (96, 128, 88)),
        distance=0.42,
        foot=view.horizon + 6,
    )
    dice = place.dice("far village")
    for _ in range(9):
        bush(
            sheet,
            place,
            dice.uniform(*place.edges),
            view.horizon + 4,
            view.height * dice.uniform(0.012, 0.026) * view.zoom,
            distance=0.42,
            dice=dice,
        )


def _village_floor(sheet: Sheet, place: Set) -> None:
    ground(sheet, place, snowed(place, (140, 156, 96)), snowed(place, (96, 116, 68)))
    patches(sheet, place, (snowed(place, (160, 150, 100)), (70, 96, 56)), count=50)
    road(sheet, place, snowed(place, (190, 164, 126)), half=1.5, drift=0.06)
    grass(
        sheet,
        place,
        snowed(place, (100, 136, 66)),
        count=60,
        tall=0.2,
        flowers=()
        if place.scene.weather.value == "snow"
        else ((240, 200, 90), (230, 110, 110), (250, 246, 240)),
    )


def _village_houses(sheet: Sheet, place: Set) -> None:
    dice = place.dice("cottages")
    for index, share in enumerate((0.019, 0.023, 0.029, 0.036, 0.046, 0.060)):
        side = 1.0 if index % 2 else -1.0
        metre = place.metre(share)
        wide = dice.uniform(4.0, 5.4)
        x = place.center + side * (2.6 + wide / 2 + dice.uniform(0, 0.8)) * metre
        broadleaf(
            sheet,
            place,
            x + side * metre * 3.2,
            place.row(share * 0.95),
            metre * dice.uniform(4.2, 6),
            distance=0.3,
            dice=dice,
        )
        cottage(sheet, place, x, share, wide=wide, dice=dice)
        bush(
            sheet,
            place,
            x - side * metre * wide * 0.42,
            place.row(share * 1.03),
            metre * 0.5,
            distance=0.2,
            dice=dice,
        )
