"""Bodies of animals that walk upright, in body coordinates: fur, wings, shells, paws and tails."""

from math import cos, sin

from services.generation.providers.sketch.drawing.anatomy import Arm, Skeleton
from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Point,
    Sheet,
    ellipse,
    limb,
    polygon,
    smooth,
    traced,
)
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import WHITE, mix, rgb
from services.generation.providers.sketch.drawing.tones import Tones

_CREAM: Color = (255.0, 248.0, 236.0)
_HORN = rgb("e0a23c")


def pale_of(look: Look) -> Color:
    """The colour of belly, muzzle and inner tail."""
    if "panda" in look.traits:
        return look.skin
    return mix(
        look.skin, _CREAM, 0.5 if look.kind in ("dragon", "tortoise", "seal", "bear", "horse") else 0.72
    )


def dark_of(look: Look) -> Color:
    """The colour of paws, wings and stripes."""
    return rgb("2c2c34") if "panda" in look.traits else mix(look.skin, (26.0, 18.0, 26.0), 0.42)


def draw_tail(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    """What is seen behind the body: a tail, a shell, wings that are folded."""
    root: Point = (-bones.hip_half * 0.7, bones.hip + 0.1)
    x, y = root
    low = min(-0.12, y + 0.5)
    match look.kind:
        case "fox":
            sheet.fill(
                limb(
                    [root, (x - 0.5, low), (x - 0.98, y - 0.2), (x - 0.92, y - 0.78)], [0.2, 0.44, 0.5, 0.08]
                ),
                tones.across(look.skin, x - 1.1, x),
            )
            sheet.fill(
                limb([(x - 0.99, y - 0.34), (x - 0.96, y - 0.6), (x - 0.91, y - 0.8)], [0.44, 0.34, 0.06]),
                tones.flat(_CREAM),
            )
        case "cat":
            path = [root, (x - 0.42, low), (x - 0.74, y - 0.25), (x - 0.62, y - 0.75)]
            sheet.fill(limb(path, [0.17, 0.17, 0.16, 0.12]), tones.across(look.skin, x - 0.8, x))
            sheet.fill(
                limb([(x - 0.7, y - 0.5), (x - 0.62, y - 0.76)], [0.15, 0.12]), tones.flat(dark_of(look))
            )
        case "dog" | "horse":
            hair = look.skin if look.kind == "dog" else dark_of(look)
            wide = [0.16, 0.2, 0.16, 0.05] if look.kind == "dog" else [0.16, 0.3, 0.32, 0.06]
            path = [root, (x - 0.36, y - 0.12), (x - 0.58, y - 0.46), (x - 0.5, y - 0.75)]
            sheet.fill(
                limb(
                    path
                    if look.kind == "dog"
                    else [root, (x - 0.34, y), (x - 0.44, y + 0.45), (x - 0.4, low + 0.4)],
                    wide,
                ),
                tones.across(hair, x - 0.6, x),
            )
        case "rabbit" | "bear" | "mouse":
            _small_tail(sheet, look, tones, root, low)
        case "dragon" | "tortoise" | "bird" | "seal":
            _back(sheet, look, tones, bones, root, low)
        case _:
            pass


def _small_tail(sheet: Sheet, look: Look, tones: Tones, root: Point, low: float) -> None:
    x, y = root
    match look.kind:
        case "rabbit" | "bear":
            sheet.fill(
                ellipse(x - 0.1, y, 0.2 if look.kind == "rabbit" else 0.15),
                tones.down(pale_of(look), y - 0.2, y + 0.2),
            )
        case "mouse":
            sheet.fill(
                limb(
                    [root, (x - 0.5, low), (x - 0.9, low - 0.1), (x - 1.05, y - 0.4)],
                    [0.09, 0.08, 0.06, 0.02],
                ),
                tones.flat(rgb("d8a09a")),
            )
        case _:
            pass


def _back(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton, root: Point, low: float) -> None:
    """A dragon's wings and tail, a tortoise's shell, tail feathers, a fluke."""
    x, y = root
    match look.kind:
        case "dragon":
            _wings(sheet, look, tones, bones)
            path = [root, (x - 0.45, low), (x - 0.95, low + 0.04), (x - 1.3, y + 0.1)]
            sheet.fill(limb(path, [0.5, 0.36, 0.22, 0.08]), tones.across(look.skin, x - 1.2, x))
            sheet.fill(
                polygon(
                    [(x - 1.2, y + 0.16), (x - 1.5, y + 0.02), (x - 1.36, y - 0.24), (x - 1.12, y - 0.04)]
                ),
                tones.flat(look.accent),
            )
        case "tortoise":
            middle = (bones.shoulder + bones.hip) / 2 + 0.1
            shell = ellipse(
                -0.16, middle, bones.shoulder_half * 1.2, (bones.hip - bones.shoulder) * 0.72 + 0.1
            )
            sheet.fill(shell, tones.across(rgb("7a5a3a"), -1.0, 0.8))
            sheet.stroke(shell, tones.flat(rgb("4e3826")), 0.06)
        case "bird":
            for turn in (-0.14, 0.0, 0.14):
                sheet.fill(
                    limb(
                        [
                            root,
                            (x - 0.42 + turn, y + 0.2 + turn * 0.6),
                            (x - 0.62 + turn * 1.6, y + 0.34 + turn),
                        ],
                        [0.2, 0.17, 0.06],
                    ),
                    tones.flat(dark_of(look)),
                )
        case "seal":
            sheet.fill(
                limb([root, (x - 0.4, low + 0.06), (x - 0.8, -0.1)], [0.4, 0.26, 0.06]),
                tones.across(look.skin, x - 0.8, x),
            )
        case _:
            pass


def _wings(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    top = bones.shoulder
    for side in (-1.0, 1.0):
        wing = traced("0.2,0.3 0.7,-0.5 1.25,-0.72 1.15,-0.2 1.3,0.1 0.98,0.18 0.95,0.5 0.62,0.4 0.35,0.7")
        shape = [(x * side, top + y) for x, y in wing]
        sheet.fill(
            smooth(shape, tension=0.4), tones.down(mix(look.skin, look.accent, 0.4), top - 0.8, top + 0.6)
        )
        for at in (2, 4, 6):
            sheet.stroke(polygon([shape[0], shape[at]], closed=False), tones.shadow(look.skin, 0.7), 0.03)


def draw_animal_legs(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    """Legs and paws; birds stand on thin ones."""
    for index, (hip, knee, ankle) in enumerate(bones.legs):
        shade = 0.2 if index == 0 else 0.0
        fur = mix(dark_of(look) if "panda" in look.traits else look.skin, (10.0, 8.0, 20.0), shade)
        x, y = ankle
        if look.kind == "bird":
            horn = mix(_HORN, (10.0, 8.0, 20.0), shade)
            sheet.fill(limb([hip, knee, ankle], [0.2, 0.1, 0.09]), tones.flat(horn))
            for reach, rise in ((0.34, 0.13), (0.2, 0.17), (-0.16, 0.15)):
                sheet.fill(limb([(x, y), (x + reach, y + rise)], [0.1, 0.07]), tones.flat(horn))
            continue
        wide = 0.5 if look.kind in ("bear", "dragon", "tortoise", "seal") else 0.4
        sheet.fill(
            limb([hip, knee, ankle], [wide * 1.15 * look.build, wide * 0.9, wide * 0.68]),
            tones.across(fur, knee[0] - wide / 2, knee[0] + wide / 2),
        )
        hoof = look.kind == "horse"
        paw = (
            mix(dark_of(look), (0.0, 0.0, 0.0), 0.3)
            if hoof
            else pale_of(look)
            if look.kind in ("fox", "cat", "dog")
            else fur
        )
        paw = (
            mix(dark_of(look), (0.0, 0.0, 0.0), shade)
            if look.kind == "fox"
            else mix(paw, (10.0, 8.0, 20.0), shade)
        )
        foot = [
            (x - 0.2, y - 0.06),
            (x - 0.21, y + 0.15),
            (x + 0.32, y + 0.16),
            (x + 0.36, y + 0.04),
            (x + 0.12, y - 0.1),
        ]
        sheet.fill(smooth(foot, tension=0.8), tones.down(paw, y - 0.1, y + 0.18))
        for toe in () if hoof else (0.13, 0.24):
            sheet.stroke(
                polygon([(x + toe, y + 0.05), (x + toe + 0.02, y + 0.15)], closed=False),
                tones.shadow(paw, 0.6),
                0.022,
                0.7,
            )


def draw_animal_torso(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton, *, behind: bool) -> None:
    """Neck, chest and belly with their markings and a ribbon."""
    x, y = bones.head
    half, hip, top, low = bones.shoulder_half * 0.82, bones.hip_half, bones.shoulder, bones.hip
    slim = 0.86 if look.kind in ("cat", "fox", "mouse") else 1.0
    sheet.fill(
        limb([(x, y + 0.2), (x * 0.6, top + 0.2)], [0.42, 0.62 * slim]), tones.across(look.skin, -0.4, 0.45)
    )
    right = [
        (0.22, top + 0.02), (half * 0.66 * slim, top + 0.1), (half * 0.92 * slim, top + 0.42),
        (hip * 1.3, (top + low) / 2 + 0.35), (hip * 1.3, low), (hip * 0.8, low + 0.3),
    ]  # fmt: skip
    shape = smooth([*right, (0.0, low + 0.36), *[(-a, b) for a, b in reversed(right)]])
    sheet.fill(shape, tones.across(look.skin, -half, half))
    with sheet.group(clip=shape):
        if not behind:
            _belly(sheet, look, tones, bones)
        if "stripes" in look.traits:
            for row in range(4):
                for side in (-1.0, 1.0):
                    stripe = [
                        (side * hip * 1.4, top + 0.4 + row * 0.26),
                        (side * hip * 0.8, top + 0.47 + row * 0.26),
                    ]
                    sheet.fill(limb(stripe, [0.11, 0.02]), tones.flat(dark_of(look)))
        if "panda" in look.traits:
            sheet.fill(ellipse(0.0, top + 0.08, 1.2, 0.3), tones.flat(dark_of(look)))
    if "ribbon" in look.traits:
        _ribbon(sheet, look, tones, bones)


def _belly(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    top, low, half = bones.shoulder, bones.hip, bones.hip_half
    middle, tall = (top + low) / 2 + 0.2, (low - top) / 2 + 0.14
    pale = WHITE if "penguin" in look.traits else pale_of(look)
    sheet.fill(ellipse(0.1, middle, half * 0.92, tall), tones.down(pale, top, low))
    if look.kind in ("dragon", "tortoise"):
        for row in range(4):
            y = top + 0.3 + row * (low - top) / 4
            sheet.stroke(
                smooth([(-half, y), (0.1, y + 0.07), (half, y)], closed=False),
                tones.shadow(pale, 0.6),
                0.025,
                0.7,
            )
    elif look.kind == "bird":
        for row in range(3):
            for step in range(3):
                x, y = -0.2 + step * 0.3 + 0.14 * (row % 2), top + 0.42 + row * 0.24
                sheet.stroke(
                    smooth([(x - 0.08, y), (x, y + 0.07), (x + 0.08, y)], closed=False),
                    tones.shadow(pale, 0.5),
                    0.025,
                    0.6,
                )
    if "patch" in look.traits:
        sheet.fill(ellipse(-half * 0.75, low - 0.12, 0.3, 0.24, turn=0.5), tones.flat(_CREAM))


def _ribbon(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    x, y = bones.head[0] * 0.7 + 0.05, bones.shoulder + 0.02
    sheet.fill(
        limb([(x - 0.36, y - 0.08), (x, y + 0.06), (x + 0.34, y - 0.08)], [0.12, 0.13, 0.12]),
        tones.across(look.accent, x - 0.4, x + 0.4),
    )
    for side in (-1.0, 1.0):
        bow = [(x, y + 0.07), (x + side * 0.3, y - 0.1), (x + side * 0.34, y + 0.24)]
        sheet.fill(smooth(bow, tension=0.6), tones.down(look.accent, y - 0.1, y + 0.3))
        sheet.fill(
            limb([(x, y + 0.1), (x + side * 0.14, y + 0.46)], [0.09, 0.13]),
            tones.flat(mix(look.accent, (0.0, 0.0, 0.0), 0.15)),
        )
    sheet.fill(ellipse(x, y + 0.07, 0.08), tones.bright(look.accent, 0.2))


def draw_animal_arm(sheet: Sheet, look: Look, tones: Tones, arm: Arm, *, far: bool) -> None:
    """A foreleg with its paw, or a wing."""
    shade = 0.2 if far and not arm.front else 0.0
    fur = mix(dark_of(look) if "panda" in look.traits else look.skin, (10.0, 8.0, 22.0), shade)
    a, b, c = arm.shoulder, arm.elbow, arm.wrist
    left, right = min(a[0], b[0], c[0]) - 0.2, max(a[0], b[0], c[0]) + 0.2
    tip = (c[0] + 0.3 * cos(arm.hand), c[1] + 0.3 * sin(arm.hand))
    if arm.front:
        with sheet.group(opacity=0.25):
            sheet.fill(
                limb([(x + 0.04, y + 0.05) for x, y in (a, b, c)], [0.42, 0.38, 0.34]),
                tones.shadow(look.skin, 1.0),
            )
    if look.kind in ("bird", "seal"):
        wing = mix(dark_of(look), look.skin, 0.3 if look.kind == "bird" else 1.0)
        wing = mix(wing, (10.0, 8.0, 22.0), shade)
        sheet.fill(limb([a, b, c, tip], [0.36, 0.5, 0.34, 0.08]), tones.across(wing, left, right))
        for share in (0.45, 0.75) if look.kind == "bird" else ():
            start = (b[0] + (c[0] - b[0]) * share - 0.12, b[1] + (c[1] - b[1]) * share)
            sheet.stroke(
                smooth([start, ((start[0] + tip[0]) / 2 - 0.05, (start[1] + tip[1]) / 2), tip], closed=False),
                tones.shadow(wing, 0.6),
                0.025,
                0.6,
            )
        return
    thick = 0.44 if look.kind in ("bear", "dragon") else 0.36
    sheet.fill(limb([a, b, c], [thick, thick * 0.92, thick * 0.76]), tones.across(fur, left, right))
    _paw(
        sheet,
        look,
        tones,
        arm,
        mix(dark_of(look), (0.0, 0.0, 0.0), shade) if look.kind in ("fox", "horse") else fur,
    )


def _paw(sheet: Sheet, look: Look, tones: Tones, arm: Arm, fur: Color) -> None:
    x, y = arm.wrist
    px, py = x + 0.1 * cos(arm.hand), y + 0.1 * sin(arm.hand)
    sheet.fill(ellipse(px, py, 0.22, 0.18, turn=arm.hand), tones.down(fur, py - 0.2, py + 0.2))
    if look.kind == "horse":
        return
    for turn in (-0.5, 0.0, 0.5):
        tx, ty = px + 0.17 * cos(arm.hand + turn), py + 0.17 * sin(arm.hand + turn)
        sheet.fill(ellipse(tx, ty, 0.085), tones.down(fur, ty - 0.1, ty + 0.1))
    if arm.gesture == "open":
        sheet.fill(
            ellipse(px - 0.03 * cos(arm.hand), py - 0.03 * sin(arm.hand), 0.09, 0.08),
            tones.flat(rgb("d88a8a")),
        )
    if arm.gesture == "point":
        end = (px + 0.4 * cos(arm.hand), py + 0.4 * sin(arm.hand))
        sheet.fill(limb([(px, py), end], [0.16, 0.11]), tones.down(fur, py - 0.2, py + 0.2))
