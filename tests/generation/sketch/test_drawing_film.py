"""Films: exact length and size, tags, life in the picture, and clean failures."""

from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from contracts.story import CameraMove, Emotion, Mood, Place, Pose, ShotSize, Weather
from services.generation.providers.sketch.drawing import FilmingFailed, ShotPicture, draw_shot, film_shot
from tests.generation.sketch.drawing_subjects import IDRIS, MARA, opened, picture, scene

pytestmark = pytest.mark.connected

FFMPEG: str = imageio_ffmpeg.get_ffmpeg_exe()  # type: ignore[attr-defined, no-untyped-call]


def filmed(
    subject: ShotPicture, target: Path, *, frames: int, speech: tuple[int, int] | None = None
) -> NDArray[np.int16]:
    """The frames of a film, as frames x height x width x RGB."""
    film_shot(subject, frames=frames, speech=speech, target=target, ffmpeg=FFMPEG)
    with av.open(str(target)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]).astype(
            np.int16
        )


def test_a_film_has_exactly_the_frames_and_the_format_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "shot.mp4"
    frames = filmed(picture(MARA, IDRIS, move=CameraMove.PAN_LEFT), target, frames=31)
    assert frames.shape == (31, 320, 180, 3)
    with av.open(str(target)) as container:
        (stream,) = container.streams
        assert isinstance(stream, av.VideoStream)
        context = stream.codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert stream.average_rate is not None
        assert float(stream.average_rate) == 24
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (
            1,
            1,
            1,
            1,
        )
    assert [entry.name for entry in tmp_path.iterdir()] == ["shot.mp4"]


def test_a_film_begins_with_the_picture_of_its_shot(tmp_path: Path) -> None:
    subject = picture(MARA, size=ShotSize.FULL)
    frames = filmed(subject, tmp_path / "shot.mp4", frames=subject.shot.frames)
    assert np.abs(frames[0] - opened(draw_shot(subject))).mean() < 4


def test_the_same_values_film_the_same_frames(tmp_path: Path) -> None:
    subject = picture(MARA, at=scene(Place.FOREST, weather=Weather.SNOW), move=CameraMove.PUSH_IN)
    first, second = (filmed(subject, tmp_path / name, frames=8) for name in ("a.mp4", "b.mp4"))
    assert np.array_equal(first, second)


def test_only_the_speaker_moves_the_mouth_and_only_while_speaking(tmp_path: Path) -> None:
    subject = picture(MARA, size=ShotSize.CLOSE, speaker=MARA, at=scene(Place.ROOM), pixels=(360, 640))
    silent = filmed(subject, tmp_path / "silent.mp4", frames=20)
    speaking = filmed(subject, tmp_path / "speaking.mp4", frames=20, speech=(6, 15))
    apart = np.abs(silent - speaking).max(axis=(1, 2, 3))
    assert apart[:5].max() < 40
    assert apart[8:15].max() > 80


@pytest.mark.parametrize("weather", [Weather.RAIN, Weather.SNOW, Weather.STORM])
def test_weather_moves_under_a_still_camera(tmp_path: Path, weather: Weather) -> None:
    subject = picture(at=scene(Place.CITY, weather=weather, mood=Mood.SAD), size=ShotSize.WIDE)
    frames = filmed(subject, tmp_path / "shot.mp4", frames=6)
    assert np.abs(frames[5] - frames[0]).mean() > 0.4


@pytest.mark.parametrize("pose", [Pose.WALK, Pose.WAVE])
def test_walkers_and_wavers_move(tmp_path: Path, pose: Pose) -> None:
    subject = picture(MARA, size=ShotSize.FULL, pose=pose, emotion=Emotion.HAPPY, at=scene(Place.ROOM))
    frames = filmed(subject, tmp_path / "shot.mp4", frames=12)
    assert np.abs(frames[8] - frames[0]).max() > 60


@pytest.mark.parametrize("size", [ShotSize.WIDE, ShotSize.FULL, ShotSize.MEDIUM])
@pytest.mark.parametrize("place", [Place.ROOM, Place.DESERT])
def test_no_half_second_of_a_quiet_shot_stands_still(tmp_path: Path, size: ShotSize, place: Place) -> None:
    """As ffmpeg's freezedetect sees it: the mean difference to half a second before is over 0.05 per cent."""
    frames = filmed(picture(MARA, IDRIS, at=scene(place), size=size), tmp_path / "shot.mp4", frames=60)
    apart = [np.abs(frames[at + 12] - frames[at]).mean() / 255 for at in range(0, 48, 4)]
    assert min(apart) > 0.0005


def test_quiet_people_neither_jump_nor_wander(tmp_path: Path) -> None:
    frames = filmed(picture(MARA, IDRIS, size=ShotSize.FULL), tmp_path / "shot.mp4", frames=60)
    steps = [np.abs(frames[at + 1] - frames[at]).mean() for at in range(59)]
    assert max(steps) < 2.5, "no frame differs much from the one before"
    feet = frames[:, 275:300]
    assert np.abs(feet - feet[0]).mean() < 6, "the feet stay where they are"


def test_a_missing_ffmpeg_is_named(tmp_path: Path) -> None:
    with pytest.raises(FilmingFailed, match="could not be started"):
        film_shot(
            picture(), frames=2, speech=None, target=tmp_path / "x.mp4", ffmpeg=str(tmp_path / "nowhere")
        )


def test_a_failing_encoder_leaves_nothing_behind(tmp_path: Path) -> None:
    odd = picture(pixels=(181, 321))
    with pytest.raises(FilmingFailed, match=r"x\.mp4"):
        film_shot(odd, frames=2, speech=None, target=tmp_path / "x.mp4", ffmpeg=FFMPEG)
    assert not list(tmp_path.iterdir())
