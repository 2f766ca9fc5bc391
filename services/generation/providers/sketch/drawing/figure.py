"""Bodies: legs, torso, arms and hands in their clothes, in body coordinates (see anatomy), facing right."""

from services.generation.providers.sketch.drawing.anatomy import Arm, Skeleton
from services.generation.providers.sketch.drawing.animal_body import (
    draw_animal_arm,
    draw_animal_legs,
    draw_animal_torso,
    draw_tail,
)
from services.generation.providers.sketch.drawing.arms import draw_arm
from services.generation.providers.sketch.drawing.canvas import (
    Point,
    Radial,
    Sheet,
    ellipse,
    limb,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.clothes import (
    draw_satchel,
    draw_scarf,
    draw_scarf_tail,
    draw_torso,
)
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import mix, rgb
from services.generation.providers.sketch.drawing.robot_body import (
    draw_robot_arm,
    draw_robot_legs,
    draw_robot_torso,
)
from services.generation.providers.sketch.drawing.tones import Tones


def draw_ground_shadow(sheet: Sheet, bones: Skeleton) -> None:
    """The soft dark spot that keeps a figure on the ground."""
    xs = [leg[2][0] for leg in bones.legs]
    x, wide = (min(xs) + max(xs)) / 2 + 0.05, 0.75 + (max(xs) - min(xs)) / 2
    with sheet.group(matrix=(1, 0, x, 0, 0.17, 0.0)):
        sheet.fill(
            ellipse(0, 0, wide),
            Radial(
                (0, 0),
                wide,
                ((0, (6.0, 6.0, 20.0), 0.55), (0.55, (6.0, 6.0, 20.0), 0.32), (1, (6.0, 6.0, 20.0), 0.0)),
            ),
        )


def draw_body(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton, *, behind: bool = False) -> None:
    """Everything below the head except an arm that lies over the face; from ``behind`` no collar is seen."""
    if bones.seat is not None:
        _seat(sheet, tones, bones)
    if look.cape:
        _cape(sheet, look, tones, bones)
    if look.kind not in ("human", "ghost", "robot"):
        draw_tail(sheet, look, tones, bones)
    if not bones.far.front:
        _arm(sheet, look, tones, bones.far, far=True)
    if look.clothed:
        if look.kind != "ghost":
            _legs(sheet, look, tones, bones)
        _neck(sheet, look, tones, bones)
        draw_torso(sheet, look, tones, bones, behind=behind)
    elif look.kind == "robot":
        draw_robot_legs(sheet, look, tones, bones)
        draw_robot_torso(sheet, look, tones, bones, behind=behind)
    else:
        draw_animal_legs(sheet, look, tones, bones)
        draw_animal_torso(sheet, look, tones, bones, behind=behind)
    if look.scarf and (behind or bones.far.front):
        draw_scarf_tail(sheet, look, tones, bones)
    if look.scarf:
        draw_scarf(sheet, look, tones, bones)
    if look.satchel:
        draw_satchel(sheet, look, tones, bones)
    if bones.far.front:
        _arm(sheet, look, tones, bones.far, far=True)
    if bones.near.gesture != "chin":
        _arm(sheet, look, tones, bones.near, far=False)


def draw_loose_ends(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    """What moves in the air by itself: the tail of a scarf, unless folded arms hold it."""
    if look.scarf and not bones.far.front:
        draw_scarf_tail(sheet, look, tones, bones)


def draw_front_arm(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    """The arm that reaches to the chin: it covers the head."""
    if bones.near.gesture == "chin":
        _arm(sheet, look, tones, bones.near, far=False)


def _arm(sheet: Sheet, look: Look, tones: Tones, arm: Arm, *, far: bool) -> None:
    if look.clothed:
        draw_arm(sheet, look, tones, arm, far=far)
    elif look.kind == "robot":
        draw_robot_arm(sheet, look, tones, arm, far=far)
    else:
        draw_animal_arm(sheet, look, tones, arm, far=far)


def _seat(sheet: Sheet, tones: Tones, bones: Skeleton) -> None:
    top = bones.seat or 0.0
    wood = rgb("6b4a35")
    sheet.fill(rect(-0.85, top, 1.55, 0.2, 0.06), tones.across(wood, -0.9, 0.7))
    for x in (-0.72, 0.40):
        sheet.fill(rect(x, top + 0.16, 0.15, -top - 0.18, 0.03), tones.flat(mix(wood, (0.0, 0.0, 0.0), 0.3)))


def _cape(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    half, end = bones.shoulder_half, min(-0.5, bones.hip * 0.35)
    shape = smooth(
        [
            (-half, bones.shoulder),
            (-half - 0.28, bones.waist),
            (-half - 0.42, end),
            (0.0, end + 0.2),
            (half + 0.3, end),
            (half + 0.2, bones.waist),
            (half, bones.shoulder),
        ],
        tension=0.8,
    )
    sheet.fill(shape, tones.down(mix(look.accent, (20.0, 14.0, 26.0), 0.25), bones.shoulder, end))


def _legs(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    bare = look.outfit == "dress"
    cloth = look.skin if bare else look.bottom
    wide = (0.44 if look.feminine else 0.48) * look.build * (0.62 if bare else 1.0)
    for index, (hip, knee, ankle) in enumerate(bones.legs):
        tint = mix(cloth, (10.0, 8.0, 20.0), 0.2) if index == 0 else cloth
        path = limb([hip, knee, ankle], [wide * 1.12, wide * 0.86, wide * 0.56])
        sheet.fill(path, tones.across(tint, knee[0] - wide, knee[0] + wide))
        _shoe(sheet, look, tones, ankle, far=index == 0)


def _shoe(sheet: Sheet, look: Look, tones: Tones, ankle: Point, *, far: bool) -> None:
    x, y = ankle
    leather = mix(look.shoes, (8.0, 8.0, 16.0), 0.25 if far else 0.0)
    shape = [
        (x - 0.17, y - 0.10),
        (x - 0.19, y + 0.15),
        (x + 0.30, y + 0.16),
        (x + 0.34, y + 0.08),
        (x + 0.14, y - 0.02),
        (x + 0.12, y - 0.12),
    ]
    sheet.fill(smooth(shape, tension=0.7), tones.down(leather, y - 0.12, y + 0.2))
    sheet.stroke(
        polygon([(x - 0.17, y + 0.155), (x + 0.31, y + 0.165)], closed=False),
        tones.shadow(leather, 0.6),
        0.035,
    )


def _neck(sheet: Sheet, look: Look, tones: Tones, bones: Skeleton) -> None:
    x, y = bones.head
    wide = 0.15 if look.feminine or look.age == "child" else 0.205
    skin = look.skin
    top, base = bones.shoulder, x * 0.35
    shape = smooth(
        [
            (x - wide, y + 0.2), (x - wide, y + 0.56), (base - wide * 1.9, top + 0.02), (0.0, top + 0.35),
            (base + wide * 1.9, top + 0.02), (x + wide, y + 0.56), (x + wide, y + 0.2),
        ],
        tension=0.8,
    )  # fmt: skip
    sheet.fill(shape, tones.across(skin, x - wide * 1.6, x + wide * 1.6))
    with sheet.group(clip=shape):
        sheet.fill(ellipse(x + 0.04, y + 0.43, wide * 2, 0.2), tones.shadow(skin, 0.62), 0.7)
