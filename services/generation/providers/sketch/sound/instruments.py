"""Tones by numpy: struck and plucked strings and bars, held voices, drums. Stereo, shape (2, frames), 48 kHz."""

from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.generation.providers.sketch.sound.wav import SAMPLE_RATE, Samples

LOOP = 1 << 17
"""Frames after which a held tone repeats (2.7 s)."""
BRIGHTEST = 7_000.0
"""Hertz above which no partial is made."""


@dataclass(frozen=True, slots=True)
class Struck:
    """A tone that decays by itself.

    ``partials`` are (ratio to the pitch, strength); the lowest falls by 60 dB in ``decay`` seconds at middle C, higher
    ones sooner by ``damping``. ``hammer`` is the strength of the noise of the stroke; ``gain`` the place in the mix.
    """

    partials: tuple[tuple[float, float], ...]
    decay: float
    damping: float
    gain: float
    hammer: float = 0.0
    attack: float = 0.002


@dataclass(frozen=True, slots=True)
class Held:
    """A tone that lasts: each partial a band of noise ``cents`` wide, so that one pitch sounds like a section.

    ``attack`` and ``release`` in seconds; ``vowel`` are (hertz, width in hertz, strength) of resonances.
    """

    partials: tuple[tuple[float, float], ...]
    cents: float
    attack: float
    release: float
    gain: float
    vowel: tuple[tuple[float, float, float], ...] = ()


def _harmonics(
    count: int, slope: float, *, stiffness: float = 0.0, plucked_at: float = 0.0
) -> tuple[tuple[float, float], ...]:
    """Partials n with strength n**-slope; a stiff string stretches them, a plucking point silences some."""
    numbers = np.arange(1, count + 1)
    ratios = numbers * np.sqrt(1 + stiffness * numbers**2)
    strengths = numbers**-slope * (np.abs(np.sin(np.pi * plucked_at * numbers)) if plucked_at else 1.0)
    return tuple(zip(ratios.tolist(), strengths.tolist(), strict=True))


INSTRUMENTS: dict[str, Struck | Held] = {
    "felt_piano": Struck(
        _harmonics(10, 1.6, stiffness=0.0004), decay=4.5, damping=0.45, gain=0.27, hammer=0.05, attack=0.005,
    ),
    "harp": Struck(_harmonics(10, 1.4, plucked_at=0.4), decay=3.2, damping=0.7, gain=0.24),
    "guitar": Struck(_harmonics(12, 1.3, plucked_at=0.22), decay=2.6, damping=0.8, gain=0.24, hammer=0.02),
    "pizzicato": Struck(_harmonics(10, 1.1, plucked_at=0.3), decay=0.7, damping=0.9, gain=0.34, hammer=0.04),
    "marimba": Struck(((1.0, 1.0), (3.93, 0.22), (9.2, 0.04)), decay=1.1, damping=0.5, gain=0.32, hammer=0.02),
    "celesta": Struck(((1.0, 1.0), (2.0, 0.12), (4.0, 0.16), (6.1, 0.03)), decay=2.4, damping=0.4, gain=0.20),
    "music_box": Struck(((1.0, 1.0), (2.76, 0.14), (5.4, 0.06)), decay=3.2, damping=0.35, gain=0.22),
    "pad": Held(_harmonics(9, 1.6), cents=28, attack=0.9, release=1.6, gain=0.11),
    "strings": Held(_harmonics(14, 1.35), cents=20, attack=0.5, release=1.0, gain=0.095),
    "choir": Held(
        _harmonics(18, 0.9), cents=24, attack=0.8, release=1.5, gain=0.105,
        vowel=((420, 130, 1.0), (850, 180, 0.5), (2650, 400, 0.1)),
    ),
    "glass": Held(((1.0, 1.0), (2.003, 0.3), (2.76, 0.22), (4.07, 0.08)), cents=14, attack=1.4, release=2.2, gain=0.11),
    "flute": Held(_harmonics(5, 2.1), cents=7, attack=0.09, release=0.25, gain=0.21),
    "cello": Held(
        _harmonics(12, 1.4), cents=9, attack=0.16, release=0.4, gain=0.18, vowel=((350, 250, 1.0), (900, 500, 0.5)),
    ),
    "theremin": Held(_harmonics(3, 2.6), cents=18, attack=0.5, release=0.9, gain=0.13),
    "bass": Struck(((1.0, 1.0), (2.0, 0.6), (3.0, 0.28), (4.0, 0.08)), decay=4.0, damping=0.5, gain=0.25, attack=0.012),
}  # fmt: skip


def hertz(pitch: float) -> float:
    """Equal temperament, A4 (69) at 440 Hz."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


@lru_cache(maxsize=256)
def struck(name: str, pitch: int) -> Samples:
    """One stroke, whole, shape (2, frames), highest sample near 1; a small spread between the ears."""
    tone = INSTRUMENTS[name]
    if not isinstance(tone, Struck):
        raise TypeError(f"{name} is not a struck instrument")
    rng = np.random.default_rng(crc32(f"{name}{pitch}".encode()))
    fundamental = hertz(pitch)
    decay = tone.decay * (262.0 / fundamental) ** 0.35
    frames = round(min(decay, 5.0) * SAMPLE_RATE)
    time = np.arange(frames, dtype=np.float32) / SAMPLE_RATE
    sound = np.zeros((2, frames), np.float32)
    for ratio, strength in tone.partials:
        frequency = fundamental * ratio
        if frequency > BRIGHTEST:
            continue
        length = min(frames, round(frames / ratio**tone.damping))
        envelope = strength * np.exp(-6.9 * time[:length] / (decay / ratio**tone.damping))
        envelope *= np.linspace(1.0, 0.0, length, dtype=np.float32)
        phase = np.float32(2 * np.pi * frequency) * time[:length] + np.float32(rng.uniform(0, 2 * np.pi))
        sound[0, :length] += envelope * np.sin(phase)
        sound[1, :length] += envelope * np.sin(phase * np.float32(1.0003) + np.float32(0.3))
    if tone.hammer:
        stroke = round(0.03 * SAMPLE_RATE)
        noise = np.cumsum(rng.standard_normal((2, stroke)), axis=1)
        noise -= np.linspace(0, 1, stroke) * noise[:, -1:]
        sound[:, :stroke] += (
            tone.hammer * noise / np.abs(noise).max() * np.linspace(1, 0, stroke) ** 2
        ).astype(np.float32)
    attack = round(tone.attack * SAMPLE_RATE)
    sound[:, :attack] *= np.linspace(0, 1, attack, dtype=np.float32)
    return np.asarray(sound / np.abs(sound).max(), np.float32)


@lru_cache(maxsize=128)
def _loop(name: str, pitch: int) -> Samples:
    """A seamless loop: bands of noise around each partial, random phases, one inverse FFT (PADsynth, N. O. Paul)."""
    tone = INSTRUMENTS[name]
    if not isinstance(tone, Held):
        raise TypeError(f"{name} is not a held instrument")
    rng = np.random.default_rng(crc32(f"{name}{pitch}".encode()))
    frequencies = np.fft.rfftfreq(LOOP, 1 / SAMPLE_RATE)
    spectrum = np.zeros(frequencies.size)
    for ratio, strength in tone.partials:
        centre = hertz(pitch) * ratio
        if centre > BRIGHTEST:
            continue
        width = max(0.6, centre * (2 ** (tone.cents / 1200) - 1))
        low, high = np.searchsorted(frequencies, (centre - 5 * width, centre + 5 * width))
        band = np.exp(-0.5 * ((frequencies[low:high] - centre) / width) ** 2)
        spectrum[low:high] += strength * _resonance(centre, tone.vowel) * band / np.sqrt(width)
    # The ears differ by less than a full turn, so that a mono loudspeaker loses little.
    turns = rng.random(frequencies.size) + np.outer((0.0, 0.6), rng.random(frequencies.size) - 0.5)
    phases = np.exp(2j * np.pi * turns)
    sound = np.fft.irfft(spectrum * phases, LOOP, axis=1)
    return np.asarray(sound / (3.0 * np.sqrt(np.mean(sound**2))), np.float32)


def _resonance(frequency: float, vowel: tuple[tuple[float, float, float], ...]) -> float:
    if not vowel:
        return 1.0
    return 0.02 + sum(
        strength / (1 + ((frequency - centre) / width) ** 2) for centre, width, strength in vowel
    )


def held(name: str, pitch: int, seconds: float) -> Samples:
    """A held tone of some length plus its release, shape (2, frames)."""
    tone = INSTRUMENTS[name]
    if not isinstance(tone, Held):
        raise TypeError(f"{name} is not a held instrument")
    body, tail = round(seconds * SAMPLE_RATE), round(tone.release * SAMPLE_RATE)
    loop = _loop(name, pitch)
    sound = np.tile(loop, -(-(body + tail) // LOOP))[:, : body + tail].copy()
    rise = min(round(tone.attack * SAMPLE_RATE), body)
    sound[:, :rise] *= _quarter(rise) ** 2
    sound[:, body:] *= _quarter(tail)[::-1] ** 2
    return sound


def _quarter(frames: int) -> NDArray[np.float32]:
    return np.sin(np.linspace(0, np.pi / 2, frames, dtype=np.float32))
