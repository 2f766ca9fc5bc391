"""Collars, seams, sashes, buttons and pockets: what tells one outfit from another. Painted over a torso already clipped."""

from collections.abc import Callable
from dataclasses import dataclass

from services.generation.providers.sketch.drawing.canvas import (
    Affine,
    Color,
    Sheet,
    ellipse,
    polygon,
    rect,
    smooth,
    traced,
)
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import WHITE, mix, rgb
from services.generation.providers.sketch.drawing.tones import Tones
from services.generation.providers.sketch.drawing.wardrobe import Outfit

_CREAM: Color = (255.0, 245.0, 228.0)


@dataclass(frozen=True, slots=True)
class Cut:
    """A torso to be dressed: its look, and the rows of shoulders, waist and hem in body coordinates."""

    look: Look
    tones: Tones
    top: float
    waist: float
    hem: float

    @property
    def dark(self) -> Color:
        return mix(self.look.top, (14.0, 10.0, 24.0), 0.34)

    @property
    def seam(self) -> Color:
        return self.tones.shadow(self.look.top, 0.7)


def _from(row: float) -> Affine:
    return 1.0, 0.0, 0.0, 0.0, 1.0, row


def _lapels(sheet: Sheet, cut: Cut) -> None:
    look, tones, suit = cut.look, cut.tones, cut.look.outfit == "suit"
    deep = (cut.waist - 0.25 if suit else cut.top + 0.62) - cut.top
    with sheet.group(matrix=_from(cut.top)):
        sheet.fill(polygon([(-0.24, -0.3), (0.04, deep), (0.32, -0.3)]), tones.down(look.under, -0.2, 1.0))
        if suit:
            tie = [(0.0, 0.04), (0.10, 0.04), (0.13, deep - 0.15), (0.05, deep), (-0.03, deep - 0.15)]
            sheet.fill(polygon(tie), tones.flat(look.accent))
        sheet.stroke(
            polygon([(0.04, deep), (0.06, cut.hem - cut.top + 0.1)], closed=False), cut.seam, 0.022, 0.8
        )
        for side in (-1.0, 1.0):
            lapel = polygon(
                [
                    (0.04 + side * x, y)
                    for x, y in [*traced("0.2,-0.24 0.44,0.08 0.4,0.3"), (0.01, deep + 0.02)]
                ]
            )
            sheet.fill(lapel, tones.bright(cut.dark, 0.12) if side == tones.side else tones.flat(cut.dark))
        for index in range(3):
            sheet.fill(ellipse(0.15, deep + 0.26 + index * 0.42, 0.032), tones.bright(cut.dark, 0.4))
    for side in (-1.0, 1.0):
        pocket = [(side * 0.26 + 0.04, cut.waist + 0.34), (side * 0.44 + 0.04, cut.waist + 0.28)]
        sheet.stroke(polygon(pocket, closed=False), cut.seam, 0.03, 0.7)


def _crossed_collar(sheet: Sheet, cut: Cut) -> None:
    look, tones, down = cut.look, cut.tones, cut.waist - cut.top
    trim = tones.flat(mix(look.accent, _CREAM, 0.35))
    with sheet.group(matrix=_from(cut.top)):
        sheet.fill(polygon(traced("-0.2,-0.3 0.06,0.32 0.3,-0.3")), tones.down(look.under, -0.2, 1.0))
        sheet.stroke(smooth([(0.30, -0.26), (0.05, 0.42), (-0.34, down + 0.02)], closed=False), trim, 0.13)
        sheet.stroke(smooth(traced("-0.22,-0.26 -0.08,0.16 0.06,0.44"), closed=False), trim, 0.13)
    with sheet.group(matrix=_from(cut.waist)):
        sheet.fill(rect(-0.9, -0.1, 1.8, 0.26), tones.across(look.accent, -0.6, 0.6))
        sheet.fill(polygon(traced("0,0.1 0.12,0.1 0.2,1 0.04,1.02")), tones.shadow(look.accent, 0.2))


def _round_neck_and_belt(sheet: Sheet, cut: Cut) -> None:
    with sheet.group(matrix=_from(cut.top)):
        neck = traced("-0.26,-0.3 -0.2,0.06 0.03,0.2 0.26,0.06 0.32,-0.3")
        sheet.fill(smooth(neck), cut.tones.flat(cut.look.skin))
    sheet.fill(rect(-0.9, cut.waist - 0.07, 1.8, 0.16), cut.tones.across(cut.look.accent, -0.5, 0.5))


def _hood_and_strings(sheet: Sheet, cut: Cut) -> None:
    with sheet.group(matrix=_from(cut.top)):
        hood = traced("-0.36,-0.22 -0.3,0.06 0.03,0.22 0.36,0.06 0.4,-0.22 0.03,0.02")
        sheet.fill(smooth(hood), cut.tones.flat(cut.dark))
        for x in (-0.06, 0.12):
            sheet.stroke(
                polygon([(x, 0.14), (x + 0.01, 0.52)], closed=False), cut.tones.flat(rgb("f0ece2")), 0.03
            )
    with sheet.group(matrix=_from(cut.waist)):
        pouch = traced("-0.34,0.44 -0.24,0.02 0.28,0.02 0.38,0.44")
        sheet.fill(polygon(pouch), cut.tones.shadow(cut.look.top, 0.22))


def _knit(sheet: Sheet, cut: Cut) -> None:
    look, tones = cut.look, cut.tones
    with sheet.group(matrix=_from(cut.top)):
        sheet.fill(rect(-0.27, -0.34, 0.62, 0.34, 0.12), tones.across(mix(look.top, WHITE, 0.12), -0.3, 0.36))
        for index in range(3):
            row = 0.52 + index * 0.18
            zigzag = [(-0.9 + 0.12 * step, row + (0.05 if step % 2 else -0.03)) for step in range(16)]
            sheet.stroke(
                polygon(zigzag, closed=False), tones.flat(mix(look.accent, _CREAM, 0.45)), 0.045, 0.75
            )


def _shirt_collar(sheet: Sheet, cut: Cut) -> None:
    look, tones = cut.look, cut.tones
    with sheet.group(matrix=_from(cut.top)):
        sheet.fill(polygon(traced("-0.16,-0.3 0.04,0.26 0.24,-0.3")), tones.flat(look.skin))
        for side in (-1.0, 1.0):
            wing = [(0.04 + side * x, y) for x, y in traced("0.13,-0.24 0.36,0.02 0.2,0.24 0.01,0.22")]
            sheet.fill(polygon(wing), tones.bright(mix(look.top, WHITE, 0.35), 0.1))
    sheet.stroke(polygon([(0.05, cut.top + 0.24), (0.06, cut.hem)], closed=False), cut.seam, 0.02, 0.7)
    sheet.fill(rect(-0.9, cut.hem - 0.14, 1.8, 0.15), tones.flat(mix(look.bottom, (10.0, 8.0, 16.0), 0.35)))


def _vest(sheet: Sheet, cut: Cut) -> None:
    look, tones = cut.look, cut.tones
    low = cut.hem - cut.top + 0.1
    with sheet.group(matrix=_from(cut.top)):
        sheet.fill(polygon(traced("-0.16,-0.3 0.04,0.26 0.24,-0.3")), tones.flat(look.skin))
        for side in (-1.0, 1.0):
            front = [
                (0.04 + side * x, y)
                for x, y in [
                    *traced("0.3,-0.26 0.5,-0.2 0.62,0.34 0.9,0.6"),
                    (0.9, low),
                    (0.0, low),
                    (0.0, 0.62),
                ]
            ]
            sheet.fill(polygon(front), tones.across(look.over, -0.6, 0.7))
            wing = [(0.04 + side * x, y) for x, y in traced("0.13,-0.24 0.36,0.02 0.2,0.24 0.01,0.22")]
            sheet.fill(polygon(wing), tones.bright(mix(look.top, WHITE, 0.4), 0.1))
        sheet.stroke(polygon([(0.04, 0.62), (0.05, low)], closed=False), tones.shadow(look.over, 0.7), 0.022)
        for index in range(3):
            sheet.fill(ellipse(0.12, 0.78 + index * 0.3, 0.03), tones.bright(look.over, 0.5))


def _apron(sheet: Sheet, cut: Cut) -> None:
    look, tones = cut.look, cut.tones
    low = cut.hem - cut.top + 0.1
    _shirt_collar(sheet, cut)
    with sheet.group(matrix=_from(cut.top)):
        for side in (-1.0, 1.0):
            sheet.stroke(
                polygon([(0.04 + side * 0.3, -0.2), (0.04 + side * 0.28, 0.5)], closed=False),
                tones.flat(look.over),
                0.07,
            )
        bib = [
            (-0.28, 0.46),
            (0.36, 0.46),
            (0.4, cut.waist - cut.top),
            (0.62, low),
            (-0.54, low),
            (-0.32, cut.waist - cut.top),
        ]
        sheet.fill(polygon(bib), tones.across(look.over, -0.5, 0.6))
        sheet.fill(rect(-0.14, 0.66, 0.36, 0.26, 0.03), tones.bright(look.over, 0.1))
        sheet.stroke(
            polygon([(-0.32, cut.waist - cut.top), (0.4, cut.waist - cut.top)], closed=False),
            tones.shadow(look.over, 0.6),
            0.03,
        )


TAILORING: dict[Outfit, Callable[[Sheet, Cut], None]] = {
    "coat": _lapels,
    "jacket": _lapels,
    "suit": _lapels,
    "robe": _crossed_collar,
    "dress": _round_neck_and_belt,
    "hoodie": _hood_and_strings,
    "sweater": _knit,
    "shirt": _shirt_collar,
    "vest": _vest,
    "apron": _apron,
}
"""How each outfit is finished."""
