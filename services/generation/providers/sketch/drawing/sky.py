"""Skies: gradient, sun or moon, stars and clouds."""

from math import pi, sin

import numpy as np

from contracts.story import DayTime, Scene, Weather
from services.generation.providers.sketch.drawing.camera import View
from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Path,
    Pixels,
    Point,
    Radial,
    Sheet,
    ellipse,
)
from services.generation.providers.sketch.drawing.palette import Grade, Light, chance, mix
from services.generation.providers.sketch.drawing.stage import Element, Motion, Pulse, Sprite, Vector, sprite


def sun_at(view: View, light: Light, key: object) -> Point:
    """Where sun or moon stands: always inside the frame's width, its height by the time of day."""
    side = chance(key, "sun").choice((0.24, 0.30, 0.70, 0.76))
    rise = light.sun_height * (0.78 if view.horizon > view.height * 0.45 else 0.6)
    return side * view.width, max(view.height * 0.10, view.horizon - view.height * rise)


def gradient(view: View, light: Light, box: tuple[int, int, int, int], sun: Point, *, glow: float) -> Pixels:
    """The bare sky with the glow round the sun, as opaque float-made pixels: no banding."""
    left, top, right, bottom = box
    y = np.arange(top, bottom, dtype=np.float32)
    x = np.arange(left, right, dtype=np.float32)
    t = np.clip((y - top) / max(1.0, view.horizon - top), 0, 1)
    stops = np.array([0.0, 0.58, 1.0], np.float32)
    colors = np.array(light.sky, np.float32)
    column = np.stack([np.interp(t, stops, colors[:, channel]) for channel in range(3)], axis=1)
    distance = np.hypot(x[None, :] - sun[0], (y[:, None] - sun[1]) * 1.15) / (
        0.72 * max(view.width, view.height * 0.6)
    )
    share = glow * (0.55 * np.exp(-((distance * 2.1) ** 2)) + 0.42 * np.exp(-((distance * 7.5) ** 2)))
    out = column[:, None, :] * (1 - share[..., None]) + np.array(light.key, np.float32) * share[..., None]
    out += np.random.default_rng(5).random((*out.shape[:2], 1), np.float32) - 0.5
    pixels = np.full((bottom - top, right - left, 4), 255, np.uint8)
    pixels[..., :3] = np.clip(out, 0, 255)
    return pixels


def sky(
    scene: Scene, view: View, light: Light, grade: Grade, key: object, *, variation: int = 0
) -> list[Element]:
    """The elements of the sky, down to a little below the horizon."""
    margin = round(view.margin)
    bottom = min(view.height + margin, round(view.horizon + 0.05 * view.height) + margin // 2)
    box = (-margin, -margin, view.width + margin, max(bottom, 8))
    sun = sun_at(view, light, key)
    clear = scene.weather in (Weather.CLEAR, Weather.CLOUDY)
    base = gradient(view, light, box, sun, glow=1.0 if clear else 0.35)
    sheet = Sheet((box[2] - box[0], box[3] - box[1]), origin=(box[0], box[1]))
    if clear or scene.weather is Weather.SNOW:
        _sun_or_moon(sheet, view, light, sun)
    if light.dark and clear:
        _stars(sheet, view, key, count=190)
    over(base, sheet.pixels())
    size = (view.width, view.height)
    drawn = grade.apply(base, at=(box[0], box[1]), frame=size)
    elements: list[Element] = [Sprite(drawn, (box[0], box[1]), 0.0)]
    if light.dark and clear and view.zoom < 1.2:
        elements.append(_twinkle(view, key))
    elements += _clouds(scene, view, light, grade, (key, variation) if variation else key)
    return elements


def over(base: Pixels, top: Pixels) -> None:
    """Lays premultiplied ``top`` on opaque ``base``, in place."""
    cover = top[..., 3:].astype(np.uint16)
    base[..., :3] = np.minimum(255, top[..., :3] + base[..., :3] * (255 - cover) // 255)


def _sun_or_moon(sheet: Sheet, view: View, light: Light, sun: Point) -> None:
    x, y = sun
    radius = min(view.width, view.height) * (0.052 if light.dark else 0.066) * view.zoom**0.6
    if light.dark:
        sheet.fill(
            ellipse(x, y, radius * 3.4),
            Radial((x, y), radius * 3.4, ((0, (200.0, 216.0, 255.0), 0.4), (1, (200.0, 216.0, 255.0), 0.0))),
        )
        sheet.fill(ellipse(x, y, radius), (240.0, 242.0, 250.0))
        for dx, dy, r in ((-0.35, -0.2, 0.22), (0.25, 0.3, 0.28), (0.3, -0.38, 0.14), (-0.2, 0.42, 0.13)):
            sheet.fill(ellipse(x + dx * radius, y + dy * radius, r * radius), (206.0, 212.0, 230.0), 0.6)
        return
    core = mix(light.key, (255.0, 255.0, 255.0), 0.6)
    sheet.fill(ellipse(x, y, radius * 1.9), Radial((x, y), radius * 1.9, ((0.3, core, 0.55), (1, core, 0.0))))
    sheet.fill(ellipse(x, y, radius), core)


def _stars(sheet: Sheet, view: View, key: object, *, count: int) -> None:
    dice = chance(key, "stars")
    for _ in range(count):
        x, y = dice.uniform(-0.1, 1.1) * view.width, dice.uniform(-0.1, 0.92) * view.horizon
        sheet.fill(
            ellipse(x, y, dice.uniform(0.5, 1.7) * view.unit), (255.0, 255.0, 255.0), dice.uniform(0.15, 0.85)
        )


def _twinkle(view: View, key: object) -> Vector:
    dice = chance(key, "twinkle")
    path = Path()
    for _ in range(16):
        x, y, r = (
            dice.uniform(0, 1) * view.width,
            dice.uniform(0, 0.7) * view.horizon,
            dice.uniform(1.2, 2.2) * view.unit,
        )
        path.add(ellipse(x, y, r))
    return Vector(
        path,
        (255.0, 255.0, 255.0),
        0.0,
        motion=lambda frame: Pulse(opacity=0.5 + 0.4 * sin(2 * pi * frame / 53)),
    )


def _clouds(scene: Scene, view: View, light: Light, grade: Grade, key: object) -> list[Element]:
    """Two drifting banks of clouds; how many by the weather."""
    count = {
        Weather.CLEAR: 2 if light.dark else 4,
        Weather.CLOUDY: 11,
        Weather.RAIN: 12,
        Weather.SNOW: 10,
        Weather.FOG: 5,
        Weather.STORM: 14,
    }[scene.weather]
    margin = view.margin
    box = (
        float(int(-margin * 1.3)),
        float(int(-margin)),
        float(int(view.width + margin * 1.3)),
        max(8.0, view.horizon // 1),
    )

    def finish(pixels: Pixels, at: Point, grid: float) -> Pixels:
        return grade.apply(pixels, at=at, frame=(view.width, view.height), grid=grid)

    elements: list[Element] = []
    for bank, highest in enumerate((0.78, 0.55)):
        dice = chance(key, "clouds", bank)
        spots = [
            (
                (dice.uniform(-0.1, 1.1) * view.width, dice.uniform(0.02, highest) * view.horizon),
                dice.random(),
            )
            for _ in range(count // 2 + bank)
        ]

        def draw(sheet: Sheet, spots: list[tuple[Point, float]] = spots) -> None:
            for at, luck in spots:
                _cloud(sheet, view, light, at, scene, luck)

        speed = (0.22, 0.40)[bank] * view.unit * (2.2 if scene.weather is Weather.STORM else 1.0)
        # Behind a near shot the sky is blurred and clouds need not drift: they merge with it.
        motion = _drift(speed) if view.zoom < 1.2 else None
        part = sprite(box, draw, depth=0.05 + 0.05 * bank, grid=2.0, motion=motion, finish=finish)
        if part is not None:
            elements.append(part)
    return elements


def _drift(speed: float) -> Motion:
    return lambda frame: Pulse(dx=speed * (frame - 48))


def _cloud(sheet: Sheet, view: View, light: Light, at: Point, scene: Scene, luck: float) -> None:
    """A bank of soft puffs, bright above and shaded below; flat streaks at dawn and dusk."""
    x, y = at
    low_sun = scene.day_time in (DayTime.DAWN, DayTime.DUSK)
    wide = view.width * (0.16 + 0.22 * luck) * view.zoom * (1.3 if low_sun else 1.0)
    flat = 0.16 if low_sun else 0.30
    height = y / max(1.0, view.horizon)
    white: Color = mix(light.sky[1], (255.0, 255.0, 255.0), 0.75 if not light.dark else 0.16)
    if low_sun:
        white = mix(mix(light.sky[1], light.key, 0.35 + 0.5 * height), (255.0, 255.0, 255.0), 0.15)
    grey = mix(light.sky[0], light.sky[1], 0.6)
    if scene.weather in (Weather.STORM, Weather.RAIN):
        white, grey = mix(white, light.sky[0], 0.45), mix(grey, (20.0, 24.0, 36.0), 0.35)
    dice = chance(round(x), round(y), "puffs")
    puffs = [(u := dice.uniform(-1, 1), dice.uniform(0.55, 1.0) * (1.15 - abs(u))) for _ in range(9)]
    opacity = 0.34 if low_sun else 0.5
    with sheet.group(blur=wide * 0.045):
        for u, size in puffs:
            radius = wide * 0.30 * size
            sheet.fill(
                ellipse(x + u * wide * 0.62, y + radius * flat * 0.5, radius * 1.25, radius * flat * 1.5),
                grey,
                opacity * 0.8,
            )
        for u, size in puffs:
            radius = wide * 0.30 * size
            sheet.fill(
                ellipse(x + u * wide * 0.6, y - radius * flat * 0.6, radius, radius * flat * 1.6),
                white,
                opacity,
            )
