"""Which size in pixels to order for a picture or a film. Pure."""

from collections.abc import Sequence
from math import log

type Size = tuple[int, int]

_STEP = 16
_LONG_SIDE, _SHORT_SIDE = 3840, 2160
_STEEPEST = 3


def free_size(wanted: Size) -> Size:
    """The nearest size the image API takes: sides are multiples of 16, ratio 1:3 to 3:1, at most 3840x2160."""
    shrink = min(1.0, _LONG_SIDE / max(wanted), _SHORT_SIDE / min(wanted))
    width, height = (_stepped(side * shrink) for side in wanted)
    return min(width, height * _STEEPEST), min(height, width * _STEEPEST)


def nearest_size(wanted: Size, sizes: Sequence[str]) -> Size:
    """Of sizes such as ``1024x1536`` the one of the most similar ratio, and of these the most similar in area."""
    known = [(int(width), int(height)) for width, _, height in (size.partition("x") for size in sizes)]
    return min(
        known, key=lambda size: (_apart(_ratio(size), _ratio(wanted)), _apart(_area(size), _area(wanted)))
    )


def _stepped(side: float) -> int:
    return max(_STEP, round(side / _STEP) * _STEP)


def _ratio(size: Size) -> float:
    return size[0] / size[1]


def _area(size: Size) -> float:
    return size[0] * size[1]


def _apart(one: float, other: float) -> float:
    return round(abs(log(one / other)), 3)
