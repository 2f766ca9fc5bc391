"""A timeline counts in whole frames and refuses what cannot be cut."""

import pytest

from services.render.timeline import Clip, Timeline

pytestmark = pytest.mark.unit


def clip(number: int, frames: int, dissolve: int = 0) -> Clip:
    return Clip(f"shot_{number}", f"{number}", frames, frames, dissolve)


def test_the_film_is_as_long_as_its_clips_less_what_dissolves_share() -> None:
    timeline = Timeline(180, 320, (clip(1, 48), clip(2, 40, dissolve=12), clip(3, 30)))
    assert timeline.frames == 48 + 40 + 30 - 12
    assert timeline.starts == (0, 48, 76)
    assert timeline.dissolves_in == (0, 0, 12)


@pytest.mark.parametrize(
    ("clips", "says"),
    [
        ((), "at least one clip"),
        ((clip(1, 24, dissolve=4),), "nothing to dissolve into"),
        ((clip(1, 24, dissolve=20), clip(2, 30, dissolve=20), clip(3, 24)), "too few"),
        ((clip(1, 0),), "too few"),
    ],
)
def test_clips_that_do_not_fit_are_refused_by_name(clips: tuple[Clip, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Timeline(180, 320, clips)


@pytest.mark.parametrize("size", [(181, 320), (180, 0), (-2, 320)])
def test_a_size_the_encoder_cannot_take_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="even and positive"):
        Timeline(*size, (clip(1, 24),))


def test_a_fade_longer_than_the_last_clip_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Timeline(180, 320, (clip(1, 10),), fade_out=11)
