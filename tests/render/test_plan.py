"""Segments are named by their content: the same work has the same key, other work another."""

from dataclasses import replace
from pathlib import Path

import pytest

from services.render.captions import BurnedCaptions, Cue, SafeZone, Typeface, Typography
from services.render.plan import Segment, join_list, segments_of
from services.render.timeline import Clip, Timeline

pytestmark = pytest.mark.unit

FACE = Typeface("Noto Sans", 1.36, lambda text: len(text) / 2)
TYPOGRAPHY = Typography(FACE, replace(FACE, family="Noto Sans CJK SC"))


def clip(number: int, *, dissolve: int = 0, source: str = "", held: int | None = 48) -> Clip:
    return Clip(f"shot_{number}", source or f"{number:064x}", held, 48, dissolve)


def plan(timeline: Timeline, *, version: str = "9", cues: tuple[Cue, ...] = ()) -> tuple[Segment, ...]:
    burned = BurnedCaptions(cues, TYPOGRAPHY, SafeZone(timeline.width, timeline.height)) if cues else None
    return segments_of(timeline, ffmpeg_version=version, burned=burned)


THREE = Timeline(180, 320, (clip(1), clip(2, dissolve=12), clip(3)))


def test_a_dissolve_is_a_segment_of_its_own_between_two_bodies() -> None:
    segments = plan(THREE)
    assert [(s.shots, s.start, s.frames) for s in segments] == [
        (("shot_1",), 0, 48),
        (("shot_2",), 48, 36),
        (("shot_2", "shot_3"), 84, 12),
        (("shot_3",), 96, 36),
    ]


def test_one_changed_clip_changes_only_the_keys_of_the_segments_it_is_seen_in() -> None:
    changed = replace(THREE, clips=(*THREE.clips[:2], clip(3, source="f" * 64)))
    keys, new_keys = [s.key for s in plan(THREE)], [s.key for s in plan(changed)]
    assert [a == b for a, b in zip(keys, new_keys, strict=True)] == [True, True, False, False]


def test_keys_know_size_and_ffmpeg() -> None:
    keys = {s.key for s in plan(THREE)}
    assert not keys & {s.key for s in plan(THREE, version="10")}
    assert not keys & {s.key for s in plan(replace(THREE, width=320, height=180))}


def test_only_a_whole_clean_clip_may_be_taken_untouched() -> None:
    assert [s.untouched for s in plan(THREE)] == [True, False, False, False]
    assert [s.untouched for s in plan(replace(THREE, fade_out=6, clips=(clip(1),)))] == [False]
    assert [s.untouched for s in plan(replace(THREE, clips=(clip(1, held=50),)))] == [False]
    assert [s.untouched for s in plan(replace(THREE, clips=(clip(1, held=None),)))] == [False]
    assert [s.untouched for s in plan(THREE, cues=(Cue(10, 20, ("Hi",)),))] == [False, False, False, False]


def test_a_caption_is_burned_only_into_the_segments_it_is_seen_in_with_their_own_times() -> None:
    first, second, *others = plan(THREE, cues=(Cue(40, 60, ("Hi",)),))
    assert first.script
    assert "0:00:01.67,0:00:02.00" in first.script.text
    assert first.script.fonts == "fonts/latin"
    assert second.script
    assert "0:00:00.00,0:00:00.50" in second.script.text
    assert not any(segment.script for segment in others)
    assert first.key != plan(THREE)[0].key
    assert [s.key for s in others] == [s.key for s in plan(THREE)[2:]]


def test_chinese_captions_are_given_the_fonts_for_it() -> None:
    script = plan(THREE, cues=(Cue(0, 20, ("你好",)),))[0].script
    assert script
    assert script.fonts == "fonts/all"


def test_a_clip_may_dissolve_into_itself() -> None:
    twice = Timeline(180, 320, (clip(1, dissolve=12), replace(clip(2), source=f"{1:064x}")))
    assert "split=2" in " ".join(plan(twice)[1].arguments)


def test_the_graph_of_a_body_is_frame_exact_and_holds_the_last_frame() -> None:
    body = plan(THREE)[1]
    graph = body.arguments[body.arguments.index("-filter_complex") + 1]
    for filtering in ("fps=fps=24", "crop=180:320", "tpad=stop=-1:stop_mode=clone", "trim=end_frame=48"):
        assert filtering in graph
    assert "trim=end_frame=36:start_frame=0" in graph
    assert body.arguments[-1] == "file:TARGET"


def test_the_list_for_joining_quotes_paths_and_tells_lengths() -> None:
    first, second, *_ = plan(THREE)
    text = join_list([first, second], [Path("/a/it's.mp4"), Path("/a/b.mp4")])
    assert text.splitlines() == [
        "ffconcat version 1.0",
        r"file 'file:/a/it'\''s.mp4'",
        "duration 2.000000",
        "file 'file:/a/b.mp4'",
        "duration 1.500000",
    ]
