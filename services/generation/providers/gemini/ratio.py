"""Which of the ratios a model makes is nearest to the size wanted. Pure."""

from collections.abc import Sequence
from math import log


def nearest_ratio(size: tuple[int, int], ratios: Sequence[str]) -> str:
    """One of ``ratios`` (as in ``16:9``) for a size in pixels. Raises ValueError where there is none."""
    width, height = size

    def distance(ratio: str) -> float:
        across, _, down = ratio.partition(":")
        return abs(log(width / height) - log(int(across) / int(down)))

    return min(ratios, key=distance)
