"""What the sound tests measure with, since they cannot listen: pitch, colour, key, beat."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from services.generation.providers.sketch.sound.wav import SAMPLE_RATE, Samples, decode

BANDS = np.geomspace(250, 5_000, 18)


def heard(data: bytes) -> Samples:
    """The samples of a WAV that must be at 48 kHz."""
    samples, rate = decode(data)
    assert rate == SAMPLE_RATE
    return samples


def pitch_contour(samples: Samples) -> NDArray[np.float64]:
    """Fundamental in hertz of each voiced 50 ms (autocorrelation, 70 to 420 Hz)."""
    size = SAMPLE_RATE // 20
    low, high = SAMPLE_RATE // 420, SAMPLE_RATE // 70
    pitches = []
    for start in range(0, samples.size - size, size // 2):
        frame = samples[start : start + size]
        if frame.std() < 0.03:
            continue
        power = np.abs(np.fft.rfft((frame - frame.mean()) * np.hanning(size), 4 * size)) ** 2
        correlation = np.fft.irfft(power)
        lag = low + int(np.argmax(correlation[low:high]))
        if correlation[lag] > 0.45 * correlation[0]:
            pitches.append(SAMPLE_RATE / lag)
    return np.array(pitches)


def colour(samples: Samples) -> NDArray[np.float64]:
    """Long-term spectrum in dB over bands from 250 Hz to 5 kHz, where the formants lie; the mean is 0."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, 4096)[::2048] * np.hanning(4096)
    power = (np.abs(np.fft.rfft(frames)) ** 2).mean(axis=0)
    frequencies = np.fft.rfftfreq(4096, 1 / SAMPLE_RATE)
    edges = np.searchsorted(frequencies, BANDS)
    decibels = 10 * np.log10([power[low:high].sum() for low, high in pairwise(edges)])
    return np.asarray(decibels - decibels.mean())


def chroma(samples: Samples) -> NDArray[np.float64]:
    """Share of the energy from 100 Hz to 1 kHz on each of the twelve pitch classes, C first."""
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    power = np.abs(np.fft.rfft(mono * np.hanning(mono.size))) ** 2
    frequencies = np.fft.rfftfreq(mono.size, 1 / SAMPLE_RATE)
    band = (frequencies > 100) & (frequencies < 1_000)
    classes = np.rint(69 + 12 * np.log2(frequencies[band] / 440)).astype(int) % 12
    shares = np.bincount(classes, power[band], 12)
    return np.asarray(shares / shares.sum())


def onsets(samples: Samples, *, hop: int = 480) -> NDArray[np.float64]:
    """How much louder (log spectrum, summed rises) each 10 ms is than the one before."""
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    frames = np.lib.stride_tricks.sliding_window_view(mono, 2048)[::hop] * np.hanning(2048)
    spectrum = np.log1p(100 * np.abs(np.fft.rfft(frames)))
    return np.asarray(np.maximum(0, np.diff(spectrum, axis=0)).sum(axis=1), np.float64)


def share(samples: Samples, low: float, high: float) -> float:
    """Share of the energy between two frequencies, in dB."""
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    power = np.abs(np.fft.rfft(mono)) ** 2
    frequencies = np.fft.rfftfreq(mono.size, 1 / SAMPLE_RATE)
    return float(10 * np.log10(power[(frequencies >= low) & (frequencies < high)].sum() / power.sum()))
