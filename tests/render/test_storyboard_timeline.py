"""A cut is laid out on frames: dissolves that fit, voices at their places, captions that end in time."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.render.commands import Cut, CutShot
from contracts.story import MediaFile, Ratio
from services.render.plan import segments_of
from services.render.storyboard_timeline import (
    CAPTION_LINGERS_FRAMES,
    DISSOLVE_FRAMES,
    speech_without_length,
    timeline_of,
)

pytestmark = pytest.mark.unit


def media(number: int, frames: int | None) -> MediaFile:
    return MediaFile(
        asset_id=f"a{number}", sha256=f"{number:064x}", size=1, media_type="video/mp4", frames=frames
    )


def shot(number: int, frames: int, **more: Any) -> CutShot:
    return CutShot(shot_id=f"s{number}", video=media(number, frames), frames=frames, **more)


def cut(*shots: CutShot, **more: Any) -> Cut:
    return Cut(title="t", ratio=Ratio.SQUARE, shots=shots, **more)


lengths = st.integers(min_value=1, max_value=200)
random_cuts = st.lists(
    st.tuples(
        lengths, st.sampled_from(["cut", "dissolve"]), st.integers(1, 150), st.text("ab。 ", max_size=40)
    ),
    min_size=1,
    max_size=12,
).map(
    lambda shots: cut(
        *(
            shot(n, frames, transition=into, speech=media(100 + n, said), dialogue=words)
            for n, (frames, into, said, words) in enumerate(shots)
        )
    )
)


@given(random_cuts)
def test_segments_add_up_to_the_film_and_leave_no_gap(made: Cut) -> None:
    timeline = timeline_of(made)
    segments = segments_of(timeline, ffmpeg_version="9")
    assert timeline.frames == sum(shot.frames for shot in made.shots) - sum(
        c.dissolve for c in timeline.clips
    )
    assert sum(segment.frames for segment in segments) == timeline.frames
    at = 0
    for segment in segments:
        assert segment.start == at
        assert segment.frames > 0
        at += segment.frames
    assert {shot_id for segment in segments for shot_id in segment.shots} == {s.shot_id for s in made.shots}


@given(random_cuts)
def test_voices_and_captions_stay_inside_the_film_and_captions_follow_each_other(made: Cut) -> None:
    timeline = timeline_of(made)
    for speech in timeline.speeches:
        assert 0 <= speech.start < speech.start + speech.frames <= timeline.frames
    ends = 0
    for caption in timeline.captions:
        assert ends <= caption.start < caption.end <= timeline.frames
        ends = caption.end


def test_a_dissolve_takes_at_most_half_of_a_short_shot() -> None:
    timeline = timeline_of(
        cut(shot(1, 48), shot(2, 10, transition="dissolve"), shot(3, 48, transition="dissolve"))
    )
    assert [clip.dissolve for clip in timeline.clips] == [5, 5, 0]
    assert (
        timeline_of(cut(shot(1, 48), shot(2, 48, transition="dissolve"))).clips[0].dissolve == DISSOLVE_FRAMES
    )


def test_a_line_is_heard_at_its_place_in_the_shot_and_read_a_little_longer() -> None:
    timeline = timeline_of(
        cut(shot(1, 48), shot(2, 96, transition="dissolve", speech=media(9, 30), dialogue=" Hello \n there "))
    )
    [speech], [caption] = timeline.speeches, timeline.captions
    assert speech.start == 48 - DISSOLVE_FRAMES + 8
    assert (caption.start, caption.end) == (speech.start, speech.start + 30 + CAPTION_LINGERS_FRAMES)
    assert caption.text == "Hello there"


def test_words_without_a_voice_are_read_while_their_shot_is_seen() -> None:
    [caption] = timeline_of(cut(shot(1, 48, dialogue="Silent"), shot(2, 48))).captions
    assert (caption.start, caption.end) == (8, 48)


def test_lengths_the_cut_does_not_tell_are_asked_for_and_used() -> None:
    made = cut(shot(1, 96, speech=media(9, None), dialogue="Hello"))
    [unknown] = speech_without_length(made)
    assert timeline_of(made, speech_frames={unknown.sha256: 20}).speeches[0].frames == 20


def test_without_subtitles_there_are_no_captions_but_voices() -> None:
    timeline = timeline_of(cut(shot(1, 96, speech=media(9, 20), dialogue="Hello"), subtitles="none"))
    assert not timeline.captions
    assert timeline.speeches


def test_a_film_fades_out_only_where_its_last_shot_is_long_enough() -> None:
    assert timeline_of(cut(shot(1, 96))).fade_out > 0
    assert timeline_of(cut(shot(1, 20))).fade_out == 0
