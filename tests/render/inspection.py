"""Reads a finished film back: frames, times, pictures, sound and words, by PyAV and by ffmpeg's own detectors."""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.render.material import ffmpeg

RATE = 48_000


@dataclass(frozen=True)
class Reading:
    """What a decoder makes of a film. ``sound`` is mono, -1 to 1, from the time 0 on."""

    sizes: set[tuple[int, int]]
    frames: int
    times: list[Fraction]
    brightness: list[float]
    sound: NDArray[np.float32]
    codecs: dict[str, str]

    @property
    def evenly_spaced(self) -> bool:
        return self.times == [Fraction(number, 24) for number in range(self.frames)]


def read(path: Path) -> Reading:
    sizes, times, brightness = set(), [], []
    with av.open(str(path)) as film:
        codecs = {
            str(stream.type): stream.codec_context.name for stream in film.streams if stream.codec_context
        }
        for picture in film.decode(video=0):
            sizes.add((picture.width, picture.height))
            times.append(Fraction(picture.pts or 0) * Fraction(str(picture.time_base)))
            brightness.append(float(picture.to_ndarray(format="gray").mean()))
    return Reading(sizes, len(times), times, brightness, sound_of(path), codecs)


def sound_of(path: Path) -> NDArray[np.float32]:
    chunks: list[NDArray[np.float32]] = []
    with av.open(str(path)) as film:
        mono = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        for heard in film.decode(audio=0):
            chunks += [frame.to_ndarray().reshape(-1).astype(np.float32) for frame in mono.resample(heard)]
    return np.concatenate(chunks) if chunks else np.zeros(0, np.float32)


def level(sound: NDArray[np.float32], start: float, end: float) -> float:
    """Root mean square in dB full scale, between two times in seconds."""
    part = sound[round(start * RATE) : round(end * RATE)].astype(np.float64)
    return float(10 * np.log10(np.mean(part**2) + 1e-12))


def complaints(path: Path) -> str:
    """What a decoder says at warning level."""
    return (
        ffmpeg("-v", "warning", "-i", str(path), "-f", "null", "-")
        .replace("Exiting with exit code 0", "")
        .strip()
    )


def black_stretches(path: Path) -> list[tuple[float, float]]:
    log = ffmpeg("-i", str(path), "-vf", "blackdetect=d=0.04:pix_th=0.05", "-an", "-f", "null", "-")
    return [
        (float(start), float(end))
        for start, end in re.findall(r"black_start:([\d.]+) black_end:([\d.]+)", log)
    ]


def loudness(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dB, measured from outside."""
    log = ffmpeg("-i", str(path), "-vn", "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-")
    lufs, peak = re.findall(r"I:\s+(-?[\d.]+) LUFS|Peak:\s+(-?[\d.]+) dBFS", log)[-2:]
    return float(lufs[0]), float(peak[1])


def words_of(path: Path) -> str:
    """The subtitle track, as ffmpeg reads it back to SubRip."""
    target = path.with_suffix(".readback.srt")
    ffmpeg("-i", str(path), "-map", "0:s:0", str(target))
    return target.read_text()
