"""Lines as they are spoken by the real espeak-ng in its own process."""

import json
import os
import signal
import subprocess
import sys
import time
from itertools import combinations
from pathlib import Path

import numpy as np
import psutil
import pytest

from contracts.story import Gender
from services.generation.providers.sketch.sound import (
    SpeechFailed,
    estimate_seconds,
    loudness,
    speak,
    voice_for,
)
from services.generation.providers.sketch.sound.speech import espeak, program_arguments
from services.generation.providers.sketch.sound.wav import SAMPLE_RATE
from tests.generation.sketch.sound_measures import colour, heard, pitch_contour
from tests.generation.sketch.test_sound_voices import character
from tests.processes import children_running

pytestmark = pytest.mark.connected

ENGLISH = "The keeper lights the lamp every evening, and the sea answers him. Why does nobody come home?"
CHINESE = "老人每天傍晚都点亮灯塔，等待女儿回家。可是海从来不回答他。"
NARRATOR = voice_for(None, language="en")


def say(text: str, *, language: str = "en", seed: int = 1) -> bytes:
    return speak(text, voice=voice_for(None, language=language), language=language, seed=seed)


def test_a_line_is_mono_level_and_trimmed() -> None:
    samples = heard(say(ENGLISH))
    assert samples.ndim == 1
    assert loudness.integrated(samples) == pytest.approx(-20, abs=1)
    assert 0.3 < np.abs(samples).max() <= 0.85
    edge = round(0.035 * SAMPLE_RATE)
    assert max(np.abs(samples[:edge]).max(), np.abs(samples[-edge:]).max()) < 0.02
    assert np.abs(samples[: 3 * edge]).max() > 0.02


def test_the_same_line_and_seed_give_the_same_bytes_and_another_seed_others() -> None:
    assert say(ENGLISH) == say(ENGLISH)
    assert say(ENGLISH) != say(ENGLISH, seed=2)


@pytest.mark.parametrize(
    ("language", "text", "shortest", "longest"),
    [
        ("en", ENGLISH, 5.0, 7.5),
        ("zh", CHINESE, 5.0, 8.5),
        ("en", CHINESE, 5.0, 8.5),
        ("fr", "Le gardien allume la lampe chaque soir, et la mer lui répond.", 2.5, 5.0),
        ("es", "El farero enciende la lámpara cada tarde, y el mar le responde.", 3.0, 5.5),
        ("de", "Der Wärter zündet jeden Abend die Lampe an, und das Meer antwortet ihm.", 3.5, 6.0),
        ("ja", "こんにちは、ひかりがみえます。", 1.5, 3.5),
        ("ko", "등대지기는 매일 저녁 불을 켭니다.", 2.0, 4.5),
        ("ru", "Смотритель зажигает лампу каждый вечер.", 1.8, 4.0),
        ("xx-unknown", "Good evening.", 0.5, 1.8),
    ],
)
def test_a_language_is_spoken_at_a_plausible_pace(
    language: str, text: str, shortest: float, longest: float
) -> None:
    samples = heard(say(text, language=language))
    assert shortest < samples.size / SAMPLE_RATE < longest
    assert samples.size / SAMPLE_RATE == pytest.approx(estimate_seconds(text), rel=0.35, abs=0.3)
    loud = np.abs(samples).reshape(-1)[: samples.size // 480 * 480].reshape(-1, 480).max(axis=1) > 0.02
    assert loud.mean() > 0.6


def test_the_four_tones_of_mandarin_differ_in_melody() -> None:
    voice = voice_for(character(0, "female"), language="zh")
    level, rising, dipping, falling = (
        pitch_contour(heard(speak(syllable, voice=voice, language="zh", seed=1))) for syllable in "妈麻马骂"
    )
    assert rising[-2] / rising[1] > 1.15
    assert level.mean() > 1.1 * dipping.mean()
    assert falling[-1] < 0.95 * falling.max()


@pytest.mark.parametrize("gender", ["female", "male", "neutral"])
def test_five_of_a_kind_sound_different(gender: Gender) -> None:
    lines = [
        heard(
            speak(ENGLISH, voice=voice_for(character(number, gender), language="en"), language="en", seed=1)
        )
        for number in range(5)
    ]
    pitches = [12 * np.log2(np.median(pitch_contour(line))) for line in lines]
    colours = [colour(line) for line in lines]
    for first, second in combinations(range(5), 2):
        higher = abs(pitches[first] - pitches[second])
        other = np.sqrt(np.mean((colours[first] - colours[second]) ** 2))
        assert higher > 1.5 or other > 2.0, (first, second, higher, other)


def test_women_speak_higher_than_men() -> None:
    woman, man = (
        np.median(
            pitch_contour(
                heard(speak(ENGLISH, voice=voice_for(character(0, g), language="en"), language="en", seed=1))
            )
        )
        for g in ("female", "male")
    )
    assert woman > 1.5 * man


@pytest.mark.parametrize("nothing", ["", " \n\t", "😀😀", "!!! ...", "\x00\x01", "<break/>"])
def test_a_line_without_a_word_is_a_short_silence(nothing: str) -> None:
    samples = heard(say(nothing))
    assert samples.size == SAMPLE_RATE // 4
    assert not samples.any()


@pytest.mark.parametrize(
    "hostile",
    [
        "<speak><voice name='x'>hello</voice></speak>", "[[h@l'oU]] hello", "\x01\x0250S hello", "a" * 8_192,
        "$(reboot); `ls` hello", "hello " + "😀" * 500, "a" + "\u0301" * 5_000, "\ud800 hello", "ﷺ" * 400, "9" * 3_000,
    ],
)  # fmt: skip
def test_hostile_text_is_spoken_or_passed_over(hostile: str) -> None:
    samples = heard(say(hostile))
    assert 0.2 < samples.size / SAMPLE_RATE < 125
    assert np.isfinite(samples).all()


def test_a_line_of_eight_kilobytes_ends_after_two_minutes() -> None:
    assert heard(say("Word " * 1_600)).size / SAMPLE_RATE < 130


def test_a_slow_line_fails_in_words_and_leaves_no_child() -> None:
    with pytest.raises(SpeechFailed, match=r"longer than 0\.01 s"):
        speak(ENGLISH, voice=NARRATOR, language="en", seed=1, timeout_seconds=0.01)
    assert not children_running("speech_program")


def test_a_wrong_library_is_named_with_the_reason(tmp_path: Path) -> None:
    arguments = program_arguments(espeak(), parent=os.getpid(), seconds=5)
    arguments[-4] = str(tmp_path / "nowhere.so")
    done = subprocess.run(arguments, input=b"{}", capture_output=True, check=False)
    assert done.returncode != 0
    assert b"nowhere.so" in done.stderr


def test_data_is_found_under_a_very_long_path(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*(["a-folder-with-a-long-name"] * 8))
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(espeak().data_parent / "espeak-ng-data")
    arguments = program_arguments(espeak(), parent=os.getpid(), seconds=5)
    arguments[-3] = str(deep)
    parameters = {"rate": 160, "volume": 80, "pitch": 50, "range": 50, "word_gap": 0, "limit_seconds": 5}
    request = json.dumps({"runs": [["en+f2", "hello"]], **parameters}).encode()
    done = subprocess.run(arguments, input=request, capture_output=True, check=True)
    assert len(done.stdout) > 10_000


def test_the_library_never_enters_our_process() -> None:
    say("hello")
    assert "espeakng_loader" not in sys.modules
    if sys.platform == "linux":
        assert "libespeak" not in Path("/proc/self/maps").read_text()


@pytest.mark.skipif(
    sys.platform != "linux", reason="the kernel's word to a child that its parent died is Linux's own"
)
def test_the_child_dies_with_a_killed_parent() -> None:
    # The child waits for its request on a pipe we hold open, so that nothing but its parent's death can end it.
    reading, writing = os.pipe()
    script = (
        "import os, subprocess, sys, time\n"
        "sys.argv[sys.argv.index('PARENT')] = str(os.getpid())\n"
        "child = subprocess.Popen(sys.argv[1:], stdin=0)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    arguments = [
        "PARENT" if part == "-1" else part for part in program_arguments(espeak(), parent=-1, seconds=60)
    ]
    parent = subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdin=reading, stdout=subprocess.PIPE
    )
    try:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert child.is_running()
        parent.send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 5
        while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        pass
    finally:
        parent.kill()
        parent.wait()
        if parent.stdout is not None:
            parent.stdout.close()
        os.close(reading)
        os.close(writing)
