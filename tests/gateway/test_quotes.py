"""Quotes, totals, caps and tables: what is told of money is reckoned in whole micro-dollars."""

import csv
import io

import pytest

from contracts.episode.queries import ForeseenWork
from contracts.generation.queries import QuotedUnit
from contracts.message import Refused
from contracts.money import dollars
from contracts.story import Unit
from services.gateway.ledger_sums import ledger_totals
from services.gateway.quotes import Allowance, quote_lines, require_room, totals
from services.gateway.spreadsheet import csv_line

pytestmark = pytest.mark.unit

SHOT = Unit(kind="shot_video", target_id="s1")


def work(*, estimate: bool = False, sure: bool = True) -> ForeseenWork:
    return ForeseenWork(command_type="GenerateShotVideo", command={}, estimate=estimate, sure=sure)


def quoted(microdollars: int, *, assumed: bool = False, failure: str = "") -> QuotedUnit:
    return QuotedUnit(unit=SHOT, microdollars=microdollars, assumed=assumed, failure=failure)


def test_what_is_certain_what_is_sure_and_what_may_come() -> None:
    works = [work(), work(estimate=True), work(estimate=True, sure=False)]
    lines = quote_lines(works, [quoted(100), quoted(20, assumed=True), quoted(3)])
    assert totals(lines) == {
        "certain_microdollars": 100,
        "low_microdollars": 120,
        "high_microdollars": 123,
        "assumed": True,
        "failures": 0,
    }
    assert lines[0]["unit"] == "shot_video:s1"
    assert lines[0]["stage"] == "video"


def test_what_would_fail_costs_nothing_and_is_counted() -> None:
    lines = quote_lines([work()], [quoted(700, failure="Ada has no approved picture.")])
    told = totals(lines)
    assert told["failures"] == 1
    assert (told["certain_microdollars"], told["low_microdollars"], told["high_microdollars"]) == (0, 0, 700)


def allowance(cap: int, *, settled: int = 0, reserved: int = 0) -> Allowance:
    return Allowance(scope="episode", scope_id="e1", cap=cap, settled=settled, reserved=reserved)


def test_a_step_that_fits_to_the_micro_dollar_is_let_through() -> None:
    require_room(1_000, [allowance(5_000, settled=3_000, reserved=1_000)])
    require_room(10**12, [])


def test_a_step_that_does_not_fit_is_refused_with_the_numbers() -> None:
    with pytest.raises(Refused) as refused:
        require_room(1_001, [allowance(9_999), allowance(5_000, settled=3_000, reserved=1_000)])
    assert refused.value.code == "budget_exceeded"
    assert refused.value.sentence == (
        "This step costs $0.001001 and the budget of episode e1 has $0.001 left: of $0.005, $0.003 are spent and "
        "$0.001 are reserved. Nothing was started."
    )
    told = refused.value.details
    assert (told["cap_microdollars"], told["settled_microdollars"], told["reserved_microdollars"]) == (
        5_000,
        3_000,
        1_000,
    )
    assert (told["left_microdollars"], told["wanted_microdollars"]) == (1_000, 1_001)
    assert "Raise the budget" in told["next_step"]


def test_a_cap_that_was_lowered_below_what_is_spent_leaves_nothing() -> None:
    assert allowance(1_000, settled=3_000).left == 0


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "$0.00"), (1, "$0.000001"), (500_000, "$0.50"), (12_345_678, "$12.345678"), (10**12, "$1000000.00")],
)
def test_amounts_in_dollars(amount: int, words: str) -> None:
    assert dollars(amount) == words


def test_totals_of_the_ledger_by_episode_stage_and_provider() -> None:
    spent = [
        {"episode_id": "e1", "project_id": "p", "stage": "video", "provider": "a", "settled": 50, "lost": 20},
        {"episode_id": "e2", "project_id": "p", "stage": "outline", "provider": "b", "settled": 7, "lost": 0},
    ]
    held = [{"episode_id": "e1", "project_id": "p", "unit_kind": "speech", "provider": "b", "reserved": 3}]
    found = ledger_totals(spent, held)
    assert (found["settled_microdollars"], found["reserved_microdollars"], found["lost_microdollars"]) == (
        57,
        3,
        20,
    )
    assert [row["stage"] for row in found["stages"]] == ["outline", "video"]
    assert found["stages"][1] == {
        "stage": "video", "settled_microdollars": 50, "reserved_microdollars": 3, "lost_microdollars": 20,
    }  # fmt: skip
    assert {row["provider"]: row["settled_microdollars"] for row in found["providers"]} == {"a": 50, "b": 7}
    assert [row["episode_id"] for row in found["episodes"]] == ["e1", "e2"]


def test_a_table_reads_back_as_it_was() -> None:
    cells = ["a,b", 'say "so"', "two\nlines", 5, True, None]
    [row] = csv.reader(io.StringIO(csv_line(cells), newline=""))
    assert row == ["a,b", 'say "so"', "two\nlines", "5", "true", ""]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_text_begins_a_formula(text: str) -> None:
    [row] = csv.reader(io.StringIO(csv_line([text]), newline=""))
    assert row == [f"'{text}"]


def test_a_negative_number_stays_a_number() -> None:
    assert csv_line([-5]) == "-5\r\n"
