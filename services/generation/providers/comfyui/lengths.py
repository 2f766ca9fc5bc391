"""How many frames and pixels a workflow is asked for. Pure.

A long clip is drawn at a low rate and interpolated: 30 s at 8 frames a second are 241 drawn frames, and RIFE with a
multiplier of 3 makes 721 of them, which are 30 s at 24 frames a second. RIFE puts ``multiplier - 1`` frames between each
two and nothing behind the last one.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, sqrt

_SHORTEST_SIDE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a workflow makes frames: ``rate`` are those it draws per second, each becoming ``multiplier`` of the film.

    It draws no fewer than ``least`` and no more than ``most`` at once.
    """

    rate: int = 24
    multiplier: int = 1
    least: int = 1
    most: int = 4096

    @property
    def film_rate(self) -> int:
        """Frames per second of the finished film."""
        return self.rate * self.multiplier

    def drawn(self, seconds: float) -> int:
        """How many frames to draw for a film that is not shorter than ``seconds``, as far as ``most`` allows."""
        film_frames = ceil(Fraction(seconds).limit_denominator(1000) * self.film_rate)
        pairs = ceil(Fraction(max(film_frames, 1) - 1, self.multiplier))
        return min(max(pairs + 1, self.least), self.most)

    def filmed(self, drawn: int) -> int:
        """How many frames of film come of so many drawn ones."""
        return (drawn - 1) * self.multiplier + 1

    def longest(self) -> float:
        """The longest film in seconds."""
        return self.filmed(self.most) / self.film_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """The sizes a workflow draws at: at most ``pixels`` altogether, each side a multiple of ``step``."""

    pixels: int = 1280 * 720
    step: int = 8

    def fit(self, size: tuple[int, int]) -> tuple[int, int]:
        """The largest such size in the shape of ``size``, and not above it."""
        width, height = size
        scale = min(1.0, sqrt(self.pixels / (width * height)))
        return self._side(width * scale), self._side(height * scale)

    def _side(self, length: float) -> int:
        # A hair below a multiple is that multiple: 1280 x 720 scaled to 147 456 pixels is 511.99 x 287.99.
        return max(_SHORTEST_SIDE, int((length + 0.01) // self.step) * self.step)
