"""Actors: a figure on its mark as sprites that breathe, blink and speak."""

from collections.abc import Callable
from dataclasses import replace
from math import pi, sin
from random import Random

import numpy as np

from contracts.story import Pose
from services.generation.providers.sketch.drawing.anatomy import Skeleton, skeleton
from services.generation.providers.sketch.drawing.animal_head import draw_beak
from services.generation.providers.sketch.drawing.camera import View
from services.generation.providers.sketch.drawing.canvas import Pixels, Point, Sheet
from services.generation.providers.sketch.drawing.face import Lids, Mouth, draw_brows, draw_eyes, draw_mouth
from services.generation.providers.sketch.drawing.figure import (
    draw_body,
    draw_front_arm,
    draw_ground_shadow,
    draw_loose_ends,
)
from services.generation.providers.sketch.drawing.hair import draw_back_hair, draw_front_hair
from services.generation.providers.sketch.drawing.head import draw_head, draw_head_from_behind
from services.generation.providers.sketch.drawing.headwear import draw_glasses, draw_hat
from services.generation.providers.sketch.drawing.palette import Grade, chance
from services.generation.providers.sketch.drawing.robot_head import (
    draw_robot_brows,
    draw_robot_eyes,
    draw_robot_mouth,
)
from services.generation.providers.sketch.drawing.stage import Element, Motion, Pulse, Sprite, sprite
from services.generation.providers.sketch.drawing.staging import Standing
from services.generation.providers.sketch.drawing.tones import Tones

_WALK_FRAMES = 26
_WAVE_FRAMES = 22
_PHASES = 12


class Actor:
    """Draws one standing figure. ``speech`` is the first and last frame it speaks in, or None."""

    def __init__(
        self,
        mark: Standing,
        view: View,
        tones: Tones,
        grade: Grade,
        *,
        frames: int,
        speech: tuple[int, int] | None,
        key: object,
        take: int = 0,
    ) -> None:
        self._mark, self._view, self._grade = mark, view, grade
        self._tones = Tones(tones.light, tones.side * mark.facing)
        self._speech = speech
        self._frames = frames
        self._key = (key, take) if take else key
        self._breath = chance("breath", key).uniform(0, 2 * pi)
        self._still = skeleton(mark.look, mark.pose)

    def elements(self) -> list[Element]:
        """The sprites of the figure, the hindmost first."""
        return self._from_behind() if self._mark.behind else self._from_before()

    def _from_behind(self) -> list[Element]:
        look, tones, soft = self._mark.look, self._tones, 0.045 * self._mark.unit

        def body(sheet: Sheet) -> None:
            with sheet.group(blur=soft / self._mark.unit):
                draw_body(sheet, look, tones, self._still, behind=True)

        def head(sheet: Sheet) -> None:
            with sheet.group(blur=soft / self._mark.unit):
                draw_head_from_behind(sheet, look, tones)
                draw_back_hair(sheet, look, tones)
                draw_hat(sheet, look, tones)

        parts = (self._part(body, motion=self._breathes), self._on_head(head))
        return [replace(part, depth=1.3) for part in parts if part is not None]

    def _from_before(self) -> list[Element]:
        look, tones, mark = self._mark.look, self._tones, self._mark
        drawn: list[Sprite | None] = [
            None
            if look.kind == "ghost"
            else self._part(lambda sheet: draw_ground_shadow(sheet, self._still), motion=self._slides),
            self._on_head(lambda sheet: draw_back_hair(sheet, look, tones), loose=True),
            *self._bodies(),
            self._part(lambda sheet: draw_loose_ends(sheet, look, tones, self._still), motion=self._waves),
        ]

        def front(sheet: Sheet) -> None:
            draw_front_hair(sheet, look, tones)
            draw_glasses(sheet, look, tones)
            draw_hat(sheet, look, tones)

        def skull(sheet: Sheet) -> None:
            draw_head(sheet, look, tones)
            if look.kind == "robot":
                draw_robot_brows(sheet, look, tones, mark.emotion)
            else:
                draw_brows(sheet, look, tones, mark.emotion)

        drawn.append(self._on_head(skull))
        drawn += [
            self._on_head(self._eyes(lids), shown=self._lids_are(lids)) for lids in ("open", "half", "shut")
        ]
        drawn += [
            self._on_head(self._mouth(shape), shown=self._mouth_is(shape))
            for shape in ("rest", "small", "wide", "round")
        ]
        drawn.append(self._on_head(front))
        drawn.append(
            self._part(lambda sheet: draw_front_arm(sheet, look, tones, self._still), motion=self._breathes)
        )
        return [part for part in drawn if part is not None]

    def _eyes(self, lids: Lids) -> Callable[[Sheet], None]:
        draw = draw_robot_eyes if self._mark.look.kind == "robot" else draw_eyes
        return lambda sheet: draw(sheet, self._mark.look, self._tones, self._mark.emotion, lids)

    def _mouth(self, shape: Mouth) -> Callable[[Sheet], None]:
        draw = {"robot": draw_robot_mouth, "bird": draw_beak}.get(self._mark.look.kind, draw_mouth)
        return lambda sheet: draw(sheet, self._mark.look, self._tones, self._mark.emotion, shape)

    def _bodies(self) -> list[Sprite | None]:
        pose = self._mark.pose
        if pose not in (Pose.WALK, Pose.WAVE):
            return [
                self._part(
                    lambda sheet: draw_body(sheet, self._mark.look, self._tones, self._still),
                    motion=self._breathes,
                )
            ]
        cycle = _WALK_FRAMES if pose is Pose.WALK else _WAVE_FRAMES

        def body(bones: Skeleton) -> Callable[[Sheet], None]:
            return lambda sheet: draw_body(sheet, self._mark.look, self._tones, bones)

        def during(phase: int) -> Motion:
            def motion(frame: int) -> Pulse:
                shown = (frame * _PHASES // cycle) % _PHASES == phase
                return self._breathes(frame)._replace(opacity=1.0 if shown else 0.0)

            return motion

        return [
            self._part(body(skeleton(self._mark.look, pose, phase=phase / _PHASES)), motion=during(phase))
            for phase in range(_PHASES)
        ]

    def _part(self, draw: Callable[[Sheet], None], *, motion: Motion) -> Sprite | None:
        """Draws in body coordinates."""
        mark, unit = self._mark, self._mark.unit

        def placed(sheet: Sheet) -> None:
            with sheet.group(matrix=(mark.facing * unit, 0, mark.x, 0, unit, mark.ground)):
                draw(sheet)

        look = mark.look
        box = self._box(
            mark.x - 3.3 * unit,
            mark.ground - (look.head + 1.0) * unit,
            mark.x + 3.3 * unit,
            mark.ground + 0.4 * unit,
        )
        if box is None:
            return None
        return sprite(box, placed, depth=1.0, motion=motion, finish=self._finish)

    def _on_head(
        self,
        draw: Callable[[Sheet], None],
        *,
        shown: Callable[[int], bool] | None = None,
        loose: bool = False,
    ) -> Sprite | None:
        """Draws in head coordinates; what is ``loose`` swings below the crown."""
        x, y = self._head_at()
        unit, facing = self._mark.unit, self._mark.facing

        def placed(sheet: Sheet) -> None:
            with sheet.group(matrix=(facing * unit, 0, x, 0, unit, y)):
                draw(sheet)

        box = self._box(x - 1.0 * unit, y - 1.5 * unit, x + 1.0 * unit, y + 1.9 * unit)
        if box is None:
            return None

        def motion(frame: int) -> Pulse:
            pulse = self._nods(frame)
            if loose:
                return pulse._replace(lean=2.2 * self._gust(frame), anchor=(x, y - 0.3 * unit))
            return pulse._replace(opacity=1.0 if shown is None or shown(frame) else 0.0)

        return sprite(box, placed, depth=1.0, motion=motion, finish=self._finish)

    def _head_at(self) -> Point:
        x, y = self._still.head
        return self._mark.x + self._mark.facing * x * self._mark.unit, self._mark.ground + y * self._mark.unit

    def _box(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[float, float, float, float] | None:
        """The part of a box that the camera may see, on whole pixels."""
        margin = self._view.margin + (0.3 * self._view.width if self._mark.pose is Pose.WALK else 0.0)
        left, right = max(left, -margin), min(right, self._view.width + margin)
        top, bottom = max(top, -margin), min(bottom, self._view.height + margin)
        if right - left < 2 or bottom - top < 2:
            return None
        return float(int(left)), float(int(top)), float(int(right) + 1), float(int(bottom) + 1)

    def _finish(self, pixels: Pixels, at: Point, grid: float) -> Pixels:
        drawn = self._grade.apply(pixels, at=at, frame=(self._view.width, self._view.height), grid=grid)
        return drawn if self._mark.look.kind != "ghost" else self._faded(drawn, at, grid)

    def _faded(self, pixels: Pixels, at: Point, grid: float) -> Pixels:
        """A ghost: seen through, the more the nearer to the ground."""
        mark = self._mark
        rows = at[1] + grid * np.arange(pixels.shape[0], dtype=np.float32)
        above = (mark.ground - rows) / (mark.look.head * mark.unit)
        share = np.clip(0.9 * np.minimum(1.0, above / 0.6), 0.0, 0.9)
        faded: Pixels = (pixels * share[:, None, None]).astype(np.uint8)
        return faded

    # ---- motion ----

    def _walked(self, frame: int) -> float:
        if self._mark.pose is not Pose.WALK:
            return 0.0
        stride = 2.08 * (self._mark.look.head - 1.42) / 5.08 * self._mark.unit / _WALK_FRAMES
        pace = min(stride, 0.22 * self._view.width / max(1, self._frames))
        # Most of the way lies before the mark, where nobody else stands.
        return self._mark.facing * pace * (frame - self._frames * 0.85)

    def _lift(self, frame: int) -> float:
        """How far a breath lifts the shoulders, in heads."""
        return 0.016 * sin(2 * pi * frame / 74 + self._breath)

    def _slides(self, frame: int) -> Pulse:
        return Pulse(dx=self._walked(frame))

    def _breathes(self, frame: int) -> Pulse:
        bones = self._still
        reach = bones.hip - bones.shoulder
        lean, hip = self._lean(frame), self._mark.ground + bones.hip * self._mark.unit
        return Pulse(
            dx=self._walked(frame) + lean * (self._mark.ground - hip),
            sy=1 + self._lift(frame) / reach,
            anchor=(self._mark.x, hip),
            lean=lean,
        )

    def _lean(self, frame: int) -> float:
        """How far the weight has shifted: the feet stay, the shoulders sway. Walkers need no more."""
        if self._mark.pose is Pose.WALK:
            return 0.0
        return 0.0055 * sin(2 * pi * frame / 113 + self._breath * 1.7) + 0.002 * sin(2 * pi * frame / 47)

    def _nods(self, frame: int) -> Pulse:
        unit = self._mark.unit
        dx = 0.008 * sin(2 * pi * frame / 131 + self._breath * 2)
        dy = -self._lift(frame)
        if self._speech and self._speech[0] <= frame <= self._speech[1]:
            rise = min(1.0, (frame - self._speech[0]) / 8, (self._speech[1] - frame) / 8)
            dy += 0.014 * rise * sin(2 * pi * frame / 17.3 + self._breath)
            dx += 0.010 * rise * sin(2 * pi * frame / 29.0)
        if self._mark.pose is Pose.WALK:
            dy -= 0.03 * (1 - sin(4 * pi * frame / _WALK_FRAMES + pi / 2))
        sway = self._lean(frame) * (self._mark.ground - self._head_at()[1])
        return Pulse(dx=dx * unit + sway + self._walked(frame), dy=dy * unit)

    def _gust(self, frame: int) -> float:
        """How far the air moves what hangs loose: gusts of changing strength."""
        strength = 0.6 + 0.4 * sin(2 * pi * frame / 161 + self._breath)
        return 0.011 * strength * (sin(2 * pi * frame / 43 + self._breath) - sin(self._breath))

    def _waves(self, frame: int) -> Pulse:
        neck = self._mark.ground + self._still.shoulder * self._mark.unit
        body = self._breathes(frame)
        sway = self._lean(frame) * (self._mark.ground - neck)
        lift = -self._lift(frame) * self._mark.unit
        return Pulse(
            dx=self._walked(frame) + sway,
            dy=lift,
            anchor=(self._mark.x, neck),
            lean=body.lean + 4 * self._gust(frame),
        )

    def _lids_are(self, lids: Lids) -> Callable[[int], bool]:
        starts = _blinks(chance("blink", self._key))

        def shown(frame: int) -> bool:
            since = min((frame - start for start in starts if start <= frame), default=99)
            now: Lids = "half" if since in (0, 4) else "shut" if since in (1, 2, 3) else "open"
            return now == lids

        return shown

    def _mouth_is(self, shape: Mouth) -> Callable[[int], bool]:
        speech = self._speech
        if speech is None:
            return lambda frame: shape == "rest"
        # A film begins with its still, whose mouths are at rest.
        first, last = max(1, speech[0]), speech[1]
        spoken = _syllables(chance("mouth", self._key), max(1, last - first + 1))
        return lambda frame: (spoken[frame - first] if first <= frame <= last else "rest") == shape


def _blinks(dice: Random) -> list[int]:
    """The first frames of the blinks of a minute."""
    starts, at = [], dice.randint(18, 50)
    while at < 24 * 60:
        starts.append(at)
        at += dice.randint(48, 110)
    return starts


_PAUSE: tuple[Mouth] = ("rest",)


def _syllables(dice: Random, frames: int) -> list[Mouth]:
    """The mouth in each frame of a speech: syllables of three to five frames with short stops between words."""
    spoken: tuple[Mouth, ...] = ("wide", "round", "small", "wide")
    shapes: list[Mouth] = []
    while len(shapes) < frames:
        shapes += ("small", *(dice.choice(spoken),) * dice.randint(2, 3))
        if dice.random() < 0.35:
            shapes += _PAUSE * dice.randint(1, 3)
    shapes[frames - 1] = "rest"
    return shapes[:frames]
