"""The storyboard as a director would check it: counts, cuts, moves, places, lines and lengths."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.story import CameraMove, ShotSize
from tests.generation.sketch.writing_films import CHINESE, ENGLISH, PREMISES, Film, film_of

pytestmark = pytest.mark.unit

SEEDS = st.integers(min_value=0, max_value=2**31 - 1)
FILMS = st.builds(
    lambda premise, seed, shots: film_of(premise, seed=seed, shots=shots),
    st.sampled_from(PREMISES), SEEDS, st.none() | st.integers(min_value=4, max_value=40),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(premise=st.sampled_from(PREMISES), seed=SEEDS, shots=st.integers(min_value=4, max_value=40))
def test_exactly_as_many_shots_as_asked_for(premise: str, seed: int, shots: int) -> None:
    assert len(film_of(premise, seed=seed, shots=shots).storyboard.shots) == shots


@settings(max_examples=40, deadline=None)
@given(premise=st.sampled_from(PREMISES), seed=SEEDS)
def test_eight_to_sixteen_shots_that_vary(premise: str, seed: int) -> None:
    shots = film_of(premise, seed=seed).storyboard.shots
    assert 8 <= len(shots) <= 16
    assert len({s.size for s in shots}) >= 3
    assert len({s.angle for s in shots}) >= 2
    assert len({s.move for s in shots}) >= 3


@settings(max_examples=60, deadline=None)
@given(film=FILMS)
def test_every_cut_changes_the_picture_and_every_scene_opens_wide(film: Film) -> None:
    shots = film.storyboard.shots
    assert all((a.size, a.angle) != (b.size, b.angle) for a, b in pairwise(shots))
    assert shots[0].size is ShotSize.WIDE
    assert all(b.size is ShotSize.WIDE for a, b in pairwise(shots) if a.scene_id != b.scene_id)
    moving = [s.move for s in shots[:-1]]
    assert all(a is not b for a, b in pairwise(moving) if a is not CameraMove.STATIC)


@settings(max_examples=60, deadline=None)
@given(film=FILMS)
def test_whoever_speaks_is_in_the_picture_or_is_the_narrator(film: Film) -> None:
    for shot in film.storyboard.shots:
        if shot.speaker:
            assert shot.dialogue
            assert shot.speaker in {f.character_id for f in shot.figures}
    narrated = [n for n, s in enumerate(film.storyboard.shots) if s.dialogue and s.speaker is None]
    assert set(narrated) <= {0, len(film.storyboard.shots) - 1}


@settings(max_examples=60, deadline=None)
@given(film=FILMS)
def test_nobody_changes_sides_within_a_scene(film: Film) -> None:
    seen: set[tuple[str, str, str]] = set()
    for shot in film.storyboard.shots:
        order = [f.character_id for f in shot.figures]
        for i, left in enumerate(order):
            for right in order[i + 1 :]:
                assert (shot.scene_id, right, left) not in seen
                seen.add((shot.scene_id, left, right))


@settings(max_examples=60, deadline=None)
@given(film=FILMS)
def test_scenes_are_played_in_order_and_lines_are_short_and_have_time(film: Film) -> None:
    order = [s.scene_id for s in film.scenes]
    played = [order.index(s.scene_id) for s in film.storyboard.shots]
    assert played == sorted(played)
    chinese = film.outline.language == "zh"
    for shot in film.storyboard.shots:
        assert 60 <= shot.frames <= 192
        length = sum(c.isalnum() for c in shot.dialogue) if chinese else len(shot.dialogue.split())
        assert length <= (28 if chinese else 14)
        if shot.dialogue and film.outline.language in ("en", "zh"):
            assert shot.frames >= min(192, int(24 * (length / (4.2 if chinese else 2.4) + 1.0)))


@settings(max_examples=60, deadline=None)
@given(
    premise=st.sampled_from([*ENGLISH, *CHINESE]), seed=SEEDS, shots=st.integers(min_value=8, max_value=24)
)
def test_the_film_keeps_its_pace_and_is_silent_now_and_then(premise: str, seed: int, shots: int) -> None:
    listed = film_of(premise, seed=seed, shots=shots).storyboard.shots
    assert 3.2 <= sum(s.frames for s in listed) / 24 / len(listed) <= 4.2
    assert any(not s.dialogue for s in listed)
    spoken = [s.dialogue for s in listed if s.dialogue]
    assert len(spoken) >= 4
    assert len(spoken) == len(set(spoken))


@settings(max_examples=40, deadline=None)
@given(premise=st.sampled_from([*ENGLISH, *CHINESE]), seed=SEEDS)
def test_every_shot_says_what_is_seen_heard_and_how_it_is_framed(premise: str, seed: int) -> None:
    film = film_of(premise, seed=seed)
    for shot in film.storyboard.shots:
        assert all((shot.visual_desc, shot.composition, shot.audio_desc))
        if shot.size in (ShotSize.CLOSE, ShotSize.EXTREME_CLOSE):
            assert len(shot.figures) == 1
    assert {f.character_id for s in film.storyboard.shots for f in s.figures} == {
        c.character_id for c in film.characters
    }
    assert film.storyboard.shots[-1].move is CameraMove.PULL_OUT


@pytest.mark.parametrize(
    "premise", ["A baker finds a letter in the bread", "雪夜，一个男孩在旧书店遇见一只猫"]
)
def test_asked_again_the_same_story_is_framed_otherwise(premise: str) -> None:
    first, same, *others = (film_of(premise, seed=2, shots=12, variation=v) for v in (0, 0, 1, 2))
    assert first.storyboard == same.storyboard
    framings = [[(s.size, s.angle, s.move) for s in film.storyboard.shots] for film in (first, *others)]
    assert framings[0] != framings[1] != framings[2] != framings[0]
    for film in others:
        assert [s.dialogue for s in film.storyboard.shots] == [s.dialogue for s in first.storyboard.shots]
        assert [s.scene_id for s in film.storyboard.shots] == [s.scene_id for s in first.storyboard.shots]
        pictures = [(s.size, s.angle) for s in film.storyboard.shots]
        assert all(a != b for a, b in pairwise(pictures))
