"""Asking again: another variation is another picture of the same people in the same place."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest

from contracts.story import CameraMove, Place, Pose, ShotSize
from services.generation.providers.sketch.drawing import draw_character, draw_scene, draw_shot, film_shot
from tests.generation.sketch.drawing_subjects import (
    CAST,
    IDRIS,
    MARA,
    SMALL,
    opened,
    picture,
    scene,
    share_of,
)

pytestmark = pytest.mark.unit

FFMPEG: str = imageio_ffmpeg.get_ffmpeg_exe()  # type: ignore[attr-defined, no-untyped-call]
_COAT = (63, 143, 90)


@pytest.mark.parametrize("size", list(ShotSize))
@pytest.mark.parametrize("people", [(MARA,), (MARA, IDRIS)])
def test_another_variation_of_a_shot_is_another_picture(size: ShotSize, people: tuple[object, ...]) -> None:
    subject = picture(*people, size=size, pixels=(90, 160))  # type: ignore[arg-type]
    drawn = [draw_shot(replace(subject, variation=variation)) for variation in range(3)]
    assert drawn[0] == draw_shot(subject), "0 is the picture that is drawn without saying which"
    assert len(set(drawn)) == 3


def test_a_variation_keeps_the_look() -> None:
    coats = [
        share_of(opened(draw_shot(replace(picture(MARA), variation=variation))), _COAT, reach=40)
        for variation in range(4)
    ]
    assert min(coats) > 0.6 * max(coats) > 0


@pytest.mark.parametrize("place", [Place.ROOM, Place.SEA, Place.FOREST, Place.CITY])
def test_another_variation_of_a_scene_is_another_picture(place: Place) -> None:
    drawn = [draw_scene(scene(place), size=SMALL, style="", seed=7, variation=v) for v in range(3)]
    assert drawn[0] == draw_scene(scene(place), size=SMALL, style="", seed=7)
    assert len(set(drawn)) == 3


def test_a_portrait_asked_for_again_changes_pose_and_ground_but_not_the_clothes() -> None:
    drawn = [
        draw_character(MARA, cast=CAST, size=(180, 240), style="", seed=7, variation=v) for v in range(5)
    ]
    assert drawn[0] == draw_character(MARA, cast=CAST, size=(180, 240), style="", seed=7)
    assert len(set(drawn)) == 5
    for one in drawn:
        assert share_of(opened(one), _COAT, reach=40) > 0.05


def _first_frame(film: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    with av.open(str(film)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24").astype(np.int16)


@pytest.mark.parametrize("variation", [0, 2])
def test_a_film_begins_with_the_still_that_was_selected_whichever_it_is(
    variation: int, tmp_path: Path
) -> None:
    subject = picture(MARA, IDRIS, size=ShotSize.FULL, pose=Pose.WALK, move=CameraMove.PAN_LEFT)
    selected = draw_shot(replace(subject, variation=variation))
    target = tmp_path / "shot.mp4"
    film_shot(
        replace(subject, variation=1), frames=7, speech=(0, 5), target=target, ffmpeg=FFMPEG, take=1,
        first_frame=sha256(selected).hexdigest(),
    )  # fmt: skip
    assert np.abs(_first_frame(target) - opened(selected)).mean() < 4


def test_a_film_of_a_still_from_elsewhere_shows_its_own_variation(tmp_path: Path) -> None:
    subject = replace(picture(MARA, size=ShotSize.FULL), variation=1)
    target = tmp_path / "shot.mp4"
    film_shot(subject, frames=3, speech=None, target=target, ffmpeg=FFMPEG, first_frame="0" * 64)
    assert np.abs(_first_frame(target) - opened(draw_shot(subject))).mean() < 4


def test_another_take_begins_alike_and_moves_otherwise(tmp_path: Path) -> None:
    subject = picture(MARA, move=CameraMove.PUSH_IN)
    films = []
    for take in (0, 1):
        target = tmp_path / f"{take}.mp4"
        film_shot(subject, frames=24, speech=None, target=target, ffmpeg=FFMPEG, take=take)
        with av.open(str(target)) as container:
            films.append([f.to_ndarray(format="rgb24").astype(np.int16) for f in container.decode(video=0)])
    assert np.abs(films[0][0] - films[1][0]).mean() < 1
    assert np.abs(films[0][-1] - films[1][-1]).mean() > 2
