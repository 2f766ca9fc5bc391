"""What a figure wears on its torso: the cut, folds, collars, sashes, a scarf, a satchel."""

from services.generation.providers.sketch.drawing.anatomy import Skeleton
from services.generation.providers.sketch.drawing.canvas import (
    Point,
    Radial,
    Sheet,
    ellipse,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import mix, rgb
from services.generation.providers.sketch.drawing.tailoring import TAILORING, Cut
from services.generation.providers.sketch.drawing.tones import Tones

SKIRTED = ("dress", "robe")


def _outline(look: Look, bones: Skeleton) -> list[Point]:
    """Right half of the torso from the neck down to the hem; mirrored for the left half."""
    top, half = bones.shoulder, bones.shoulder_half
    waist, hip = bones.waist_half, bones.hip_half
    sloped = [(0.17, top - 0.12), (half * 0.52, top - 0.02), (half * 0.84, top + 0.09), (half, top + 0.32)]
    chest = (half * 0.86 if not look.feminine else half * 0.90, top + 0.72)
    seated = bones.seat is not None
    match look.outfit:
        case "coat":
            hem = bones.hip + (0.35 if seated else -bones.hip * 0.40)
            return [*sloped, chest, (waist * 1.06, bones.waist), (hip * 1.26, bones.hip), (hip * 1.48, hem)]
        case "dress":
            hem = bones.hip + (0.35 if seated else -bones.hip * 0.52)
            return [*sloped, chest, (waist * 0.98, bones.waist), (hip * 1.35, bones.hip), (hip * 1.95, hem)]
        case "robe":
            hem = -0.12 if not seated else bones.hip + 0.35
            return [*sloped, chest, (waist * 1.1, bones.waist), (hip * 1.35, bones.hip), (hip * 1.75, hem)]
        case _:
            return [
                *sloped,
                chest,
                (waist * 1.08, bones.waist),
                (hip * 1.12, bones.hip + 0.02),
                (hip * 1.06, bones.hip + 0.20),
            ]


def draw_torso(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton, *, behind: bool) -> None:
    """The torso in its outfit."""
    right = _outline(look, bones)
    hem = right[-1][1]
    left = [(-x, y) for x, y in reversed(right)]
    below: list[Point] = [(0.0, hem + 0.06)]
    if look.kind == "ghost":
        # No feet: the robe ends in waves.
        wide = right[-1][0]
        below = [(wide * (1 - step / 4), hem + (0.16 if step % 2 else -0.1)) for step in range(1, 8)]
    shape = smooth([*right, *below, *left], tension=0.9)
    if bones.seat is not None and look.outfit in (*SKIRTED, "coat"):
        _lap(sheet, look, tones, bones)
    sheet.fill(shape, tones.across(look.top, -bones.shoulder_half, bones.shoulder_half))
    with sheet.group(clip=shape):
        _folds(sheet, look, tones, bones, hem)
        if not behind:
            TAILORING[look.outfit](sheet, Cut(look, tones, bones.shoulder, bones.waist, hem))
        head_x, head_y = bones.head
        sheet.fill(
            ellipse(head_x, head_y + 0.62, 0.42, 0.26),
            Radial(
                (head_x, head_y + 0.5),
                0.42,
                ((0, tones.shadow(look.top, 0.8), 0.7), (1, tones.shadow(look.top, 0.8), 0.0)),
            ),
        )


def _lap(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    """The skirt over the thighs of somebody seated."""
    knee = bones.legs[1][1]
    low = -0.55 if look.outfit in SKIRTED else knee[1] + 0.45
    shape = smooth(
        [
            (-bones.hip_half * 1.2, bones.hip - 0.1),
            (knee[0] + 0.3, knee[1] - 0.28),
            (knee[0] + 0.42, low),
            (knee[0] - 0.25, low + 0.05),
            (-bones.hip_half, bones.hip + 0.42),
        ],
        tension=0.75,
    )
    sheet.fill(shape, tones.across(mix(look.top, (10.0, 8.0, 20.0), 0.12), -0.6, knee[0] + 0.4))


def _folds(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton, hem: float) -> None:
    dark = tones.shadow(look.top, 0.55)
    waist = bones.waist
    for x, lean in ((-0.30, -0.10), (0.26, 0.10), (-0.10, -0.02), (0.38, 0.16)):
        if hem - waist > 0.9:
            fold = [
                (x * 0.8, waist + 0.12),
                (x + lean * 0.5, (waist + hem) / 2),
                (x + lean * 1.6, hem + 0.05),
                (x + lean * 1.6 + 0.09, hem + 0.05),
                (x + lean * 0.5 + 0.03, (waist + hem) / 2),
            ]
            sheet.fill(smooth(fold, tension=0.8), dark, 0.4)
    for side in (-1.0, 1.0):
        half = bones.shoulder_half * side
        crease = [
            (half * 0.80, bones.shoulder + 0.42),
            (half * 0.62, bones.shoulder + 0.78),
            (half * 0.46, bones.shoulder + 0.92),
            (half * 0.68, bones.shoulder + 0.80),
        ]
        sheet.fill(smooth(crease), dark, 0.42)
    away = -bones.shoulder_half * tones.side
    sheet.fill(
        rect(min(0.0, away * 1.9), bones.shoulder - 0.3, abs(away) * 1.9, hem - bones.shoulder + 0.6),
        Radial((away * 1.05, (bones.shoulder + hem) / 2), abs(away) * 1.35, ((0, dark, 0.5), (1, dark, 0.0))),
    )


def draw_scarf_tail(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    """The end of a scarf that hangs down and moves in the air."""
    top, x = bones.shoulder, bones.head[0]
    tail = smooth(
        [(x - 0.26, top + 0.02), (x - 0.06, top + 0.04), (x - 0.10, top + 0.95), (x - 0.38, top + 0.92)],
        tension=0.7,
    )
    sheet.fill(tail, tones.down(mix(look.accent, (20.0, 14.0, 26.0), 0.12), top, top + 1.0))


def draw_scarf(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    """A scarf wrapped round the neck."""
    top, x = bones.shoulder, bones.head[0]
    wrap = smooth(
        [
            (x - 0.42, top - 0.20),
            (x - 0.2, top - 0.12),
            (x + 0.05, top - 0.06),
            (x + 0.28, top - 0.13),
            (x + 0.43, top - 0.22),
            (x + 0.46, top + 0.06),
            (x + 0.1, top + 0.24),
            (x - 0.3, top + 0.2),
            (x - 0.47, top + 0.02),
        ],
        tension=0.85,
    )
    sheet.fill(wrap, tones.across(look.accent, x - 0.5, x + 0.5))
    for dy in (0.0, 0.1):
        sheet.stroke(
            smooth(
                [(x - 0.38, top - 0.02 + dy), (x, top + 0.08 + dy), (x + 0.36, top - 0.03 + dy)], closed=False
            ),
            tones.shadow(look.accent, 0.5),
            0.018,
            0.5,
        )


def draw_satchel(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    """A satchel with its strap."""
    leather = rgb("7a5232")
    half = bones.shoulder_half
    sheet.stroke(
        smooth(
            [
                (half * 0.6, bones.shoulder - 0.02),
                (0.0, bones.waist - 0.45),
                (-bones.hip_half * 1.15, bones.hip - 0.25),
            ],
            closed=False,
        ),
        tones.flat(mix(leather, (0.0, 0.0, 0.0), 0.25)),
        0.085,
    )
    x, y = -bones.hip_half * 1.25 - 0.2, bones.hip - 0.35
    sheet.fill(rect(x, y, 0.62, 0.56, 0.08), tones.across(leather, x, x + 0.62))
    sheet.fill(rect(x, y, 0.62, 0.28, 0.08), tones.bright(leather, 0.12))
    sheet.fill(rect(x + 0.26, y + 0.22, 0.1, 0.12, 0.02), tones.flat(rgb("d8b050")))
