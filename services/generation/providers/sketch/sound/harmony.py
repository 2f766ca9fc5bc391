"""Keys, chords, cadences and voice leading, in MIDI pitches. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

MODES = {
    "ionian": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}

VOICES = range(50, 71)
"""Where the inner voices of a chord may lie: below the consonants of speech."""
FIRST_VOICING = (53, 57, 60, 65)


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic (pitch class, 0 is C) and a mode."""

    tonic: int
    mode: str

    def pitch(self, step: int, *, octave: int = 4) -> int:
        """MIDI pitch of a scale step counted from the tonic of an octave (4: from middle C up)."""
        rise, degree = divmod(step, 7)
        return 12 * (octave + 1 + rise) + self.tonic + MODES[self.mode][degree]

    def pitch_classes(self) -> frozenset[int]:
        return frozenset((self.tonic + interval) % 12 for interval in MODES[self.mode])


@dataclass(frozen=True, slots=True)
class Chord:
    """Scale steps stacked on a degree (0: tonic). ``leading`` raises the third, as in the dominant of a minor key."""

    degree: int
    steps: tuple[int, ...] = (0, 2, 4)
    leading: bool = False

    def pitch_classes(self, key: Key) -> tuple[int, ...]:
        """Root first."""
        classes = [key.pitch(self.degree + step) % 12 for step in self.steps]
        if self.leading:
            raised = self.steps.index(2)
            classes[raised] = (classes[0] + 4) % 12
        return tuple(classes)


def coloured(degree: int, colour: int | None = None) -> Chord:
    """The triad on a degree with one more tone above it: 6 is the seventh, 8 the ninth."""
    return Chord(degree) if colour is None else Chord(degree, (0, 2, 4, colour))


def voicing(classes: Sequence[int], previous: Sequence[int] | None) -> tuple[int, ...]:
    """Four pitches, rising, that hold every pitch class and move as little as possible from the previous four.

    Motion costs its semitones; a leap of more than a fourth, parallel fifths and octaves, and close low intervals
    cost extra (the usual rules of four-part writing).
    """
    before = tuple(previous) if previous is not None else FIRST_VOICING
    wanted = set(classes)
    pitches = [pitch for pitch in VOICES if pitch % 12 in wanted]
    choices = [four for four in combinations(pitches, 4) if {pitch % 12 for pitch in four} == wanted]
    return min(choices, key=lambda four: (_cost(four, before), four))


def _cost(four: tuple[int, ...], before: tuple[int, ...]) -> float:
    moves = [after - start for after, start in zip(four, before, strict=True)]
    cost = sum(abs(move) + (4.0 if abs(move) > 5 else 0.0) for move in moves)
    for low, high in combinations(range(4), 2):
        parallel = moves[low] == moves[high] != 0
        if parallel and (four[high] - four[low]) % 12 in (0, 7):
            cost += 5.0
    gaps = [upper - lower for lower, upper in pairwise(four)]
    return cost + (4.0 if gaps[0] < 3 else 0.0) + sum(2.0 for gap in gaps if gap > 9 or gap < 2)


def nearest(classes: Sequence[int], pitch: int) -> int:
    """The pitch of one of the pitch classes that lies nearest; the lower one of two."""
    return min(
        (pitch + offset for offset in range(-6, 7) if (pitch + offset) % 12 in classes),
        key=lambda p: abs(p - pitch),
    )
