"""Trees and bushes, standing at a place of the picture with a size in pixels."""

from math import cos, pi, sin
from random import Random

from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Linear,
    Path,
    Sheet,
    ellipse,
    limb,
    polygon,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import BLACK, mix
from services.generation.providers.sketch.drawing.places.set import Set

LEAVES: tuple[Color, ...] = ((74, 122, 62), (92, 138, 66), (58, 104, 66), (112, 146, 72))
AUTUMN: tuple[Color, ...] = ((196, 112, 48), (214, 150, 60), (168, 78, 44))
BARK: Color = (92, 68, 54)


def leaf_colors(place: Set) -> tuple[Color, ...]:
    """Green, or autumn's when the words say so; blossoms in spring."""
    if place.says("autumn", "fall leaves", "maple", "秋", "枫"):
        return AUTUMN
    if place.says("cherry", "blossom", "樱", "桃花", "sakura"):
        return ((238, 170, 190), (246, 196, 208), (226, 140, 170))
    return LEAVES


def conifer(
    sheet: Sheet, place: Set, x: float, row: float, tall: float, *, distance: float, dice: Random
) -> None:
    """A fir of five skirts, lighter on the side of the light."""
    color = mix((46.0, 88.0, 66.0), (70.0, 108.0, 70.0), dice.random())
    base = place.lit(color, distance)
    snowy = place.scene.weather.value == "snow"
    sheet.fill(
        polygon(
            [
                (x - tall * 0.025, row),
                (x + tall * 0.025, row),
                (x + tall * 0.015, row - tall * 0.3),
                (x - tall * 0.015, row - tall * 0.3),
            ]
        ),
        place.lit(BARK, distance),
    )
    for tier in range(5):
        low, wide = row - tall * (0.10 + tier * 0.17), tall * 0.225 * (1 - tier * 0.165)
        top = low - tall * 0.30
        shade = mix(base, BLACK, 0.16 - 0.05 * tier)
        skirt = [
            (x, top),
            (x + wide * 0.5, low - tall * 0.09),
            (x + wide, low),
            (x + wide * 0.4, low - tall * 0.018),
            (x, low + tall * 0.012),
            (x - wide * 0.4, low - tall * 0.018),
            (x - wide, low),
            (x - wide * 0.5, low - tall * 0.09),
        ]
        sheet.fill(
            smooth(skirt, tension=0.5),
            Linear((x - wide, 0), (x + wide, 0), ((0, shade, 1), (1, mix(shade, place.light.key, 0.16), 1))),
        )
        if snowy:
            sheet.fill(
                smooth(
                    [
                        (x, top),
                        (x + wide * 0.45, low - tall * 0.10),
                        (x, low - tall * 0.12),
                        (x - wide * 0.45, low - tall * 0.10),
                    ],
                    tension=0.6,
                ),
                place.lit((244.0, 248.0, 255.0), distance),
                0.85,
            )


def broadleaf(
    sheet: Sheet, place: Set, x: float, row: float, tall: float, *, distance: float, dice: Random
) -> None:
    """A round crown of leaf clouds on a forked trunk."""
    color = dice.choice(leaf_colors(place))
    trunk = place.lit(BARK, distance)
    crown_y = row - tall * 0.66
    sheet.fill(
        limb(
            [
                (x, row + tall * 0.01),
                (x + tall * 0.01, row - tall * 0.28),
                (x - tall * 0.01, row - tall * 0.55),
            ],
            [tall * 0.10, tall * 0.065, tall * 0.04],
        ),
        Linear(
            (x - tall * 0.05, 0),
            (x + tall * 0.05, 0),
            ((0, mix(trunk, BLACK, 0.3), 1), (1, mix(trunk, place.light.key, 0.15), 1)),
        ),
    )
    for side in (-1.0, 1.0):
        sheet.fill(
            limb(
                [
                    (x, row - tall * 0.34),
                    (x + side * tall * 0.1, row - tall * 0.48),
                    (x + side * tall * 0.17, row - tall * 0.6),
                ],
                [tall * 0.045, tall * 0.03, tall * 0.015],
            ),
            trunk,
        )
    if place.scene.weather.value == "snow" and leaf_colors(place) is LEAVES:
        color = mix(color, (240.0, 244.0, 250.0), 0.6)
    for shade, dx, dy, count, reach in (
        (-0.34, -0.01, 0.06, 9, 1.0),
        (0.0, 0.0, 0.0, 9, 0.86),
        (0.22, 0.045, -0.07, 6, 0.6),
    ):
        tone = place.lit(color, distance)
        tone = mix(tone, BLACK, -shade) if shade < 0 else mix(tone, place.light.key, shade)
        puff = Path()
        for index in range(count):
            angle = 2 * pi * index / count + dice.uniform(-0.25, 0.25)
            px, py = (
                x + dx * tall + cos(angle) * tall * 0.20 * reach,
                crown_y + dy * tall + sin(angle) * tall * 0.155 * reach,
            )
            sheet.fill(ellipse(px, py, tall * dice.uniform(0.10, 0.145) * (0.75 + 0.25 * reach)), tone)
        puff.add(ellipse(x + dx * tall, crown_y + dy * tall, tall * 0.20 * reach, tall * 0.16 * reach))
        sheet.fill(puff, tone)


def palm(
    sheet: Sheet, place: Set, x: float, row: float, tall: float, *, distance: float, dice: Random
) -> None:
    """A leaning palm."""
    lean = dice.uniform(-0.16, 0.16) * tall
    trunk, leaf = place.lit((128.0, 98.0, 70.0), distance), place.lit((66.0, 120.0, 72.0), distance)
    sheet.fill(
        limb(
            [(x, row), (x + lean * 0.3, row - tall * 0.5), (x + lean, row - tall)],
            [tall * 0.06, tall * 0.045, tall * 0.035],
        ),
        trunk,
    )
    for index in range(8):
        angle = pi * (0.95 + 1.1 * index / 7)
        tip = (x + lean + cos(angle) * tall * 0.42, row - tall + sin(angle) * tall * 0.2 + tall * 0.14)
        middle = (x + lean + cos(angle) * tall * 0.24, row - tall + sin(angle) * tall * 0.20 - tall * 0.03)
        sheet.fill(
            limb([(x + lean, row - tall), middle, tip], [tall * 0.03, tall * 0.075, tall * 0.01]),
            mix(leaf, BLACK, 0.08 * (index % 3)),
        )


def trunk(
    sheet: Sheet, place: Set, x: float, row: float, wide: float, *, distance: float, dice: Random
) -> None:
    """A great trunk that leaves the frame at its top, with roots and bark."""
    color = place.lit(mix(BARK, (70.0, 74.0, 66.0), dice.random() * 0.6), distance)
    lean = dice.uniform(-0.5, 0.5) * wide
    top = -place.view.margin - 10
    shape = smooth(
        [
            (x - wide * 0.95, row + wide * 0.1),
            (x - wide * 0.5, row - wide * 0.7),
            (x - wide * 0.42 + lean * 0.5, (row + top) / 2),
            (x - wide * 0.36 + lean, top),
            (x + wide * 0.36 + lean, top),
            (x + wide * 0.42 + lean * 0.5, (row + top) / 2),
            (x + wide * 0.5, row - wide * 0.7),
            (x + wide * 1.0, row + wide * 0.1),
        ],
        tension=0.6,
    )
    sheet.fill(
        shape,
        Linear(
            (x - wide * 0.5, 0),
            (x + wide * 0.5, 0),
            ((0, mix(color, BLACK, 0.36), 1), (0.6, color, 1), (1, mix(color, place.light.key, 0.3), 1)),
        ),
    )
    with sheet.group(clip=shape):
        for _ in range(6):
            bx, by = x + dice.uniform(-0.4, 0.4) * wide, dice.uniform(top, row)
            line = [
                (bx, by),
                (bx + dice.uniform(-0.1, 0.1) * wide, by + wide * 0.9),
                (bx + dice.uniform(-0.1, 0.1) * wide, by + wide * 1.8),
            ]
            sheet.stroke(smooth(line, closed=False), mix(color, BLACK, 0.5), max(1.0, wide * 0.04), 0.5)
    if distance < 0.45:
        sheet.fill(ellipse(x, row + wide * 0.08, wide * 1.5, wide * 0.16), (8.0, 10.0, 16.0), 0.25)


def bush(
    sheet: Sheet, place: Set, x: float, row: float, tall: float, *, distance: float, dice: Random
) -> None:
    """A low bush of leaf clouds."""
    color = place.lit(dice.choice(leaf_colors(place)), distance)
    for tone, lift, reach in (
        (mix(color, BLACK, 0.34), 0.0, 1.0),
        (color, 0.16, 0.85),
        (mix(color, place.light.key, 0.2), 0.42, 0.5),
    ):
        for index in range(6):
            u = (index - 2.5) / 2.5
            sheet.fill(
                ellipse(
                    x + u * tall * 0.9 * reach,
                    row - tall * (0.30 + lift + 0.14 * (1 - u * u)),
                    tall * dice.uniform(0.30, 0.4) * (0.7 + 0.3 * reach),
                ),
                tone,
            )


def branch(sheet: Sheet, place: Set, x: float, y: float, reach: float, *, side: float, dice: Random) -> None:
    """A leafy branch that comes into the frame from an edge: the near frame of a picture."""
    dark = mix(place.lit(dice.choice(leaf_colors(place))), place.light.shaded((10.0, 14.0, 18.0)), 0.62)
    end = (x + side * reach, y + reach * 0.28)
    middle = (x + side * reach * 0.5, y + reach * 0.02)
    sheet.fill(
        limb([(x, y), middle, end], [reach * 0.045, reach * 0.03, reach * 0.008]), mix(dark, BLACK, 0.4)
    )
    for _index in range(22):
        t = dice.uniform(0.1, 1.05)
        px = x + side * reach * t
        py = y + reach * (0.28 * t * t - 0.02) + dice.uniform(-0.05, 0.05) * reach
        angle, size = dice.uniform(0.2, 1.3) * side, reach * dice.uniform(0.09, 0.16)
        tip = (px + cos(angle) * size * side * side, py + abs(sin(angle)) * size)
        if side < 0:
            tip = (px - cos(angle) * size, py + abs(sin(angle)) * size)
        across = (-(tip[1] - py) * 0.26, (tip[0] - px) * 0.26)
        center = ((px + tip[0]) / 2, (py + tip[1]) / 2)
        sheet.fill(
            smooth(
                [
                    (px, py),
                    (center[0] + across[0], center[1] + across[1]),
                    tip,
                    (center[0] - across[0], center[1] - across[1]),
                ],
                tension=0.8,
            ),
            mix(dark, place.light.key, dice.uniform(0.0, 0.14)),
        )
