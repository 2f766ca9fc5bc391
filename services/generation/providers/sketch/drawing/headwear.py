"""Glasses and hats, in head coordinates."""

from collections.abc import Callable

from services.generation.providers.sketch.drawing.canvas import Sheet, ellipse, polygon, rect, smooth, traced
from services.generation.providers.sketch.drawing.face import EYES
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import WHITE, mix, rgb
from services.generation.providers.sketch.drawing.tones import Tones
from services.generation.providers.sketch.drawing.wardrobe import Hat


def draw_glasses(sheet: Sheet, look: Look, tones: Tones) -> None:
    """Round spectacles with a glint."""
    if not look.glasses:
        return
    frame = tones.flat(rgb("2e2630"))
    for index, (x, y) in enumerate(EYES):
        half = 0.128 if index == 0 else 0.115
        lens = rect(x - half + 0.006, y - 0.105, half * 2, 0.215, 0.095)
        sheet.fill(lens, (220.0, 236.0, 255.0), 0.12)
        sheet.fill(
            polygon([(x - 0.05, y + 0.09), (x - 0.02, y + 0.09), (x + 0.06, y - 0.09), (x + 0.03, y - 0.09)]),
            (255.0, 255.0, 255.0),
            0.16,
        )
        sheet.stroke(lens, frame, 0.018)
    sheet.stroke(smooth([(0.03, 0.02), (0.055, 0.005), (0.09, 0.02)], closed=False), frame, 0.018)
    sheet.stroke(polygon([(-0.235, 0.01), (-0.365, 0.0)], closed=False), frame, 0.018)


def draw_hat(sheet: Sheet, look: Look, tones: Tones) -> None:
    """The hat over the hair, if one is worn."""
    if look.hat:
        _HATS[look.hat](sheet, look, tones)


def _cap(sheet: Sheet, look: Look, tones: Tones) -> None:
    crown = traced("-0.44,-0.2 -0.42,-0.46 -0.12,-0.66 0.18,-0.64 0.41,-0.44 0.43,-0.22")
    peak = traced("-0.3,-0.23 0.1,-0.3 0.44,-0.25 0.62,-0.13 0.3,-0.17 0,-0.17")
    sheet.fill(smooth(crown, tension=0.9), tones.across(look.hat_color, -0.5, 0.5))
    sheet.fill(smooth(peak), tones.flat(mix(look.hat_color, (16.0, 14.0, 24.0), 0.4)))
    sheet.fill(rect(-0.435, -0.275, 0.87, 0.06, 0.03), tones.flat(look.accent))


def _brimmed(sheet: Sheet, look: Look, tones: Tones) -> None:
    wide, color = (0.86, rgb("d8b46a")) if look.hat == "straw" else (0.62, look.hat_color)
    crown = traced("-0.4,-0.25 -0.34,-0.6 -0.1,-0.74 0.16,-0.74 0.36,-0.6 0.42,-0.25")
    middle = traced("-0.4,-0.31 0,-0.34 0.42,-0.31")
    under = traced("0.4,-0.22 0,-0.24 -0.4,-0.22")
    sheet.fill(smooth(crown, tension=0.85), tones.across(color, -0.5, 0.5))
    sheet.fill(polygon(traced("-0.4,-0.27 -0.385,-0.37 0.4,-0.37 0.42,-0.27")), tones.flat(look.accent))
    sheet.fill(smooth([(-wide, -0.16), *middle, (wide, -0.16), *under]), tones.down(color, -0.34, -0.14))


def _beanie(sheet: Sheet, look: Look, tones: Tones) -> None:
    crown = traced("-0.45,-0.18 -0.44,-0.44 -0.2,-0.68 0.16,-0.68 0.42,-0.44 0.44,-0.18")
    sheet.fill(smooth(crown, tension=0.9), tones.across(look.hat_color, -0.5, 0.5))
    fold = tones.down(mix(look.hat_color, WHITE, 0.18), -0.32, -0.14)
    sheet.fill(rect(-0.465, -0.30, 0.93, 0.15, 0.06), fold)
    sheet.fill(ellipse(-0.02, -0.72, 0.10), tones.flat(mix(look.accent, WHITE, 0.3)))


def _crown(sheet: Sheet, look: Look, tones: Tones) -> None:
    gold = rgb("e8b83f")
    points = traced("-0.36,-0.36 -0.42,-0.68 -0.22,-0.52 0,-0.76 0.2,-0.52 0.42,-0.68 0.37,-0.36")
    sheet.fill(polygon(points), tones.across(gold, -0.45, 0.45))
    sheet.fill(rect(-0.37, -0.42, 0.75, 0.075, 0.02), tones.shadow(gold, 0.25))
    sheet.fill(ellipse(0.0, -0.52, 0.04, 0.055), tones.flat(look.accent))


def _pointed(sheet: Sheet, look: Look, tones: Tones) -> None:
    cone = traced("-0.4,-0.28 -0.2,-0.8 -0.14,-1.2 -0.28,-1.36 0.1,-1.14 0.22,-0.78 0.42,-0.28")
    brim = traced("-0.82,-0.18 -0.4,-0.33 0,-0.36 0.42,-0.33 0.82,-0.18 0.4,-0.23 0,-0.25 -0.4,-0.23")
    sheet.fill(smooth(cone, tension=0.8), tones.across(look.hat_color, -0.5, 0.5))
    sheet.fill(polygon(traced("-0.4,-0.29 -0.365,-0.4 0.375,-0.4 0.42,-0.29")), tones.flat(look.accent))
    sheet.fill(smooth(brim), tones.down(look.hat_color, -0.36, -0.1))


def _hood(sheet: Sheet, look: Look, tones: Tones) -> None:
    outside = traced("-0.46,0.52 -0.55,0 -0.46,-0.46 -0.14,-0.7 0.18,-0.69 0.46,-0.44 0.52,0 0.42,0.52")
    inside = traced("0.385,0.2 0.385,-0.1 0.28,-0.36 0.04,-0.44 -0.22,-0.37 -0.355,-0.1 -0.36,0.2")
    sheet.fill(smooth([*outside, *inside], tension=0.85), tones.across(look.hat_color, -0.5, 0.5))


def _helmet(sheet: Sheet, look: Look, tones: Tones) -> None:
    glass = ellipse(0.0, -0.04, 0.66, 0.68)
    sheet.fill(glass, (190.0, 224.0, 255.0), 0.13)
    sheet.stroke(glass, tones.flat(mix(look.hat_color, rgb("dfe4ea"), 0.8)), 0.05)
    sheet.stroke(smooth(traced("-0.5,-0.28 -0.36,-0.48 -0.14,-0.58"), closed=False), WHITE, 0.04, 0.7)


_HATS: dict[Hat, Callable[[Sheet, Look, Tones], None]] = {
    "cap": _cap,
    "straw": _brimmed,
    "fedora": _brimmed,
    "beanie": _beanie,
    "crown": _crown,
    "witch": _pointed,
    "hood": _hood,
    "helmet": _helmet,
}
