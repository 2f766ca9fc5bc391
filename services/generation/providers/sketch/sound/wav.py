"""Samples to WAV and back: float arrays of shape (frames,) or (frames, channels), full scale 1.0, 16 bits in the file."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
SAMPLE_RATE = 48_000
"""Hertz of everything this package hands out."""


def encode(samples: Samples) -> bytes:
    """A 16-bit WAV at ``SAMPLE_RATE``; what exceeds full scale is clipped."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE)
        writer.writeframes(np.rint(np.clip(samples, -1.0, 1.0) * 32_767.0).astype("<i2").tobytes())
    return file.getvalue()


def decode(data: bytes) -> tuple[Samples, int]:
    """Samples and hertz of a 16-bit WAV; mono gives shape (frames,). Raises ``wave.Error`` for anything else."""
    with wave.open(io.BytesIO(data), "rb") as reader:
        if reader.getsampwidth() != 2:
            raise wave.Error(f"expected 16 bits per sample, found {8 * reader.getsampwidth()}")
        channels, rate = reader.getnchannels(), reader.getframerate()
        samples = np.frombuffer(reader.readframes(reader.getnframes()), "<i2").astype(np.float32) / 32_768.0
    return (samples if channels == 1 else samples.reshape(-1, channels)), rate
