"""The sound is as loud as it should be, in step with the picture, and lets the voice be heard."""

import numpy as np
import pytest

from services.render.audio import FILM_LUFS, TRUE_PEAK_DB
from tests.render.inspection import level, loudness, read, sound_of
from tests.render.material import Studio, cut_of, shot_of

pytestmark = pytest.mark.connected


async def test_a_flash_and_a_beep_stay_within_a_frame_of_each_other(studio: Studio) -> None:
    make = studio.material
    flash = "color=c=black:s=180x320:r=24:d=2,drawbox=c=white:t=fill:enable='eq(n,20)'"
    clip = make.make("flash.mp4", "-f", "lavfi", "-i", flash, "-c:v", "libx264", frames=48)
    beep = make.make("beep.wav", "-f", "lavfi", "-i", "sine=f=1000:d=0.5", frames=12)
    lead = make.picture("color=c=gray", 30)
    spoken = {"speech": beep, "speech_start_frame": 20}
    shots = [
        shot_of(1, lead, 30),
        shot_of(2, clip, 48, transition="dissolve", **spoken),
        shot_of(3, clip, 48, **spoken),
    ]
    film = await studio.render(cut_of(shots, subtitles="none"))
    reading = read(film.film)
    flashes = [number for number, value in enumerate(reading.brightness) if value > 200]
    loud = np.abs(reading.sound) > 0.02
    onsets = [n for n in np.flatnonzero(loud) if not loud[max(0, n - 4800) : n].any()]
    assert flashes == [18 + 20, 18 + 48 + 20]
    assert len(onsets) == 2
    assert [abs(onset / 2000 - frame) <= 1 for onset, frame in zip(onsets, flashes, strict=True)] == [
        True,
        True,
    ]


async def test_speech_and_music_meet_the_loudness_of_film_and_the_music_steps_back(studio: Studio) -> None:
    make = studio.material
    clip = make.picture("testsrc2", 48)
    voice = make.voice(2.5)
    shots = [shot_of(n, clip, 96, **({"speech": voice} if n % 2 else {})) for n in range(4)]
    film = await studio.render(cut_of(shots, music=make.music(3)))
    lufs, peak = loudness(film.film)
    assert lufs == pytest.approx(FILM_LUFS, abs=1)
    assert peak <= TRUE_PEAK_DB
    assert film.loudness_lufs == pytest.approx(lufs, abs=0.2)
    assert film.true_peak_db == pytest.approx(peak, abs=0.2)
    # The same cut without voices in the mix cannot be had from outside; the music is heard alone above the voice's pitch.
    sound = high_passed(sound_of(film.film))
    alone, under = level(sound, 2, 3.5), level(sound, 5, 6.5)
    assert 9 <= alone - under <= 16
    assert level(sound, 15.9, 16) < alone - 15


def high_passed(
    sound: np.ndarray[tuple[int], np.dtype[np.float32]],
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Only what lies above 600 Hz: of the tone that stands for a voice nothing is left."""
    spectrum = np.fft.rfft(sound)
    spectrum[: round(600 * len(sound) / 48_000)] = 0
    return np.fft.irfft(spectrum, len(sound)).astype(np.float32)


@pytest.mark.parametrize("kind", ["voice", "music", "silence"])
async def test_each_alone_is_right_too(studio: Studio, kind: str) -> None:
    make = studio.material
    speech = {"speech": make.voice(1.8, told=False)} if kind == "voice" else {}
    shots = [shot_of(1, make.picture("testsrc2", 48), 48, **speech)]
    film = await studio.render(cut_of(shots, music=make.music(0.7) if kind == "music" else None))
    sound = sound_of(film.film)
    assert abs(len(sound) - 48 * 2000) <= 2000
    if kind == "silence":
        assert (film.loudness_lufs, film.true_peak_db) == (-70.0, -99.0)
        assert not np.abs(sound).max()
    else:
        assert film.loudness_lufs == pytest.approx(FILM_LUFS, abs=1)
        assert film.true_peak_db <= TRUE_PEAK_DB


async def test_a_voice_that_is_too_long_ends_with_the_film(studio: Studio) -> None:
    make = studio.material
    shots = [shot_of(1, make.picture("testsrc2", 48), 24, speech=make.voice(2.5), dialogue="A long line")]
    film = await studio.render(cut_of(shots))
    assert abs(len(sound_of(film.film)) - 24 * 2000) <= 2000
    assert "--> 00:00:01,000" in film.subtitles["srt"].read_text()
