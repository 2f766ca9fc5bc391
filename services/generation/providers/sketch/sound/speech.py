"""Lines of speech: espeak-ng as a child process, then a warmer tone, a small room, an even level."""

import json
import math
import os
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from services.generation.providers.sketch.sound import acoustics, loudness, wav
from services.generation.providers.sketch.sound.spoken_text import clean, runs, voice_language
from services.generation.providers.sketch.sound.voices import Voice
from services.generation.providers.sketch.sound.wav import SAMPLE_RATE, Samples

PROGRAM = Path(__file__).with_name("speech_program.py")
LOUDNESS = -20.0
"""LUFS of every line."""
LONGEST_SECONDS = 120
"""What a line would say beyond this is not spoken: no shot is half as long."""
SILENCE_SECONDS = 0.25
"""Length of a line that has nothing to say."""
PITCH_STEPS = 5.5
"""Steps of espeak-ng's pitch (50: as the variant is) to a semitone, measured over several variants."""
KEPT_SECONDS = 0.04
"""Silence left at both ends of a line."""
AUDIBLE = 0.006
"""Magnitude, relative to the loudest sample, under which the ends of a line count as silence (-44 dB)."""


class SpeechFailed(Exception):
    """A line could not be spoken; the message names the cause and what to do."""


@dataclass(frozen=True, slots=True)
class Espeak:
    """Where the library lies, the folder that holds ``espeak-ng-data``, and the languages found there."""

    library: Path
    data_parent: Path
    languages: frozenset[str]


@lru_cache(maxsize=1)
def espeak() -> Espeak:
    """Find espeak-ng as the wheel ``espeakng-loader`` brings it, without importing or loading any of it."""
    spec = find_spec("espeakng_loader")
    if spec is None or spec.origin is None:
        raise SpeechFailed("espeak-ng is not installed: install the package espeakng-loader")
    folder = Path(spec.origin).parent
    library = folder / ("libespeak-ng.dylib" if sys.platform == "darwin" else "libespeak-ng.so")
    names = frozenset(
        path.name.lower() for path in (folder / "espeak-ng-data" / "lang").rglob("*") if path.is_file()
    )
    if not library.is_file() or not names:
        raise SpeechFailed(f"espeak-ng is incomplete in {folder}: reinstall the package espeakng-loader")
    return Espeak(library, folder, names)


def program_arguments(installed: Espeak, *, parent: int, seconds: int) -> list[str]:
    """The command line of the speech program that ends with process ``parent``, or after ``seconds``."""
    return [
        sys.executable, "-I", "-S", str(PROGRAM),
        str(installed.library), str(installed.data_parent), str(parent), str(seconds),
    ]  # fmt: skip


def speak(text: str, *, voice: Voice, language: str, seed: int, timeout_seconds: float = 30.0) -> bytes:
    """Speak ``text`` in a BCP 47 ``language`` (unknown: English); blocks until done.

    Returns a WAV, 48 kHz, mono, 16 bit, -20 LUFS, with 40 ms around the speech; a text without a word gives 0.25 s of
    silence. The same arguments give the same bytes. Raises ``SpeechFailed`` when espeak-ng is missing, fails, or
    needs more than ``timeout_seconds``.
    """
    words = clean(text)
    if not words:
        return wav.encode(np.zeros(round(SILENCE_SECONDS * SAMPLE_RATE), np.float32))
    installed = espeak()
    spoken = runs(words, voice_language(language, known=installed.languages))
    rng = np.random.default_rng(seed)
    request = _request(spoken, voice, wobble=float(rng.uniform(-1, 1)))
    raw, rate = wav.decode(_run(installed, request, timeout_seconds))
    if not np.any(raw):
        raise SpeechFailed(f"espeak-ng said nothing for {words[:60]!r}; write the line in another way")
    return wav.encode(_polish(raw, rate, voice=voice, rng=rng))


def _request(spoken: tuple[tuple[str, str], ...], voice: Voice, *, wobble: float) -> dict[str, object]:
    """What the program reads. ``wobble`` (-1 to 1) makes no two lines quite alike in pitch and pace."""
    shift = _formant_shift(voice)
    # Resampling by the shift raises pitch and pace, too; both are lowered before by as much.
    semitones = voice.semitones + 0.25 * wobble - 12 * math.log2(shift)
    return {
        "runs": [[f"{language}+{voice.variant}", text] for language, text in spoken],
        "pitch": min(99, max(0, round(50 + semitones * PITCH_STEPS))),
        "range": voice.liveliness,
        "rate": min(450, max(80, round(voice.words_per_minute * (1 + 0.015 * wobble) / shift))),
        "volume": 80,
        "word_gap": 0,
        "limit_seconds": LONGEST_SECONDS,
    }


def _run(installed: Espeak, request: dict[str, object], timeout_seconds: float) -> bytes:
    arguments = program_arguments(installed, parent=os.getpid(), seconds=math.ceil(timeout_seconds) + 1)
    try:
        done = subprocess.run(
            arguments,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=timeout_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SpeechFailed(
            f"speech took longer than {timeout_seconds:g} s; shorten the line or allow more"
        ) from None
    except OSError as error:
        raise SpeechFailed(f"the speech program could not be started: {error}") from error
    if done.returncode != 0:
        tail = done.stderr.decode(errors="replace").strip()[-500:]
        raise SpeechFailed(f"the speech program ended with {done.returncode}: {tail or 'no message'}")
    return done.stdout


def _formant_shift(voice: Voice) -> Fraction:
    """The scale of the formants as a ratio of small numbers, so that resampling has few phases."""
    return Fraction(round(min(1.3, max(0.8, voice.formants)) * 147), 147)


def _polish(raw: Samples, rate: int, *, voice: Voice, rng: np.random.Generator) -> Samples:
    samples = acoustics.resample(raw, Fraction(SAMPLE_RATE, rate) / _formant_shift(voice))
    tone = acoustics.equaliser(
        (
            (40, -40.0), (75, -4.0), (110, 0.5), (190, 2.5), (330, 1.0), (700, 0.0), (1500, 0.0),
            (2600, voice.presence), (3600, voice.presence - 1.5), (5500, -2.5), (8000, -5.0), (11000, -14.0), (20000, -30.0),
        )
    )  # fmt: skip
    room = acoustics.reverberation(
        rng,
        seconds=0.28,
        predelay=0.007,
        damping=((120, -8.0), (400, 0.0), (2500, -2.0), (9000, -14.0)),
        wet=0.16,
    )
    heard = acoustics.convolve(samples, acoustics.convolve(tone, room))
    return acoustics.fade(loudness.level(_trim(heard), LOUDNESS), seconds_in=0.005, seconds_out=0.005)


def _trim(samples: Samples) -> Samples:
    """Without the silence at both ends, but for 40 ms."""
    magnitudes = np.abs(samples)
    audible = np.flatnonzero(magnitudes > AUDIBLE * magnitudes.max())
    kept = round(KEPT_SECONDS * SAMPLE_RATE)
    first, last = int(audible[0]) - kept, int(audible[-1]) + kept + 1
    padding = (max(0, -first), max(0, last - samples.size))
    return np.pad(samples[max(0, first) : last], padding)
