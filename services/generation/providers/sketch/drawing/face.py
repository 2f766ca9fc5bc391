"""Faces: eyes, brows and mouths by emotion, in head coordinates (centre 0,0; height 1; turned to the right)."""

from dataclasses import dataclass
from typing import Literal

from contracts.story import Emotion
from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Linear,
    Path,
    Point,
    Radial,
    Sheet,
    ellipse,
    smooth,
)
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import mix
from services.generation.providers.sketch.drawing.tones import Tones

Lids = Literal["open", "half", "shut"]
Mouth = Literal["rest", "small", "wide", "round"]

EYES: tuple[Point, Point] = ((-0.088, 0.035), (0.216, 0.035))
MOUTH: Point = (0.084, 0.295)


@dataclass(frozen=True, slots=True)
class Expression:
    """``lid`` opens the eyes (1 is usual); brow heights are offsets (negative is up); ``smile`` bends the mouth."""

    lid: float
    slant: float
    cheek: float
    iris: float
    inner: float
    outer: float
    smile: float


EXPRESSIONS: dict[Emotion, Expression] = {
    Emotion.NEUTRAL: Expression(1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.25),
    Emotion.HAPPY: Expression(0.88, 0.0, 0.35, 1.03, -0.012, -0.008, 1.0),
    Emotion.SAD: Expression(0.82, 0.028, 0.0, 1.0, -0.05, 0.03, -0.7),
    Emotion.ANGRY: Expression(0.80, -0.03, 0.15, 0.92, 0.048, -0.028, -0.55),
    Emotion.SURPRISED: Expression(1.26, 0.0, 0.0, 0.86, -0.07, -0.055, 0.0),
    Emotion.AFRAID: Expression(1.18, 0.02, 0.0, 0.78, -0.075, 0.005, -0.6),
}


def _eye_shape(
    center: Point, half: float, tall: float, look: Expression, inward: float
) -> tuple[list[Point], Path]:
    """The upper lid from the inner to the outer corner, and the whole opening. ``inward`` +1: nose to the right."""
    x, y = center
    inner, outer = (x + half * inward, y + 0.014), (x - half * inward, y - 0.004 + look.slant * 0.55)
    top = [
        inner,
        (x + half * 0.55 * inward, y - tall * 0.78 - look.slant * 0.45),
        (x - half * 0.10 * inward, y - tall),
        (x - half * 0.66 * inward, y - tall * 0.72 + look.slant * 0.5),
        outer,
    ]
    low = tall * (0.72 - look.cheek)
    bottom = [
        (x - half * 0.6 * inward, y + low * 0.82),
        (x, y + low),
        (x + half * 0.6 * inward, y + low * 0.74),
    ]
    return top, smooth([*top, *bottom])


def draw_eyes(sheet: Sheet, look: Look, tones: Tones, emotion: Emotion, lids: Lids) -> None:
    """Both eyes with lashes; brows are drawn apart, since they do not blink."""
    shown = EXPRESSIONS[emotion]
    size = {"child": 1.28, "young": 1.17}.get(look.age, 1.08) * (1.08 if look.feminine else 0.95)
    line = mix(tones.flat(look.hair), (22.0, 14.0, 20.0), 0.72)
    for index, (x, y) in enumerate(EYES):
        inward = 1.0 if index == 0 else -1.0
        half, tall = (0.084 if index == 0 else 0.071) * size, 0.068 * size * shown.lid
        if lids == "shut":
            curve = [
                (x + half * inward, y + 0.02),
                (x, y + 0.045 - shown.cheek * 0.05),
                (x - half * inward, y + 0.014),
            ]
            sheet.stroke(smooth(curve, closed=False), line, 0.022 if look.feminine else 0.018)
            continue
        if lids == "half":
            tall *= 0.45
        top, opening = _eye_shape((x, y), half, tall, shown, inward)
        _eyeball(sheet, look, tones, (x, y), opening, size, shown)
        width = 0.026 if look.feminine else 0.019
        sheet.stroke(smooth(top, closed=False), line, width * size)
        if look.feminine:
            corner = top[-1]
            flick = [top[-2], corner, (corner[0] - 0.028 * inward * size, corner[1] - 0.022)]
            sheet.stroke(smooth(flick, closed=False), line, 0.017 * size)
        crease = [(px + 0.004 * inward, py - 0.03 * size) for px, py in top[1:4]]
        sheet.stroke(smooth(crease, closed=False), tones.shadow(look.skin, 0.6), 0.009, 0.6)
        low = [
            (x - half * 0.62 * inward, y + tall * 0.62),
            (x, y + tall * (0.76 - shown.cheek)),
            (x + half * 0.5 * inward, y + tall * 0.6),
        ]
        sheet.stroke(smooth(low, closed=False), tones.shadow(look.skin, 0.7), 0.009, 0.5)


def _eyeball(
    sheet: Sheet, look: Look, tones: Tones, center: Point, opening: Path, size: float, shown: Expression
) -> None:
    x, y = center
    white = mix(tones.flat((250.0, 248.0, 246.0)), (255.0, 255.0, 255.0), 0.35)
    radius = 0.057 * size * shown.iris
    ix, iy = x + 0.013 * size, y - 0.002
    with sheet.group(clip=opening):
        sheet.fill(ellipse(x, y, 0.14 * size, 0.12 * size), white)
        iris = mix(look.iris, tones.flat(look.iris), 0.5)
        shade = mix(iris, (14.0, 10.0, 20.0), 0.62)
        sheet.fill(
            ellipse(ix, iy, radius, radius * 1.1),
            Linear(
                (0, iy - radius),
                (0, iy + radius * 1.1),
                ((0, shade, 1), (0.5, iris, 1), (1, mix(iris, (255, 255, 255), 0.42), 1)),
            ),
        )
        sheet.stroke(ellipse(ix, iy, radius * 0.96, radius * 1.05), mix(iris, (10.0, 8.0, 14.0), 0.75), 0.008)
        sheet.fill(ellipse(ix, iy, radius * 0.46, radius * 0.5), (14.0, 10.0, 16.0))
        sheet.fill(
            ellipse(x, y - 0.075 * size, 0.13 * size, 0.055 * size),
            Radial(
                (x, y - 0.085 * size),
                0.12 * size,
                ((0, (30.0, 20.0, 50.0), 0.42), (1, (30.0, 20.0, 50.0), 0.0)),
            ),
        )
        sheet.fill(ellipse(ix + radius * 0.36, iy - radius * 0.42, radius * 0.27), (255.0, 255.0, 255.0))
        sheet.fill(
            ellipse(ix - radius * 0.38, iy + radius * 0.45, radius * 0.14), (255.0, 255.0, 255.0), 0.75
        )


def draw_brows(sheet: Sheet, look: Look, tones: Tones, emotion: Emotion) -> None:
    """The brows, as tapering strokes."""
    shown = EXPRESSIONS[emotion]
    color = mix(tones.flat(look.hair), (30.0, 20.0, 24.0), 0.35 if look.age != "old" else 0.1)
    thick = 0.028 if look.feminine else 0.042
    for index, (x, y) in enumerate(EYES):
        inward = 1.0 if index == 0 else -1.0
        half = 0.105 if index == 0 else 0.09
        inner = (x + half * 0.86 * inward, y - 0.150 + shown.inner)
        middle = (x - half * 0.12 * inward, y - 0.178 + (shown.inner + shown.outer) * 0.5)
        outer = (x - half * 1.02 * inward, y - 0.136 + shown.outer)
        upper = [inner, (middle[0], middle[1] - thick * 0.5), outer]
        lower = [(middle[0], middle[1] + thick * 0.5), (inner[0], inner[1] + thick * 0.85)]
        sheet.fill(smooth([*upper, *lower], tension=0.9), color)


def draw_mouth(sheet: Sheet, look: Look, tones: Tones, emotion: Emotion, shape: Mouth) -> None:
    """The mouth at rest, or open as it speaks."""
    smile = EXPRESSIONS[emotion].smile
    x, y = MOUTH
    lip = mix(tones.flat(look.skin), tones.flat((176.0, 52.0, 62.0)), 0.66 if look.feminine else 0.42)
    line = mix(tones.shadow(look.skin, 0.55), (96.0, 30.0, 36.0), 0.55)
    if shape == "rest" and emotion in (Emotion.SURPRISED, Emotion.AFRAID):
        shape = "small" if emotion is Emotion.AFRAID else "round"
    if shape == "rest":
        if emotion is Emotion.HAPPY:
            _open_mouth(sheet, (x, y), 0.108, 0.05, smile, lip)
            return
        half = 0.078
        bend = 0.026 * smile
        curve = [
            (x - half, y - bend),
            (x - half * 0.3, y + bend * 0.7),
            (x + half * 0.35, y + bend * 0.7),
            (x + half * 0.86, y - bend),
        ]
        sheet.stroke(smooth(curve, closed=False), line, 0.017)
        sheet.fill(ellipse(x, y + 0.036 + max(0.0, bend * 0.7), 0.044, 0.013), lip, 0.55)
        return
    half, tall = {"small": (0.068, 0.030), "wide": (0.09, 0.062), "round": (0.052, 0.066)}[shape]
    _open_mouth(sheet, (x, y), half * (1.1 if smile > 0.9 else 1.0), tall, smile * 0.7, lip)


def _open_mouth(sheet: Sheet, center: Point, half: float, tall: float, smile: float, lip: Color) -> None:
    x, y = center
    bend = 0.026 * smile
    upper = y - tall * 0.42 + max(0.0, bend) * 0.9
    shape = smooth(
        [
            (x - half, y - bend), (x - half * 0.4, upper), (x + half * 0.3, upper), (x + half * 0.86, y - bend),
            (x + half * 0.5, y + tall * 0.78), (x - half * 0.06, y + tall), (x - half * 0.62, y + tall * 0.74),
        ]
    )  # fmt: skip
    sheet.fill(shape, (92.0, 26.0, 34.0))
    with sheet.group(clip=shape):
        sheet.fill(ellipse(x, y + tall * 1.05, half * 0.7, tall * 0.62), (206.0, 92.0, 96.0))
        sheet.fill(
            ellipse(x, y - tall * 0.55 + max(0, bend) * 0.9, half * 0.8, tall * 0.5), (250.0, 246.0, 240.0)
        )
    sheet.stroke(shape, lip, 0.014)
