"""The camera: where it stands (view) and how it moves (path). Moves are eased and never rounded to pixels."""

from dataclasses import dataclass
from math import pi, sin

from contracts.story import CameraMove

OVERSCAN = 0.11
"""How far layers reach beyond the frame on each side, as a share of its longer side."""

_TRAVEL = 0.055
"""How far a pan or tilt goes to each side of its middle, as a share of the frame."""

_PUSH = 0.13
"""How much a push-in enlarges what stands at depth 1."""

_SHAKE = 0.006
"""How far a hand-held camera strays to each side, as a share of the shorter side."""

_FRAMES_PER_SWAY = 19
"""A sway to and fro takes so long where the camera shakes across; up and down it takes two thirds of that."""


@dataclass(frozen=True, slots=True)
class View:
    """What the camera sees: a frame, the horizon, and how large a metre is where the figures stand (pixels)."""

    width: int
    height: int
    horizon: float
    ground: float
    scale: float
    zoom: float
    blur: float

    @property
    def margin(self) -> float:
        return OVERSCAN * max(self.width, self.height)

    @property
    def unit(self) -> float:
        """A pixel of a 720 pixel wide frame: what strokes are measured in."""
        return min(self.width, self.height) / 720

    @property
    def camera_height(self) -> float:
        """Metres above the ground."""
        return (self.ground - self.horizon) / self.scale

    def scale_at(self, row: float) -> float:
        """Pixels of a metre standing on the ground at ``row``."""
        return max(0.0, (row - self.horizon) / self.camera_height)

    def row_at(self, scale: float) -> float:
        """The row of the ground where a metre has ``scale`` pixels."""
        return self.horizon + scale * self.camera_height


PACES = (1.0, 0.72, 1.22)
"""How far a move goes in the takes of a shot."""


def ease(t: float) -> float:
    """Smootherstep: speed and acceleration are zero at both ends (0..1)."""
    t = min(1.0, max(0.0, t))
    return t * t * t * (t * (6 * t - 15) + 10)


@dataclass(frozen=True, slots=True)
class CameraPath:
    """A move of ``frames`` frames about a focus point of the frame; ``pace`` shortens or lengthens its way."""

    move: CameraMove
    frames: int
    size: tuple[int, int]
    focus: tuple[float, float]
    pace: float = 1.0

    def progress(self, frame: int) -> float:
        """From -0.5 to 0.5; half linear, half eased, so that a slow move neither crawls nor jumps at its ends."""
        t = frame / max(1, self.frames - 1)
        return (0.3 * t + 0.7 * ease(t)) * self.pace - 0.5

    def transform(self, frame: int, depth: float) -> tuple[float, float, float]:
        """Scale and shift ``x' = scale * x + shift`` of a layer: depth 0 is infinitely far, 1 where figures stand."""
        going = self.progress(frame)
        near = 0.22 + 0.78 * depth
        # A camera that is carried sees near things pass the far ones; one that only turns hardly does.
        passing = 0.06 + 0.94 * depth
        width, height = self.size
        # A scale of exactly 1 would make the renderer round shifts to whole pixels: welcome only when nothing moves.
        zoom, pan_x, pan_y = 1.0006, 0.0, 0.0
        match self.move:
            case CameraMove.PAN_LEFT:
                pan_x = 2 * _TRAVEL * width * going
            case CameraMove.PAN_RIGHT:
                pan_x = -2 * _TRAVEL * width * going
            case CameraMove.TILT_UP:
                pan_y = 2 * _TRAVEL * height * 0.8 * going
            case CameraMove.TILT_DOWN:
                pan_y = -2 * _TRAVEL * height * 0.8 * going
            case CameraMove.PUSH_IN:
                zoom += _PUSH * (going + 0.5) * near
            case CameraMove.PULL_OUT:
                zoom += _PUSH * (0.5 - going) * near
            case CameraMove.TRUCK_LEFT:
                near, pan_x = passing, 2 * _TRAVEL * width * going
            case CameraMove.TRUCK_RIGHT:
                near, pan_x = passing, -2 * _TRAVEL * width * going
            # A pedestal pulls ground and background no further apart than a tilt: there is nothing drawn between them.
            case CameraMove.PEDESTAL_UP:
                near, pan_y = passing, 2 * _TRAVEL * height * 0.45 * going
            case CameraMove.PEDESTAL_DOWN:
                near, pan_y = passing, -2 * _TRAVEL * height * 0.45 * going
            case CameraMove.ZOOM_IN:
                zoom += _PUSH * (going + 0.5)
            case CameraMove.ZOOM_OUT:
                zoom += _PUSH * (0.5 - going)
            case CameraMove.TRACKING:
                # The figures keep their place in the frame, and the world behind them goes by.
                near, pan_x = 1.0 - depth, -2 * _TRAVEL * width * going
            case CameraMove.SHAKE:
                pan_x, pan_y = self._shaken(frame)
            case CameraMove.STATIC:
                zoom = 1.0
        fx, fy = self.focus
        return zoom, fx * (1 - zoom) + pan_x * near, fy * (1 - zoom) + pan_y * near

    def _shaken(self, frame: int) -> tuple[float, float]:
        """Where a hand has swayed to: at rest in frame 0, never the same sway twice in a row."""
        sway = 2 * pi * frame / _FRAMES_PER_SWAY
        reach = _SHAKE * min(self.size) * self.pace
        return (
            reach * (0.7 * sin(sway) + 0.3 * sin(2.3 * sway)),
            reach * (0.6 * sin(1.5 * sway) + 0.4 * sin(0.61 * sway)),
        )
