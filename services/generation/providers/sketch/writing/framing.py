"""The camera: size, angle and move of each shot, so that every cut changes the picture and every move means something."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from contracts.story import CameraAngle, CameraMove, Emotion, Pose, ShotSize
from services.generation.providers.sketch.writing.moments import Moment

_STRONG = frozenset({Emotion.AFRAID, Emotion.SAD, Emotion.ANGRY, Emotion.SURPRISED})
_ARRIVING = (CameraMove.PAN_RIGHT, CameraMove.PUSH_IN, CameraMove.PAN_LEFT, CameraMove.TILT_DOWN)


@dataclass(frozen=True, slots=True)
class Framing:
    """How one shot is taken."""

    size: ShotSize
    angle: CameraAngle
    move: CameraMove

    @property
    def picture(self) -> tuple[ShotSize, CameraAngle]:
        return self.size, self.angle


def framings_of(moments: Sequence[Moment], rng: Random, *, free: bool = False) -> list[Framing]:
    """One framing per moment. No two in a row have the same size and angle; a move is not repeated at once.

    ``free`` lets chance choose among all that fits a moment, where otherwise the most usual framing comes first.
    """
    chosen: list[Framing] = []
    nearest_left = max(1, len(moments) // 10)
    for n, moment in enumerate(moments):
        opens = n == 0 or moments[n - 1].scene != moment.scene
        last = chosen[-1] if chosen else None
        size = _size(
            moment,
            opens=opens,
            final=n == len(moments) - 1,
            last=last,
            near=nearest_left > 0 and n > len(moments) // 2,
            rng=rng,
            free=free,
        )
        nearest_left -= size is ShotSize.EXTREME_CLOSE
        angle = _angle(moment, size, last, rng)
        chosen.append(Framing(size, angle, _move(moment, size, n, len(moments), last, rng)))
    if len(chosen) > 1 and all(framing.angle is CameraAngle.EYE for framing in chosen):
        # Chance may keep a whole film at eye level; then it is left from above.
        chosen[-1] = replace(chosen[-1], angle=CameraAngle.HIGH)
    return chosen


def _size(
    moment: Moment, *, opens: bool, final: bool, last: Framing | None, near: bool, rng: Random, free: bool
) -> ShotSize:
    if opens:
        return ShotSize.WIDE
    if final:
        wanted = [ShotSize.WIDE, ShotSize.FULL]
    elif not moment.present:
        wanted = [ShotSize.WIDE, ShotSize.CLOSE, ShotSize.MEDIUM]
    elif moment.kind == "action":
        wanted = [ShotSize.FULL, ShotSize.MEDIUM, ShotSize.CLOSE]
    elif moment.emotion in _STRONG:
        wanted = [ShotSize.EXTREME_CLOSE] if near and moment.emotion is not Emotion.ANGRY else []
        wanted += [ShotSize.CLOSE, ShotSize.MEDIUM, ShotSize.FULL]
    elif moment.kind == "react":
        wanted = [ShotSize.CLOSE, ShotSize.MEDIUM, ShotSize.FULL]
    else:
        wanted = [*rng.sample([ShotSize.MEDIUM, ShotSize.FULL], 2), ShotSize.CLOSE]
    if free:
        rng.shuffle(wanted)
    return next((size for size in wanted if last is None or size is not last.size), wanted[0])


def _angle(moment: Moment, size: ShotSize, last: Framing | None, rng: Random) -> CameraAngle:
    if size is ShotSize.WIDE:
        wanted = rng.choice(
            (
                [CameraAngle.HIGH, CameraAngle.EYE],
                [CameraAngle.EYE, CameraAngle.HIGH],
                [CameraAngle.LOW, CameraAngle.EYE],
            )
        )
    elif moment.emotion is Emotion.ANGRY:
        wanted = [CameraAngle.LOW, CameraAngle.EYE]
    elif moment.emotion in (Emotion.SAD, Emotion.AFRAID) and rng.random() < 0.5:
        wanted = [CameraAngle.HIGH, CameraAngle.EYE]
    elif moment.emotion is Emotion.HAPPY and rng.random() < 0.3:
        wanted = [CameraAngle.LOW, CameraAngle.EYE]
    else:
        wanted = [CameraAngle.EYE, CameraAngle.LOW if moment.pose is Pose.POINT else CameraAngle.HIGH]
    return next((angle for angle in wanted if last is None or (size, angle) != last.picture), wanted[0])


def _move(
    moment: Moment, size: ShotSize, n: int, count: int, last: Framing | None, rng: Random
) -> CameraMove:
    if n == count - 1:
        return CameraMove.PULL_OUT
    if n == 0:
        return rng.choice(_ARRIVING)
    if moment.kind == "establish":
        wanted = [*rng.sample(_ARRIVING, 2), CameraMove.STATIC]
    elif moment.kind == "action":
        wanted = [CameraMove.PAN_RIGHT if moment.pose is Pose.WALK else CameraMove.PUSH_IN, CameraMove.STATIC]
    elif size in (ShotSize.CLOSE, ShotSize.EXTREME_CLOSE) and moment.emotion in _STRONG:
        wanted = [CameraMove.PUSH_IN, CameraMove.STATIC]
    elif moment.emotion is Emotion.SURPRISED:
        wanted = [CameraMove.TILT_UP, CameraMove.STATIC]
    elif moment.emotion is Emotion.SAD and size is ShotSize.FULL:
        wanted = [CameraMove.PULL_OUT, CameraMove.STATIC]
    else:
        wanted = [CameraMove.STATIC]
    return next(
        (move for move in wanted if last is None or move is not last.move or move is CameraMove.STATIC),
        CameraMove.STATIC,
    )
