"""What rooms and filters do to sound: convolution, equalisers, reverberation, resampling, fades. All at 48 kHz."""

from fractions import Fraction

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from services.generation.providers.sketch.sound.wav import SAMPLE_RATE, Samples

Curve = tuple[tuple[float, float], ...]
"""A frequency response: (hertz, decibels), rising in frequency, straight lines over log frequency between."""

RESAMPLER_TAPS = 32


def convolve(signal: Samples, impulse: Samples) -> Samples:
    """Linear convolution of one channel by overlap-add; ``signal.size + impulse.size - 1`` samples."""
    length = signal.size + impulse.size - 1
    size = 1 << max(int(2 * impulse.size - 1).bit_length(), min(15, int(length).bit_length()))
    hop = size - impulse.size + 1
    spectrum = np.fft.rfft(impulse.astype(np.float32), size)
    result = np.zeros(length + size, np.float32)
    for start in range(0, signal.size, hop):
        block = np.fft.irfft(np.fft.rfft(signal[start : start + hop], size) * spectrum, size)
        result[start : start + size] += block
    return result[:length]


def gains(curve: Curve, frequencies: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear gain of a curve at each frequency (hertz); level beyond both ends."""
    points = np.array(curve)
    decibels = np.interp(np.log(np.maximum(frequencies, 1.0)), np.log(points[:, 0]), points[:, 1])
    return np.asarray(10 ** (decibels / 20))


def equaliser(curve: Curve, *, taps: int = 2048) -> Samples:
    """A minimum-phase impulse response with the given curve (real cepstrum folded to causal: Oppenheim, Schafer)."""
    size = 4 * taps
    magnitudes = gains(curve, np.fft.rfftfreq(size, 1 / SAMPLE_RATE))
    cepstrum = np.fft.irfft(np.log(np.maximum(magnitudes, 1e-5)), size)
    cepstrum[1 : size // 2] *= 2
    cepstrum[size // 2 + 1 :] = 0
    impulse = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)), size)[:taps]
    impulse[taps // 2 :] *= np.cos(np.linspace(0, np.pi / 2, taps - taps // 2)) ** 2
    return impulse.astype(np.float32)


def reverberation(
    rng: np.random.Generator, *, seconds: float, predelay: float, damping: Curve, wet: float
) -> Samples:
    """A room: the direct sound at 1.0, then coloured noise that falls by 60 dB in ``seconds``.

    ``predelay`` is in seconds; ``wet`` is the root of the energy of the noise part, relative to the direct sound.
    """
    size = round(seconds * SAMPLE_RATE)
    decay = 10 ** (-3 * np.arange(size) / size)
    decay *= np.minimum(1.0, np.arange(size) / (0.012 * SAMPLE_RATE))
    noise = (rng.standard_normal(size) * decay).astype(np.float32)
    tail = convolve(noise, equaliser(damping, taps=512))
    tail *= np.float32(wet / np.sqrt(np.sum(tail.astype(np.float64) ** 2)))
    start = max(1, round(predelay * SAMPLE_RATE))
    return np.concatenate([np.ones(1, np.float32), np.zeros(start - 1, np.float32), tail])


def resample(samples: Samples, ratio: Fraction) -> Samples:
    """One channel at ``ratio`` (at least 1) times its rate: polyphase, Kaiser-windowed sinc of 32 taps."""
    up, down = ratio.numerator, ratio.denominator
    if up < down:
        raise ValueError(f"ratio must be at least 1, got {ratio}")
    half = RESAMPLER_TAPS // 2
    windows = sliding_window_view(np.pad(samples, (half - 1, half)), RESAMPLER_TAPS)
    result = np.empty(-(-samples.size * up // down), np.float32)
    offsets = np.arange(RESAMPLER_TAPS) - (half - 1)
    for first in range(min(up, result.size)):
        start, phase = divmod(first * down, up)
        distance = offsets - phase / up
        window = np.i0(9.0 * np.sqrt(np.clip(1 - (distance / half) ** 2, 0, None))) / np.i0(9.0)
        taps = (0.95 * np.sinc(0.95 * distance) * window).astype(np.float32)
        count = result[first::up].size
        result[first::up] = windows[start::down][:count] @ taps
    return result


def fade(samples: Samples, *, seconds_in: float, seconds_out: float) -> Samples:
    """Raised-cosine fades at both ends, shortened to half the sound where it is too short for them."""
    frames = samples.shape[0]
    envelope = np.ones(frames, np.float32)
    rise = min(round(seconds_in * SAMPLE_RATE), frames // 2)
    fall = min(round(seconds_out * SAMPLE_RATE), frames - rise)
    envelope[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, endpoint=False)).astype(np.float32) ** 2
    if fall:
        envelope[-fall:] *= np.sin(np.linspace(0, np.pi / 2, fall)).astype(np.float32)[::-1] ** 2
    return samples * (envelope if samples.ndim == 1 else envelope[:, None])
