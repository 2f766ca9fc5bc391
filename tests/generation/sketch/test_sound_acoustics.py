"""Filters, rooms, loudness and the air of places, against what theory says."""

import wave
from fractions import Fraction

import numpy as np
import pytest

from contracts.story import DayTime, Place, Weather
from services.generation.providers.sketch.sound import ambience, loudness
from services.generation.providers.sketch.sound.acoustics import convolve, equaliser, fade, resample
from services.generation.providers.sketch.sound.wav import SAMPLE_RATE, Samples, decode, encode
from tests.generation.sketch.sound_measures import heard, share

pytestmark = pytest.mark.unit


def sine(hertz: float, *, seconds: float = 1.0, rate: int = SAMPLE_RATE) -> Samples:
    return np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate).astype(np.float32)


def test_wav_keeps_samples_and_refuses_other_depths() -> None:
    stereo = np.stack([sine(440, seconds=0.1), -sine(220, seconds=0.1)], axis=1)
    samples, rate = decode(encode(stereo))
    assert rate == SAMPLE_RATE
    assert np.abs(samples - stereo).max() < 1e-4
    with pytest.raises(wave.Error):
        decode(b"RIFF....WAVE")


def test_convolution_equals_the_definition() -> None:
    rng = np.random.default_rng(1)
    signal, impulse = (rng.standard_normal(size).astype(np.float32) for size in (70_000, 900))
    assert np.abs(convolve(signal, impulse) - np.convolve(signal, impulse)).max() < 1e-3


def test_resampling_keeps_pitch_and_adds_no_images() -> None:
    ratio = Fraction(SAMPLE_RATE, 22_050)
    samples = resample(sine(3_000, rate=22_050), ratio)
    assert samples.size == SAMPLE_RATE
    middle = samples[4_000:-4_000]
    expected = sine(3_000)[4_000:-4_000]
    assert np.abs(middle - expected).max() < 0.01
    assert share(resample(sine(8_000, rate=22_050), ratio), 11_500, 24_000) < -50


def test_an_equaliser_has_its_curve() -> None:
    response = np.abs(np.fft.rfft(equaliser(((100, -20.0), (1_000, 0.0), (5_000, 6.0))), SAMPLE_RATE))
    for hertz, decibels in ((100, -20.0), (1_000, 0.0), (5_000, 6.0), (15_000, 6.0)):
        assert 20 * np.log10(response[hertz]) == pytest.approx(decibels, abs=1.0)


def test_loudness_of_the_reference_tone_is_that_of_the_standard() -> None:
    # BS.1770: a 997 Hz sine at full scale in one channel reads -3.01 LUFS.
    assert loudness.integrated(sine(997, seconds=3.0)) == pytest.approx(-3.01, abs=0.05)
    assert loudness.integrated(np.zeros(96_000, np.float32)) == loudness.SILENCE


def test_the_limiter_holds_its_ceiling_and_leaves_quiet_sound_alone() -> None:
    quiet = sine(300) * np.float32(0.5)
    assert loudness.limit(quiet) is quiet
    spiked = quiet.copy()
    spiked[20_000] = 3.0
    limited = loudness.limit(spiked)
    assert np.abs(limited).max() <= loudness.CEILING + 1e-6
    assert np.array_equal(limited[:18_000], quiet[:18_000])


def test_fades_start_and_end_in_silence_even_in_short_sounds() -> None:
    for frames in (1, 2, 100, 48_000):
        faded = fade(np.ones(frames, np.float32), seconds_in=0.1, seconds_out=0.5)
        assert faded.size == frames
        assert abs(faded[-1]) < 1e-6


@pytest.mark.parametrize("place", list(Place))
def test_a_place_has_its_air(place: Place) -> None:
    data = ambience(place=place, weather=Weather.CLEAR, day_time=DayTime.DAY, seconds=3.21, seed=1)
    samples = heard(data)
    assert samples.shape == (round(3.21 * SAMPLE_RATE), 2)
    assert loudness.integrated(samples) == pytest.approx(-34, abs=0.5)
    assert np.abs(samples).max() < 0.3


def test_ambience_tells_rain_from_wind_and_day_from_night() -> None:
    def air(weather: Weather, day_time: DayTime) -> bytes:
        return ambience(place=Place.FIELD, weather=weather, day_time=day_time, seconds=6, seed=2)

    day, night, rain = (
        air(Weather.CLEAR, DayTime.DAY),
        air(Weather.CLEAR, DayTime.NIGHT),
        air(Weather.RAIN, DayTime.DAY),
    )
    assert share(heard(rain), 3_000, 12_000) > share(heard(day), 3_000, 12_000) + 8
    assert day != night
    assert day == air(Weather.CLEAR, DayTime.DAY)
