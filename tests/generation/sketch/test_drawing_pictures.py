"""Pictures: the same values give the same pixels, and everything a story can say can be drawn."""

import hashlib
import subprocess
import sys
from functools import cache

import numpy as np
import pytest

from contracts.story import CameraAngle, DayTime, Emotion, Mood, Place, Pose, Ratio, ShotSize, Weather
from services.generation.providers.sketch.drawing import draw_character, draw_scene, draw_shot
from tests.generation.sketch.drawing_subjects import (
    CAST,
    IDRIS,
    LIN,
    MARA,
    SMALL,
    opened,
    picture,
    scene,
    share_of,
)

pytestmark = pytest.mark.unit

_IN_ANOTHER_PROCESS = """
import hashlib
from services.generation.providers.sketch.drawing import draw_shot
from tests.generation.sketch.drawing_subjects import IDRIS, MARA, picture
print(hashlib.sha256(draw_shot(picture(MARA, IDRIS))).hexdigest())
"""


def test_another_process_draws_the_same_pixels() -> None:
    here = hashlib.sha256(draw_shot(picture(MARA, IDRIS))).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", _IN_ANOTHER_PROCESS], capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == here


def test_another_seed_draws_another_place() -> None:
    pictures = {draw_scene(scene(Place.CITY), size=SMALL, style="", seed=seed) for seed in (1, 2, 3)}
    assert len(pictures) == 3


@pytest.mark.parametrize("day_time", list(DayTime))
@pytest.mark.parametrize("place", list(Place))
def test_every_place_can_be_drawn_at_every_time(place: Place, day_time: DayTime) -> None:
    drawn = opened(draw_scene(scene(place, day_time=day_time), size=(90, 160), style="", seed=7))
    assert drawn.shape == (160, 90, 3)
    assert drawn.std() > 8, "a picture, not a plain sheet"


def test_night_is_darker_than_day() -> None:
    day, night = (
        opened(draw_scene(scene(Place.VILLAGE, day_time=time), size=SMALL, style="", seed=7)).mean()
        for time in (DayTime.DAY, DayTime.NIGHT)
    )
    assert night < 0.7 * day


@pytest.mark.parametrize("weather", list(Weather))
@pytest.mark.parametrize("mood", [Mood.JOYFUL, Mood.EERIE])
def test_every_weather_can_be_drawn(weather: Weather, mood: Mood) -> None:
    at = scene(Place.STREET, weather=weather, mood=mood, day_time=DayTime.NIGHT)
    assert opened(draw_scene(at, size=(90, 160), style="", seed=7)).std() > 5


@pytest.mark.parametrize("angle", list(CameraAngle))
@pytest.mark.parametrize("size", list(ShotSize))
def test_every_framing_can_be_drawn_with_one_to_three_people(size: ShotSize, angle: CameraAngle) -> None:
    for people in ((MARA,), (MARA, IDRIS), CAST):
        drawn = opened(draw_shot(picture(*people, size=size, angle=angle, pixels=(90, 160))))
        assert drawn.shape == (160, 90, 3)


@cache
def _plain() -> bytes:
    return draw_shot(picture(MARA, size=ShotSize.FULL, pixels=(90, 160)))


@pytest.mark.parametrize("pose", list(Pose))
@pytest.mark.parametrize("emotion", list(Emotion))
def test_every_pose_and_emotion_differs_from_its_neighbours(pose: Pose, emotion: Emotion) -> None:
    drawn = draw_shot(picture(MARA, size=ShotSize.FULL, pose=pose, emotion=emotion, pixels=(90, 160)))
    assert (drawn == _plain()) == (pose is Pose.STAND and emotion is Emotion.NEUTRAL)


@pytest.mark.parametrize("ratio", list(Ratio))
def test_a_shot_has_the_size_of_its_ratio(ratio: Ratio) -> None:
    width, height = ratio.size
    assert opened(draw_shot(picture(MARA, pixels=ratio.size))).shape == (height, width, 3)


def test_nearer_framing_shows_more_of_a_character() -> None:
    coat = [
        share_of(opened(draw_shot(picture(MARA, size=size))), (63, 143, 90), reach=30)
        for size in (ShotSize.WIDE, ShotSize.FULL, ShotSize.MEDIUM)
    ]
    assert coat == sorted(coat)
    assert coat[2] > 4 * coat[0]


def test_a_shot_without_people_and_with_an_unknown_character_shows_the_place() -> None:
    stranger = MARA.model_copy(update={"character_id": "stranger"})
    assert draw_shot(picture(stranger)) == draw_shot(picture())


def test_a_portrait_shows_the_colours_that_the_words_name() -> None:
    mara, lin = (
        opened(draw_character(one, cast=CAST, size=(240, 320), style="", seed=7)) for one in (MARA, LIN)
    )
    assert share_of(mara, (63, 143, 90)) > 0.05, "a green coat"
    assert share_of(mara, (194, 58, 54)) > 0.01, "a red scarf"
    assert share_of(lin, (122, 85, 168)) > 0.05, "紫色长袍"


def test_a_character_looks_the_same_in_another_shot_and_scene() -> None:
    """The coat covers the centre of a medium shot: its hue must not change with the scene."""
    hues = []
    for at in (scene(Place.FIELD), scene(Place.SEA), scene(Place.CITY)):
        drawn = opened(draw_shot(picture(MARA, at=at)))
        coat = drawn[215:240, 70:105].reshape(-1, 3)
        hues.append(np.median(coat, axis=0))
    assert np.ptp(np.stack(hues), axis=0).max() < 25


def test_a_noir_style_takes_the_colours_away() -> None:
    noir, plain = (opened(draw_shot(picture(MARA, style=style))) for style in ("noir 黑白", ""))
    colourful = [float((drawn.max(axis=2) - drawn.min(axis=2)).mean()) for drawn in (noir, plain)]
    assert colourful[0] < 0.2 * colourful[1]
