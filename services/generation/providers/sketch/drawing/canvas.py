"""A thin wall round thorvg: paths, paints and groups in, premultiplied RGBA arrays out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from math import cos, hypot, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray
from thorvg_python.base import ColorStop, Matrix, PathCommand, PointStruct, StrokeCap, StrokeJoin
from thorvg_python.canvas.sw import SwCanvas
from thorvg_python.engine import Engine
from thorvg_python.gradient import Gradient
from thorvg_python.gradient.linear import LinearGradient
from thorvg_python.gradient.radial import RadialGradient
from thorvg_python.paint.scene import Scene
from thorvg_python.paint.shape import Shape

Point = tuple[float, float]
Color = tuple[float, float, float]
Stop = tuple[float, Color, float]
"""Offset 0..1, colour 0..255, opacity 0..1."""

Pixels = NDArray[np.uint8]
"""Height x width x 4, premultiplied RGBA."""

Affine = tuple[float, float, float, float, float, float]
"""``x' = a x + b y + e``, ``y' = c x + d y + f`` as a b e c d f."""

IDENTITY: Affine = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)

ARC = 0.5522847498
"""Control length of a cubic quarter circle of radius 1."""


@cache
def engine() -> Engine:
    """The engine of this process. Without threads it survives a fork."""
    return Engine(threads=0)


@dataclass(frozen=True, slots=True)
class Linear:
    """A gradient from one point to another."""

    start: Point
    end: Point
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Radial:
    """A gradient from a centre outwards."""

    center: Point
    radius: float
    stops: tuple[Stop, ...]


Paint = Color | Linear | Radial


@dataclass(slots=True)
class Path:
    """Move, line, cubic and close commands with their points."""

    commands: list[PathCommand] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    def move(self, x: float, y: float) -> "Path":
        self.commands.append(PathCommand.MOVE_TO)
        self.points.append((x, y))
        return self

    def line(self, x: float, y: float) -> "Path":
        self.commands.append(PathCommand.LINE_TO)
        self.points.append((x, y))
        return self

    def cubic(self, a: Point, b: Point, c: Point) -> "Path":
        self.commands.append(PathCommand.CUBIC_TO)
        self.points += (a, b, c)
        return self

    def close(self) -> "Path":
        self.commands.append(PathCommand.CLOSE)
        return self

    def add(self, other: "Path") -> "Path":
        self.commands += other.commands
        self.points += other.points
        return self


def traced(text: str) -> list[Point]:
    """Points written as ``"x,y x,y"``, as in SVG: an outline stays readable as one line."""
    pairs = (pair.split(",") for pair in text.split())
    return [(float(x), float(y)) for x, y in pairs]


def polygon(points: Sequence[Point], *, closed: bool = True) -> Path:
    """Straight lines through ``points``."""
    path = Path().move(*points[0])
    for point in points[1:]:
        path.line(*point)
    return path.close() if closed else path


def smooth(points: Sequence[Point], *, closed: bool = True, tension: float = 1.0) -> Path:
    """A Catmull-Rom curve through ``points`` as cubics."""
    count = len(points)
    path = Path().move(*points[0])
    for index in range(count if closed else count - 1):
        before = points[index - 1] if closed or index else points[index]
        here, there = points[index], points[(index + 1) % count]
        after = points[(index + 2) % count] if closed or index + 2 < count else there
        path.cubic(
            (here[0] + (there[0] - before[0]) * tension / 6, here[1] + (there[1] - before[1]) * tension / 6),
            (there[0] - (after[0] - here[0]) * tension / 6, there[1] - (after[1] - here[1]) * tension / 6),
            there,
        )
    return path.close() if closed else path


def ellipse(x: float, y: float, rx: float, ry: float | None = None, *, turn: float = 0.0) -> Path:
    """An ellipse about a centre, turned by ``turn`` radians."""
    height = rx if ry is None else ry
    c, s = cos(turn), sin(turn)

    def at(u: float, v: float) -> Point:
        return x + u * rx * c - v * height * s, y + u * rx * s + v * height * c

    path = Path().move(*at(1, 0))
    path.cubic(at(1, ARC), at(ARC, 1), at(0, 1)).cubic(at(-ARC, 1), at(-1, ARC), at(-1, 0))
    return path.cubic(at(-1, -ARC), at(-ARC, -1), at(0, -1)).cubic(at(ARC, -1), at(1, -ARC), at(1, 0)).close()


def rect(x: float, y: float, width: float, height: float, radius: float = 0.0) -> Path:
    """A rectangle with rounded corners."""
    r = min(radius, width / 2, height / 2)
    if r <= 0:
        return polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    k, right, low = r * (1 - ARC), x + width, y + height
    path = Path().move(x + r, y).line(right - r, y).cubic((right - k, y), (right, y + k), (right, y + r))
    path.line(right, low - r).cubic((right, low - k), (right - k, low), (right - r, low))
    path.line(x + r, low).cubic((x + k, low), (x, low - k), (x, low - r))
    return path.line(x, y + r).cubic((x, y + k), (x + k, y), (x + r, y)).close()


def limb(points: Sequence[Point], widths: Sequence[float], *, steps: int = 6) -> Path:
    """A tapering, bending shape along ``points`` with round ends; ``widths`` are full widths at the points."""
    spine: list[tuple[float, float, float]] = []
    count = len(points)
    for index in range(count - 1):
        before, here = points[max(index - 1, 0)], points[index]
        there, after = points[index + 1], points[min(index + 2, count - 1)]
        for step in range(steps):
            t = step / steps
            spine.append(
                (*_catmull(before, here, there, after, t), widths[index] * (1 - t) + widths[index + 1] * t)
            )
    spine.append((*points[-1], widths[-1]))
    left: list[Point] = []
    right: list[Point] = []
    for index, (x, y, width) in enumerate(spine):
        ax, ay, _ = spine[max(index - 1, 0)]
        bx, by, _ = spine[min(index + 1, len(spine) - 1)]
        length = hypot(bx - ax, by - ay) or 1.0
        nx, ny = -(by - ay) / length * width / 2, (bx - ax) / length * width / 2
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return smooth([*left, *_cap(spine[-2], spine[-1]), *reversed(right), *_cap(spine[1], spine[0])])


def _catmull(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def axis(i: int) -> float:
        return 0.5 * (
            2 * b[i]
            + (c[i] - a[i]) * t
            + (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t
            + (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t**3
        )

    return axis(0), axis(1)


def _cap(before: tuple[float, float, float], end: tuple[float, float, float]) -> list[Point]:
    """Three points of the half circle that ends a limb, from its left to its right side."""
    x, y, width = end
    length = hypot(x - before[0], y - before[1]) or 1.0
    ux, uy = (x - before[0]) / length * width / 2, (y - before[1]) / length * width / 2
    return [
        (x + ux * sin(a) - uy * cos(a), y + uy * sin(a) + ux * cos(a)) for a in (pi / 4, pi / 2, pi * 3 / 4)
    ]


def _byte(value: float) -> int:
    return max(0, min(255, round(value)))


def _gradient(paint: Linear | Radial, opacity: float, matrix: Affine) -> Gradient:
    if isinstance(paint, Linear):
        linear = LinearGradient(engine())
        linear.set(*paint.start, *paint.end)
        gradient: Gradient = linear
    else:
        radial = RadialGradient(engine())
        radial.set(*paint.center, paint.radius, *paint.center, 0.0)
        gradient = radial
    gradient.set_color_stops(
        [
            ColorStop(offset, *(_byte(channel) for channel in color), _byte(255 * alpha * opacity))
            for offset, color, alpha in paint.stops
        ]
    )
    if matrix != IDENTITY:
        gradient.set_transform(Matrix(*matrix, 0, 0, 1))
    return gradient


def _shape(path: Path, matrix: Affine) -> Shape:
    """The path in pixels: thorvg rounds stroke widths before it transforms them, so we transform first."""
    a, b, x, c, d, y = matrix
    points = [PointStruct(a * px + b * py + x, c * px + d * py + y) for px, py in path.points]
    shape = Shape(engine())
    shape.append_path(path.commands, points)
    return shape


def filled(path: Path, paint: Paint, opacity: float = 1.0, matrix: Affine = IDENTITY) -> Shape:
    """A thorvg shape of ``path`` filled with ``paint``."""
    shape = _shape(path, matrix)
    if isinstance(paint, tuple):
        red, green, blue = map(_byte, paint)
        shape.set_fill_color(red, green, blue, _byte(255 * opacity))
    else:
        shape.set_gradient(_gradient(paint, opacity, matrix))
    return shape


def stroked(path: Path, paint: Paint, width: float, opacity: float = 1.0, matrix: Affine = IDENTITY) -> Shape:
    """A thorvg shape of the line along ``path`` with round ends."""
    shape = _shape(path, matrix)
    shape.set_stroke_width(width * _size_of(matrix))
    shape.set_stroke_cap(StrokeCap.ROUND)
    shape.set_stroke_join(StrokeJoin.ROUND)
    if isinstance(paint, tuple):
        red, green, blue = map(_byte, paint)
        shape.set_stroke_color(red, green, blue, _byte(255 * opacity))
    else:
        shape.set_stroke_gradient(_gradient(paint, opacity, matrix))
    return shape


def _size_of(matrix: Affine) -> float:
    """How many pixels a unit becomes."""
    return sqrt(abs(matrix[0] * matrix[4] - matrix[1] * matrix[3]))


def _joined(outer: Affine, inner: Affine) -> Affine:
    a, b, x, c, d, y = outer
    e, f, u, g, h, v = inner
    return a * e + b * g, a * f + b * h, a * u + b * v + x, c * e + d * g, c * f + d * h, c * u + d * v + y


def drawn_pixels(canvas: SwCanvas) -> Pixels:
    """A copy of what ``canvas`` has drawn."""
    assert canvas.buffer_arr is not None
    assert canvas.w is not None
    assert canvas.h is not None
    return np.frombuffer(canvas.buffer_arr, np.uint8).reshape(canvas.h, canvas.w, 4).copy()


class Sheet:
    """A transparent sheet to paint on; its coordinates start at ``origin`` and are scaled by ``scale``."""

    def __init__(self, size: tuple[int, int], *, origin: Point = (0.0, 0.0), scale: float = 1.0) -> None:
        self.size = size
        self._canvas = SwCanvas(engine())
        self._canvas.set_target(size[0], size[1])
        root = Scene(engine())
        self._canvas.add(root)
        self._scenes: list[Scene] = [root]
        self._matrices: list[Affine] = [(scale, 0.0, -origin[0] * scale, 0.0, scale, -origin[1] * scale)]

    def fill(self, path: Path, paint: Paint, opacity: float = 1.0) -> None:
        self._scenes[-1].add(filled(path, paint, opacity, self._matrices[-1]))

    def stroke(self, path: Path, paint: Paint, width: float, opacity: float = 1.0) -> None:
        self._scenes[-1].add(stroked(path, paint, width, opacity, self._matrices[-1]))

    @contextmanager
    def group(
        self,
        *,
        blur: float = 0.0,
        opacity: float = 1.0,
        clip: Path | None = None,
        matrix: Affine | None = None,
    ) -> Iterator[None]:
        """What is painted inside is moved, blurred (sigma), faded and clipped as one. ``matrix`` is a b x / c d y."""
        inner = self._matrices[-1] if matrix is None else _joined(self._matrices[-1], matrix)
        self._matrices.append(inner)
        if not (blur or clip) and opacity >= 1:
            yield
            self._matrices.pop()
            return
        scene = Scene(engine())
        if clip is not None:
            scene.set_clip(filled(clip, (0.0, 0.0, 0.0), 1.0, inner))
        if opacity < 1:
            scene.set_opacity(_byte(255 * opacity))
        self._scenes.append(scene)
        yield
        self._scenes.pop()
        self._matrices.pop()
        if blur > 0:
            scene.add_effect_gaussian_blur(blur * _size_of(inner), 0, 0, 60)
        self._scenes[-1].add(scene)

    def pixels(self) -> Pixels:
        """Draws everything once and ends the sheet."""
        self._canvas.update()
        self._canvas.draw(True)
        self._canvas.sync()
        drawn = drawn_pixels(self._canvas)
        self._canvas.destroy()
        return drawn
