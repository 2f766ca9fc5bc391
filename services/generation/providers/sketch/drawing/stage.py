"""What a shot consists of while it is filmed: sprites and vectors with a depth and a motion, composed frame by frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

import numpy as np
from thorvg_python.base import Colorspace, Matrix
from thorvg_python.canvas.sw import SwCanvas
from thorvg_python.paint import Paint as Painted
from thorvg_python.paint.picture import Picture

from services.generation.providers.sketch.drawing.camera import CameraPath
from services.generation.providers.sketch.drawing.canvas import (
    Paint,
    Path,
    Pixels,
    Point,
    Sheet,
    engine,
    filled,
    stroked,
)


class Pulse(NamedTuple):
    """Where a motion has an element in a frame: shifted (pixels), scaled and leaning about an anchor, faded.

    ``lean`` moves what lies a pixel above the anchor by so many pixels to the right.
    """

    dx: float = 0.0
    dy: float = 0.0
    sx: float = 1.0
    sy: float = 1.0
    anchor: Point = (0.0, 0.0)
    opacity: float = 1.0
    lean: float = 0.0


REST = Pulse()
Motion = Callable[[int], Pulse]
"""The pulse of an element in a frame."""


class Element(Protocol):
    """Something on the stage. Later elements cover earlier ones."""

    @property
    def depth(self) -> float: ...
    @property
    def motion(self) -> Motion | None: ...
    def paint(self) -> Painted: ...
    def base(self) -> tuple[float, float, float]: ...


@dataclass(frozen=True, slots=True)
class Sprite:
    """A drawn picture whose top left pixel lies at ``at``; its pixels are ``grid`` frame pixels wide."""

    pixels: Pixels
    at: Point
    depth: float
    grid: float = 1.0
    motion: Motion | None = None

    def paint(self) -> Painted:
        picture = Picture(engine())
        height, width = self.pixels.shape[:2]
        picture.load_raw(self.pixels.tobytes(), width, height, Colorspace.ABGR8888, True)
        return picture

    def base(self) -> tuple[float, float, float]:
        return self.grid, self.at[0], self.at[1]


@dataclass(frozen=True, slots=True)
class Vector:
    """A path drawn afresh in each frame; ``width`` 0 fills it."""

    path: Path
    color: Paint
    depth: float
    opacity: float = 1.0
    width: float = 0.0
    motion: Motion | None = None

    def paint(self) -> Painted:
        if self.width:
            return stroked(self.path, self.color, self.width, self.opacity)
        return filled(self.path, self.color, self.opacity)

    def base(self) -> tuple[float, float, float]:
        return 1.0, 0.0, 0.0


def sprite(
    size: tuple[float, float, float, float],
    draw: Callable[[Sheet], None],
    *,
    depth: float,
    grid: float = 1.0,
    motion: Motion | None = None,
    finish: Callable[[Pixels, Point, float], Pixels] | None = None,
) -> Sprite | None:
    """Draws into the box ``size`` (left, top, right, bottom) and crops what stayed empty; None when all did."""
    left, top, right, bottom = size
    sheet = Sheet(
        (max(1, round((right - left) / grid)), max(1, round((bottom - top) / grid))),
        origin=(left, top),
        scale=1 / grid,
    )
    draw(sheet)
    drawn = cropped(Sprite(sheet.pixels(), (left, top), depth, grid, motion))
    if drawn is None or finish is None:
        return drawn
    return replace(drawn, pixels=finish(drawn.pixels, drawn.at, grid))


def cropped(drawn: Sprite) -> Sprite | None:
    """The sprite without its empty borders."""
    alpha = drawn.pixels[..., 3]
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not rows.size:
        return None
    top, bottom = max(0, int(rows[0]) - 1), int(rows[-1]) + 2
    left, right = max(0, int(columns[0]) - 1), int(columns[-1]) + 2
    at = (drawn.at[0] + left * drawn.grid, drawn.at[1] + top * drawn.grid)
    return Sprite(
        np.ascontiguousarray(drawn.pixels[top:bottom, left:right]), at, drawn.depth, drawn.grid, drawn.motion
    )


class Stage:
    """The elements of a shot on one canvas; ``frame`` gives the premultiplied RGBA bytes of a frame."""

    def __init__(self, elements: Sequence[Element], path: CameraPath) -> None:
        self._path = path
        self._canvas = SwCanvas(engine())
        self._canvas.set_target(*path.size)
        self._elements: list[tuple[Painted, float, Motion | None, tuple[float, float, float]]] = []
        for element in elements:
            paint = element.paint()
            self._canvas.add(paint)
            self._elements.append((paint, element.depth, element.motion, element.base()))

    def frame(self, index: int) -> memoryview:
        """Frame ``index`` as width x height x RGBA; the view is overwritten by the next call."""
        for paint, depth, motion, (grid, left, top) in self._elements:
            pulse = motion(index) if motion else REST
            if motion:
                paint.set_opacity(max(0, min(255, round(255 * pulse.opacity))))
                if pulse.opacity <= 0:
                    continue
            zoom, shift_x, shift_y = self._path.transform(index, depth)
            ax, ay = pulse.anchor
            x, y = ax + (left - ax) * pulse.sx + pulse.dx, ay + (top - ay) * pulse.sy + pulse.dy
            x += pulse.lean * (ay - top)
            paint.set_transform(
                Matrix(
                    grid * pulse.sx * zoom,
                    -pulse.lean * grid * zoom,
                    x * zoom + shift_x,
                    0,
                    grid * pulse.sy * zoom,
                    y * zoom + shift_y,
                    0,
                    0,
                    1,
                )
            )
        self._canvas.update()
        self._canvas.draw(True)
        self._canvas.sync()
        assert self._canvas.buffer_arr is not None
        return memoryview(self._canvas.buffer_arr).cast("B")

    def close(self) -> None:
        self._canvas.destroy()
