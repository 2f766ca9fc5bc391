"""Graphs are compared as arguments: no ffmpeg runs here."""

import itertools

import pytest

from services.render.graphs.building import TARGET, writing_to
from services.render.graphs.finish_audio import finished, metered
from services.render.graphs.join import joined_segments
from services.render.graphs.mix_audio import Music, Voice, mixed
from services.render.graphs.mux import language_code, muxed
from services.render.graphs.poster import poster
from services.render.graphs.segment import copied, reference

pytestmark = pytest.mark.unit


def graph(arguments: tuple[str, ...]) -> str:
    return arguments[arguments.index("-filter_complex") + 1]


def inputs(arguments: tuple[str, ...]) -> list[str]:
    return [after for before, after in itertools.pairwise(arguments) if before == "-i"]


def test_a_voice_stands_at_the_sample_of_its_frame() -> None:
    command = mixed(voices=[Voice("sources/a", 36, -3.25)], music=None, frames=96)
    assert "adelay=all=1:delays=72000S" in graph(command)
    assert "volume=-3.2dB" in graph(command)
    assert "atrim=end_sample=192000" in graph(command)
    assert "sidechaincompress" not in graph(command)


def test_music_is_repeated_and_ducked_by_all_voices_together() -> None:
    voices = [Voice("sources/a", 0, 0), Voice("sources/b", 48, 0)]
    command = mixed(voices=voices, music=Music("sources/m", -6.0), frames=96)
    assert command[command.index("-stream_loop") + 1] == "-1"
    assert "sidechaincompress" in graph(command)
    assert graph(command).count("normalize=0") == 2


def test_the_same_recording_twice_is_opened_once() -> None:
    command = mixed(voices=[Voice("sources/a", 0, 0), Voice("sources/a", 48, 0)], music=None, frames=96)
    assert inputs(command) == ["file:sources/a"]
    assert "asplit=2" in graph(command)


def test_sixty_voices_make_one_command() -> None:
    command = mixed(voices=[Voice(f"sources/{n}", n, 0) for n in range(60)], music=None, frames=2_000)
    assert len(inputs(command)) == 60


def test_a_film_without_sound_gets_silence() -> None:
    assert inputs(mixed(voices=[], music=None, frames=24)) == ["anullsrc=r=48000:cl=stereo"]


def test_the_limiter_holds_the_ceiling_at_four_times_the_rate() -> None:
    assert graph(finished("mix.wav", gain=3.456, ceiling=-6.0)) == (
        "[0:a]volume=3.46dB[s0];[s0]aresample=192000[s1];"
        "[s1]alimiter=attack=5:latency=1:level=0:limit=0.5012:release=50[s2];[s2]aresample=48000[s3]"
    )
    assert "ebur128=framelog=quiet:peak=true" in graph(metered("sources/a"))


def test_words_become_a_track_only_where_there_are_words() -> None:
    silent = muxed(picture="p.mp4", sound="s.m4a", words=None, title="It's", language="en-GB")
    assert inputs(silent) == ["file:p.mp4", "file:s.m4a"]
    assert "mov_text" not in silent
    spoken = muxed(picture="p.mp4", sound="s.m4a", words="w.vtt", title="It's", language="zh-TW")
    assert "mov_text" in spoken
    assert "title=It's" in spoken
    assert "language=zho" in spoken


@pytest.mark.parametrize(
    ("tag", "code"), [("en", "eng"), ("pt-BR", "por"), ("fil", "fil"), ("", "und"), ("x", "und")]
)
def test_languages_are_told_by_three_letters(tag: str, code: str) -> None:
    assert language_code(tag) == code


def test_copying_never_encodes() -> None:
    for command in (copied("sources/a"), joined_segments("list")):
        assert "libx264" not in command
        assert "copy" in command


def test_a_target_is_put_where_the_command_leaves_it_open() -> None:
    for command in (reference(180, 320), poster("film.mp4", frame=12)):
        assert command.count(TARGET) == 1
        assert writing_to(command, "/x/y")[-1] == "file:/x/y"
