"""How long shots last, in frames of 1/24 s: long enough for their lines, and a film that neither drags nor rushes."""

import math
from collections.abc import Sequence

from contracts.story import FRAMES_PER_SECOND
from services.generation.providers.sketch.writing.pack import Pack

SHORTEST, LONGEST = 60, 192
BREATH_SECONDS = 1.0
SLOWEST_MEAN, QUICKEST_MEAN = 4.1 * FRAMES_PER_SECOND, 3.3 * FRAMES_PER_SECOND


def frames_of(text: str, pack: Pack, *, silent: int = 72, longest: int = LONGEST) -> int:
    """Frames for ``text`` at the language's rate and a breath after it; ``silent`` where nothing is said."""
    if not text:
        return silent
    seconds = pack.length(text) / pack.rate + BREATH_SECONDS
    return max(SHORTEST, min(longest, math.ceil(seconds * FRAMES_PER_SECOND)))


def balanced(frames: Sequence[int], spoken: Sequence[bool]) -> list[int]:
    """``frames`` with the silent shots shortened or all shots held a little, so that the mean comes near 3.3 to 4.1 s."""
    result = list(frames)
    excess = sum(result) - int(SLOWEST_MEAN * len(result))
    for i, said in enumerate(spoken):
        if excess > 0 and not said:
            cut = min(excess, result[i] - SHORTEST)
            result[i] -= cut
            excess -= cut
    lacking = math.ceil(QUICKEST_MEAN * len(result)) - sum(result)
    while lacking > 0 and any(f < 120 for f in result):
        for i, length in enumerate(result):
            if lacking > 0 and length < 120:
                result[i] += 2
                lacking -= 2
    return result
