"""Soft drums that stay out of the way of speech: below 200 Hz or above 4 kHz. Stereo, shape (2, frames), 48 kHz."""

from functools import lru_cache
from zlib import crc32

import numpy as np

from services.generation.providers.sketch.sound.acoustics import convolve, equaliser
from services.generation.providers.sketch.sound.wav import SAMPLE_RATE, Samples

GAINS = {"kick": 0.30, "taiko": 0.34, "shaker": 0.1, "brush": 0.13, "tick": 0.16}


@lru_cache(maxsize=8)
def drum(name: str) -> Samples:
    """One hit, highest sample 1. Raises ``KeyError`` for a name not in ``GAINS``."""
    if name not in GAINS:
        raise KeyError(name)
    rng = np.random.default_rng(crc32(name.encode()))
    match name:
        case "kick":
            sound = _membrane(95.0, 48.0, seconds=0.32)
        case "taiko":
            sound = _membrane(120.0, 62.0, seconds=0.9) + 0.12 * _noise(
                rng, 0.9, decay=0.05, low=120, high=900
            )
        case "shaker":
            sound = _noise(rng, 0.12, decay=0.035, low=5_000, high=10_000, attack=0.012)
        case "brush":
            sound = _noise(rng, 0.3, decay=0.09, low=4_500, high=9_000, attack=0.004)
        case _:
            sound = _noise(rng, 0.08, decay=0.012, low=4_800, high=8_000) + 0.5 * _membrane(
                700.0, 650.0, seconds=0.08
            )
    return np.asarray(sound / np.abs(sound).max(), np.float32)


def _membrane(start: float, end: float, *, seconds: float) -> Samples:
    """A sine that falls from one pitch (hertz) to another, and dies away."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    frequency = end + (start - end) * np.exp(-time / 0.03)
    envelope = np.exp(-5.0 * time / seconds) * np.minimum(1.0, time / 0.003) * (1 - time / seconds)
    sound = np.sin(2 * np.pi * np.cumsum(frequency) / SAMPLE_RATE) * envelope
    return np.stack([sound, sound]).astype(np.float32)


def _noise(
    rng: np.random.Generator, seconds: float, *, decay: float, low: float, high: float, attack: float = 0.001
) -> Samples:
    """A burst of noise between two frequencies (hertz) that falls to a third every ``decay`` seconds."""
    frames = round(seconds * SAMPLE_RATE)
    time = np.arange(frames) / SAMPLE_RATE
    band = equaliser(((low / 2, -30.0), (low, 0.0), (high, 0.0), (min(2 * high, 22_000.0), -30.0)), taps=512)
    envelope = (np.exp(-time / decay) * np.minimum(1.0, time / attack) * (1 - time / seconds)).astype(
        np.float32
    )
    noise = rng.standard_normal((2, frames)).astype(np.float32)
    return np.stack([convolve(channel, band)[:frames] * envelope for channel in noise])
