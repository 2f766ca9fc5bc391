"""Arms and hands, in body coordinates."""

from math import cos, sin

from services.generation.providers.sketch.drawing.anatomy import Arm
from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Path,
    Point,
    Sheet,
    limb,
    polygon,
    smooth,
    traced,
)
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import mix
from services.generation.providers.sketch.drawing.tones import Tones


def draw_arm(sheet: Sheet, look: Look, tones: Tones, arm: Arm, *, far: bool) -> None:
    """An arm with its sleeve and hand; the ``far`` one lies in the shade."""
    cloth = (
        mix(look.top, (10.0, 8.0, 22.0), 0.22)
        if far and not arm.front
        else mix(look.top, (255.0, 255.0, 255.0), 0.03)
    )
    thick = (0.31 if look.feminine else 0.36) * look.build * (0.88 if look.age == "child" else 1.0)
    wide_sleeve = look.outfit == "robe"
    ends = [thick * 1.04, thick * 0.95, thick * (1.5 if wide_sleeve else 0.78)]
    short = look.outfit == "dress" or "rolled" in look.traits
    if arm.front:
        soft = limb(
            [(x + 0.045, y + 0.05) for x, y in (arm.shoulder, arm.elbow, arm.wrist)],
            [width * 1.1 for width in ends],
        )
        with sheet.group(opacity=0.30):
            sheet.fill(soft, tones.shadow(look.top, 1.0))
    _hand(sheet, look, tones, arm, far=far)
    left, right = (f(x for x, _ in (arm.shoulder, arm.elbow, arm.wrist)) for f in (min, max))
    if short:
        skin = mix(look.skin, (20.0, 10.0, 24.0), 0.14) if far and not arm.front else look.skin
        sheet.fill(
            limb([arm.shoulder, arm.elbow, arm.wrist], [thick * 0.8, thick * 0.7, thick * 0.5]),
            tones.across(skin, left - thick, right + thick),
        )
        middle = _between(arm.shoulder, arm.elbow, 0.55 if look.outfit == "dress" else 0.98)
        sheet.fill(
            limb(
                [arm.shoulder, _between(arm.shoulder, arm.elbow, 0.3), middle],
                [thick * 1.15, thick * 1.1, thick * 0.98],
            ),
            tones.across(cloth, left - thick, right + thick),
        )
        return
    sheet.fill(
        limb([arm.shoulder, arm.elbow, arm.wrist], ends),
        tones.across(cloth, left - thick * 0.6, right + thick * 0.6),
    )
    cuff_a, cuff_b = _between(arm.elbow, arm.wrist, 0.9), _between(arm.elbow, arm.wrist, 1.02)
    sheet.stroke(_cross(cuff_a, cuff_b, ends[2] * 0.5), tones.shadow(cloth, 0.45), 0.04, 0.65)
    bend = arm.elbow
    crease = [
        _between(bend, arm.shoulder, 0.16),
        (bend[0] + 0.06, bend[1] - 0.01),
        _between(bend, arm.wrist, 0.14),
    ]
    sheet.stroke(smooth(crease, closed=False), tones.shadow(cloth, 0.5), 0.025, 0.5)


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _cross(a: Point, b: Point, half: float) -> Path:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    nx, ny = -dy / length * half, dx / length * half
    return polygon([(a[0] + nx, a[1] + ny), (a[0] - nx, a[1] - ny)], closed=False)


def _hand(sheet: Sheet, look: Look, tones: Tones, arm: Arm, *, far: bool) -> None:
    """A mitten with a thumb, along the direction of the arm; pointing and open hands have their own shape."""
    skin: Color = mix(look.skin, (30.0, 12.0, 24.0), 0.12) if far else look.skin
    size = 0.30 if look.feminine or look.age == "child" else 0.35
    x, y = arm.wrist
    c, s = cos(arm.hand), sin(arm.hand)
    flip = -1.0 if far else 1.0
    matrix = (c * size, -s * size * flip, x, s * size, c * size * flip, y)
    paint = tones.down(skin, -0.6, 0.8)
    with sheet.group(matrix=matrix):
        if arm.gesture == "point":
            sheet.fill(limb([(0.5, -0.22), (1.0, -0.22), (1.5, -0.2)], [0.30, 0.27, 0.22]), paint)
            sheet.fill(
                smooth(traced("-0.2,-0.36 0.4,-0.42 0.85,-0.3 0.92,0.1 0.7,0.42 0.2,0.44 -0.2,0.32")),
                paint,
            )
            sheet.stroke(
                smooth([(0.84, -0.04), (0.62, -0.02), (0.55, 0.08)], closed=False),
                tones.shadow(skin, 0.5),
                0.06,
                0.6,
            )
            sheet.stroke(
                smooth([(0.86, 0.18), (0.66, 0.18)], closed=False), tones.shadow(skin, 0.5), 0.05, 0.5
            )
            return
        if arm.gesture == "open":
            for angle, reach in ((-0.5, 1.2), (-0.17, 1.42), (0.14, 1.4), (0.45, 1.2)):
                sheet.fill(
                    limb([(0.3, angle * 0.6), (0.8, angle * 0.95), (reach, angle * 1.25)], [0.3, 0.26, 0.2]),
                    paint,
                )
            sheet.fill(limb([(0.1, 0.3), (0.45, 0.72), (0.72, 0.86)], [0.3, 0.26, 0.2]), paint)
            sheet.fill(
                smooth(traced("-0.2,-0.3 0.35,-0.46 0.75,-0.36 0.78,0.3 0.4,0.46 -0.2,0.32")),
                paint,
            )
            return
        sheet.fill(
            smooth(
                traced("-0.2,-0.33 0.4,-0.42 0.95,-0.36 1.26,-0.12 1.2,0.18 0.85,0.38 0.35,0.42 -0.2,0.32")
            ),
            paint,
        )
        thumb = [(0.15, -0.30), (0.5, -0.50), (0.86, -0.44)]
        sheet.fill(limb(thumb, [0.3, 0.27, 0.2]), paint)
        sheet.stroke(
            smooth([(0.3, -0.26), (0.62, -0.33), (0.9, -0.32)], closed=False),
            tones.shadow(skin, 0.5),
            0.05,
            0.5,
        )
        sheet.stroke(smooth([(0.8, 0.02), (1.18, 0.02)], closed=False), tones.shadow(skin, 0.5), 0.04, 0.4)
