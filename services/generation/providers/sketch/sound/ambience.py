"""The air of a place: wind, rain, surf, traffic, birds, crickets, the hush of a room. Quiet, to lie under everything."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contracts.story import DayTime, Place, Weather
from services.generation.providers.sketch.sound import loudness, wav
from services.generation.providers.sketch.sound.acoustics import Curve, convolve, equaliser, fade
from services.generation.providers.sketch.sound.wav import SAMPLE_RATE, Samples

LOUDNESS = -34.0
"""LUFS: 14 below speech and music."""


@dataclass(frozen=True, slots=True)
class Breath:
    """Noise of one colour that swells every ``period`` seconds by ``depth`` (0: steady, 1: down to nothing)."""

    colour: Curve
    volume: float
    period: float = 5.0
    depth: float = 0.0


@dataclass(frozen=True, slots=True)
class Calls:
    """Single sounds (``call``) that come about ``per_minute`` times a minute, each somewhere between the ears."""

    call: str
    volume: float
    per_minute: float


Layer = Breath | Calls

WIND = Breath(
    ((40, -18), (120, 0), (400, -3), (900, -14), (4_000, -40), (12_000, -66)), 1.0, period=4.0, depth=0.7
)
GALE = Breath(
    ((40, -12), (150, 0), (700, -4), (1_800, -14), (6_000, -42), (14_000, -66)), 2.2, period=2.5, depth=0.75
)
LEAVES = Breath(
    ((400, -30), (1_800, -4), (4_500, 0), (9_000, -8), (16_000, -24)), 0.35, period=3.5, depth=0.8
)
RAIN = Breath(((150, -24), (700, -8), (2_500, -3), (6_000, 0), (12_000, -6)), 1.3, period=7.0, depth=0.2)
SURF = Breath(
    ((50, -10), (200, 0), (900, -4), (3_000, -14), (9_000, -32), (16_000, -48)), 1.8, period=3.8, depth=0.85
)
TRAFFIC = Breath(
    ((35, -8), (80, 0), (250, -6), (900, -22), (4_000, -50), (12_000, -70)), 1.6, period=6.0, depth=0.45
)
HUSH = Breath(((40, -10), (110, 0), (300, -8), (1_000, -22), (6_000, -48), (14_000, -66)), 0.8)
HULL = Breath(
    ((28, -6), (55, 0), (110, -3), (180, -16), (900, -48), (4_000, -70)), 1.6, period=9.0, depth=0.5
)
HISS = Breath(((1_500, -30), (3_500, -4), (7_000, 0), (12_000, -12)), 0.12, period=11.0, depth=0.6)

GROUND: dict[Place, tuple[Layer, ...]] = {
    Place.CITY: (TRAFFIC, Calls("passing", 1.3, 7.0)),
    Place.STREET: (TRAFFIC, Calls("passing", 1.8, 10.0)),
    Place.ROOM: (HUSH,),
    Place.FOREST: (WIND, LEAVES),
    Place.FIELD: (WIND,),
    Place.MOUNTAIN: (WIND, GALE),
    Place.SEA: (SURF, WIND),
    Place.DESERT: (WIND, HISS),
    Place.VILLAGE: (WIND, HUSH),
    Place.SPACE: (HULL, HISS),
}
SKY: dict[Weather, tuple[Layer, ...]] = {
    Weather.CLEAR: (),
    Weather.CLOUDY: (),
    Weather.FOG: (HUSH,),
    Weather.SNOW: (WIND,),
    Weather.RAIN: (RAIN,),
    Weather.STORM: (RAIN, GALE, Calls("thunder", 5.0, 4.0)),
}
LIVING = frozenset({Place.FOREST, Place.FIELD, Place.VILLAGE, Place.MOUNTAIN})
CRICKETS = Calls("cricket", 0.7, 80.0)


def layers(place: Place, weather: Weather, day_time: DayTime) -> tuple[Layer, ...]:
    """What is heard there and then. Indoors the weather is heard through the wall; in space there is none."""
    if place is Place.SPACE:
        return GROUND[place]
    if place is Place.ROOM:
        return GROUND[place] + tuple(_muffled(layer) for layer in SKY[weather])
    heard = GROUND[place] + SKY[weather]
    if weather in {Weather.RAIN, Weather.STORM, Weather.SNOW}:
        return heard
    if place in LIVING:
        birds = {DayTime.DAWN: 34.0, DayTime.DAY: 18.0, DayTime.DUSK: 6.0}
        heard += (Calls("bird", 1.2, birds[day_time]),) if day_time in birds else ()
        heard += (CRICKETS,) if day_time in {DayTime.DUSK, DayTime.NIGHT} else ()
    if place is Place.DESERT and day_time is DayTime.NIGHT:
        heard += (CRICKETS,)
    return heard


def ambience(*, place: Place, weather: Weather, day_time: DayTime, seconds: float, seed: int) -> bytes:
    """The sound of a place for ``round(seconds * 48000)`` frames, as WAV: 48 kHz, stereo, 16 bit, -34 LUFS.

    The same arguments give the same bytes. Raises ``ValueError`` unless 0 < ``seconds`` <= 3600.
    """
    if not 0 < seconds <= 3600:
        raise ValueError(f"ambience lasts more than 0 and at most 3600 seconds, not {seconds!r}")
    rng = np.random.default_rng((seed, list(Place).index(place)))
    frames = round(seconds * SAMPLE_RATE)
    mix = np.zeros((2, frames), np.float32)
    for layer in layers(place, weather, day_time):
        match layer:
            case Breath():
                mix += _breath(layer, frames, rng)
            case Calls():
                _add_calls(layer, mix, rng)
    return wav.encode(loudness.level(fade(mix.T, seconds_in=0.4, seconds_out=0.6), LOUDNESS))


def _muffled(layer: Layer) -> Layer:
    if isinstance(layer, Calls):
        return Calls(layer.call, 0.4 * layer.volume, layer.per_minute)
    dull = tuple((hertz, decibels - max(0.0, 12 * np.log2(hertz / 500))) for hertz, decibels in layer.colour)
    return Breath(dull, 0.6 * layer.volume, layer.period, layer.depth)


def _breath(layer: Breath, frames: int, rng: np.random.Generator) -> Samples:
    impulse = equaliser(layer.colour)
    impulse /= np.sqrt(np.sum(impulse**2))
    swell = _swell(frames, period=layer.period, depth=layer.depth, rng=rng) * np.float32(0.1 * layer.volume)
    shared, *apart = (rng.standard_normal(frames).astype(np.float32) for _ in range(3))
    channels = (np.float32(0.6) * shared + np.float32(0.8) * own for own in apart)
    return np.stack([convolve(channel, impulse)[:frames] * swell for channel in channels]).astype(np.float32)


def _swell(frames: int, *, period: float, depth: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """A smooth random curve between ``1 - depth`` and 1 that turns about every ``period`` seconds."""
    count = int(frames / SAMPLE_RATE / (0.7 * period)) + 3
    turns = np.cumsum(period * rng.uniform(0.7, 1.3, count)) - period
    heights = np.where(np.arange(count) % 2, rng.uniform(0.0, 0.35, count), rng.uniform(0.65, 1.0, count))
    # Interpolated on a coarse grid, eased, then on samples: a raised cosine between the turning points.
    grid = np.arange(0, frames + 480, 480)
    position = np.interp(grid / SAMPLE_RATE, turns, np.arange(count))
    whole = np.minimum(position.astype(int), count - 2)
    eased = 0.5 - 0.5 * np.cos(np.pi * (position - whole))
    curve = 1 - depth * (1 - (heights[whole] * (1 - eased) + heights[whole + 1] * eased))
    return np.asarray(np.interp(np.arange(frames), grid, curve), np.float32)


def _add_calls(layer: Calls, mix: Samples, rng: np.random.Generator) -> None:
    frames = mix.shape[1]
    count = max(1, int(rng.poisson(layer.per_minute * frames / SAMPLE_RATE / 60)))
    for start in np.sort(rng.integers(0, frames, count)):
        sound = CALLS[layer.call](rng)[: frames - int(start)]
        angle = float(rng.uniform(0.15, 0.85)) * np.pi / 2
        strength = 0.1 * layer.volume * float(rng.uniform(0.4, 1.0))
        sides = np.array([[np.cos(angle)], [np.sin(angle)]]) * strength
        mix[:, int(start) : int(start) + sound.size] += (sides * sound).astype(np.float32)


def _bird(rng: np.random.Generator) -> Samples:
    """A phrase of two to six chirps, each a quick sweep of a sine."""
    base, length = float(rng.uniform(2_600, 4_800)), float(rng.uniform(0.06, 0.16))
    sweep, pause = float(rng.uniform(-0.3, 0.3)), float(rng.uniform(0.05, 0.15))
    time = np.linspace(0, 1, round(length * SAMPLE_RATE))
    gap = np.zeros(round(pause * SAMPLE_RATE), np.float32)
    chirps = []
    for _ in range(int(rng.integers(2, 7))):
        frequency = (
            base * float(rng.uniform(0.94, 1.06)) * (1 + sweep * time + 0.04 * np.sin(2 * np.pi * 3 * time))
        )
        chirps += [np.sin(2 * np.pi * np.cumsum(frequency) / SAMPLE_RATE) * np.sin(np.pi * time) ** 2, gap]
    return np.concatenate(chirps).astype(np.float32)


def _cricket(rng: np.random.Generator) -> Samples:
    """A trill: a high tone in three or four pulses, thirty a second."""
    time = np.arange(round(int(rng.integers(3, 5)) / 30 * SAMPLE_RATE)) / SAMPLE_RATE
    tone = np.sin(2 * np.pi * float(rng.choice((4_150.0, 4_380.0, 4_520.0))) * time)
    return np.asarray(tone * np.sin(np.pi * 30 * time) ** 2, np.float32)


def _passing(rng: np.random.Generator) -> Samples:
    """A car far off: a band of noise that comes and goes in some seconds."""
    frames = round(float(rng.uniform(3.0, 6.0)) * SAMPLE_RATE)
    band = equaliser(((60, -14), (180, 0), (600, -3), (1_500, -14), (6_000, -36)), taps=1024)
    band /= np.sqrt(np.sum(band**2))
    noise = convolve(rng.standard_normal(frames).astype(np.float32), band)[:frames]
    return np.asarray(noise * np.sin(np.pi * np.linspace(0, 1, frames)) ** 3, np.float32)


def _thunder(rng: np.random.Generator) -> Samples:
    """A roll: low noise that starts at once, falls slowly, and stirs again."""
    frames = round(float(rng.uniform(3.5, 6.0)) * SAMPLE_RATE)
    band = equaliser(((25, -10), (60, 0), (140, -6), (500, -24), (3_000, -48)))
    band /= np.sqrt(np.sum(band**2))
    noise = convolve(rng.standard_normal(frames).astype(np.float32), band)[:frames]
    fall = np.exp(-3.5 * np.linspace(0, 1, frames)) * np.minimum(
        1.0, np.arange(frames) / (0.15 * SAMPLE_RATE)
    )
    return np.asarray(
        noise * fall * _swell(frames, period=0.5, depth=0.6, rng=rng) * np.linspace(1, 0, frames), np.float32
    )


CALLS: dict[str, Callable[[np.random.Generator], Samples]] = {
    "bird": _bird,
    "cricket": _cricket,
    "passing": _passing,
    "thunder": _thunder,
}
