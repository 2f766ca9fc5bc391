"""A bed of music: the score played, put in a room, kept clear of speech, brought to its level."""

import numpy as np

from contracts.story import Mood
from services.generation.providers.sketch.sound import loudness, wav
from services.generation.providers.sketch.sound.acoustics import convolve, equaliser, fade, reverberation
from services.generation.providers.sketch.sound.instruments import INSTRUMENTS, Held, held, struck
from services.generation.providers.sketch.sound.percussion import GAINS, drum
from services.generation.providers.sketch.sound.score import Note, Score, write
from services.generation.providers.sketch.sound.wav import SAMPLE_RATE, Samples

LOUDNESS = -20.0
"""LUFS of every piece."""
FADE_SECONDS = 1.5
DRY = frozenset({"bass", "kick", "taiko"})
"""What would only muddy the room."""
DAMPING = ((120.0, -12.0), (300.0, 0.0), (2_000.0, -2.0), (5_000.0, -10.0), (12_000.0, -26.0))
TONE = (
    (28.0, -24.0), (45.0, 0.0), (150.0, -0.5), (280.0, -4.0), (600.0, 0.0), (1_100.0, 0.0),
    (1_800.0, -3.0), (3_200.0, -3.0), (5_500.0, 2.0), (11_000.0, 0.0), (18_000.0, -12.0),
)  # fmt: skip
"""The mix: no rumble, less of what makes it dull, and a hollow around 2 to 3 kHz where speech is understood."""


def compose(*, mood: Mood, seconds: float, seed: int) -> bytes:
    """A piece of ``round(seconds * 48000)`` frames, as WAV: 48 kHz, stereo, 16 bit, -20 LUFS, peaks below -1.5 dBFS.

    It opens softly, builds, ends on the tonic and fades over its last 1.5 s. The same arguments give the same bytes.
    Raises ``ValueError`` unless 0 < ``seconds`` <= 3600.
    """
    if not 0 < seconds <= 3600:
        raise ValueError(f"music lasts more than 0 and at most 3600 seconds, not {seconds!r}")
    frames = round(seconds * SAMPLE_RATE)
    if frames == 0:
        return wav.encode(np.zeros((0, 2), np.float32))
    score = write(mood, seconds=seconds, seed=seed)
    mix = _in_a_room(score, frames=frames, seed=seed)
    faded = fade(mix.T, seconds_in=0.25, seconds_out=FADE_SECONDS)
    return wav.encode(loudness.level(faded, LOUDNESS))


def _in_a_room(score: Score, *, frames: int, seed: int) -> Samples:
    wet = _play([note for note in score.notes if note.instrument not in DRY], frames)
    mix = _play([note for note in score.notes if note.instrument in DRY], frames)
    rng = np.random.default_rng(seed)
    palette, tone = score.plan.palette, equaliser(TONE, taps=4096)
    for channel in range(2):
        room = reverberation(rng, seconds=palette.room, predelay=0.018, damping=DAMPING, wet=palette.wet)
        mix[channel] += convolve(wet[channel], convolve(room, tone))[:frames]
    return mix


def _play(notes: list[Note], frames: int) -> Samples:
    """All notes added up, shape (2, frames); what would sound beyond the end is cut there."""
    mix = np.zeros((2, frames), np.float32)
    for note in notes:
        start = round(note.start * SAMPLE_RATE)
        sound = _sound(note)[:, : max(0, frames - start)]
        left, right = np.cos((note.pan + 1) * np.pi / 4), np.sin((note.pan + 1) * np.pi / 4)
        volume = np.array([[left], [right]]) * np.sqrt(2) * note.velocity * _gain(note.instrument)
        mix[:, start : start + sound.shape[1]] += sound * volume.astype(np.float32)
    return mix


def _sound(note: Note) -> Samples:
    if note.instrument in GAINS:
        return drum(note.instrument)
    if isinstance(INSTRUMENTS[note.instrument], Held):
        return held(note.instrument, note.pitch, note.seconds)
    return struck(note.instrument, note.pitch)


def _gain(instrument: str) -> float:
    return GAINS[instrument] if instrument in GAINS else INSTRUMENTS[instrument].gain
