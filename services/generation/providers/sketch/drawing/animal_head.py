"""Heads of animals, in head coordinates: skulls, ears, horns, muzzles, beaks and markings."""

from contracts.story import Emotion
from services.generation.providers.sketch.drawing.animal_body import dark_of, pale_of
from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Point,
    Radial,
    Sheet,
    ellipse,
    limb,
    polygon,
    smooth,
    traced,
)
from services.generation.providers.sketch.drawing.face import EXPRESSIONS, EYES, Mouth
from services.generation.providers.sketch.drawing.look import Look
from services.generation.providers.sketch.drawing.palette import WHITE, mix, rgb
from services.generation.providers.sketch.drawing.tones import Tones

_SKULLS = {
    "round": "-0.47,-0.06 -0.45,0.2 -0.3,0.42 -0.02,0.48 0.28,0.43 0.46,0.2 0.48,-0.06 0.38,-0.34 0.16,-0.47 "
    "-0.13,-0.47 -0.37,-0.34",
    "cheeky": "-0.45,-0.08 -0.5,0.14 -0.6,0.3 -0.4,0.34 -0.18,0.46 0.06,0.49 0.28,0.45 0.46,0.33 0.64,0.28 "
    "0.52,0.12 0.47,-0.08 0.36,-0.34 0.15,-0.45 -0.13,-0.45 -0.35,-0.34",
    "long": "-0.38,-0.12 -0.36,0.14 -0.25,0.4 -0.12,0.6 0.1,0.66 0.3,0.58 0.38,0.36 0.4,0.1 0.4,-0.14 "
    "0.28,-0.42 0.02,-0.49 -0.26,-0.42",
}
_SKULL_OF = {"cat": "cheeky", "fox": "cheeky", "horse": "long", "dog": "round", "dragon": "long"}
_BEAK = rgb("e9a63a")


def skull_of(look: Look) -> list[Point]:
    """The outline of the head."""
    return traced(_SKULLS[_SKULL_OF.get(look.kind, "round")])


def draw_animal_head(sheet: Sheet, look: Look, tones: Tones, *, behind: bool = False) -> None:
    """The head without eyes, brows and mouth."""
    if look.kind in ("dragon", "horse"):
        _crest(sheet, look, tones)
    _ears(sheet, look, tones, behind=behind)
    skull = smooth(skull_of(look), tension=0.9)
    sheet.fill(skull, tones.across(look.skin, -0.5, 0.52, depth=0.9))
    if behind:
        return
    with sheet.group(clip=skull):
        _markings(sheet, look, tones)
        away = -0.5 * tones.side
        sheet.fill(
            ellipse(away, 0.2, 0.34, 0.5),
            Radial(
                (away, 0.2),
                0.4,
                ((0, tones.shadow(look.skin, 0.5), 0.5), (1, tones.shadow(look.skin, 0.5), 0.0)),
            ),
        )
    if look.kind == "bird":
        return
    _muzzle(sheet, look, tones)


def _markings(sheet: Sheet, look: Look, tones: Tones) -> None:
    pale = tones.flat(pale_of(look))
    if look.kind == "fox":
        for side in (-1.0, 1.0):
            cheek = [
                (0.07 + side * x, y)
                for x, y in traced("0.02,0.16 0.22,0.2 0.4,0.12 0.7,0.26 0.4,0.6 0.05,0.6")
            ]
            sheet.fill(smooth(cheek, tension=0.7), pale)
    if look.kind == "bird":
        for x, y in EYES:
            sheet.fill(ellipse(x + (x - 0.06) * 0.12, y + 0.02, 0.17, 0.19), pale)
    if "panda" in look.traits:
        for index, (x, y) in enumerate(EYES):
            sheet.fill(
                ellipse(x - 0.01, y + 0.03, 0.125, 0.145, turn=0.5 if index == 0 else -0.5),
                tones.flat(dark_of(look)),
            )
    if look.kind == "dog":
        sheet.fill(ellipse(0.25, -0.02, 0.19, 0.23), tones.flat(mix(look.skin, dark_of(look), 0.5)))
    if "patch" in look.traits:
        sheet.fill(ellipse(-0.14, -0.02, 0.19, 0.2, turn=0.4), tones.flat((252.0, 246.0, 238.0)), 0.9)
    if "stripes" in look.traits or look.kind == "cat":
        for x in (-0.08, 0.05, 0.18):
            sheet.fill(
                limb([(x, -0.48), (0.05 + (x - 0.05) * 0.8, -0.27)], [0.06, 0.015]),
                tones.flat(dark_of(look)),
                0.75,
            )
    if look.kind in ("dragon", "tortoise"):
        for x, y in ((-0.25, -0.3), (-0.12, -0.36), (0.3, -0.28), (-0.3, 0.2), (0.36, 0.18)):
            sheet.fill(ellipse(x, y, 0.035, 0.028), tones.shadow(look.skin, 0.6), 0.6)
    blush = mix(tones.flat(look.skin), tones.flat(rgb("e2574c")), 0.5)
    for x in (-0.26, 0.36):
        sheet.fill(ellipse(x, 0.2, 0.1, 0.07), Radial((x, 0.2), 0.1, ((0, blush, 0.42), (1, blush, 0.0))))


def _crest(sheet: Sheet, look: Look, tones: Tones) -> None:
    """The mane of a horse, the spikes and horns of a dragon."""
    if look.kind == "horse":
        mane = traced("-0.1,-0.6 0.14,-0.58 -0.1,-0.3 -0.3,0.1 -0.3,0.7 -0.6,0.9 -0.56,0.2 -0.46,-0.3")
        sheet.fill(smooth(mane), tones.down(dark_of(look), -0.6, 0.9))
        return
    for x, y, size in ((-0.5, 0.2, 0.2), (-0.5, -0.06, 0.22), (-0.42, -0.32, 0.24), (-0.24, -0.5, 0.22)):
        sheet.fill(
            polygon([(x - size * 0.9, y - size * 0.8), (x + 0.2, y - 0.12), (x + 0.16, y + 0.2)]),
            tones.flat(look.accent),
        )
    for side in (-1.0, 1.0):
        horn = [(0.03 + side * 0.16, -0.4), (0.03 + side * 0.28, -0.66), (0.03 + side * 0.24, -0.88)]
        sheet.fill(limb(horn, [0.17, 0.11, 0.02]), tones.across(rgb("efe2c4"), -0.3, 0.4))


_EARS: dict[str, tuple[str, str]] = {
    "rabbit": ("0.08,-0.38 0.05,-0.82 0.16,-1.16 0.29,-0.85 0.29,-0.36",
        "0.13,-0.45 0.11,-0.82 0.17,-1.04 0.23,-0.82 0.23,-0.45"),
    "bear": ("0.2,-0.36 0.22,-0.56 0.36,-0.6 0.46,-0.47 0.42,-0.26",
        "0.26,-0.4 0.28,-0.52 0.36,-0.53 0.4,-0.44 0.38,-0.34"),
    "mouse": ("0.16,-0.3 0.16,-0.6 0.4,-0.76 0.62,-0.56 0.5,-0.2",
        "0.24,-0.36 0.25,-0.56 0.4,-0.65 0.53,-0.52 0.45,-0.3"),
    "dog": ("0.24,-0.42 0.44,-0.4 0.6,-0.05 0.54,0.24 0.4,0.1 0.34,-0.1",
        "0.34,-0.32 0.43,-0.28 0.52,-0.03 0.48,0.12 0.41,-0.02"),
    "horse": ("0.12,-0.4 0.16,-0.62 0.3,-0.8 0.34,-0.56 0.3,-0.34",
        "0.18,-0.44 0.21,-0.6 0.28,-0.68 0.29,-0.54 0.26,-0.4"),
    "cat": ("0.12,-0.4 0.24,-0.68 0.42,-0.8 0.47,-0.52 0.44,-0.16",
        "0.2,-0.43 0.29,-0.61 0.39,-0.68 0.41,-0.48 0.38,-0.3"),
}  # fmt: skip


def _ears(sheet: Sheet, look: Look, tones: Tones, *, behind: bool) -> None:
    if look.kind in ("tortoise", "seal", "dragon") or (look.kind == "bird" and "tufts" not in look.traits):
        return
    outline, inner = _EARS.get({"fox": "cat", "bird": "cat"}.get(look.kind, look.kind), _EARS["cat"])
    pink = mix(look.skin, rgb("f0b0a8"), 0.5)
    dark = "panda" in look.traits or look.kind == "bird"
    for side in (-1.0, 1.0):
        points = traced(outline)
        if side > 0 and "torn_ear" in look.traits:
            points[2:3] = [
                (points[2][0] - 0.07, points[2][1] + 0.1),
                (points[2][0] - 0.01, points[2][1] + 0.2),
                (points[2][0] + 0.05, points[2][1] + 0.09),
            ]
        fur = dark_of(look) if dark else look.skin
        shape = polygon if side > 0 and "torn_ear" in look.traits else smooth
        sheet.fill(shape([(0.03 + x * side, y) for x, y in points]), tones.down(fur, -0.9, 0.0))
        if not behind and not dark:
            sheet.fill(
                smooth([(0.03 + x * side, y) for x, y in traced(inner)], tension=0.75), tones.flat(pink), 0.8
            )
        if look.kind == "fox":
            tip = points[2:3]
            sheet.fill(
                polygon(
                    [
                        (0.03 + x * side + dx, y + dy)
                        for x, y in tip
                        for dx, dy in ((0.0, 0.0), (-0.1, 0.14), (0.05, 0.16))
                    ]
                ),
                tones.flat(dark_of(look)),
            )


def _muzzle(sheet: Sheet, look: Look, tones: Tones) -> None:
    pale: Color = mix(pale_of(look), (255.0, 250.0, 242.0), 0.3)
    if look.kind in ("horse", "dragon"):
        snout = "-0.2,0.26 -0.1,0.16 0.1,0.13 0.3,0.17 0.39,0.3 0.32,0.56 0.09,0.64 -0.13,0.55"
    else:
        snout = "-0.18,0.23 -0.09,0.12 0.08,0.08 0.26,0.12 0.34,0.23 0.26,0.41 0.07,0.47 -0.11,0.41"
    sheet.fill(smooth(traced(snout)), tones.down(pale, 0.0, 0.55))
    if look.kind in ("horse", "dragon", "tortoise"):
        for x in (0.02, 0.17):
            sheet.fill(ellipse(x, 0.2, 0.024, 0.018, turn=0.4), tones.flat(dark_of(look)))
        return
    nose = rgb("3a2a2e") if look.kind not in ("rabbit", "mouse") else rgb("d87f86")
    sheet.fill(
        smooth(traced("0.01,0.14 0.09,0.125 0.17,0.14 0.14,0.19 0.09,0.215 0.04,0.19")), tones.flat(nose)
    )
    sheet.fill(ellipse(0.065, 0.15, 0.022, 0.012), WHITE, 0.55)
    sheet.stroke(polygon([(0.09, 0.21), (0.085, 0.25)], closed=False), tones.flat(nose), 0.012)
    if look.kind in ("cat", "rabbit", "fox", "mouse", "seal"):
        for side in (-1.0, 1.0):
            for dy in (-0.02, 0.02, 0.06):
                whisker = [(0.09 + side * 0.14, 0.23 + dy * 0.6), (0.09 + side * 0.46, 0.20 + dy * 1.9)]
                sheet.stroke(polygon(whisker, closed=False), tones.bright(pale, 0.4), 0.008, 0.85)


def draw_beak(sheet: Sheet, look: Look, tones: Tones, emotion: Emotion, shape: Mouth) -> None:
    """A beak that opens as the bird speaks; its corners rise and fall with what it feels."""
    if shape == "rest" and emotion in (Emotion.SURPRISED, Emotion.AFRAID):
        shape = "small"
    gap = {"rest": 0.0, "small": 0.06, "wide": 0.12, "round": 0.1}[shape]
    bend = -0.035 * EXPRESSIONS[emotion].smile
    beak = mix(_BEAK, (40.0, 40.0, 48.0), 0.75) if sum(look.skin) < 210 else _BEAK
    x, y = 0.09, 0.23
    if gap:
        sheet.fill(
            smooth([(x - 0.11, y), (x + 0.01, y + 0.09 + gap), (x + 0.13, y), (x, y - 0.02)], tension=0.7),
            (110.0, 36.0, 40.0),
        )
    lower = [
        (x - 0.1, y + gap * 0.5 + 0.02),
        (x + 0.01, y + 0.1 + gap),
        (x + 0.12, y + gap * 0.5 + 0.02),
        (x + 0.01, y + 0.05 + gap),
    ]
    sheet.fill(smooth(lower, tension=0.7), tones.shadow(beak, 0.4))
    upper = [
        (x - 0.15, y + bend),
        (x - 0.06, y - 0.09),
        (x + 0.03, y - 0.12),
        (x + 0.12, y - 0.08),
        (x + 0.18, y + bend),
        (x + 0.03, y + 0.09),
    ]
    sheet.fill(smooth(upper, tension=0.75), tones.down(beak, y - 0.12, y + 0.1))
    for side in (-1.0, 1.0):
        sheet.fill(ellipse(x + 0.01 + side * 0.045, y - 0.045, 0.014, 0.01), tones.shadow(beak, 0.8))
