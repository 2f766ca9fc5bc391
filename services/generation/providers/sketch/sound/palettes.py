"""What each mood is made of: tempo, mode, chords, instruments, rhythms, room. Data, and the types that hold it."""

from dataclasses import dataclass

from contracts.story import Mood
from services.generation.providers.sketch.sound.harmony import Chord, coloured

Progression = tuple[Chord, Chord, Chord, Chord]
"""One chord for each bar of a phrase."""


@dataclass(frozen=True, slots=True)
class Palette:
    """A mood in music.

    ``tempo`` is in beats a minute, four to a bar. ``figures`` are arpeggios of eight quavers over the chord's voices
    (-1 rests); ``rhythms`` are melodies of one bar in beats; ``cadence`` is the chord before the last. ``drums`` name a
    sound and its hits on sixteen steps. ``room`` is the reverberation in seconds, ``wet`` its share.
    """

    tempo: float
    modes: tuple[str, ...]
    progressions: tuple[Progression, ...]
    cadence: Chord
    pads: tuple[str, ...]
    arpeggios: tuple[str, ...]
    leads: tuple[str, ...]
    figures: tuple[tuple[int, ...], ...]
    rhythms: tuple[tuple[float, ...], ...]
    drums: tuple[tuple[str, str], ...] = ()
    bass: str = "held"
    room: float = 2.4
    wet: float = 0.5


def _progression(*degrees: int | tuple[int, int]) -> Progression:
    first, second, third, fourth = (coloured(d) if isinstance(d, int) else coloured(*d) for d in degrees)
    return first, second, third, fourth


DOMINANT = Chord(4)
MINOR_DOMINANT = Chord(4, leading=True)
GENTLE = ((2.0, 1.0, 1.0), (3.0, 1.0), (1.5, 0.5, 2.0), (2.0, 2.0))
FLOWING = ((1.0, 1.0, 2.0), (1.5, 0.5, 1.0, 1.0), (1.0, 1.0, 1.0, 1.0), (0.5, 0.5, 1.0, 2.0))
LONG = ((4.0,), (3.0, 1.0), (2.0, 2.0))

PALETTES: dict[Mood, Palette] = {
    Mood.CALM: Palette(
        tempo=66,
        modes=("ionian", "lydian"),
        progressions=(
            _progression((0, 8), 4, (5, 6), (3, 6)),
            _progression((0, 6), (2, 6), (3, 6), (0, 8)),
            _progression((0, 8), (3, 6), (5, 6), 4),
            _progression((3, 6), (0, 6), (1, 6), 4),
        ),
        cadence=DOMINANT,
        pads=("pad", "choir"),
        arpeggios=("felt_piano", "harp"),
        leads=("flute", "felt_piano"),
        figures=((0, 2, 1, 3, 2, 1, 3, 2), (0, 1, 2, 3, 2, 1, 2, 1), (0, -1, 2, 1, 3, -1, 2, 1)),
        rhythms=GENTLE,
        room=2.6,
        wet=0.55,
    ),
    Mood.WARM: Palette(
        tempo=78,
        modes=("ionian", "mixolydian"),
        progressions=(
            _progression(0, (5, 6), (3, 8), 4),
            _progression((3, 8), 0, 4, (5, 6)),
            _progression((0, 8), 3, (1, 6), 4),
            _progression(0, 4, (3, 6), (3, 8)),
        ),
        cadence=Chord(3, (0, 2, 4, 5)),
        pads=("strings", "pad"),
        arpeggios=("guitar", "felt_piano"),
        leads=("felt_piano", "cello"),
        figures=((0, 1, 2, 3, 1, 2, 3, 2), (0, 2, 3, 2, 1, 2, 3, 2), (0, -1, 2, 3, 1, -1, 3, 2)),
        rhythms=GENTLE + FLOWING,
        drums=(("shaker", "..x...x...x...x."), ("kick", "x.........x.....")),
        bass="walking",
        room=1.8,
        wet=0.38,
    ),
    Mood.JOYFUL: Palette(
        tempo=112,
        modes=("ionian", "lydian", "mixolydian"),
        progressions=(
            _progression(0, 4, 5, 3),
            _progression(0, (3, 8), 4, 3),
            _progression((0, 8), 1, 3, 4),
            _progression(3, 4, 0, 5),
        ),
        cadence=DOMINANT,
        pads=("strings",),
        arpeggios=("marimba", "guitar"),
        leads=("celesta", "flute"),
        figures=((0, 2, 3, 2, 1, 3, 2, 3), (0, 3, 2, 3, 1, 3, 2, 1), (0, 1, 3, -1, 2, 3, -1, 2)),
        rhythms=FLOWING,
        drums=(("kick", "x.....x.x......."), ("brush", "....x.......x..."), ("shaker", "x.x.x.x.x.x.x.xx")),
        bass="walking",
        room=1.4,
        wet=0.3,
    ),
    Mood.SAD: Palette(
        tempo=60,
        modes=("aeolian", "dorian"),
        progressions=(
            _progression(0, (5, 6), 2, 6),
            _progression((0, 8), (3, 6), (5, 6), 4),
            _progression((5, 6), (3, 6), 0, 4),
            _progression(0, 4, (3, 6), 0),
        ),
        cadence=MINOR_DOMINANT,
        pads=("choir", "strings"),
        arpeggios=("felt_piano",),
        leads=("cello", "felt_piano"),
        figures=((0, 1, 2, 3, 2, 1, -1, -1), (0, -1, 2, -1, 3, -1, 2, -1), (0, 2, 1, 3, -1, 2, 1, -1)),
        rhythms=GENTLE,
        room=2.8,
        wet=0.55,
    ),
    Mood.TENSE: Palette(
        tempo=96,
        modes=("aeolian", "phrygian"),
        progressions=(
            _progression(0, 0, 5, 4),
            _progression(0, 1, 0, 6),
            _progression(0, 5, 3, 0),
            _progression(0, (0, 8), 6, 5),
        ),
        cadence=MINOR_DOMINANT,
        pads=("strings", "choir"),
        arpeggios=("pizzicato",),
        leads=("cello",),
        figures=((0, 0, 1, 0, 2, 0, 1, 0), (0, 1, 0, 2, 0, 1, 0, 3), (0, 0, 2, 0, 0, 1, 0, 2)),
        rhythms=LONG,
        drums=(("taiko", "x.....x...x....."), ("tick", "x...x...x...x...")),
        bass="pulsing",
        room=2.0,
        wet=0.4,
    ),
    Mood.EERIE: Palette(
        tempo=52,
        modes=("phrygian",),
        progressions=(
            _progression(0, (1, 6), 0, 6),
            _progression((0, 8), 2, (1, 6), 0),
            _progression(0, (5, 6), 1, 0),
            _progression((0, 6), 1, 3, (1, 6)),
        ),
        cadence=Chord(1, (0, 2, 4, 6)),
        pads=("glass", "choir"),
        arpeggios=("music_box",),
        leads=("theremin",),
        figures=((0, -1, -1, 3, -1, -1, 1, -1), (-1, 2, -1, -1, 3, -1, -1, 0), (0, -1, 3, -1, -1, 2, -1, -1)),
        rhythms=LONG,
        room=3.2,
        wet=0.8,
    ),
}
