"""Staging: where the camera stands for a shot, and where the figures stand before it."""

from dataclasses import dataclass, replace

from contracts.story import CameraAngle, Character, Emotion, Figure, Pose, Shot, ShotSize
from services.generation.providers.sketch.drawing.camera import View
from services.generation.providers.sketch.drawing.look import Look, look_of
from services.generation.providers.sketch.drawing.palette import chance


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure on its mark: ``x`` and ``ground`` in pixels, ``unit`` pixels to a head, ``facing`` +1 right or -1 left."""

    character: Character
    look: Look
    emotion: Emotion
    pose: Pose
    x: float
    ground: float
    unit: float
    facing: float
    speaks: bool
    behind: bool = False


GESTURES = (Pose.POINT, Pose.WAVE)
"""Poses that reach out: they need room to the side."""

_ADULT = 1.72
"""The height in metres that framing is measured with."""

_CAMERA_HEIGHTS: dict[ShotSize, dict[CameraAngle, float]] = {
    ShotSize.WIDE: {CameraAngle.LOW: 0.55, CameraAngle.EYE: 1.75, CameraAngle.HIGH: 4.2},
    ShotSize.FULL: {CameraAngle.LOW: 0.45, CameraAngle.EYE: 1.30, CameraAngle.HIGH: 2.05},
    ShotSize.MEDIUM: {CameraAngle.LOW: 0.80, CameraAngle.EYE: 1.38, CameraAngle.HIGH: 1.85},
    ShotSize.CLOSE: {CameraAngle.LOW: 1.36, CameraAngle.EYE: 1.52, CameraAngle.HIGH: 1.70},
    ShotSize.EXTREME_CLOSE: {CameraAngle.LOW: 1.50, CameraAngle.EYE: 1.58, CameraAngle.HIGH: 1.65},
}
"""Metres above the ground; near shots stay near the eyes, or the horizon would leave the frame."""

_ZOOMS = {
    ShotSize.WIDE: 1.0, ShotSize.FULL: 1.12, ShotSize.MEDIUM: 1.3, ShotSize.CLOSE: 1.55, ShotSize.EXTREME_CLOSE: 1.8,
}  # fmt: skip
_BLURS = {
    ShotSize.WIDE: 0.0, ShotSize.FULL: 0.8, ShotSize.MEDIUM: 2.6, ShotSize.CLOSE: 5.5, ShotSize.EXTREME_CLOSE: 9.0,
}  # fmt: skip


def view_of(
    size: tuple[int, int], shot: ShotSize, angle: CameraAngle, people: int, *, indoors: bool = False
) -> View:
    """The view of a shot: the size of a person first, the horizon from the height of the camera."""
    width, height = size
    short = min(width, height)
    match shot:
        case ShotSize.WIDE:
            share, foot = (0.46, 0.88) if indoors else (0.25, 0.80)
            scale, ground = share * (0.5 * height + 0.5 * short) / _ADULT, foot * height
        case ShotSize.FULL:
            tall = min(0.68 * height, 0.95 * width / max(0.8, 0.40 * people))
            scale, ground = tall / _ADULT, 0.90 * height
        case ShotSize.MEDIUM:
            scale = min(0.86 * height, width / max(0.70, 0.47 * people))
            ground = max(0.22 * height + scale * _ADULT, 0.88 * height)
        case ShotSize.CLOSE:
            scale = min(1.75 * height, width * 2.25 if people < 2 else width * 1.85)
            ground = 0.17 * height + scale * _ADULT
        case ShotSize.EXTREME_CLOSE:
            scale = min(2.9 * height, width * 4.1)
            ground = 0.45 * height + scale * (_ADULT - 0.135)
    horizon = ground - scale * _CAMERA_HEIGHTS[shot][angle]
    lowest, highest = {
        CameraAngle.LOW: (0.62, 0.86), CameraAngle.EYE: (0.38, 0.66), CameraAngle.HIGH: (0.12, 0.40),
    }[angle]  # fmt: skip
    horizon = min(highest * height, max(lowest * height, horizon))
    return View(width, height, horizon, ground, scale, _ZOOMS[shot], _BLURS[shot] * short / 720)


def varied_view(view: View, variation: int, *, key: object) -> View:
    """The view from where the camera might stand as well: a little farther off, a little higher or lower."""
    if not variation:
        return view
    dice = chance("view", key, variation)
    scale = view.scale * dice.choice((0.91, 0.94, 0.97))
    # The heads stay where they are in the frame: the ground rises as the figures become smaller.
    ground = view.ground - (view.scale - scale) * _ADULT * 0.8
    horizon = view.horizon + dice.choice((-0.035, -0.02, 0.02, 0.035)) * view.height
    return replace(view, scale=scale, ground=ground, horizon=min(horizon, ground - 0.3 * scale))


def marks(
    shot: Shot, cast: tuple[Character, ...], view: View, *, seed: int, variation: int = 0
) -> tuple[Standing, ...]:
    """Every figure of ``shot`` on its mark, in the order of painting."""
    known = {character.character_id: character for character in cast}
    figures = [figure for figure in shot.figures if figure.character_id in known]
    if shot.size is ShotSize.EXTREME_CLOSE:
        figures = [_main(shot, figures)] if figures else []
    if shot.size is ShotSize.CLOSE and len(figures) > 1:
        return _over_shoulder(shot, figures, known, view, seed=seed, variation=variation)
    count = len(figures)
    gesture = any(figure.pose in GESTURES for figure in figures)
    dice = chance("marks", shot.shot_id, variation)
    wider = dice.uniform(1.04, 1.14) if variation else 1.0
    aside = dice.choice((-0.06, -0.04, 0.04, 0.06)) * view.width if variation else 0.0
    aside *= 1.0 if count < 3 and shot.size is not ShotSize.EXTREME_CLOSE else 0.3
    columns = _columns(shot.size, count, view, wider=wider * (1.3 if gesture else 1.0))
    places = [x + aside for x in columns]
    standing: list[Standing] = []
    for index, (figure, x) in enumerate(zip(figures, places, strict=True)):
        character = known[figure.character_id]
        look = _seen_from(shot.angle, look_of(character, seed=seed))
        back = 0.018 * view.height if count > 2 and index % 2 else 0.0
        facing = _facing(index, count, shot, seed + variation)
        if count == 1 and figure.pose in GESTURES and shot.size is not ShotSize.EXTREME_CLOSE:
            x -= facing * 0.16 * view.width
        standing.append(
            _stand(
                figure,
                character,
                look,
                view,
                x=x,
                drop=-back,
                facing=facing,
                speaks=shot.speaker == character.character_id,
            )
        )
    # Arms that reach out pass behind the neighbours, or a hand would cover a face.
    return tuple(sorted(standing, key=lambda mark: (mark.pose not in GESTURES, mark.ground)))


def _main(shot: Shot, figures: list[Figure]) -> Figure:
    return next((figure for figure in figures if figure.character_id == shot.speaker), figures[0])


def _seen_from(angle: CameraAngle, look: Look) -> Look:
    """The proportions a tall camera or a low one gives to a body: a larger head from above, longer legs from below."""
    return replace(
        look, head=look.head * {CameraAngle.LOW: 1.06, CameraAngle.EYE: 1.0, CameraAngle.HIGH: 0.93}[angle]
    )


def _stand(
    figure: Figure,
    character: Character,
    look: Look,
    view: View,
    *,
    x: float,
    drop: float,
    facing: float,
    speaks: bool,
) -> Standing:
    ground = view.ground + drop
    pose = figure.pose
    if pose is Pose.THINK and view.scale > view.height:
        # So near, a hand at the chin would hide the mouth.
        pose = Pose.STAND
    if pose is Pose.SIT and view.scale > view.height:
        # So near, no seat is seen, and a lowered head would sink out of the frame.
        pose = Pose.STAND
    unit = view.scale * look.height / look.head
    if view.scale * _ADULT > view.height * 0.9:
        # In a near shot a child is filmed nearly at its own height: its face must not sink out of the frame.
        short = _ADULT - look.height
        unit *= 1 + 0.25 * short / _ADULT
        lower = 0.12 if view.scale > view.height else 0.5
        lifted = ground + look.head * unit - (_ADULT - lower * short) * view.scale
        # Lifted feet must not come into the frame: they would hang in the air.
        ground = max(lifted, min(ground, view.height * 1.05))
        if view.scale > view.height:
            ground += unit * _above_the_head(look)
    return Standing(character, look, figure.emotion, pose, x, ground, unit, facing, speaks)


def _above_the_head(look: Look) -> float:
    """How much room long ears, horns and pointed hats need over a head, in heads."""
    if look.kind == "rabbit" or look.hat == "witch":
        return 0.3
    return 0.12 if look.kind in ("dragon", "horse", "robot") or look.hat else 0.0


def _columns(size: ShotSize, count: int, view: View, *, wider: float) -> list[float]:
    if count == 0:
        return []
    apart = {
        ShotSize.WIDE: 0.95, ShotSize.FULL: 0.86, ShotSize.MEDIUM: 0.62, ShotSize.CLOSE: 0.5, ShotSize.EXTREME_CLOSE: 0.0,
    }[size] * view.scale * wider  # fmt: skip
    apart = min(apart, view.width * 0.86 / count)
    middle = view.width * (0.5 if count > 1 or size in (ShotSize.EXTREME_CLOSE, ShotSize.CLOSE) else 0.47)
    return [middle + apart * (index - (count - 1) / 2) for index in range(count)]


def _facing(index: int, count: int, shot: Shot, seed: int) -> float:
    if count == 1:
        return 1.0 if (shot.number + seed) % 2 == 0 else -1.0
    if count % 2 and index == count // 2:
        return 1.0 if shot.number % 2 == 0 else -1.0
    return 1.0 if index < count / 2 else -1.0


def _over_shoulder(
    shot: Shot, figures: list[Figure], known: dict[str, Character], view: View, *, seed: int, variation: int
) -> tuple[Standing, ...]:
    """The main figure in focus; the one it talks to is seen from behind at the edge of the frame."""
    main = _main(shot, figures)
    other = next(figure for figure in figures if figure is not main)
    on_left = figures.index(main) < figures.index(other)
    character, listener = known[main.character_id], known[other.character_id]
    shift = (0.0, 0.05, -0.03)[variation % 3]
    x = view.width * (0.42 + shift if on_left else 0.58 - shift)
    front = _stand(
        main,
        character,
        look_of(character, seed=seed),
        view,
        x=x,
        drop=0.0,
        facing=1.0 if on_left else -1.0,
        speaks=shot.speaker == character.character_id,
    )
    look = look_of(listener, seed=seed)
    unit = front.unit * 1.25
    edge = view.width * (1.04 if on_left else -0.04)
    head_top = view.height * 0.36
    back = Standing(
        listener,
        look,
        other.emotion,
        Pose.STAND,
        edge,
        head_top + look.head * unit,
        unit,
        -front.facing,
        False,
        True,
    )
    return front, back
