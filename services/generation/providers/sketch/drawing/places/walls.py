"""The box of a room."""

from collections.abc import Callable

from services.generation.providers.sketch.drawing.canvas import Color, Point
from services.generation.providers.sketch.drawing.places.set import Set

Tint = Callable[[Color], Color]
"""A colour as the light inside shows it."""


class Walls:
    """The box of a room. ``back`` is the far wall as left, top, right, floor; its ``metre`` in pixels."""

    def __init__(self, place: Set) -> None:
        view = place.view
        share = {1.0: 0.80, 1.12: 0.66, 1.3: 0.50}.get(view.zoom, 0.30)
        self.metre = min(view.scale * share, 0.46 * view.height)
        self.floor = min(view.row_at(self.metre), view.height * 0.86)
        half = max(2.0 * self.metre, 0.40 * view.width)
        middle = view.width * 0.5 + (place.center - view.width * 0.5) * 0.6
        self.left, self.right = middle - half, middle + half
        self.height = min(4.6, max(2.85, (self.floor - 0.11 * view.height) / self.metre))
        self.top = self.floor - self.height * self.metre
        self.vanish: Point = (middle, view.horizon)
        self.grow = max(view.height, view.width) * 1.6 / (self.height * self.metre) + 1.4

    @property
    def middle(self) -> float:
        """The x of the middle of the back wall."""
        return (self.left + self.right) / 2

    def out(self, x: float, y: float, grow: float | None = None) -> Point:
        """A point of the back wall moved towards the camera along its line of perspective."""
        k = self.grow if grow is None else grow
        return self.vanish[0] + (x - self.vanish[0]) * k, self.vanish[1] + (y - self.vanish[1]) * k
