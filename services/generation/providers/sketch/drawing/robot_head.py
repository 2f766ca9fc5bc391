"""Heads of robots, in head coordinates: three shells, and eyes and mouths of light that show what is felt."""

from math import pi

from contracts.story import Emotion
from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Path,
    Radial,
    Sheet,
    ellipse,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.face import EYES, MOUTH, Lids, Mouth
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import WHITE, mix, rgb
from services.generation.providers.sketch.drawing.tones import Tones

_GLASS: Color = (24.0, 30.0, 42.0)
_GLOWS: tuple[Color, ...] = (rgb("7fe8ff"), rgb("ffd676"), rgb("9dffb0"), rgb("ffb08a"))


def _shell(look: Look) -> Path:
    design = 1 if "round_head" in look.traits else look.design
    if design == 1:
        return ellipse(0.0, -0.01, 0.5, 0.49)
    if design == 2:
        return smooth(
            [(-0.4, 0.46), (-0.44, 0.1), (-0.42, -0.26), (-0.24, -0.46), (0.0, -0.5), (0.26, -0.46),
             (0.44, -0.26), (0.46, 0.1), (0.42, 0.46), (0.0, 0.49)], tension=0.6,
        )  # fmt: skip
    return rect(-0.45, -0.46, 0.92, 0.92, 0.2)


def draw_robot_head(sheet: Sheet, look: Look, tones: Tones, *, behind: bool = False) -> None:
    """The shell with antenna, bolts and the dark glass of the face."""
    metal, steel = look.skin, mix(look.skin, (30.0, 36.0, 48.0), 0.66)
    tip = look.accent if look.design != 1 else rgb("ffd676")
    for x in (0.02,) if look.design != 2 else (-0.26, 0.28):
        sheet.stroke(polygon([(x * 0.8, -0.42), (x, -0.68)], closed=False), tones.flat(steel), 0.035)
        sheet.fill(ellipse(x, -0.71, 0.055), tones.flat(tip))
        sheet.fill(ellipse(x - 0.015, -0.73, 0.02), WHITE, 0.7)
    for x in (-0.49, 0.47):
        sheet.fill(rect(x - 0.06, -0.13, 0.14, 0.3, 0.05), tones.across(steel, x - 0.08, x + 0.1))
    shell = _shell(look)
    sheet.fill(shell, tones.across(metal, -0.46, 0.48, depth=1.2))
    with sheet.group(clip=shell):
        if "worn" in look.traits:
            rust = mix(metal, rgb("7a4526"), 0.6)
            for x, y, size in ((-0.36, -0.3, 0.1), (0.4, 0.36, 0.13), (-0.3, 0.42, 0.08)):
                sheet.fill(ellipse(x, y, size, size * 0.6, turn=x), tones.flat(rust), 0.65)
        sheet.stroke(
            smooth([(-0.5, -0.27), (0.0, -0.32), (0.5, -0.27)], closed=False),
            tones.shadow(metal, 0.6),
            0.014,
            0.8,
        )
        sheet.stroke(
            smooth([(-0.3, -0.38), (-0.1, -0.42), (0.06, -0.42)], closed=False),
            tones.bright(metal, 0.8),
            0.035,
            0.6,
        )
    sheet.stroke(shell, tones.shadow(metal, 0.6), 0.014, 0.7)
    if behind:
        return
    glass = rect(-0.3, -0.19, 0.72, 0.6, 0.2)
    sheet.fill(rect(-0.33, -0.22, 0.78, 0.66, 0.22), tones.flat(steel))
    sheet.fill(glass, _GLASS)
    with sheet.group(clip=glass):
        sheet.fill(polygon([(-0.3, 0.1), (0.02, -0.2), (0.2, -0.2), (-0.3, 0.3)]), WHITE, 0.06)


def _glow(look: Look) -> Color:
    return _GLOWS[(look.design + len(look.hair_style)) % len(_GLOWS)]


def draw_robot_eyes(sheet: Sheet, look: Look, tones: Tones, emotion: Emotion, lids: Lids) -> None:
    """Two lights; their shape is the expression."""
    glow = _glow(look)
    for index, (x, y) in enumerate(EYES):
        light = mix(glow, _GLASS, 0.55) if index == 0 and "uneven_eyes" in look.traits else glow
        inward = 1.0 if index == 0 else -1.0
        wide = 0.09 if index == 0 else 0.078
        if lids == "shut":
            sheet.stroke(polygon([(x - wide, y + 0.02), (x + wide, y + 0.02)], closed=False), light, 0.03)
            continue
        sheet.fill(ellipse(x, y, wide * 2), Radial((x, y), wide * 2, ((0, light, 0.4), (1, light, 0.0))))
        if emotion is Emotion.HAPPY and lids == "open":
            arch = [
                (x - wide, y + 0.05),
                (x - wide * 0.6, y - 0.045),
                (x, y - 0.075),
                (x + wide * 0.6, y - 0.045),
                (x + wide, y + 0.05),
            ]
            sheet.stroke(smooth(arch, closed=False), light, 0.045)
            continue
        tall = {Emotion.SURPRISED: 0.135, Emotion.AFRAID: 0.12, Emotion.SAD: 0.095}.get(emotion, 0.105)
        tall *= 0.45 if lids == "half" else 1.0
        with sheet.group(clip=_lid(x, y, wide, tall, emotion, inward)):
            sheet.fill(ellipse(x, y, wide * (0.8 if emotion is Emotion.AFRAID else 1.0), tall), light)
            sheet.fill(ellipse(x - 0.025, y - tall * 0.4, 0.026), WHITE, 0.9)


def _lid(x: float, y: float, wide: float, tall: float, emotion: Emotion, inward: float) -> Path:
    """What stays open of an eye: slanted in anger towards the middle, in sadness away from it."""
    slant = {Emotion.ANGRY: 0.085, Emotion.SAD: -0.07, Emotion.AFRAID: -0.04}.get(emotion, 0.0) * inward
    top = y - tall * (0.62 if slant else 1.2)
    return polygon(
        [
            (x - wide * 1.3, top - slant),
            (x + wide * 1.3, top + slant),
            (x + wide * 1.3, y + 0.2),
            (x - wide * 1.3, y + 0.2),
        ]
    )


def draw_robot_mouth(sheet: Sheet, look: Look, tones: Tones, emotion: Emotion, shape: Mouth) -> None:
    """A line of light at rest, the bars of a loudspeaker while it talks."""
    glow = _glow(look)
    x, y = MOUTH[0] - 0.01, MOUTH[1] - 0.02
    if shape == "rest":
        if emotion is Emotion.SURPRISED:
            sheet.stroke(ellipse(x, y, 0.045, 0.05), glow, 0.022)
            return
        bend = {Emotion.HAPPY: 0.055, Emotion.NEUTRAL: 0.014, Emotion.SAD: -0.04, Emotion.ANGRY: -0.02}.get(
            emotion, 0.0
        )
        line = [(x - 0.11, y - bend), (x, y + bend * 0.8), (x + 0.11, y - bend)]
        if emotion is Emotion.AFRAID:
            line = [(x - 0.12 + 0.04 * step, y + (0.02 if step % 2 else -0.02)) for step in range(7)]
            sheet.stroke(polygon(line, closed=False), glow, 0.02)
            return
        sheet.stroke(smooth(line, closed=False), glow, 0.024)
        return
    heights = {"small": (0.02, 0.03, 0.02), "wide": (0.05, 0.085, 0.05), "round": (0.03, 0.1, 0.03)}[shape]
    for index in range(5):
        tall = heights[min(2, abs(index - 2))] if index != 2 else heights[1]
        bar = (index - 2) * 0.05
        sheet.fill(rect(x + bar - 0.014, y - tall / 2, 0.028, tall, 0.012), glow)


def draw_robot_brows(sheet: Sheet, look: Look, tones: Tones, emotion: Emotion) -> None:
    """Two plates over the glass that tilt with anger and sorrow."""
    tilt = {Emotion.ANGRY: 0.16, Emotion.SAD: -0.16, Emotion.AFRAID: -0.12}.get(emotion, 0.0) * pi / 2
    if not tilt and emotion is not Emotion.SURPRISED:
        return
    rise = -0.05 if emotion is Emotion.SURPRISED else 0.0
    for index, (x, _) in enumerate(EYES):
        turn = tilt * (1.0 if index == 0 else -1.0)
        dx, dy = 0.1, 0.1 * turn * 1.4
        plate = [(x - dx, -0.225 - dy + rise), (x + dx, -0.225 + dy + rise)]
        sheet.stroke(
            polygon(plate, closed=False), tones.flat(mix(look.skin, (20.0, 24.0, 34.0), 0.55)), 0.055
        )
