"""Writing a piece: mood, length and seed in, notes out. Pure; every chance comes from the seed."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from contracts.story import Mood
from services.generation.providers.sketch.sound.harmony import Chord, Key, nearest, voicing
from services.generation.providers.sketch.sound.palettes import PALETTES, Palette

BEATS = 4
PHRASE = 4
TONIC = Chord(0)
MELODY = range(65, 82)


@dataclass(frozen=True, slots=True)
class Note:
    """One sound: when and how long (seconds), how high (MIDI), how strong (0 to 1), by what, where (-1 left, 1 right)."""

    start: float
    seconds: float
    pitch: int
    velocity: float
    instrument: str
    pan: float = 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as planned: its chord, the four voices that hold it, its place in the form, how full it is (0 to 1)."""

    number: int
    chord: Chord
    voices: tuple[int, ...]
    phrase: int
    intensity: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A piece before its notes. ``bar_seconds`` fits a whole number of bars into the length asked for."""

    key: Key
    palette: Palette
    bars: tuple[Bar, ...]
    bar_seconds: float

    @property
    def beat(self) -> float:
        """Seconds of a beat."""
        return self.bar_seconds / BEATS


@dataclass(frozen=True, slots=True)
class Score:
    """A finished piece: the plan and all its notes in the order of writing."""

    plan: Plan
    notes: tuple[Note, ...]


def write(mood: Mood, *, seconds: float, seed: int) -> Score:
    """A piece of about the mood's tempo whose last bar, the tonic, ends at ``seconds``."""
    rng = np.random.default_rng((seed, list(Mood).index(mood)))
    plan = _plan(PALETTES[mood], seconds=seconds, rng=rng)
    parts = (_pad, _bass, _arpeggio, _melody, _drums)
    return Score(plan, tuple(note for part in parts for note in part(plan, rng)))


def _plan(palette: Palette, *, seconds: float, rng: np.random.Generator) -> Plan:
    key = Key(int(rng.integers(12)), palette.modes[rng.integers(len(palette.modes))])
    count = max(1, round(seconds * palette.tempo / 60 / BEATS))
    themes = [palette.progressions[index] for index in rng.permutation(len(palette.progressions))[:2]]
    form = "AABA" if rng.random() < 0.5 else "ABAB"
    chords = [themes["AB".index(form[bar // PHRASE % 4])][bar % PHRASE] for bar in range(count)]
    chords[-2:] = [palette.cadence, TONIC][-min(count, 2) :]
    bars: list[Bar] = []
    for number, chord in enumerate(chords):
        before = bars[-1].voices if bars else None
        position = number / max(1, count - 1)
        # A slow build to three quarters of the piece, then a step back for the ending.
        intensity = min(1.0, 0.72 + 0.38 * position) if number < count - 2 else 0.82
        bars.append(
            Bar(number, chord, voicing(chord.pitch_classes(key), before), number // PHRASE, intensity)
        )
    return Plan(key, palette, tuple(bars), seconds / count)


def _choice(rng: np.random.Generator, names: tuple[str, ...]) -> str:
    return names[int(rng.integers(len(names)))]


def _enters(plan: Plan, phrase: int) -> int:
    """The bar at which a layer enters that a long piece saves for a later phrase; short pieces have it from the start."""
    return PHRASE * phrase if len(plan.bars) >= PHRASE * (phrase + 2) else 0


def _pad(plan: Plan, rng: np.random.Generator) -> list[Note]:
    """Held voices; what two chords share is not struck again."""
    instrument = _choice(rng, plan.palette.pads)
    notes: list[Note] = []
    for voice in range(4):
        start = 0
        pitches = [bar.voices[voice] for bar in plan.bars]
        for number, (here, after) in enumerate(pairwise([*pitches, -1])):
            if here == after and number + 1 - start < PHRASE:
                continue
            length = (number + 1 - start) * plan.bar_seconds
            notes.append(Note(start * plan.bar_seconds, length, here, 0.75, instrument))
            start = number + 1
    return notes


def _bass(plan: Plan, rng: np.random.Generator) -> list[Note]:
    rhythms = {
        "held": ((0.0, 4.0),),
        "walking": ((0.0, 1.5), (1.5, 0.5), (2.0, 2.0)),
        "pulsing": ((0.0, 1.0), (2.5, 0.5)),
    }
    notes = []
    for bar in plan.bars[2 if len(plan.bars) > PHRASE else 0 :]:
        classes = bar.chord.pitch_classes(plan.key)
        root = 36 + (classes[0] - 36) % 12
        last = bar.number == len(plan.bars) - 1
        for beat, beats in rhythms["held" if last else plan.palette.bass]:
            pitch = root
            if beat == 2.0 and not last and rng.random() < 0.6:
                pitch = nearest(classes[2:3], root + 5)
            start = bar.number * plan.bar_seconds + beat * plan.beat
            notes.append(
                Note(start, beats * plan.beat, pitch, bar.intensity * (1.0 if beat == 0 else 0.8), "bass")
            )
    return notes


def _arpeggio(plan: Plan, rng: np.random.Generator) -> list[Note]:
    """A broken chord in quavers, thinner at first; the last bar rolls the tonic upwards and lets it ring."""
    palette = plan.palette
    instrument = _choice(rng, palette.arpeggios)
    figures = [palette.figures[index] for index in rng.permutation(len(palette.figures))[:2]]
    lift = 12 if instrument in {"celesta", "music_box", "harp", "marimba"} else 0
    quaver = plan.beat / 2
    notes = []
    for bar in plan.bars[:-1]:
        for position, voice in enumerate(figures[bar.phrase % 2]):
            thinned = bar.phrase == 0 and len(plan.bars) > PHRASE and position % 2 == 1
            if voice < 0 or thinned:
                continue
            start = bar.number * plan.bar_seconds + position * quaver + float(rng.uniform(0.0, 0.012))
            accent = 1.0 if position == 0 else 0.85 if position % 2 == 0 else 0.68
            velocity = bar.intensity * accent * float(rng.uniform(0.9, 1.05))
            notes.append(
                Note(
                    start,
                    2 * quaver,
                    bar.voices[voice] + lift,
                    velocity,
                    instrument,
                    0.35 * (voice - 1.5) / 1.5,
                )
            )
    end = plan.bars[-1]
    spread = [*end.voices, end.voices[0] + 12]
    for position, pitch in enumerate(spread):
        start = end.number * plan.bar_seconds + position * min(0.09, quaver / 2)
        notes.append(
            Note(
                start,
                plan.bar_seconds,
                pitch + lift,
                0.8 - 0.05 * position,
                instrument,
                0.12 * (position - 2),
            )
        )
    return notes


def _melody(plan: Plan, rng: np.random.Generator) -> list[Note]:
    """A motif of two bars, repeated, answered lower, and given rest; the second theme turns it upside down."""
    palette = plan.palette
    instrument = _choice(rng, palette.leads)
    rhythms = [palette.rhythms[int(index)] for index in rng.integers(len(palette.rhythms), size=2)]
    contours = [
        [int(step) for step in rng.choice((-2, -1, -1, 1, 1, 2), size=len(rhythm))] for rhythm in rhythms
    ]
    pitch = int(rng.integers(69, 76))
    notes: list[Note] = []
    for bar in plan.bars[_enters(plan, 1) : -1]:
        place = bar.number % PHRASE
        rests = place == PHRASE - 1 and rng.random() < 0.7
        if rests or (bar.phrase % 3 == 2 and place < 2):
            continue
        rhythm, contour = rhythms[place % 2], contours[place % 2]
        turned = -1 if bar.phrase % 2 == 1 else 1
        beat = 0.0
        for length, step in zip(rhythm, contour, strict=True):
            pitch = _next_pitch(plan.key, bar, pitch=pitch, step=turned * step, strong=beat % 2 == 0)
            start = bar.number * plan.bar_seconds + beat * plan.beat + float(rng.uniform(0.0, 0.015))
            velocity = bar.intensity * (0.95 if beat == 0 else 0.8)
            notes.append(Note(start, length * plan.beat, pitch, velocity, instrument, -0.12))
            beat += length
    home = nearest((plan.key.tonic,), pitch)
    start = plan.bars[-1].number * plan.bar_seconds
    return [*notes, Note(start, plan.bar_seconds, home, 0.75, instrument, -0.12)] if notes else []


def _next_pitch(key: Key, bar: Bar, *, pitch: int, step: int, strong: bool) -> int:
    """Some scale steps on from a pitch, turned back at the edges; strong beats take a tone of the chord."""
    classes = bar.chord.pitch_classes(key)
    scale = sorted(p for p in MELODY if p % 12 in key.pitch_classes())
    here = min(range(len(scale)), key=lambda index: abs(scale[index] - pitch))
    target = here + step
    if not 0 <= target < len(scale):
        target = here - step
    wanted = scale[target]
    # A raised leading tone forbids its natural neighbour as a passing tone.
    return nearest(classes, wanted) if strong or bar.chord.leading else wanted


def _drums(plan: Plan, rng: np.random.Generator) -> list[Note]:
    notes = []
    for layer, (instrument, pattern) in enumerate(plan.palette.drums):
        for bar in plan.bars[_enters(plan, 1 if layer < 2 else 2) : -1]:
            for step, mark in enumerate(pattern):
                if mark != "x":
                    continue
                start = bar.number * plan.bar_seconds + step * plan.beat / 4 + float(rng.uniform(0.0, 0.008))
                accent = 1.0 if step % 4 == 0 else 0.75
                velocity = bar.intensity * accent * float(rng.uniform(0.85, 1.0))
                notes.append(
                    Note(start, 0.5, 60, velocity, instrument, 0.25 if instrument == "shaker" else 0.0)
                )
    return notes
