"""Lamps, lanterns and their glow."""

from math import sin

from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Radial,
    Sheet,
    ellipse,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.stage import Pulse, sprite

WARM: Color = (255.0, 206.0, 120.0)


def lamp_post(sheet: Sheet, place: Set, x: float, share: float, *, side: float) -> None:
    """A street lamp four metres high whose arm reaches to ``side``."""
    metre, row = place.metre(share), place.row(share)
    iron = place.lit((44, 46, 58), 0.12)
    top = row - 4.2 * metre
    sheet.fill(rect(x - 0.05 * metre, top, 0.10 * metre, 4.2 * metre), iron)
    sheet.fill(rect(x - 0.11 * metre, row - 0.5 * metre, 0.22 * metre, 0.5 * metre, 0.03 * metre), iron)
    sheet.stroke(
        smooth(
            [
                (x, top + 0.1 * metre),
                (x + side * 0.2 * metre, top - 0.18 * metre),
                (x + side * 0.62 * metre, top - 0.16 * metre),
            ],
            closed=False,
        ),
        iron,
        0.08 * metre,
    )
    bulb = WARM if place.light.lamps else place.lit((220, 220, 210))
    sheet.fill(
        smooth(
            [
                (x + side * 0.40 * metre, top - 0.16 * metre),
                (x + side * 0.84 * metre, top - 0.16 * metre),
                (x + side * 0.74 * metre, top + 0.06 * metre),
                (x + side * 0.50 * metre, top + 0.06 * metre),
            ],
            tension=0.4,
        ),
        mix(bulb, WHITE, 0.3),
    )
    if place.light.lamps:
        sheet.fill(
            ellipse(x + side * 0.6 * metre, row, 1.5 * metre, 0.3 * metre),
            Radial((x + side * 0.6 * metre, row), 1.5 * metre, ((0, WARM, 0.28), (1, WARM, 0.0))),
        )


def lamp_glow(
    place: Set,
    x: float,
    y: float,
    radius: float,
    *,
    depth: float,
    key: int,
    color: Color = WARM,
    strength: float = 0.55,
    front: bool = False,
) -> None:
    """A halo that flickers a little, as every lamp does. Only when lamps are lit."""
    if not place.light.lamps:
        return

    def draw(sheet: Sheet) -> None:
        sheet.fill(
            ellipse(x, y, radius),
            Radial(
                (x, y),
                radius,
                (
                    (0, mix(color, WHITE, 0.45), strength),
                    (0.14, color, strength * 0.62),
                    (0.45, color, strength * 0.18),
                    (1, color, 0.0),
                ),
            ),
        )

    margin = place.view.margin
    box = (
        max(-margin, x - radius),
        max(-margin, y - radius),
        min(place.view.width + margin, x + radius),
        min(place.bottom, y + radius),
    )
    if box[2] - box[0] < 4 or box[3] - box[1] < 4:
        return
    whole = (float(int(box[0])), float(int(box[1])), float(int(box[2])), float(int(box[3])))
    start = place.dice("flicker", key).uniform(0, 7)

    def flicker(frame: int) -> Pulse:
        return Pulse(opacity=0.90 + 0.07 * sin(frame * 0.31 + start) + 0.03 * sin(frame * 1.27 + start * 3))

    # In the blur behind a near shot the flicker is not seen, and a still glow merges with its layer.
    part = sprite(whole, draw, depth=depth, grid=2.0, motion=flicker if place.view.zoom < 1.2 else None)
    if part is not None:
        (place.before if front else place.behind).append(part)


def lantern(sheet: Sheet, place: Set, x: float, y: float, size: float) -> None:
    """A red paper lantern with a tassel."""
    red = (224, 64, 48) if place.light.lamps else place.lit((206, 60, 50))
    sheet.fill(
        ellipse(x, y, size, size * 0.86),
        Radial(
            (x, y),
            size * 1.1,
            (
                (0, (255, 196, 110) if place.light.lamps else mix(red, WHITE, 0.2), 1),
                (0.7, red, 1),
                (1, mix(red, BLACK, 0.3), 1),
            ),
        ),
    )
    for dy in (-0.88, 0.88):
        sheet.fill(
            rect(x - size * 0.42, y + dy * size - size * 0.1, size * 0.84, size * 0.2, size * 0.05),
            place.lit((216, 170, 70)),
        )
    sheet.stroke(
        polygon([(x, y + size), (x, y + size * 1.9)], closed=False), place.lit((216, 150, 60)), size * 0.14
    )
