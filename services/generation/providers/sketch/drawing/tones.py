"""The tones of a lit figure: every colour of it with its shadow and its light, seen from the side the light comes from."""

from dataclasses import dataclass

from services.generation.providers.sketch.drawing.canvas import Color, Linear
from services.generation.providers.sketch.drawing.palette import Light, mix

FIGURE_SHARE = 0.5
"""How much of the dimming of a place reaches its people: faces must stay readable at night."""


@dataclass(frozen=True, slots=True)
class Tones:
    """``side`` is +1 when the light falls on the right of what is drawn (in its own, unmirrored coordinates)."""

    light: Light
    side: float

    def flat(self, color: Color) -> Color:
        return mix(color, self.light.shaded(color), FIGURE_SHARE)

    def shadow(self, color: Color, share: float = 0.3) -> Color:
        base = self.flat(color)
        cool = mix(self.light.ambient, (40.0, 26.0, 60.0), 0.6)
        return mix(
            base, (base[0] * cool[0] / 255, base[1] * cool[1] / 255, base[2] * cool[2] / 255), share * 1.5
        )

    def bright(self, color: Color, share: float = 0.25) -> Color:
        return mix(self.flat(color), self.light.key, share)

    def across(self, color: Color, left: float, right: float, *, depth: float = 1.0) -> Linear:
        """``color`` over a round thing from x ``left`` to ``right``: light on one side, shadow on the other."""
        lit, dark = self.bright(color, 0.22 * depth), self.shadow(color, 0.3 * depth)
        start, end = (left, right) if self.side > 0 else (right, left)
        return Linear(
            (start, 0.0), (end, 0.0), ((0.0, dark, 1.0), (0.5, self.flat(color), 1.0), (1.0, lit, 1.0))
        )

    def down(self, color: Color, top: float, bottom: float, *, depth: float = 1.0) -> Linear:
        """``color`` from light above to shadow below."""
        return Linear(
            (0.0, top),
            (0.0, bottom),
            (
                (0.0, self.bright(color, 0.14 * depth), 1.0),
                (0.45, self.flat(color), 1.0),
                (1.0, self.shadow(color, 0.3 * depth), 1.0),
            ),
        )
