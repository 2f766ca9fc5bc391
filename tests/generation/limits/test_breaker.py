"""The breaker: closed, open for longer each time, and one trial for all."""

import pytest

from services.generation.failures import FailureCode
from services.generation.limits.breaker import (
    LONGEST_TOLD,
    OUTAGES,
    TRIAL,
    answered,
    breaker_of,
    enter,
    failed,
)
from services.generation.limits.standing import SECOND, Standing

pytestmark = pytest.mark.unit

NOW = 1_700_000_000 * SECOND


def after(*codes: FailureCode, now: int = NOW) -> Standing:
    standing = Standing()
    for code in codes:
        standing = failed(standing, code, now=now)
    return standing


DOWN: list[FailureCode] = ["provider_down"] * OUTAGES
OPEN = after(*DOWN)


def test_it_opens_after_outages_in_a_row() -> None:
    assert breaker_of(after(*DOWN[1:]), NOW) == "closed"
    assert breaker_of(OPEN, NOW) == "open"
    assert (
        breaker_of(after("timeout", "provider_down", "unknown_outcome", "timeout", "timeout"), NOW) == "open"
    )


@pytest.mark.parametrize("code", ["moderation", "invalid_input", "rate_limit", "quota", "auth", "bad_answer"])
def test_a_provider_that_says_no_is_there(code: FailureCode) -> None:
    assert after(*DOWN[1:], code).outages == 0


def test_nobody_calls_while_it_is_open_and_everybody_is_told_how_long() -> None:
    standing, wait = enter(OPEN, now=NOW + 5 * SECOND)
    assert standing == OPEN
    assert wait is not None
    assert (wait.seconds, wait.reason) == (10, "away")


def test_one_tries_for_all() -> None:
    later = NOW + 15 * SECOND
    assert breaker_of(OPEN, later) == "half-open"
    tried, wait = enter(OPEN, now=later)
    assert wait is None
    _, wait = enter(tried, now=later)
    assert wait is not None
    assert (wait.seconds, wait.reason) == (5, "away")


def test_a_trial_that_went_well_closes_it() -> None:
    tried, _ = enter(OPEN, now=NOW + 15 * SECOND)
    assert answered(tried) == Standing()


def test_a_trial_that_failed_opens_it_for_twice_as_long_up_to_ten_minutes() -> None:
    standing, now, lengths = OPEN, NOW, []
    for _ in range(8):
        now = standing.open_until
        standing, wait = enter(standing, now=now)
        assert wait is None
        standing = failed(standing, "provider_down", now=now)
        lengths.append((standing.open_until - now) // SECOND)
    assert lengths == [30, 60, 120, 240, 480, 600, 600, 600]


def test_whoever_tried_and_died_is_not_waited_for_for_ever() -> None:
    later = NOW + 15 * SECOND
    tried, _ = enter(OPEN, now=later)
    _, wait = enter(tried, now=later + TRIAL)
    assert wait is None


def test_calls_from_before_it_opened_do_not_keep_it_open_longer() -> None:
    assert failed(OPEN, "timeout", now=NOW + SECOND) == OPEN


def test_what_a_provider_asks_for_holds_for_the_whole_lane() -> None:
    told = failed(Standing(), "rate_limit", now=NOW, retry_after=7)
    _, wait = enter(told, now=NOW + 2 * SECOND)
    assert wait is not None
    assert (wait.seconds, wait.reason) == (5, "told")
    _, wait = enter(told, now=NOW + 7 * SECOND)
    assert wait is None
    assert failed(told, "rate_limit", now=NOW, retry_after=1).not_before == told.not_before
    assert failed(Standing(), "rate_limit", now=NOW, retry_after=1e9).not_before == NOW + LONGEST_TOLD
