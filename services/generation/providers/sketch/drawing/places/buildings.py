"""Buildings: blocks of a skyline, house fronts in perspective, cottages, and the lamps beside them."""

from random import Random

from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Linear,
    Path,
    Sheet,
    ellipse,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.lamps import WARM
from services.generation.providers.sketch.drawing.places.set import Set


def block(
    sheet: Sheet,
    place: Set,
    x: float,
    wide: float,
    top: float,
    foot: float,
    color: Color,
    *,
    distance: float,
    windows: bool,
    dice: Random,
) -> None:
    """A tower with a roof, a lit side and rows of windows."""
    base = place.lit(mix(color, BLACK, dice.uniform(0, 0.12)), distance)
    low = place.lit(color, min(0.9, distance + 0.25))
    sheet.fill(rect(x, top, wide, foot - top), Linear((0, top), (0, foot), ((0, base, 1), (1, low, 1))))
    sheet.fill(
        rect(x + wide * 0.80, top, wide * 0.20, foot - top),
        Linear((0, top), (0, foot), ((0, mix(base, BLACK, 0.3), 1), (1, low, 0.3))),
    )
    roof = dice.random()
    if roof < 0.25:
        sheet.fill(rect(x + wide * 0.46, top - wide * 0.55, wide * 0.035, wide * 0.56), base)
    elif roof < 0.5:
        sheet.fill(rect(x + wide * 0.22, top - wide * 0.12, wide * 0.45, wide * 0.13), mix(base, BLACK, 0.12))
    elif roof < 0.62:
        sheet.fill(
            polygon([(x, top + 1), (x + wide * 0.5, top - wide * 0.32), (x + wide, top + 1)]),
            mix(base, BLACK, 0.1),
        )
    if windows:
        _windows(sheet, place, x, wide * 0.80, top, foot, base, dice)


def _windows(
    sheet: Sheet, place: Set, x: float, wide: float, top: float, foot: float, base: Color, dice: Random
) -> None:
    columns = dice.choice((3, 4, 5))
    cell = wide / columns
    high = cell * dice.uniform(1.1, 1.5)
    dark, lit = Path(), Path()
    share = 0.46 if place.light.lamps else 0.0
    y = top + high * 0.5
    while y + high < foot - high * 0.4:
        for column in range(columns):
            pane = rect(x + cell * (column + 0.24), y, cell * 0.52, high * 0.56)
            (lit if dice.random() < share else dark).add(pane)
        y += high
    if dark.points:
        glass = mix(base, place.light.sky[1], 0.4) if not place.light.dark else mix(base, BLACK, 0.35)
        sheet.fill(dark, glass, 0.75)
    if lit.points:
        sheet.fill(lit, WARM if dice.random() < 0.75 else (255.0, 232.0, 190.0), 0.92)


def skyline(
    sheet: Sheet,
    place: Set,
    key: str,
    *,
    low: float,
    high: float,
    color: Color,
    distance: float,
    windows: bool,
) -> None:
    """A row of blocks on the horizon, ``low`` to ``high`` shares of the frame's height tall."""
    view, dice = place.view, place.dice("skyline", key)
    left, right = place.edges
    x = left - dice.uniform(0, 0.1) * view.width
    foot = view.horizon + 4
    while x < right:
        wide = dice.uniform(0.09, 0.17) * (0.5 * view.width + 0.3 * view.height) * view.zoom
        top = foot - dice.uniform(low, high) * view.height * view.zoom**0.8
        block(
            sheet,
            place,
            x,
            wide,
            top,
            foot,
            mix(color, dice.choice(((120, 96, 110), (84, 104, 130), (130, 120, 110))), 0.3),
            distance=distance,
            windows=windows,
            dice=dice,
        )
        x += wide * dice.uniform(0.92, 1.15)


def cottage(sheet: Sheet, place: Set, x: float, share: float, *, wide: float, dice: Random) -> None:
    """A small house with a pitched (or, in the east, a curved) roof, ``wide`` metres across."""
    metre, row = place.metre(share), place.row(share)
    distance = max(0.06, 0.42 - share * 5)
    w, h = wide * metre, 2.6 * metre
    wall = place.lit(
        dice.choice(((226, 210, 184), (206, 178, 142), (190, 152, 124), (222, 220, 210))), distance
    )
    roof = place.lit(
        dice.choice(((150, 74, 58), (96, 84, 92), (122, 92, 62))) if not place.eastern else (72, 78, 88),
        distance,
    )
    sheet.fill(ellipse(x, row, w * 0.62, w * 0.05), (8, 8, 20), 0.3)
    sheet.fill(
        rect(x - w / 2, row - h, w, h),
        Linear(
            (x - w / 2, 0),
            (x + w / 2, 0),
            ((0, mix(wall, BLACK, 0.22), 1), (1, mix(wall, place.light.key, 0.2), 1)),
        ),
    )
    if place.eastern:
        eave = row - h
        shape = smooth(
            [
                (x - w * 0.72, eave - h * 0.02),
                (x - w * 0.5, eave - h * 0.10),
                (x - w * 0.32, eave - h * 0.52),
                (x + w * 0.32, eave - h * 0.52),
                (x + w * 0.5, eave - h * 0.10),
                (x + w * 0.72, eave - h * 0.02),
                (x + w * 0.5, eave + h * 0.06),
                (x - w * 0.5, eave + h * 0.06),
            ],
            tension=0.7,
        )
        sheet.fill(
            shape,
            Linear(
                (0, eave - h * 0.5),
                (0, eave),
                ((0, mix(roof, place.light.key, 0.12), 1), (1, mix(roof, BLACK, 0.3), 1)),
            ),
        )
        for post in (-0.4, 0.4):
            sheet.fill(
                rect(x + w * post - w * 0.02, row - h, w * 0.04, h), place.lit((150, 60, 48), distance)
            )
    else:
        sheet.fill(
            polygon(
                [
                    (x - w * 0.6, row - h * 0.94),
                    (x - w * 0.42, row - h * 1.7),
                    (x + w * 0.42, row - h * 1.7),
                    (x + w * 0.6, row - h * 0.94),
                ]
            ),
            Linear(
                (0, row - h * 1.7),
                (0, row - h * 0.94),
                ((0, mix(roof, place.light.key, 0.16), 1), (1, mix(roof, BLACK, 0.28), 1)),
            ),
        )
        sheet.fill(rect(x + w * 0.2, row - h * 1.95, w * 0.12, h * 0.5), mix(roof, BLACK, 0.25))
    if place.scene.weather.value == "snow":
        sheet.fill(
            polygon(
                [
                    (x - w * 0.56, row - h * 1.08),
                    (x - w * 0.42, row - h * 1.72),
                    (x + w * 0.42, row - h * 1.72),
                    (x + w * 0.56, row - h * 1.08),
                ]
            ),
            place.lit((240, 244, 252), distance),
            0.9,
        )
    door = place.lit((104, 70, 50), distance)
    sheet.fill(rect(x - w * 0.09, row - h * 0.74, w * 0.18, h * 0.74, w * 0.03), door)
    for side in (-0.32, 0.18):
        glass = (
            WARM if place.light.lamps else mix(place.light.shaded((110, 130, 146)), place.light.sky[1], 0.3)
        )
        sheet.fill(rect(x + w * side - w * 0.015, row - h * 0.72, w * 0.17, h * 0.36), mix(wall, WHITE, 0.3))
        sheet.fill(rect(x + w * side, row - h * 0.69, w * 0.14, h * 0.30), glass)
        sheet.stroke(
            polygon(
                [(x + w * (side + 0.07), row - h * 0.69), (x + w * (side + 0.07), row - h * 0.39)],
                closed=False,
            ),
            mix(wall, WHITE, 0.3),
            max(1.0, w * 0.012),
        )
