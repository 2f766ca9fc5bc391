"""The camera: moves are smooth to a small part of a pixel, in numbers and in pixels."""

from itertools import pairwise

import numpy as np
import pytest

from contracts.story import CameraAngle, CameraMove, ShotSize
from services.generation.providers.sketch.drawing.camera import OVERSCAN, CameraPath, ease
from services.generation.providers.sketch.drawing.stage import Sprite, Stage
from services.generation.providers.sketch.drawing.staging import view_of

pytestmark = pytest.mark.unit

SIZE = (320, 568)
MOVING = [move for move in CameraMove if move is not CameraMove.STATIC]
ONE_WAY = [move for move in MOVING if move is not CameraMove.SHAKE]
ZOOMS = [CameraMove.ZOOM_IN, CameraMove.ZOOM_OUT]
DEEP = [move for move in MOVING if move not in (*ZOOMS, CameraMove.TRACKING)]


def _travel(move: CameraMove, depth: float, *, frames: int = 48, last: int = 47) -> float:
    path = CameraPath(move, frames, SIZE, (160.0, 200.0))
    before, after = (np.array(path.transform(frame, depth)) for frame in (0, last))
    return float(np.abs(after - before).sum())


def test_ease_starts_and_stops_softly() -> None:
    assert (ease(-1), ease(0), ease(0.5), ease(1), ease(2)) == (0, 0, 0.5, 1, 1)
    assert ease(0.01) < 0.0001


@pytest.mark.parametrize("move", ONE_WAY)
def test_a_move_goes_one_way_and_its_speed_changes_slowly(move: CameraMove) -> None:
    path = CameraPath(move, 96, SIZE, (160.0, 200.0))
    for corner in ((0.0, 0.0), (320.0, 568.0)):
        x, y = corner
        moves = [path.transform(frame, 1.0) for frame in range(96)]
        track = np.array([(scale * x + right, scale * y + down) for scale, right, down in moves])
        steps = np.diff(track, axis=0)
        assert all(np.all(axis >= 0) or np.all(axis <= 0) for axis in steps.T)
        assert np.abs(np.diff(steps, axis=0)).max() < 0.05, "pixels per frame, per frame"


@pytest.mark.parametrize("move", DEEP)
def test_near_layers_move_more_than_far_ones(move: CameraMove) -> None:
    assert _travel(move, 0.0) < _travel(move, 0.5) < _travel(move, 1.0) < _travel(move, 1.4)


@pytest.mark.parametrize(
    ("carried", "turned"),
    [
        (CameraMove.TRUCK_LEFT, CameraMove.PAN_LEFT),
        (CameraMove.TRUCK_RIGHT, CameraMove.PAN_RIGHT),
        (CameraMove.PEDESTAL_UP, CameraMove.TILT_UP),
        (CameraMove.PEDESTAL_DOWN, CameraMove.TILT_DOWN),
    ],
)
def test_a_carried_camera_lets_near_things_pass_the_far_ones(carried: CameraMove, turned: CameraMove) -> None:
    assert _travel(carried, 1.0) > 0.5 * _travel(turned, 1.0)
    assert _travel(carried, 0.0) < 0.4 * _travel(turned, 0.0)


@pytest.mark.parametrize("move", [CameraMove.PEDESTAL_UP, CameraMove.PEDESTAL_DOWN])
def test_a_pedestal_tears_the_ground_no_further_from_the_background_than_a_tilt(move: CameraMove) -> None:
    tilt = CameraMove[move.name.replace("PEDESTAL", "TILT")]
    assert _travel(move, 1.0) - _travel(move, 0.0) <= _travel(tilt, 1.0) - _travel(tilt, 0.0)


@pytest.mark.parametrize("move", ZOOMS)
def test_a_zoom_enlarges_near_and_far_alike(move: CameraMove) -> None:
    assert _travel(move, 0.0) == _travel(move, 1.0) > 0


def test_a_tracking_camera_keeps_the_figures_where_they_are_and_moves_the_world() -> None:
    assert _travel(CameraMove.TRACKING, 1.0) == 0 < _travel(CameraMove.TRACKING, 0.4)


def test_a_shaking_camera_strays_a_little_to_all_sides_from_rest() -> None:
    path = CameraPath(CameraMove.SHAKE, 96, SIZE, (160.0, 200.0))
    track = np.array([path.transform(frame, 1.0)[1:] for frame in range(96)])
    assert np.abs(track[0]).max() < 0.5
    assert (track.max(axis=0) > track[0]).all()
    assert (track.min(axis=0) < track[0]).all()
    assert np.abs(track - track[0]).max() < 0.01 * max(SIZE)


@pytest.mark.parametrize("move", list(CameraMove))
def test_no_move_shows_beyond_the_overscan(move: CameraMove) -> None:
    path = CameraPath(move, 48, SIZE, (160.0, 200.0))
    margin = OVERSCAN * max(SIZE)
    for frame in (0, 24, 47):
        scale, x, y = path.transform(frame, 1.0)
        assert -margin * scale + x <= 0
        assert -margin * scale + y <= 0
        assert (SIZE[0] + margin) * scale + x >= SIZE[0]
        assert (SIZE[1] + margin) * scale + y >= SIZE[1]


@pytest.mark.parametrize("move", [CameraMove.PUSH_IN, CameraMove.PAN_LEFT])
def test_a_dot_moves_without_jitter(move: CameraMove) -> None:
    """The centroid of a soft dot against where the camera says it is: under 0.05 pixels rms."""
    grid_y, grid_x = np.mgrid[0:300, 0:300]
    dot = np.exp(-((grid_x - 170.0) ** 2 + (grid_y - 140.0) ** 2) / 18)
    pixels = np.full((300, 300, 4), 255, np.uint8)
    pixels[..., :3] = (255 * dot)[..., None]
    path = CameraPath(move, 48, (240, 240), (90.0, 110.0))
    stage = Stage([Sprite(pixels, (-30.0, -30.0), 1.0)], path)
    rows, columns = np.mgrid[0:240, 0:240]
    errors = []
    for frame in range(48):
        light = np.frombuffer(stage.frame(frame), np.uint8).reshape(240, 240, 4)[..., 0].astype(float)
        scale, x, y = path.transform(frame, 1.0)
        found_x, found_y = ((light * axis).sum() / light.sum() for axis in (columns, rows))
        errors.append((found_x - (140 * scale + x), found_y - (110 * scale + y)))
    stage.close()
    assert np.std(np.array(errors), axis=0).max() < 0.05


def test_framing_and_angle_change_the_view() -> None:
    scales = [view_of(SIZE, size, CameraAngle.EYE, 1).scale for size in ShotSize]
    assert all(nearer > 1.3 * farther for farther, nearer in pairwise(scales))
    low, eye, high = (view_of(SIZE, ShotSize.FULL, angle, 1).horizon for angle in CameraAngle)
    assert high < eye < low
