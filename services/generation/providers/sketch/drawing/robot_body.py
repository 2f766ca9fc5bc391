"""Bodies of robots, in body coordinates: a shell with joints, three constructions, no clothes."""

from math import cos, pi, sin

from services.generation.providers.sketch.drawing.anatomy import Arm, Skeleton
from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Path,
    Point,
    Radial,
    Sheet,
    ellipse,
    limb,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import WHITE, mix, rgb
from services.generation.providers.sketch.drawing.tones import Tones

_STEEL: Color = (58.0, 66.0, 78.0)
_TRACKS, _BARREL = 2, 1
"""Designs that are not a plain box on two legs."""


def draw_robot_legs(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    """Two jointed legs, or a pair of tracks under a column."""
    if look.design == _TRACKS and bones.seat is None:
        _tracks(sheet, look, tones, bones)
        return
    for index, (hip, knee, ankle) in enumerate(bones.legs):
        shade = 0.25 if index == 0 else 0.0
        metal, steel = mix(look.skin, (8.0, 8.0, 16.0), shade), mix(_STEEL, (8.0, 8.0, 16.0), shade)
        sheet.fill(
            limb([hip, knee, ankle], [0.2, 0.17, 0.17]), tones.across(steel, knee[0] - 0.1, knee[0] + 0.1)
        )
        shin = [(knee[0] + (ankle[0] - knee[0]) * 0.25, knee[1] + (ankle[1] - knee[1]) * 0.25), ankle]
        sheet.fill(limb(shin, [0.27, 0.33]), tones.across(metal, ankle[0] - 0.18, ankle[0] + 0.18))
        sheet.fill(ellipse(*knee, 0.13), tones.across(metal, knee[0] - 0.13, knee[0] + 0.13))
        sheet.fill(ellipse(*knee, 0.05), tones.flat(steel))
        x, y = ankle
        foot = polygon(
            [
                (x - 0.2, y - 0.06),
                (x + 0.16, y - 0.08),
                (x + 0.36, y + 0.06),
                (x + 0.38, y + 0.16),
                (x - 0.22, y + 0.16),
            ]
        )
        sheet.fill(foot, tones.down(metal, y - 0.1, y + 0.2))
        sheet.fill(rect(x - 0.22, y + 0.1, 0.6, 0.065, 0.02), tones.flat(steel))


def _tracks(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    wide, tall = bones.hip_half * 1.7, min(0.62, -bones.hip * 0.52)
    sheet.fill(rect(-0.2, bones.hip - 0.1, 0.4, -bones.hip - tall * 0.6), tones.across(_STEEL, -0.2, 0.2))
    for step in range(4):
        y = bones.hip + 0.16 + step * (-bones.hip - tall) / 4.4
        sheet.fill(rect(-0.25, y, 0.5, 0.07, 0.03), tones.across(mix(_STEEL, WHITE, 0.2), -0.25, 0.25))
    sheet.fill(rect(-wide * 0.7, -tall - 0.12, wide * 1.4, 0.3, 0.08), tones.across(look.skin, -wide, wide))
    sheet.fill(
        rect(-wide, -tall, wide * 2, tall, tall / 2),
        tones.down(mix(_STEEL, (0.0, 0.0, 0.0), 0.35), -tall, 0.0),
    )
    sheet.fill(rect(-wide + 0.09, -tall + 0.09, wide * 2 - 0.18, tall - 0.18, tall / 2), tones.flat(_STEEL))
    for index in range(4):
        x = -wide + tall / 2 + index * (2 * wide - tall) / 3
        sheet.fill(ellipse(x, -tall / 2, tall * 0.27), tones.across(look.skin, x - 0.15, x + 0.15))
        sheet.fill(ellipse(x, -tall / 2, tall * 0.09), tones.flat(_STEEL))
    for index in range(9):
        x = -wide + 0.16 + index * (2 * wide - 0.32) / 8
        sheet.fill(rect(x - 0.035, -0.05, 0.07, 0.07), tones.flat(mix(_STEEL, (0.0, 0.0, 0.0), 0.6)))


def draw_robot_torso(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton, *, behind: bool) -> None:
    """Neck, hips and the shell of the chest with its lamp, its dent and the traces of the years."""
    x, y = bones.head
    for step in range(4):
        row = y + 0.4 + step * 0.085
        sheet.fill(rect(x - 0.13, row, 0.26, 0.065, 0.03), tones.across(_STEEL, x - 0.14, x + 0.14))
    sheet.fill(ellipse(0.0, bones.hip + 0.02, bones.hip_half * 0.82, 0.2), tones.across(_STEEL, -0.5, 0.5))
    shell = _shell(look, bones)
    half = bones.shoulder_half
    sheet.fill(shell, tones.across(look.skin, -half, half, depth=1.2))
    with sheet.group(clip=shell):
        _plating(sheet, look, tones, bones, behind=behind)
    sheet.stroke(shell, tones.shadow(look.skin, 0.6), 0.02, 0.8)


def _shell(look: Look, bones: Skeleton) -> Path:
    top, low, half = bones.shoulder - 0.08, bones.hip + 0.04, bones.shoulder_half * 0.9
    hip = bones.hip_half
    if look.design == _BARREL:
        middle = (top + low) / 2
        right = [
            (half * 0.55, top),
            (half * 0.98, top + 0.22),
            (half * 1.06, middle),
            (hip * 0.95, low - 0.1),
        ]
        return smooth([(0.0, top - 0.05), *right, (0.0, low + 0.04), *[(-a, b) for a, b in reversed(right)]])
    if look.design == _TRACKS:
        return rect(-half, top, 2 * half, low - top, 0.12)
    right = [
        (half * 0.7, top),
        (half, top + 0.14),
        (half * 0.96, top + 0.4),
        (hip * 0.86, low - 0.06),
        (hip * 0.7, low),
    ]
    return smooth([*right, *[(-a, b) for a, b in reversed(right)]], tension=0.5)


def _plating(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton, *, behind: bool) -> None:
    top, low, half = bones.shoulder, bones.hip, bones.shoulder_half
    tall, dark = low - top, tones.shadow(look.skin, 0.65)
    sheet.stroke(
        polygon([(-1.2, top + tall * 0.74), (1.2, top + tall * 0.74)], closed=False), dark, 0.02, 0.8
    )
    for side in (-1.0, 1.0):
        for row in (0.08, 0.86):
            sheet.fill(ellipse(side * half * 0.62, top + tall * row, 0.03), tones.bright(look.skin, 0.4))
    if "worn" in look.traits:
        rust = mix(look.skin, rgb("7a4526"), 0.6)
        for bx, by, size in ((-0.62, 0.6, 0.15), (0.55, 0.9, 0.2), (0.68, 0.2, 0.1), (-0.2, 0.97, 0.13)):
            sheet.fill(ellipse(bx * half, top + by * tall, size, size * 0.6, turn=by), tones.flat(rust), 0.7)
    if "dent" in look.traits:
        bx, by = -half * 0.42, top + tall * 0.34
        sheet.fill(ellipse(bx, by, 0.17, 0.13, turn=0.4), tones.shadow(look.skin, 0.75))
        sheet.fill(ellipse(bx + 0.025, by + 0.03, 0.14, 0.1, turn=0.4), tones.shadow(look.skin, 0.4))
        sheet.stroke(
            smooth([(bx - 0.1, by + 0.13), (bx + 0.06, by + 0.15), (bx + 0.16, by + 0.06)], closed=False),
            tones.bright(look.skin, 0.6),
            0.02,
        )
    if behind:
        return
    x, y = 0.06, top + tall * 0.4
    if "lamp" in look.traits:
        glow = rgb("ffd87a")
        sheet.fill(ellipse(x, y, 0.2), tones.flat(_STEEL))
        sheet.fill(ellipse(x, y, 0.62), Radial((x, y), 0.62, ((0, glow, 0.5), (1, glow, 0.0))))
        sheet.fill(
            ellipse(x, y, 0.155),
            Radial((x - 0.03, y - 0.04), 0.19, ((0, (255.0, 250.0, 226.0), 1), (1, glow, 1))),
        )
        return
    _panel(sheet, look, tones, x, y)


def _panel(sheet: Sheet, look: Look, tones: Tones, x: float, y: float) -> None:
    """Gauges, buttons or a grille, by the design."""
    if look.design == 0:
        sheet.fill(rect(x - 0.26, y - 0.17, 0.52, 0.34, 0.06), tones.flat(_STEEL))
        for index, color in enumerate((look.accent, rgb("e8c45a"), rgb("6ab0a0"))):
            sheet.fill(ellipse(x - 0.15 + 0.15 * index, y, 0.05), mix(color, WHITE, 0.2))
    elif look.design == _BARREL:
        sheet.fill(ellipse(x, y, 0.19), tones.flat(_STEEL))
        sheet.fill(ellipse(x, y, 0.15), tones.flat((236.0, 232.0, 218.0)))
        sheet.stroke(polygon([(x, y), (x + 0.09, y - 0.07)], closed=False), tones.flat(rgb("b03a34")), 0.025)
    else:
        for index in range(4):
            sheet.fill(rect(x - 0.28, y - 0.16 + index * 0.1, 0.56, 0.05, 0.02), tones.flat(_STEEL))
    sheet.fill(rect(x + 0.16, y + 0.26, 0.16, 0.05, 0.02), tones.flat(look.accent))


def draw_robot_arm(sheet: Sheet, look: Look, tones: Tones, arm: Arm, *, far: bool) -> None:
    """Upper arm, elbow, forearm and a gripper of three fingers."""
    shade = 0.22 if far and not arm.front else 0.0
    metal, steel = mix(look.skin, (8.0, 8.0, 16.0), shade), mix(_STEEL, (8.0, 8.0, 16.0), shade)
    a, b, c = arm.shoulder, arm.elbow, arm.wrist
    sheet.fill(limb([a, b], [0.16, 0.15]), tones.across(steel, a[0] - 0.1, a[0] + 0.1))
    for step in (0.4, 0.58, 0.76):
        sheet.fill(
            ellipse(a[0] + (b[0] - a[0]) * step, a[1] + (b[1] - a[1]) * step, 0.1, 0.035),
            tones.bright(steel, 0.25),
        )
    _gripper(sheet, tones, arm, steel)
    start = (b[0] + (c[0] - b[0]) * 0.12, b[1] + (c[1] - b[1]) * 0.12)
    sheet.fill(
        limb([start, c], [0.2, 0.27]), tones.across(metal, min(b[0], c[0]) - 0.14, max(b[0], c[0]) + 0.14)
    )
    sheet.fill(ellipse(*b, 0.11), tones.across(metal, b[0] - 0.11, b[0] + 0.11))
    sheet.fill(ellipse(*a, 0.2), tones.across(metal, a[0] - 0.2, a[0] + 0.2))
    sheet.fill(ellipse(*a, 0.07), tones.flat(steel))


def _gripper(sheet: Sheet, tones: Tones, arm: Arm, steel: Color) -> None:
    spread = {"open": 0.75, "point": 0.2}.get(arm.gesture, 0.42)
    x, y = arm.wrist
    for index, turn in enumerate((-spread, 0.0, spread)):
        reach = 0.36 if arm.gesture != "point" or index == 0 else 0.2
        bend = arm.hand + turn
        tip = arm.hand + turn * 0.45
        middle: Point = (x + 0.2 * cos(bend), y + 0.2 * sin(bend))
        end: Point = (middle[0] + (reach - 0.17) * cos(tip), middle[1] + (reach - 0.17) * sin(tip))
        sheet.fill(limb([(x, y), middle, end], [0.12, 0.1, 0.07]), tones.down(steel, y - 0.3, y + 0.4))
    cuff = arm.hand + pi / 2
    sheet.stroke(
        polygon([(x + 0.13 * cos(cuff), y + 0.13 * sin(cuff)), (x - 0.13 * cos(cuff), y - 0.13 * sin(cuff))], closed=False),
        tones.flat(steel), 0.07,
    )  # fmt: skip
