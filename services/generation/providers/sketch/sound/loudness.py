"""Programme loudness after ITU-R BS.1770-4, levelling to a target, and a limiter that keeps peaks below a ceiling."""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from services.generation.providers.sketch.sound.wav import SAMPLE_RATE, Samples

SILENCE = -70.0
"""LUFS below which a block does not count (absolute gate)."""
CEILING = 0.84
"""Highest sample magnitude that leaves the limiter: -1.5 dBFS."""

SEGMENT = SAMPLE_RATE // 10
LIMITER_STEP = SAMPLE_RATE // 1000
LIMITER_REACH = 6


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float64]:
    """Power gain of the K weighting for each bin of a 100 ms segment (both biquads of BS.1770, 48 kHz)."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(SEGMENT))
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    gain = np.abs(shelf * high_pass) ** 2 * 2
    gain[[0, -1]] /= 2
    return np.asarray(gain)


def _block_powers(samples: Samples) -> NDArray[np.float64]:
    """Weighted mean square of every 400 ms block at a 100 ms hop, summed over channels."""
    planar = np.atleast_2d(samples.T)
    missing = max(4 * SEGMENT - planar.shape[1], -planar.shape[1] % SEGMENT)
    segments = np.pad(planar, ((0, 0), (0, missing))).reshape(planar.shape[0], -1, SEGMENT)
    spectra = np.abs(np.fft.rfft(segments, axis=2)) ** 2
    powers = (spectra @ _weights()).sum(axis=0) / SEGMENT**2
    return np.asarray(sliding_window_view(powers, 4).mean(axis=1))


def integrated(samples: Samples) -> float:
    """Gated loudness in LUFS; ``SILENCE`` when nothing passes the absolute gate."""

    def lufs(power: float) -> float:
        return -0.691 + 10 * float(np.log10(max(power, 1e-12)))

    powers = _block_powers(samples)
    audible = powers[powers > 10 ** ((SILENCE + 0.691) / 10)]
    if not audible.size:
        return SILENCE
    # The relative gate lies 10 LU under the mean of what is audible.
    return lufs(float(audible[audible > audible.mean() / 10].mean()))


def level(samples: Samples, target: float) -> Samples:
    """The same sound at ``target`` LUFS, limited to ``CEILING``; silence stays silence."""
    measured = integrated(samples)
    if measured <= SILENCE:
        return samples
    return limit(samples * np.float32(10 ** ((target - measured) / 20)))


def limit(samples: Samples) -> Samples:
    """Turn down, over some milliseconds, around every peak above ``CEILING``; anything else is left alone."""
    magnitudes = np.abs(samples) if samples.ndim == 1 else np.abs(samples).max(axis=1)
    if magnitudes.size == 0 or magnitudes.max() <= CEILING:
        return samples
    steps = np.pad(magnitudes, (0, -magnitudes.size % LIMITER_STEP)).reshape(-1, LIMITER_STEP).max(axis=1)
    wanted = CEILING / np.maximum(steps, CEILING)
    width = 2 * LIMITER_REACH + 1
    # Minimum, then mean over the same width: the mean can never rise above what its centre needs.
    lowest = sliding_window_view(np.pad(wanted, 2 * LIMITER_REACH, mode="edge"), width).min(axis=1)
    smooth = sliding_window_view(lowest, width).mean(axis=1)
    centres = (np.arange(smooth.size) + 0.5) * LIMITER_STEP
    gain = np.interp(np.arange(magnitudes.size), centres, smooth).astype(np.float32)
    limited: Samples = samples * (gain if samples.ndim == 1 else gain[:, None])
    return limited.clip(-CEILING, CEILING)
