"""Characters, scenes and shots that the drawing tests draw."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from contracts.story import (
    CameraAngle,
    CameraMove,
    Character,
    DayTime,
    Emotion,
    Figure,
    Mood,
    Place,
    Pose,
    Scene,
    Shot,
    ShotSize,
    Weather,
)
from services.generation.providers.sketch.drawing import ShotPicture

SMALL = (180, 320)

MARA = Character(
    character_id="mara", number=0, name="Mara", gender="female", age_group="young",
    appearance="auburn hair in a ponytail, green coat, red scarf",
)  # fmt: skip
IDRIS = Character(
    character_id="idris", number=1, name="Idris", gender="male",
    appearance="short curly black hair, round glasses, blue sweater",
)  # fmt: skip
LIN = Character(
    character_id="lin",
    number=2,
    name="林婆婆",
    gender="female",
    age_group="old",
    appearance="银发盘髻，穿深紫色长袍",
)
CAST = (MARA, IDRIS, LIN)


def scene(
    place: Place = Place.FIELD,
    *,
    day_time: DayTime = DayTime.DAY,
    weather: Weather = Weather.CLEAR,
    mood: Mood = Mood.CALM,
    name: str = "the place",
) -> Scene:
    return Scene(
        scene_id=f"scene-{place}", name=name, place=place, day_time=day_time, weather=weather, mood=mood
    )


def picture(
    *characters: Character,
    at: Scene | None = None,
    size: ShotSize = ShotSize.MEDIUM,
    angle: CameraAngle = CameraAngle.EYE,
    move: CameraMove = CameraMove.STATIC,
    emotion: Emotion = Emotion.NEUTRAL,
    pose: Pose = Pose.STAND,
    speaker: Character | None = None,
    pixels: tuple[int, int] = SMALL,
    style: str = "",
    seed: int = 7,
) -> ShotPicture:
    shot = Shot(
        shot_id="shot-1", scene_id="scene", visual_desc="", size=size, angle=angle, move=move, frames=24,
        speaker=speaker.character_id if speaker else None,
        figures=tuple(Figure(character_id=one.character_id, emotion=emotion, pose=pose) for one in characters),
    )  # fmt: skip
    return ShotPicture(shot=shot, scene=at or scene(), cast=CAST, size=pixels, style=style, seed=seed)


def opened(png: bytes) -> NDArray[np.int16]:
    """Height x width x RGB, signed so that differences do not wrap."""
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    return np.asarray(image.convert("RGB"), np.int16)


def share_of(pixels: NDArray[np.int16], color: tuple[int, int, int], *, reach: int = 34) -> float:
    """The share of the picture within ``reach`` of ``color`` in each channel."""
    near: NDArray[np.bool_] = np.abs(pixels - np.array(color, np.int16)).max(axis=2) <= reach
    return float(near.mean())
