"""A set: the layers of a place, collected from far to near, each blurred and graded as the shot wants it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from contracts.story import Scene
from services.generation.providers.sketch.drawing.camera import View
from services.generation.providers.sketch.drawing.canvas import Color, Pixels, Point, Sheet
from services.generation.providers.sketch.drawing.palette import Grade, Light, chance
from services.generation.providers.sketch.drawing.stage import Element, Motion, sprite

Draw = Callable[[Sheet], None]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels of the frame."""


def first_sentence(text: str) -> str:
    """``text`` up to its first full stop."""
    return re.split(r"(?<=[.!?]) |。|！|？", text)[0]


_LOOSE = frozenset(
    ("props", "birds", "motes", "rain", "snow", "wisps", "outside", "books", "plant", "pictures", "bolt", "rocks", "vanish",
     "grass", "patches", "glitter", "ripples", "stalls", "flicker",
     "trunks", "hedges", "palms", "cacti", "waves", "cottages")
)  # fmt: skip
"""What may lie elsewhere in another variation; hills, streets and walls stay."""


@dataclass
class Set:
    """The place of a shot while it is built. ``behind`` is covered by the figures, ``before`` covers them."""

    scene: Scene
    view: View
    light: Light
    grade: Grade
    seed: int
    variation: int = 0
    behind: list[Element] = field(default_factory=list)
    before: list[Element] = field(default_factory=list)
    way: tuple[float, float] = (0.0, 0.0)
    """Half the width of the road in metres, and how far it bends (share of the frame)."""

    @property
    def words(self) -> str:
        """What is said of the place, in lower case."""
        return f"{self.scene.name} {self.scene.description} {self.scene.atmosphere}".lower()

    @property
    def told_first(self) -> str:
        """The first sentence of the description: what is seen there, before what happens there."""
        return first_sentence(self.scene.description)

    @property
    def eastern(self) -> bool:
        """Whether the place is told of in Chinese: its houses then have curved roofs, its lamps are lanterns."""
        return any("\u4e00" <= letter <= "\u9fff" for letter in self.words)

    @property
    def center(self) -> float:
        """The x of the vanishing point."""
        return self.view.width * self.dice("vanish").uniform(0.42, 0.58)

    @property
    def edges(self) -> tuple[float, float]:
        """Left and right of what the camera may see."""
        return -self.view.margin, self.view.width + self.view.margin

    @property
    def bottom(self) -> float:
        return self.view.height + self.view.margin

    def above(self, reach: float) -> Box:
        """The box of what stands on the horizon, down to ``reach`` pixels below it."""
        return self.edges[0], -self.view.margin, self.edges[1], self.view.horizon + reach

    def below(self, row: float) -> Box:
        """The box of the ground from ``row`` down."""
        return self.edges[0], row, self.edges[1], self.bottom

    def dice(self, *key: object) -> Random:
        """Random numbers of this place: the same in each of its shots; what is loose lies elsewhere in a variation."""
        again = ("again", self.variation) if self.variation and key[0] in _LOOSE else ()
        return chance(self.seed, self.scene.scene_id, *key, *again)

    def metre(self, share: float) -> float:
        """Pixels of a metre at a distance where it takes ``share`` of the frame's height in a wide shot."""
        return share * self.view.height * self.view.zoom

    def row(self, share: float) -> float:
        """The row of the ground at that distance."""
        return self.view.row_at(self.metre(share))

    def lit(self, color: Color, distance: float = 0.0) -> Color:
        return self.light.lit(color, distance)

    def layer(
        self,
        draw: Draw,
        *,
        depth: float,
        box: Box | None = None,
        front: bool = False,
        blur: float | None = None,
        motion: Motion | None = None,
        graded: bool = True,
    ) -> None:
        """Adds a layer. Its blur is the shot's, less for what stands nearer to the figures, unless given."""
        margin = self.view.margin
        left, top, right, bottom = box or (-margin, -margin, self.view.width + margin, self.bottom)
        soft = self.view.blur * (1.15 - 0.55 * depth) if blur is None else blur
        grid = 1.0 if soft < 1.6 else 2.0 if soft < 6 else 3.0
        left, top = float(int(max(left, -margin))), float(int(max(top, -margin)))
        right, bottom = (
            float(int(min(right, self.view.width + margin)) + 1),
            float(int(min(bottom, self.bottom)) + 1),
        )
        whole = (left, top, right, bottom)
        if whole[2] - whole[0] < 2 or whole[3] - whole[1] < 2:
            return

        def painted(sheet: Sheet) -> None:
            with sheet.group(blur=soft):
                draw(sheet)

        part = sprite(
            whole, painted, depth=depth, grid=grid, motion=motion, finish=self.finish if graded else None
        )
        if part is not None:
            (self.before if front else self.behind).append(part)

    def finish(self, pixels: Pixels, at: Point, grid: float) -> Pixels:
        return self.grade.apply(pixels, at=at, frame=(self.view.width, self.view.height), grid=grid)

    def says(self, *words: str) -> bool:
        return any(word in self.words for word in words)
