"""The quote as a table: units that are alike in one row, amounts from integers, ranges where nobody knows yet."""

from typing import Any

import pytest
from rich.console import Console
from rich.table import Table

from services.cli.dry_run import quote_table

pytestmark = pytest.mark.unit


def line(unit: str, microdollars: int, **more: Any) -> dict[str, Any]:
    return {
        "unit": unit, "stage": "video", "provider": "minimax", "model": "H3", "units": "6 seconds",
        "microdollars": microdollars, "price_version": "p", "assumed": False, "estimate": False, "sure": True,
        "failure": "", "next_step": "",
    } | more  # fmt: skip


def printed(*lines: dict[str, Any], **sums: Any) -> str:
    quote = {
        "certain_microdollars": 0, "low_microdollars": 0, "high_microdollars": 0, "assumed": False, "lines": lines,
    } | sums  # fmt: skip
    console = Console(width=140)
    with console.capture() as captured:
        for part in quote_table(quote):
            console.print(part, highlight=False, soft_wrap=not isinstance(part, Table))
    return captured.get()


def test_units_alike_share_a_row() -> None:
    text = printed(line("shot_video:a", 280_000), line("shot_video:b", 280_000), certain_microdollars=560_000)
    [row] = [row for row in text.splitlines() if "shot video" in row]
    assert row.split() == [
        "Video", "shot", "video", "2", "minimax/H3", "$0.28", "for", "6", "seconds", "$0.56",
    ]  # fmt: skip
    assert "of which $0.56 would be reserved at once" in text


def test_what_may_not_come_makes_a_range() -> None:
    lines = [line(f"shot_video:{n}", 500_000, estimate=True, sure=n < 8) for n in range(16)]
    text = printed(*lines, low_microdollars=4_000_000, high_microdollars=8_000_000)
    assert "8 to 16" in text
    assert "$4.00 to $8.00" in text
    assert "estimate" in text


def test_a_guessed_price_is_marked_and_said() -> None:
    text = printed(line("music:e", 10, assumed=True), assumed=True)
    assert "*" in text
    assert "a guess to the safe side" in text
    assert "guess" not in printed(line("music:e", 10))


def test_what_could_not_be_made_is_said_once_with_what_to_do() -> None:
    broken = line("speech:a", 0, failure="Nobody speaks.", next_step="Name somebody.")
    text = printed(broken, broken | {"unit": "speech:b"})
    assert text.count("cannot be made as it is: Nobody speaks. Name somebody.") == 1


def test_what_is_free_says_so() -> None:
    assert "free" in printed(line("shot_video:a", 0))
