"""Hair: what falls behind the head, and what lies on it, in head coordinates (turned to the right)."""

from math import cos, pi, sin

from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Linear,
    Point,
    Sheet,
    ellipse,
    limb,
    smooth,
    traced,
)
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import chance, mix
from services.generation.providers.sketch.drawing.tones import Tones

_CROWN: list[Point] = traced(
    "-0.415,0.1 -0.452,-0.14 -0.385,-0.42 -0.15,-0.6 0.12,-0.605 0.335,-0.475 0.425,-0.21 0.402,0.06"
)
"""The outer edge of hair over the skull, from the left ear over the top to the right ear."""


def _sheen(tones: Tones, color: Color, top: float = -0.6, bottom: float = 0.35) -> Linear:
    return Linear(
        (0.0, top),
        (0.12 * tones.side, bottom),
        (
            (0.0, tones.bright(color, 0.18), 1.0),
            (0.4, tones.flat(color), 1.0),
            (1.0, tones.shadow(color, 0.34), 1.0),
        ),
    )


def draw_back_hair(sheet: Sheet, look: Look, tones: Tones) -> None:
    """What is seen behind the neck and the shoulders."""
    style, hair = look.hair_style, look.hair
    dark = _sheen(tones, mix(hair, (16.0, 12.0, 24.0), 0.28), -0.4, 1.5)
    if look.kind not in ("human", "ghost"):
        return
    if style == "long":
        sheet.fill(
            smooth(
                traced(
                    "-0.42,-0.2 -0.52,0.35 -0.6,1.05 -0.5,1.62 -0.12,1.74 0.34,1.62 0.46,1.05 0.44,0.35 "
                    "0.4,-0.2"
                )
            ),
            dark,
        )
    elif style == "wavy":
        sheet.fill(
            smooth(
                traced(
                    "-0.42,-0.2 -0.58,0.2 -0.55,0.5 -0.66,0.8 -0.56,1.08 -0.2,1.16 0.28,1.1 0.56,1.02 "
                    "0.58,0.76 0.46,0.5 0.52,0.2 0.4,-0.2"
                )
            ),
            dark,
        )
    elif style == "bob":
        sheet.fill(
            smooth(traced("-0.42,-0.2 -0.5,0.15 -0.52,0.52 -0.3,0.62 0.2,0.6 0.47,0.54 0.46,0.15 0.4,-0.2")),
            dark,
        )
    elif style == "ponytail":
        sheet.fill(
            limb([(-0.34, -0.30), (-0.66, -0.16), (-0.74, 0.35), (-0.60, 0.92)], [0.22, 0.30, 0.27, 0.05]),
            dark,
        )
    elif style == "bun":
        sheet.fill(ellipse(-0.17, -0.68, 0.2), _sheen(tones, hair, -0.9, -0.4))
        sheet.fill(smooth(traced("-0.42,-0.1 -0.44,0.2 -0.32,0.42 0.24,0.4 0.36,0.1")), dark)
    elif style == "braids":
        for side in (-1.0, 1.0):
            for step in range(6):
                t = step / 5
                sheet.fill(
                    ellipse(
                        0.43 * side - 0.02 + 0.05 * sin(step * 1.9), 0.30 + t * 0.95, 0.125 - 0.045 * t, 0.12
                    ),
                    _sheen(tones, hair, 0.1, 1.4),
                )
    elif style == "braid":
        for step in range(7):
            t = step / 6
            sheet.fill(
                ellipse(-0.46 + 0.1 * t + 0.04 * sin(step * 1.9), 0.26 + t * 1.05, 0.14 - 0.06 * t, 0.13),
                _sheen(tones, hair, 0.1, 1.5),
            )
        sheet.fill(ellipse(-0.36, 1.33, 0.07, 0.06), tones.flat(look.accent))
    elif style in ("short", "side", "spiky", "curly", "swept"):
        sheet.fill(
            smooth(traced("-0.41,-0.2 -0.41,0.16 -0.3,0.38 0.2,0.36 0.36,0.1 0.38,-0.2")),
            dark,
        )


def _fringe(look: Look) -> list[Point]:
    """The hairline from the right ear back to the left ear."""
    match look.hair_style:
        case "bob":
            return traced(
                "0.385,0.3 0.365,0.05 0.335,-0.115 0.22,-0.145 0.1,-0.125 -0.03,-0.15 -0.16,-0.12 "
                "-0.27,-0.13 -0.335,0.02 -0.36,0.3"
            )
        case "long" | "wavy":
            return traced(
                "0.4,0.4 0.372,0.1 0.33,-0.13 0.22,-0.3 0.12,-0.4 -0.02,-0.28 -0.2,-0.16 -0.325,0 -0.37,0.4"
            )
        case "ponytail" | "braids" | "braid":
            return traced("0.362,-0.02 0.32,-0.17 0.2,-0.22 0.05,-0.17 -0.12,-0.22 -0.24,-0.19 -0.325,-0.02")
        case "side":
            return traced(
                "0.375,0.02 0.345,-0.15 0.3,-0.26 0.16,-0.235 -0.04,-0.255 -0.2,-0.34 -0.315,-0.16 "
                "-0.345,0.06"
            )
        case "spiky":
            return traced(
                "0.375,0.02 0.335,-0.2 0.29,-0.15 0.22,-0.29 0.11,-0.16 0.02,-0.3 -0.1,-0.17 -0.18,-0.3 "
                "-0.28,-0.17 -0.345,0.06"
            )
        case "bun" | "swept":
            return traced(
                "0.362,-0.06 0.315,-0.22 0.18,-0.345 0.06,-0.37 -0.1,-0.335 -0.25,-0.22 -0.335,-0.02"
            )
        case _:
            return traced(
                "0.375,0.02 0.338,-0.17 0.27,-0.265 0.12,-0.295 -0.05,-0.28 -0.22,-0.255 -0.32,-0.15 "
                "-0.345,0.06"
            )


def draw_front_hair(sheet: Sheet, look: Look, tones: Tones) -> None:
    """The crown and the fringe, with a sheen and a few strands."""
    if look.hair_style == "bald" or look.kind not in ("human", "ghost"):
        return
    style = look.hair_style
    paint = _sheen(tones, look.hair)
    crown = list(_CROWN)
    if style in ("long", "wavy"):
        crown = [(-0.47, 0.62), *crown, (0.45, 0.62)]
    elif style == "bob":
        crown = [(-0.47, 0.50), *crown, (0.44, 0.50)]
    elif style in ("short", "side", "bun", "swept"):
        crown = [(x * 0.975, y * 0.965) for x, y in crown]
    if style == "curly":
        dice = chance("curls", look.jaw, look.build)
        for index in range(30):
            angle = pi * (0.93 + 1.14 * index / 29)
            reach = 0.42 + dice.uniform(-0.05, 0.05)
            tint = mix(look.hair, tones.light.key, dice.uniform(0.0, 0.16))
            sheet.fill(
                ellipse(reach * cos(angle), -0.12 + reach * sin(angle) * 1.08, dice.uniform(0.10, 0.14)),
                tones.flat(tint),
            )
    if style == "spiky":
        spikes: list[Point] = []
        for index in range(9):
            angle = pi * (1.02 + 0.96 * index / 8)
            spikes += [
                (0.40 * cos(angle - 0.07), -0.14 + 0.45 * sin(angle - 0.07)),
                (0.53 * cos(angle + 0.06), -0.14 + 0.60 * sin(angle + 0.06)),
            ]
        crown = [(-0.40, 0.08), *spikes, (0.40, 0.06)]
    shape = smooth([*crown, *_fringe(look)], tension=0.7 if style == "spiky" else 0.95)
    sheet.fill(shape, paint)
    with sheet.group(clip=shape):
        _strands(sheet, look, tones)


def _strands(sheet: Sheet, look: Look, tones: Tones) -> None:
    if look.hair_style == "curly":
        return
    bright, dark = tones.bright(look.hair, 0.42), tones.shadow(look.hair, 0.5)
    root = (
        (0.13, -0.53)
        if look.hair_style in ("long", "wavy", "side", "ponytail", "bun", "swept")
        else (0.04, -0.62)
    )
    for index in range(7):
        t = index / 6
        end = (-0.34 + 0.68 * t, -0.16 - 0.13 * sin(pi * t))
        middle = ((root[0] + end[0]) / 2 * 1.16, (root[1] + end[1]) / 2 - 0.07 * (1 - abs(t - 0.5)))
        sheet.stroke(smooth([root, middle, end], closed=False), bright if index % 2 else dark, 0.009, 0.32)
    side = 1.0 if tones.side > 0 else -1.0
    band = [
        (side * 0.06, -0.47),
        (side * 0.22, -0.40),
        (side * 0.33, -0.24),
        (side * 0.30, -0.24),
        (side * 0.19, -0.36),
        (side * 0.05, -0.42),
    ]
    sheet.fill(smooth(band), tones.bright(look.hair, 0.75), 0.34)
