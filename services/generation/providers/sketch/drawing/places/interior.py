"""The inside of a room to draw in, measured in metres: x from the middle of the back wall, y up from the floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Linear,
    Path,
    Point,
    Radial,
    Sheet,
    ellipse,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.lamps import WARM
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.places.walls import Tint, Walls

WOOD: Color = (132, 92, 62)
BOOKS: tuple[Color, ...] = (
    (150, 70, 62), (70, 100, 128), (190, 150, 84), (92, 118, 92), (120, 92, 128), (212, 200, 180),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interior:
    """A sheet over the back wall of a room."""

    sheet: Sheet
    place: Set
    walls: Walls
    tint: Tint

    @property
    def half(self) -> float:
        """Half the width of the back wall in metres."""
        return (self.walls.right - self.walls.left) / 2 / self.walls.metre

    @property
    def height(self) -> float:
        return self.walls.height

    @property
    def lamps(self) -> bool:
        return self.place.light.lamps

    def dice(self, *key: object) -> Random:
        return self.place.dice(*key)

    def at(self, x: float, y: float) -> Point:
        metre = self.walls.metre
        return self.walls.middle + x * metre, self.walls.floor - y * metre

    def outline(self, points: Sequence[Point], *, round_: float = 0.0) -> Path:
        """A polygon, or with ``round_`` (0..1) a curve through ``points``."""
        placed = [self.at(*point) for point in points]
        return smooth(placed, tension=round_) if round_ else polygon(placed)

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        tall: float,
        color: Color,
        *,
        radius: float = 0.0,
        depth: float = 1.0,
    ) -> None:
        """A box whose lower left corner is at ``x``, ``y``, lighter above than below."""
        left, top = self.at(x, y + tall)
        metre, tone = self.walls.metre, self.tint(color)
        self.sheet.fill(
            rect(left, top, wide * metre, tall * metre, radius * metre),
            Linear(
                (0, top),
                (0, top + tall * metre),
                (
                    (0, mix(tone, WHITE, 0.12 * depth), 1),
                    (0.4, tone, 1),
                    (1, mix(tone, BLACK, 0.24 * depth), 1),
                ),
            ),
        )

    def flat(
        self, points: Sequence[Point], color: Color, *, round_: float = 0.0, opacity: float = 1.0
    ) -> None:
        self.sheet.fill(self.outline(points, round_=round_), self.tint(color), opacity)

    def disc(self, x: float, y: float, rx: float, ry: float, color: Color, opacity: float = 1.0) -> None:
        px, py = self.at(x, y)
        self.sheet.fill(
            ellipse(px, py, rx * self.walls.metre, ry * self.walls.metre), self.tint(color), opacity
        )

    def line(self, points: Sequence[Point], width: float, color: Color, opacity: float = 1.0) -> None:
        placed = [self.at(*point) for point in points]
        path = polygon(placed, closed=False) if len(placed) == 2 else smooth(placed, closed=False)
        self.sheet.stroke(path, self.tint(color), width * self.walls.metre, opacity)

    def shadow(self, x: float, wide: float) -> None:
        """The soft shadow under something standing at ``x`` (its middle)."""
        px, py = self.at(x, -0.05)
        self.sheet.fill(ellipse(px, py, wide * 0.62 * self.walls.metre, 0.09 * self.walls.metre), BLACK, 0.26)

    def shines(self, x: float, y: float, radius: float, color: Color = WARM) -> None:
        """A small thing that gives light by itself, day and night."""
        px, py = self.at(x, y)
        metre = self.walls.metre
        self.sheet.fill(
            ellipse(px, py, radius * 3.2 * metre),
            Radial((px, py), radius * 3.2 * metre, ((0, color, 0.42), (1, color, 0.0))),
        )
        self.sheet.fill(ellipse(px, py, radius * metre), mix(color, WHITE, 0.35))

    def table(self, x: float, wide: float, tall: float, color: Color = WOOD) -> None:
        """A table with two legs; ``x`` is its left edge."""
        self.shadow(x + wide / 2, wide)
        for leg in (x + 0.06, x + wide - 0.16):
            self.box(leg, -0.06, 0.1, tall, mix(color, BLACK, 0.35))
        self.box(x, tall - 0.02, wide, 0.09, mix(color, WHITE, 0.1), radius=0.02)

    def cupboard(self, x: float, y: float, wide: float, tall: float, color: Color, doors: int) -> None:
        """A cupboard with ``doors`` doors side by side."""
        self.box(x, y, wide, tall, color, radius=0.02)
        step = wide / doors
        for index in range(doors):
            self.box(x + index * step + 0.04, y + 0.06, step - 0.08, tall - 0.12, mix(color, WHITE, 0.1))
            self.disc(
                x + index * step + step * (0.82 if index % 2 == 0 else 0.18),
                y + tall * 0.55,
                0.025,
                0.025,
                (214, 190, 130),
            )

    def shelf(
        self, x: float, y: float, wide: float, key: object, *, height: float = 0.34, full: float = 0.92
    ) -> None:
        """A board with books."""
        dice = self.dice("books", key)
        at = x + 0.03
        while at < x + wide - 0.1:
            thick, tall = dice.uniform(0.045, 0.09), dice.uniform(0.66, 0.97) * height
            if dice.random() < full:
                self.box(at, y + 0.05, thick, tall, dice.choice(BOOKS))
            at += thick * 1.06
        self.box(x, y, wide, 0.055, WOOD)

    def jars(self, x: float, y: float, wide: float, key: object) -> None:
        """A board with pots, jars and boxes."""
        dice = self.dice("books", "jars", key)
        at = x + 0.06
        while at < x + wide - 0.2:
            thick, tall = dice.uniform(0.12, 0.2), dice.uniform(0.14, 0.28)
            color = dice.choice(
                ((196, 120, 84), (120, 150, 150), (226, 210, 170), (150, 90, 80), (108, 128, 96))
            )
            self.box(at, y + 0.05, thick, tall, color, radius=0.04)
            self.box(
                at + 0.02, y + 0.05 + tall - 0.02, thick - 0.04, 0.05, mix(color, BLACK, 0.4), radius=0.01
            )
            at += thick + dice.uniform(0.04, 0.12)
        self.box(x, y, wide, 0.055, WOOD)

    def hanging_lamp(self, x: float, y: float, color: Color = (70, 90, 84), *, wide: float = 0.22) -> None:
        """A shade on a cord from the ceiling; it burns when lamps do."""
        self.line([(x, self.height), (x, y + 0.14)], 0.02, (40, 36, 40))
        self.flat([(x - 0.06, y + 0.16), (x + 0.06, y + 0.16), (x + wide, y), (x - wide, y)], color)
        if self.lamps:
            self.shines(x, y - 0.02, 0.07)
        else:
            self.disc(x, y - 0.01, 0.06, 0.05, (236, 230, 214))
