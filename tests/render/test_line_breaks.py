"""Lines fit their width, lose nothing, and break where a reader would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.render.line_breaks import MOST_LINES, evenly, has_cjk, parts_of, two_lines, wrapped

pytestmark = pytest.mark.unit


def width(text: str) -> float:
    """A Latin letter is half an em wide, a CJK letter a whole one."""
    return sum(1.0 if has_cjk(letter) else 0.5 for letter in text)


words = st.text(alphabet="abcde ,.!?，。！灯塔守着大海한국어", max_size=120).map(
    lambda text: " ".join(text.split())
)


@given(words, st.floats(min_value=3, max_value=30))
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str, most: float) -> None:
    lines = wrapped(text, width=width, most=most)
    assert all(width(line) <= most for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(words, st.floats(min_value=4, max_value=20))
def test_parts_have_at_most_two_lines_and_tell_the_whole_text(text: str, most: float) -> None:
    parts = parts_of(text, width=width, most=most)
    assert all(
        1 <= len(lines) <= MOST_LINES and all(width(line) <= most for line in lines) for lines in parts
    )
    assert "".join("".join(lines) for lines in parts).replace(" ", "") == text.replace(" ", "")


def test_words_stay_whole_and_a_giant_is_cut() -> None:
    assert wrapped("the lighthouse waited", width=width, most=8) == ("the lighthouse", "waited")
    assert wrapped("abcdefghij", width=width, most=2) == ("abcd", "efgh", "ij")


def test_chinese_breaks_between_letters_but_never_before_a_closing_mark() -> None:
    assert wrapped("灯塔守着大海，直到天亮。", width=width, most=6) == ("灯塔守着大", "海，直到天", "亮。")
    assert wrapped("他说「你好」了", width=width, most=3) == ("他说", "「你", "好」了")


def test_korean_breaks_at_its_spaces() -> None:
    assert wrapped("등대는 밤새 기다렸다", width=width, most=7) == ("등대는 밤새", "기다렸다")


def test_two_lines_part_after_a_comma_when_that_is_fair_and_evenly_otherwise() -> None:
    assert two_lines("灯塔守着大海，直到天亮。", width=width, most=10) == ("灯塔守着大海，", "直到天亮。")
    assert two_lines("No, that is not how it was at all", width=width, most=12) == (
        "No, that is not",
        "how it was at all",
    )
    assert evenly("one two three four", 2, width=width) == ("one two", "three four")


def test_sentences_are_kept_together_as_long_as_two_lines_hold_them() -> None:
    text = "I came. I saw. And then I waited for the whole long night."
    assert parts_of(text, width=width, most=14) == [
        ("I came. I saw.",),
        ("And then I waited for", "the whole long night."),
    ]


def test_a_long_sentence_is_divided_evenly_and_leaves_no_single_word_behind() -> None:
    parts = parts_of("one two three four five six seven eight nine", width=width, most=8)
    assert len(parts) == 2
    assert min(len(" ".join(lines)) for lines in parts) > 12
