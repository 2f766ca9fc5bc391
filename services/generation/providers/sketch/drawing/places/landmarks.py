"""Tall things a place is known by: a lighthouse, a pagoda, a tower, a windmill, a bridge."""

from services.generation.providers.sketch.drawing.canvas import (
    Linear,
    Sheet,
    ellipse,
    limb,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.lamps import WARM
from services.generation.providers.sketch.drawing.places.set import Set


def lighthouse(sheet: Sheet, place: Set, x: float, row: float, metre: float) -> None:
    """A striped lighthouse on its rock; its beams at night."""
    white, red = place.lit((240, 236, 228), 0.2), place.lit((204, 74, 62), 0.2)
    tall, low, top = 11 * metre, 1.7 * metre, 1.05 * metre
    sheet.fill(
        smooth(
            [
                (x - 4.6 * metre, row + metre * 0.4),
                (x - 2.6 * metre, row - 0.9 * metre),
                (x + 2.4 * metre, row - metre),
                (x + 4.8 * metre, row + metre * 0.4),
            ]
        ),
        place.lit((96, 98, 104), 0.25),
    )
    base = row - 0.8 * metre
    for band in range(5):
        a, b = band / 5, (band + 1) / 5
        wa, wb = low + (top - low) * a, low + (top - low) * b
        color = white if band % 2 == 0 else red
        sheet.fill(
            polygon(
                [
                    (x - wa, base - tall * a),
                    (x + wa, base - tall * a),
                    (x + wb, base - tall * b - 1),
                    (x - wb, base - tall * b - 1),
                ]
            ),
            Linear(
                (x - low, 0),
                (x + low, 0),
                ((0, mix(color, BLACK, 0.35), 1), (1, mix(color, place.light.key, 0.2), 1)),
            ),
        )
    y = base - tall
    sheet.fill(rect(x - 1.5 * metre, y - 0.25 * metre, 3 * metre, 0.3 * metre), place.lit((60, 64, 76), 0.2))
    sheet.fill(
        rect(x - 0.8 * metre, y - 1.6 * metre, 1.6 * metre, 1.4 * metre),
        (255, 236, 170) if place.light.lamps else place.lit((190, 214, 222), 0.2),
    )
    sheet.fill(
        polygon(
            [(x - 1.1 * metre, y - 1.55 * metre), (x, y - 2.7 * metre), (x + 1.1 * metre, y - 1.55 * metre)]
        ),
        red,
    )
    if place.light.lamps:
        for side in (-1, 1):
            sheet.fill(
                polygon(
                    [
                        (x, y - 0.9 * metre),
                        (x + side * 30 * metre, y - 4.4 * metre),
                        (x + side * 30 * metre, y + 1.6 * metre),
                    ]
                ),
                Linear(
                    (x, 0),
                    (x + side * 30 * metre, 0),
                    ((0, (255, 240, 190), 0.55), (1, (255, 240, 190), 0.0)),
                ),
            )


def pagoda(sheet: Sheet, place: Set, x: float, row: float, metre: float) -> None:
    """A pagoda of four roofs, a temple of two."""
    red, roof, stone = (
        place.lit((168, 66, 50), 0.2),
        place.lit((62, 70, 80), 0.2),
        place.lit((170, 164, 154), 0.2),
    )
    sheet.fill(rect(x - 3.4 * metre, row - 0.7 * metre, 6.8 * metre, 0.8 * metre), stone)
    y = row - 0.7 * metre
    for tier in range(4 if not place.says("temple", "shrine", "庙", "寺", "祠") else 2):
        wide, high = (2.7 - 0.42 * tier) * metre, 2.0 * metre
        sheet.fill(
            rect(x - wide, y - high, wide * 2, high),
            Linear(
                (x - wide, 0),
                (x + wide, 0),
                ((0, mix(red, BLACK, 0.35), 1), (1, mix(red, place.light.key, 0.15), 1)),
            ),
        )
        for u in (-0.55, 0.0, 0.55):
            sheet.fill(
                rect(x + u * wide - 0.26 * metre, y - high * 0.8, 0.52 * metre, high * 0.8),
                WARM if place.light.lamps else mix(red, BLACK, 0.5),
            )
        eave = y - high
        shape = [
            (x - wide * 1.6, eave - 0.25 * metre),
            (x - wide * 1.1, eave - 0.3 * metre),
            (x - wide * 0.6, eave - 0.95 * metre),
            (x + wide * 0.6, eave - 0.95 * metre),
            (x + wide * 1.1, eave - 0.3 * metre),
            (x + wide * 1.6, eave - 0.25 * metre),
            (x + wide * 1.1, eave + 0.16 * metre),
            (x - wide * 1.1, eave + 0.16 * metre),
        ]
        sheet.fill(
            smooth(shape, tension=0.75),
            Linear(
                (0, eave - metre),
                (0, eave),
                ((0, mix(roof, place.light.key, 0.2), 1), (1, mix(roof, BLACK, 0.25), 1)),
            ),
        )
        y = eave - 0.8 * metre
    sheet.fill(
        limb([(x, y), (x, y - 0.7 * metre), (x, y - 1.4 * metre)], [0.3 * metre, 0.2 * metre, 0.05 * metre]),
        place.lit((214, 168, 80), 0.2),
    )


def tower(sheet: Sheet, place: Set, x: float, row: float, metre: float) -> None:
    """A stone tower with battlements, or a clock tower."""
    stone = place.lit((142, 132, 128), 0.24)
    w, tall = 1.8 * metre, 11 * metre
    sheet.fill(
        rect(x - w, row - tall, 2 * w, tall),
        Linear(
            (x - w, 0),
            (x + w, 0),
            ((0, mix(stone, BLACK, 0.4), 1), (0.65, stone, 1), (1, mix(stone, place.light.key, 0.25), 1)),
        ),
    )
    if place.says("clock", "钟"):
        sheet.fill(
            ellipse(x, row - tall * 0.78, 1.15 * metre),
            place.lit((240, 232, 210), 0.1) if not place.light.lamps else (255, 236, 190),
        )
        sheet.stroke(
            polygon(
                [
                    (x, row - tall * 0.78 - 0.8 * metre),
                    (x, row - tall * 0.78),
                    (x + 0.6 * metre, row - tall * 0.78 + 0.2 * metre),
                ],
                closed=False,
            ),
            BLACK,
            0.14 * metre,
        )
        sheet.fill(
            polygon([(x - w * 1.15, row - tall), (x, row - tall - 3.4 * metre), (x + w * 1.15, row - tall)]),
            place.lit((92, 74, 96), 0.24),
        )
        return
    for index in range(4):
        sheet.fill(
            rect(x - w * 1.14 + index * w * 0.62, row - tall - 0.7 * metre, w * 0.42, 0.9 * metre),
            mix(stone, BLACK, 0.12),
        )
    sheet.fill(rect(x - w * 1.14, row - tall - 0.1 * metre, w * 2.28, 0.5 * metre), mix(stone, BLACK, 0.2))
    for dy in (0.3, 0.6, 0.82):
        sheet.fill(
            rect(x - 0.24 * metre, row - tall * dy - 0.6 * metre, 0.48 * metre, metre, 0.24 * metre),
            WARM if place.light.lamps else mix(stone, BLACK, 0.7),
        )


def bridge(sheet: Sheet, place: Set, x: float, row: float, metre: float) -> None:
    """A stone bridge across the whole picture."""
    stone = place.lit((150, 136, 122), 0.3)
    left, right = place.edges
    top = row - 3.4 * metre
    sheet.fill(rect(left, top, right - left, 0.8 * metre), mix(stone, place.light.key, 0.12))
    span = 6.5 * metre
    start = x - 6 * span
    shape = polygon([(left, top + 0.6 * metre), (right, top + 0.6 * metre), (right, row), (left, row)])
    with sheet.group(clip=shape):
        u = start
        while u < right + span:
            arch = smooth(
                [
                    (u - 0.5 * metre, row + metre),
                    (u, top + 1.8 * metre),
                    (u + span * 0.5, top + 0.9 * metre),
                    (u + span - 0.5 * metre, top + 1.8 * metre),
                    (u + span, row + metre),
                    (u + span + 0.5 * metre, row + metre),
                    (u + span + 0.5 * metre, top + 0.4 * metre),
                    (u - 0.5 * metre, top + 0.4 * metre),
                ],
                tension=0.5,
            )
            sheet.fill(arch, stone)
            u += span
    sheet.fill(rect(left, top - 0.35 * metre, right - left, 0.28 * metre), mix(stone, BLACK, 0.2))


def windmill(sheet: Sheet, place: Set, x: float, row: float, metre: float) -> None:
    """A windmill."""
    wall = place.lit((226, 214, 194), 0.25)
    sheet.fill(
        polygon(
            [
                (x - 1.6 * metre, row),
                (x - metre, row - 5.6 * metre),
                (x + metre, row - 5.6 * metre),
                (x + 1.6 * metre, row),
            ]
        ),
        Linear(
            (x - 1.6 * metre, 0),
            (x + 1.6 * metre, 0),
            ((0, mix(wall, BLACK, 0.3), 1), (1, mix(wall, place.light.key, 0.2), 1)),
        ),
    )
    sheet.fill(
        polygon(
            [
                (x - 1.3 * metre, row - 5.5 * metre),
                (x, row - 7.2 * metre),
                (x + 1.3 * metre, row - 5.5 * metre),
            ]
        ),
        place.lit((130, 70, 58), 0.25),
    )
    blade = place.lit((120, 96, 78), 0.2)
    for dx, dy in ((0.9, -0.44), (-0.9, 0.44), (0.44, 0.9), (-0.44, -0.9)):
        tip = (x + dx * 4 * metre, row - 5.8 * metre + dy * 4 * metre)
        sheet.stroke(polygon([(x, row - 5.8 * metre), tip], closed=False), blade, 0.14 * metre)
        sheet.fill(
            polygon(
                [
                    (x + dx * metre, row - 5.8 * metre + dy * metre),
                    tip,
                    (tip[0] - dy * 0.8 * metre, tip[1] + dx * 0.8 * metre),
                    (x + dx * metre - dy * 0.8 * metre, row - 5.8 * metre + dy * metre + dx * 0.8 * metre),
                ]
            ),
            mix(wall, WHITE, 0.2),
            0.85,
        )
