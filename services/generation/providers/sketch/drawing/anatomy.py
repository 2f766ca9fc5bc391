"""Where the joints of a figure are, by look and pose: body coordinates, heads high, y down, ground at 0, facing right."""

from dataclasses import dataclass
from math import cos, pi, sin

from contracts.story import Pose
from services.generation.providers.sketch.drawing.canvas import Point
from services.generation.providers.sketch.drawing.look import Look


@dataclass(frozen=True, slots=True)
class Arm:
    """Shoulder, elbow, wrist, and the direction of the hand (radians); ``front``: drawn over the torso."""

    shoulder: Point
    elbow: Point
    wrist: Point
    hand: float
    front: bool
    gesture: str = "rest"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The joints. ``near`` is the arm on the left of the picture, ``far`` the one on the side the figure faces."""

    head: Point
    shoulder: float
    shoulder_half: float
    waist: float
    waist_half: float
    hip: float
    hip_half: float
    legs: tuple[tuple[Point, Point, Point], tuple[Point, Point, Point]]
    near: Arm
    far: Arm
    seat: float | None


def skeleton(look: Look, pose: Pose, *, phase: float = 0.0) -> Skeleton:
    """The joints of ``look`` in ``pose``; ``phase`` (0..1) turns a walk or swings a waving hand."""
    tall, build = look.head, look.build
    small = look.age == "child"
    stretch = (tall - 1.42) / 5.08
    crotch = -(tall - 1.42 - 2.12 * stretch)
    lift = 0.0
    if pose is Pose.SIT:
        lift = -crotch - 1.42 * stretch
    elif pose is Pose.WALK:
        lift = 0.03 * (1 - cos(4 * pi * phase))
    top = -tall + lift
    shoulder, waist = top + 1.34, top + 1.34 + 1.32 * stretch
    half = (0.62 if small else 0.70 if look.feminine else 0.77) * build
    hip = crotch + lift - 0.12
    hip_half = (0.44 if small else 0.50 if look.feminine else 0.49) * build
    near, far = _arms(look, pose, shoulder, half, stretch, phase)
    return Skeleton(
        # Who is old stoops a little.
        head=(0.15, top + 0.56) if look.age == "old" and look.kind == "human" else (0.05, top + 0.5),
        shoulder=shoulder,
        shoulder_half=half,
        waist=waist,
        waist_half=(0.43 if small else 0.42 if look.feminine else 0.54) * build,
        hip=hip,
        hip_half=hip_half,
        legs=_legs(pose, hip, hip_half, stretch, phase),
        near=near,
        far=far,
        seat=hip + 0.28 if pose is Pose.SIT else None,
    )


def _legs(
    pose: Pose, hip: float, half: float, stretch: float, phase: float
) -> tuple[tuple[Point, Point, Point], tuple[Point, Point, Point]]:
    """Hip, knee and ankle of the far and of the near leg."""
    ankle = -0.16
    if pose is Pose.SIT:
        knee = hip + 0.16
        far = (
            (half * 0.4, hip + 0.05),
            (half * 0.4 + 0.95 * stretch, knee - 0.04),
            (half * 0.4 + 0.98 * stretch, ankle),
        )
        near = (
            (-half * 0.4, hip + 0.08),
            (-half * 0.4 + 0.85 * stretch, knee + 0.06),
            (-half * 0.4 + 0.74 * stretch, ankle),
        )
        return far, near
    if pose is Pose.WALK:
        return _stride(hip, half, stretch, phase + 0.5, 0.45), _stride(hip, half, stretch, phase, -0.45)
    knee = hip / 2
    far = ((half * 0.48, hip), (half * 0.58, knee), (half * 0.62, ankle))
    near = ((-half * 0.48, hip), (-half * 0.52, knee), (-half * 0.56, ankle))
    return far, near


def _stride(hip: float, half: float, stretch: float, phase: float, side: float) -> tuple[Point, Point, Point]:
    """One leg of a walk: on the ground it goes back evenly, in the air it swings forward with a bent knee."""
    swing = cos(2 * pi * phase)
    raised = max(0.0, -sin(2 * pi * phase))
    x = side * half * 0.5
    ankle = (x + 0.52 * stretch * swing, -0.16 - 0.30 * raised)
    knee = ((x + ankle[0]) / 2 + 0.10 + 0.22 * raised, (hip + ankle[1]) / 2 - 0.05 * raised)
    return (x, hip), knee, ankle


def _arms(
    look: Look, pose: Pose, shoulder: float, half: float, stretch: float, phase: float
) -> tuple[Arm, Arm]:
    longer = 1.18 if "long_arms" in look.traits else 1.0
    upper, fore = 1.16 * stretch * longer, 1.02 * stretch * longer
    y = shoulder + 0.27
    near_at, far_at = (-half + 0.13, y), (half - 0.15, y)

    def hanging(at: Point, side: float, *, swing: float = 0.0, front: bool) -> Arm:
        elbow = (at[0] + side * 0.15 + swing * 0.42, at[1] + upper)
        wrist = (elbow[0] - side * 0.02 + swing * 0.60 + 0.06, elbow[1] + fore * (1 - 0.22 * abs(swing)))
        return Arm(at, elbow, wrist, pi / 2 - 0.25 * swing - 0.06 * side, front)

    near, far = hanging(near_at, -1.0, front=True), hanging(far_at, 1.0, front=False)
    match pose:
        case Pose.WALK:
            swing = cos(2 * pi * phase)
            near, far = (
                hanging(near_at, -1.0, swing=-swing * 0.8, front=True),
                hanging(far_at, 1.0, swing=swing * 0.8, front=False),
            )
        case Pose.POINT:
            elbow = (far_at[0] + upper * 0.66, y + 0.46)
            far = Arm(far_at, elbow, (elbow[0] + fore * 0.80, elbow[1] - 0.36), -0.30, False, "point")
        case Pose.WAVE:
            elbow = (far_at[0] + 0.52 * upper + 0.12, y + 0.36)
            swing = 0.30 * sin(2 * pi * phase)
            far = Arm(
                far_at,
                elbow,
                (elbow[0] + fore * (0.22 + swing), elbow[1] - fore * 0.95),
                -pi / 2 + swing * 0.9 + 0.1,
                False,
                "open",
            )
        case Pose.THINK:
            elbow = (near_at[0] + 0.06, y + upper * 0.94)
            near = Arm(near_at, elbow, (0.06, shoulder - 0.20), -0.9, True, "chin")
            low = (far_at[0] + 0.10, y + upper * 0.92)
            far = Arm(far_at, low, (near_at[0] + 0.46, y + upper * 0.98), pi - 0.05, True, "tucked")
        case Pose.SIT:
            elbow = (near_at[0] - 0.04, y + upper * 0.95)
            near = Arm(
                near_at, elbow, (near_at[0] + 0.78 * stretch + 0.1, elbow[1] + 0.42 * stretch), 0.25, True
            )
            elbow = (far_at[0] + 0.14, y + upper * 0.94)
            far = Arm(far_at, elbow, (elbow[0] + 0.42 * stretch, elbow[1] + 0.36 * stretch), 0.3, False)
        case Pose.STAND:
            pass
    return near, far
