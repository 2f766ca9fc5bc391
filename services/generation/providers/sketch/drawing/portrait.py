"""Portraits: a character from the knees up before a plain ground in its own colours."""

from collections.abc import Sequence

import numpy as np

from contracts.story import CameraMove, Character, Emotion, Mood, Pose, Scene
from services.generation.providers.sketch.drawing.actor import Actor
from services.generation.providers.sketch.drawing.camera import CameraPath, View
from services.generation.providers.sketch.drawing.canvas import Pixels, Radial, Sheet, ellipse
from services.generation.providers.sketch.drawing.look import look_of
from services.generation.providers.sketch.drawing.palette import WHITE, grade_of, light_of, mix, rgb
from services.generation.providers.sketch.drawing.picture import png
from services.generation.providers.sketch.drawing.sky import over
from services.generation.providers.sketch.drawing.stage import Element, Sprite, Stage
from services.generation.providers.sketch.drawing.staging import GESTURES, Standing
from services.generation.providers.sketch.drawing.tones import Tones

_ATTITUDES = (
    (Pose.STAND, Emotion.SURPRISED), (Pose.THINK, Emotion.NEUTRAL), (Pose.WAVE, Emotion.HAPPY),
    (Pose.STAND, Emotion.NEUTRAL), (Pose.POINT, Emotion.HAPPY), (Pose.STAND, Emotion.HAPPY),
)  # fmt: skip
"""What a character does in the further portraits that are asked for."""

_STUDIO = Scene(scene_id="studio", name="studio")


def portrait(
    character: Character,
    *,
    cast: Sequence[Character],
    size: tuple[int, int],
    style: str,
    seed: int,
    variation: int = 0,
) -> bytes:
    """The character as PNG; ``cast`` is not needed for its look, which its number fixes, only for the backdrop's turn."""
    width, height = size
    look = look_of(character, seed=seed)
    unit = min(height * 0.30, width * 0.46)
    top = 0.16 * height + (0.25 * unit if look.hat or look.kind == "rabbit" else 0.0)
    usual = Emotion.HAPPY if character.number % 2 == 0 else Emotion.NEUTRAL
    pose, emotion = _ATTITUDES[variation % len(_ATTITUDES)] if variation else (Pose.STAND, usual)
    facing = 1.0 if variation % 2 == 0 else -1.0
    x = width * 0.5
    if pose in GESTURES:
        # An arm that reaches out needs room to its side.
        unit, x = unit * 0.8, x - facing * 0.13 * width
    mark = Standing(
        character,
        look,
        emotion,
        pose,
        x,
        top + look.head * unit,
        unit,
        facing,
        False,
    )
    view = View(width, height, height * 0.5, mark.ground, unit * look.head / look.height, 1.0, 0.0)
    light, grade = light_of(_STUDIO), grade_of(Mood.CALM, style)
    backdrop = Sprite(
        _backdrop(size, look.top, look.accent, turn=character.number + len(cast), variation=variation),
        (0.0, 0.0),
        0.0,
    )
    actor = Actor(
        mark, view, Tones(light, 1.0), grade, frames=1, speech=None, key=(seed, character.character_id)
    )
    elements: list[Element] = [backdrop, *actor.elements()]
    stage = Stage(elements, CameraPath(CameraMove.STATIC, 1, size, (0.0, 0.0)))
    try:
        return png(stage.frame(0), size)
    finally:
        stage.close()


def _backdrop(
    size: tuple[int, int],
    top: tuple[float, float, float],
    accent: tuple[float, float, float],
    *,
    turn: int,
    variation: int,
) -> Pixels:
    width, height = size
    high, low = (
        mix(mix(top, WHITE, 0.72), rgb("efe8dc"), 0.4),
        mix(mix(accent, WHITE, 0.45), rgb("cfc4b8"), 0.5),
    )
    if variation % 2:
        high, low = mix(low, WHITE, 0.4), mix(high, rgb("8a8478"), 0.3)
    t = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    base = np.full((height, width, 4), 255, np.uint8)
    noise = np.random.default_rng(3).random((height, width, 1), np.float32)
    base[..., :3] = np.clip(
        np.array(high, np.float32) * (1 - t) + np.array(low, np.float32) * t + noise - 0.5, 0, 255
    )
    sheet = Sheet(size)
    x, y, radius = (
        width * (0.5 + 0.04 * ((turn + variation) % 3 - 1)),
        height * (0.42 + 0.05 * (variation % 3)),
        min(width, height) * 0.47,
    )
    sheet.fill(ellipse(x, y, radius), mix(high, WHITE, 0.5), 0.75)
    sheet.fill(
        ellipse(x, y, radius * 1.25),
        Radial((x, y), radius * 1.25, ((0.78, WHITE, 0.0), (0.8, WHITE, 0.28), (1, WHITE, 0.0))),
    )
    over(base, sheet.pixels())
    return base
