"""Heads of people: skull, ears, nose, cheeks, wrinkles and beards; other heads are drawn where they belong."""

from services.generation.providers.sketch.drawing.animal_head import draw_animal_head
from services.generation.providers.sketch.drawing.canvas import (
    Point,
    Radial,
    Sheet,
    ellipse,
    smooth,
    traced,
)
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import mix, rgb
from services.generation.providers.sketch.drawing.robot_head import draw_robot_head
from services.generation.providers.sketch.drawing.tones import Tones


def draw_head_from_behind(sheet: Sheet, look: Look, tones: Tones) -> None:
    """The back of a head: ears, and a skull covered by hair, fur or metal."""
    if look.kind == "robot":
        draw_robot_head(sheet, look, tones, behind=True)
        return
    if look.kind not in ("human", "ghost"):
        draw_animal_head(sheet, look, tones, behind=True)
        return
    for x in (-0.40, 0.40):
        sheet.fill(ellipse(x, 0.07, 0.055, 0.098), tones.across(look.skin, x - 0.06, x + 0.06))
    sheet.fill(smooth(_skull(look)), tones.across(look.skin, -0.42, 0.42))
    if look.hair_style == "bald":
        return
    low = 0.58 if look.hair_style in ("bob", "long", "wavy") else 0.34
    back = [
        (-0.40, 0.1),
        (-0.44, -0.18),
        (-0.36, -0.46),
        (0.0, -0.60),
        (0.36, -0.46),
        (0.44, -0.18),
        (0.40, 0.1),
        (0.30, low),
        (0.0, low + 0.04),
        (-0.30, low),
    ]
    sheet.fill(smooth(back), tones.down(look.hair, -0.6, low + 0.2))


def _skull(look: Look) -> list[Point]:
    jaw = 0.045 * look.jaw
    wide = 1.05 if look.age == "child" else 1.0
    points = [
        (-0.365, -0.14), (-0.352, 0.10), (-0.275 - jaw, 0.315), (-0.10 - jaw, 0.462), (0.055, 0.505),
        (0.19 + jaw, 0.455), (0.315 + jaw * 0.8, 0.29), (0.372, 0.07),
        (0.368, -0.14), (0.24, -0.43), (0.0, -0.51), (-0.25, -0.43),
    ]  # fmt: skip
    return [(x * wide, y) for x, y in points]


def draw_head(sheet: Sheet, look: Look, tones: Tones) -> None:
    """The head without eyes, brows, mouth and hair."""
    if look.kind == "robot":
        draw_robot_head(sheet, look, tones)
    elif look.kind in ("human", "ghost"):
        _face(sheet, look, tones)
    else:
        draw_animal_head(sheet, look, tones)


def _face(sheet: Sheet, look: Look, tones: Tones) -> None:
    skin = look.skin
    for x in (-0.372, 0.372):
        sheet.fill(ellipse(x, 0.07, 0.062 if x < 0 else 0.045, 0.098), tones.across(skin, x - 0.06, x + 0.06))
        sheet.stroke(
            smooth([(x, 0.01), (x - 0.02, 0.06), (x, 0.12)], closed=False),
            tones.shadow(skin, 0.5),
            0.012,
            0.6,
        )
    skull = smooth(_skull(look))
    sheet.fill(skull, tones.across(skin, -0.42, 0.42, depth=0.9))
    with sheet.group(clip=skull):
        # Shadow under the hair and along the jaw: this is what makes the face round.
        sheet.fill(
            ellipse(0.0, -0.33, 0.44, 0.20),
            Radial(
                (0.0, -0.36), 0.4, ((0, tones.shadow(skin, 0.5), 0.75), (1, tones.shadow(skin, 0.5), 0.0))
            ),
        )
        away = -0.46 * tones.side
        sheet.fill(
            ellipse(away, 0.2, 0.3, 0.5),
            Radial((away, 0.2), 0.36, ((0, tones.shadow(skin, 0.5), 0.6), (1, tones.shadow(skin, 0.5), 0.0))),
        )
        blush = mix(tones.flat(skin), tones.flat(rgb("e2574c")), 0.55)
        for x, y, wide in ((-0.2, 0.185, 0.12), (0.285, 0.185, 0.095)):
            strength = 0.5 if look.feminine or look.age == "child" else 0.26
            sheet.fill(
                ellipse(x, y, wide, 0.075), Radial((x, y), wide, ((0, blush, strength), (1, blush, 0.0)))
            )
        if look.freckles:
            for index in range(9):
                fx = (-0.2, 0.26)[index % 2] + 0.035 * ((index * 7) % 5 - 2)
                sheet.fill(
                    ellipse(fx, 0.155 + 0.022 * ((index * 3) % 4), 0.0085), tones.shadow(skin, 0.7), 0.7
                )
    _nose(sheet, look, tones)
    if look.age == "old":
        for dy in (0.0, 0.045):
            brow = [(-0.1, -0.2 - dy), (0.07, -0.215 - dy), (0.24, -0.2 - dy)]
            sheet.stroke(smooth(brow, closed=False), tones.shadow(skin, 0.5), 0.008, 0.5)
        for x, turn in ((-0.16, 1), (0.27, -1)):
            sheet.stroke(
                smooth([(x - 0.05, 0.13), (x, 0.145), (x + 0.05, 0.13)], closed=False),
                tones.shadow(skin, 0.5),
                0.009,
                0.55,
            )
            fold = [(x + 0.12 * turn, 0.19), (x + 0.085 * turn, 0.25), (x + 0.08 * turn, 0.31)]
            sheet.stroke(smooth(fold, closed=False), tones.shadow(skin, 0.55), 0.011, 0.55)
    _beard(sheet, look, tones)


def _nose(sheet: Sheet, look: Look, tones: Tones) -> None:
    skin, big = look.skin, 0.85 if look.feminine or look.age == "child" else 1.1
    bridge = [(0.115, 0.02), (0.133, 0.09), (0.12 + 0.05 * big, 0.165), (0.13, 0.192)]
    sheet.fill(smooth([*bridge, (0.075, 0.185), (0.09, 0.1)]), tones.shadow(skin, 0.35), 0.32)
    tip = [(0.07, 0.178), (0.09, 0.196), (0.13, 0.196), (0.12 + 0.055 * big, 0.172)]
    sheet.stroke(smooth(tip, closed=False), tones.shadow(skin, 0.75), 0.013, 0.75)
    sheet.fill(ellipse(0.133, 0.13, 0.018, 0.03), tones.bright(skin, 0.5), 0.5)


def _beard(sheet: Sheet, look: Look, tones: Tones) -> None:
    hair = tones.down(look.hair, 0.1, 0.75)
    if look.beard:
        edge = traced("-0.362,0.06 -0.36,0.26 -0.25,0.48 -0.04,0.64 0.14,0.65 0.3,0.5 0.378,0.26 0.38,0.06")
        under = traced("0.335,0.19 0.24,0.235 0.16,0.222 0.07,0.235 -0.03,0.222 -0.15,0.24 -0.29,0.19")
        sheet.fill(smooth([*edge, *under], tension=0.8), hair)
    if look.moustache or look.beard:
        sheet.fill(
            smooth(
                traced(
                    "0.07,0.225 0.17,0.23 0.235,0.285 0.15,0.268 0.07,0.262 -0.02,0.268 -0.105,0.285 "
                    "-0.03,0.23"
                )
            ),
            tones.flat(mix(look.hair, (20.0, 16.0, 18.0), 0.12)),
        )
