"""Cues share the time of their caption, and every format says literally what was said."""

import itertools

import pytest

from services.render.captions import Cue, SafeZone, Typeface, Typography, ass, cues_of, srt, vtt
from services.render.fonts import typography_for
from services.render.line_breaks import has_cjk
from services.render.timeline import Caption

pytestmark = pytest.mark.unit

ZONE = SafeZone(720, 1280)
FACE = Typeface("Noto Sans", 1.362, lambda text: sum(1.0 if has_cjk(letter) else 0.5 for letter in text))
TYPOGRAPHY = Typography(FACE, Typeface("Noto Sans CJK SC", 1.448, FACE.width))


def cues(*captions: Caption) -> tuple[Cue, ...]:
    return cues_of(captions, typography=TYPOGRAPHY, zone=ZONE)


def test_a_long_caption_is_shown_in_parts_that_fill_its_time_without_a_gap() -> None:
    text = "The lighthouse had waited for many years. " * 4
    shown = cues(Caption(24, 240, text.strip(), "Mira"))
    assert len(shown) > 1
    assert (shown[0].start, shown[-1].end) == (24, 240)
    assert all(before.end == after.start for before, after in itertools.pairwise(shown))
    assert {cue.speaker for cue in shown} == {"Mira"}


def test_a_caption_of_a_few_frames_has_no_cue_without_time() -> None:
    shown = cues(Caption(0, 2, "word " * 60))
    assert [(cue.start, cue.end) for cue in shown] == [(0, 1), (1, 2)]


def test_the_zone_keeps_a_margin_and_more_of_it_under_an_upright_picture() -> None:
    assert ZONE.bottom / ZONE.height > SafeZone(1280, 720).bottom / 720
    assert ZONE.line_ems * ZONE.em == pytest.approx(720 - 2 * ZONE.side)


HOSTILE = Cue(30, 60, (r"a \N {\b1} <b>", "x & y -->"), "A <b>")


def test_subrip_counts_from_one_and_rounds_frames_to_milliseconds() -> None:
    assert srt((Cue(1, 24, ("Hi",)), HOSTILE)).startswith(
        "1\n00:00:00,042 --> 00:00:01,000\nHi\n\n2\n00:00:01,250 --> 00:00:02,500\n"
    )


def test_webvtt_quotes_marks_and_names_the_speaker() -> None:
    assert vtt((HOSTILE,)) == (
        "WEBVTT\n\n00:00:01.250 --> 00:00:02.500\n<v A &lt;b&gt;>a \\N {\\b1} &lt;b&gt;\nx &amp; y --&gt;\n"
    )


def test_ass_says_orders_literally_and_sizes_letters_by_their_em() -> None:
    script = ass((HOSTILE, Cue(60, 90, ("你好",))), typography=TYPOGRAPHY, zone=ZONE)
    first, second = script.splitlines()[-2:]
    assert (
        first
        == "Dialogue: 0,0:00:01.25,0:00:02.50,Latin,,0,0,0,,a \\\u2060N \\{\\\u2060b1\\} <b>\\Nx & y -->"
    )
    assert second.startswith("Dialogue: 0,0:00:02.50,0:00:03.75,Cjk")
    assert f"Style: Latin,Noto Sans,{round(37 * 1.362, 1)}," in script


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("en", "Noto Sans CJK SC"),
        ("zh-TW", "Noto Sans CJK TC"),
        ("zh-Hant-HK", "Noto Sans CJK HK"),
        ("zh_CN", "Noto Sans CJK SC"),
        ("ja-JP", "Noto Sans CJK JP"),
        ("ko", "Noto Sans CJK KR"),
    ],
)
def test_each_country_has_its_own_characters(language: str, family: str) -> None:
    assert typography_for(language).cjk.family == family


def test_the_installed_fonts_measure_what_they_draw() -> None:
    faces = typography_for("zh")
    assert faces.cjk.width("灯塔") == pytest.approx(2.0)
    assert 0 < faces.latin.width("i") < faces.latin.width("W") < 1.1
    assert 1.2 < faces.latin.line_height < 1.6
    assert faces.face_for("Hello 世界") is faces.cjk
    assert faces.face_for("Привет") is faces.latin
