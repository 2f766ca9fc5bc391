"""Our loudness against the measurement of ffmpeg."""

import re
import subprocess
from pathlib import Path

import pytest

from contracts.story import Mood
from services.chassis.embedded.ffmpeg import ffmpeg_path
from services.generation.providers.sketch.sound import compose, speak, voice_for

pytestmark = pytest.mark.connected


def measured(file: Path) -> float:
    """Integrated loudness in LUFS as ffmpeg's ebur128 finds it."""
    command = [ffmpeg_path(), "-nostats", "-i", str(file), "-af", "ebur128", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", report)[-1])


def test_music_is_as_loud_as_it_says(tmp_path: Path) -> None:
    file = tmp_path / "music.wav"
    file.write_bytes(compose(mood=Mood.TENSE, seconds=10, seed=1))
    assert measured(file) == pytest.approx(-20, abs=0.3)


def test_speech_is_as_loud_as_it_says(tmp_path: Path) -> None:
    file = tmp_path / "line.wav"
    line = "The keeper lights the lamp every evening, and the sea answers him."
    file.write_bytes(speak(line, voice=voice_for(None, language="en"), language="en", seed=1))
    assert measured(file) == pytest.approx(-20, abs=0.3)
