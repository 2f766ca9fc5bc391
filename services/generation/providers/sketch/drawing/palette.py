"""Colours of the light: what the time of day, the weather, the mood and the style do to a picture."""

from dataclasses import dataclass
from hashlib import blake2b
from random import Random

import numpy as np
from numpy.typing import NDArray

from contracts.story import DayTime, Mood, Scene, Weather
from services.generation.providers.sketch.drawing.canvas import Color, Pixels

WHITE: Color = (255.0, 255.0, 255.0)
BLACK: Color = (8.0, 8.0, 14.0)


def rgb(code: str) -> Color:
    """``"a0b1c2"`` as a colour."""
    return float(int(code[0:2], 16)), float(int(code[2:4], 16)), float(int(code[4:6], 16))


def mix(a: Color, b: Color, share: float) -> Color:
    """``share`` 0 is ``a``, 1 is ``b``."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share


def chance(*key: object) -> Random:
    """Random numbers that are the same for the same key in every process."""
    return Random(blake2b("\x1f".join(map(str, key)).encode(), digest_size=8).digest())


@dataclass(frozen=True, slots=True)
class Light:
    """The colours a scene is lit with. ``ambient`` is mixed into everything by ``dimming`` (0..1)."""

    sky: tuple[Color, Color, Color]
    key: Color
    ambient: Color
    dimming: float
    haze: Color
    dark: bool
    lamps: bool
    sun_height: float

    def lit(self, color: Color, distance: float = 0.0) -> Color:
        """``color`` under this light; ``distance`` 0 (here) .. 1 (lost in the haze)."""
        return mix(self.shaded(color), self.haze, distance)

    def shaded(self, color: Color) -> Color:
        low = self.ambient
        multiplied = (color[0] * low[0] / 255, color[1] * low[1] / 255, color[2] * low[2] / 255)
        return mix(color, multiplied, self.dimming)


_TIMES: dict[DayTime, Light] = {
    DayTime.DAWN: Light(
        (rgb("5d77b4"), rgb("e7a9ae"), rgb("ffe0b8")), rgb("ffd9a8"), rgb("c9a9b8"), 0.38, rgb("f3c9b4"), False, False, 0.10
    ),
    DayTime.DAY: Light(
        (rgb("3f8fd8"), rgb("8ec7ee"), rgb("e4f4f8")), rgb("fff3d2"), rgb("e8eefc"), 0.12, rgb("cfe4ee"), False, False, 0.62
    ),
    DayTime.DUSK: Light(
        (rgb("33296b"), rgb("b4507c"), rgb("ffab62")), rgb("ffb877"), rgb("a87a98"), 0.52, rgb("d98a78"), False, True, 0.07
    ),
    DayTime.NIGHT: Light(
        (rgb("0a1330"), rgb("182c5c"), rgb("35568f")), rgb("a9c6ff"), rgb("6c84c2"), 0.57, rgb("2c4677"), True, True, 0.58
    ),
}  # fmt: skip


def light_of(scene: Scene) -> Light:
    """The light of a scene: its time of day, greyed or darkened by its weather."""
    light = _TIMES[scene.day_time]
    cover = {
        Weather.CLEAR: 0.0, Weather.CLOUDY: 0.45, Weather.RAIN: 0.62,
        Weather.SNOW: 0.5, Weather.FOG: 0.7, Weather.STORM: 0.85,
    }[scene.weather]  # fmt: skip
    if not cover:
        return light
    grey = {DayTime.DAWN: "a8a2b0", DayTime.DAY: "aebcc6", DayTime.DUSK: "6f5f80", DayTime.NIGHT: "1d2742"}
    overcast = rgb(grey[scene.day_time])
    if scene.weather is Weather.STORM:
        overcast = mix(overcast, rgb("222c3c"), 0.55)
    elif scene.weather in (Weather.SNOW, Weather.FOG):
        overcast = mix(overcast, WHITE, 0.0 if light.dark else 0.25)
    top, middle, low = light.sky
    return Light(
        (
            mix(top, mix(overcast, BLACK, 0.18), cover),
            mix(middle, overcast, cover),
            mix(low, mix(overcast, WHITE, 0.15), cover),
        ),
        mix(light.key, mix(overcast, WHITE, 0.5), cover * 0.8),
        mix(light.ambient, mix(overcast, WHITE, 0.35), cover * 0.7),
        min(0.75, light.dimming + cover * 0.25),
        mix(light.haze, overcast, cover),
        light.dark,
        light.lamps or scene.weather is Weather.STORM,
        light.sun_height,
    )


@dataclass(frozen=True)
class Grade:
    """An affine change of colours: ``matrix`` (3x3) and ``lift`` (0..255), then a vignette of ``vignette`` 0..1."""

    matrix: NDArray[np.float32]
    lift: NDArray[np.float32]
    vignette: float
    grain: float

    def color(self, color: Color) -> Color:
        graded = self.matrix @ np.array(color, np.float32) + self.lift
        r, g, b = (float(min(255.0, max(0.0, channel))) for channel in graded)
        return r, g, b

    def apply(
        self, pixels: Pixels, *, at: tuple[float, float], frame: tuple[int, int], grid: float = 1.0
    ) -> Pixels:
        """Grades premultiplied pixels lying at ``at`` in a frame of ``frame`` pixels, ``grid`` frame pixels apart."""
        height, width = pixels.shape[:2]
        graded = np.empty_like(pixels)
        graded[..., 3] = pixels[..., 3]
        x = ((np.arange(width, dtype=np.float32) * grid + at[0]) / frame[0] - 0.5) * 2
        y = ((np.arange(height, dtype=np.float32) * grid + at[1]) / frame[1] - 0.46) * 2
        noise = (_NOISE[:, np.arange(width) % _NOISE.shape[1]] - 0.5) * np.float32(self.grain / 255)
        for start in range(0, height, _STRIP):
            rows = slice(start, min(height, start + _STRIP))
            planes = np.ascontiguousarray(np.moveaxis(pixels[rows], 2, 0)).astype(np.float32)
            alpha = planes[3]
            distance = np.minimum(x[None, :] ** 2 * 0.42 + y[rows, None] ** 2 * 0.58, 2)
            shade = 1 - self.vignette * distance * np.sqrt(np.sqrt(distance))
            grain = noise[: alpha.shape[0]] * alpha
            for channel in range(3):
                red, green, blue = self.matrix[channel]
                out = planes[0] * red
                out += planes[1] * green
                out += planes[2] * blue
                out += alpha * (self.lift[channel] / 255)
                out *= shade
                out += grain
                graded[rows, :, channel] = np.clip(out, 0, alpha)
        return graded


_STRIP = 64
"""Rows graded at once: what stays in the cache."""

_NOISE = np.random.default_rng(11).random((_STRIP, 509), np.float32)


_TINTS: dict[Mood, tuple[str, float, float]] = {
    Mood.CALM: ("a8c4d8", 0.04, 1.0),
    Mood.TENSE: ("2f6f78", 0.14, 0.9),
    Mood.SAD: ("5068a8", 0.13, 0.86),
    Mood.JOYFUL: ("ffd07a", 0.08, 1.12),
    Mood.WARM: ("ffa860", 0.12, 1.05),
    Mood.EERIE: ("3f8a62", 0.14, 0.86),
}
"""Colour of the tint, how much of it, and saturation."""

_STYLES: tuple[tuple[tuple[str, ...], float, float, str, float, float], ...] = (
    (("noir", "黑白", "black and white", "monochrome", "水墨", "ink"), 0.04, 1.12, "8a8a90", 0.0, 3.0),
    (("watercolo", "水彩", "pastel", "绘本", "picture book", "storybook"), 0.86, 0.86, "fff2e0", 0.12, 5.0),
    (("vintage", "retro", "复古", "怀旧", "sepia", "老电影"), 0.72, 0.98, "e8b878", 0.12, 4.0),
    (("cyber", "neon", "赛博", "霓虹", "synthwave"), 1.25, 1.08, "7a4cff", 0.08, 1.5),
    (("anime", "动漫", "动画", "cartoon", "卡通", "日系", "manga"), 1.18, 1.02, "ffffff", 0.0, 1.5),
    (("cinematic", "写实", "电影", "realis", "film"), 0.94, 1.08, "2a6a80", 0.05, 2.2),
)
"""Keywords, saturation, contrast, tint, share of the tint, grain."""


def grade_of(scene_mood: Mood, style: str) -> Grade:
    """The grade of a mood under a style; a style that names none of the known ones changes little."""
    tint, share, saturation = _TINTS[scene_mood]
    tints = [(rgb(tint), share)]
    contrast, grain, vignette = 1.03, 1.6, 0.26
    wanted = style.lower()
    for words, color, power, style_tint, style_share, style_grain in _STYLES:
        if any(word in wanted for word in words):
            saturation, contrast, grain = saturation * color, power, style_grain
            tints.append((rgb(style_tint), style_share))
            vignette = 0.12 if power < 1 else 0.32
            break
    grey = np.array([0.2627, 0.678, 0.0593], np.float32)
    matrix = (saturation * np.eye(3) + (1 - saturation) * np.ones((3, 1)) @ grey[None, :]) * contrast
    lift = np.full(3, 128 * (1 - contrast) + (6 if contrast > 1 else 18))
    for tone, amount in tints:
        matrix *= 1 - amount
        lift = lift * (1 - amount) + np.array(tone) * amount
        # A tint is light, not paint: part of it multiplies, so that blacks stay deep.
        matrix += amount * 0.5 * np.diag(np.array(tone) / 255)
        lift -= np.array(tone) * amount * 0.5
    return Grade(matrix.astype(np.float32), lift.astype(np.float32), vignette, grain)
