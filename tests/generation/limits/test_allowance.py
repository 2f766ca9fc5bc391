"""Requests and tokens a minute: no minute ever sees more, and everybody comes to his turn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.generation.limits.allowance import MINUTE, Allowance, take
from services.generation.limits.standing import SECOND, Standing

pytestmark = pytest.mark.unit

START = 1_700_000_000 * SECOND


def granted(allowance: Allowance, asked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of the requests (instant, tokens) that are let through, asked once each."""
    standing, through = Standing(), []
    for now, tokens in asked:
        standing, wait = take(standing, allowance, now=now, tokens=tokens)
        if wait is None:
            through.append((now, tokens))
    return through


def test_without_a_limit_nothing_waits_and_nothing_is_kept() -> None:
    standing, wait = take(Standing(), Allowance(), now=START, tokens=10**9)
    assert (standing, wait) == (Standing(), None)


def test_a_quarter_goes_at_once_and_the_rest_flows_in() -> None:
    allowance = Allowance(requests_per_minute=20)
    assert len(granted(allowance, [(START, 0)] * 30)) == 5
    every_second = [(START + second * SECOND, 0) for second in range(60)]
    assert 18 <= len(granted(allowance, every_second)) <= 20


def test_who_waits_as_long_as_told_is_let_through() -> None:
    allowance = Allowance(requests_per_minute=20)
    standing = Standing()
    for _ in range(5):
        standing, wait = take(standing, allowance, now=START)
        assert wait is None
    kept, wait = take(standing, allowance, now=START)
    assert kept == standing
    assert wait is not None
    assert (wait.seconds, wait.reason) == (4.0, "busy")
    _, wait = take(standing, allowance, now=START + 4 * SECOND)
    assert wait is None


def test_tokens_are_counted_beside_requests() -> None:
    allowance = Allowance(requests_per_minute=1_000, tokens_per_minute=4_000)
    standing, wait = take(Standing(), allowance, now=START, tokens=900)
    assert wait is None
    _, wait = take(standing, allowance, now=START, tokens=900)
    assert wait is not None
    assert 15 < wait.seconds < 17
    _, wait = take(standing, allowance, now=START, tokens=100)
    assert wait is None


def test_a_request_larger_than_the_bucket_goes_when_it_is_full_and_is_paid_off() -> None:
    allowance = Allowance(tokens_per_minute=4_000)
    standing, wait = take(Standing(), allowance, now=START, tokens=9_000)
    assert wait is None
    _, wait = take(standing, allowance, now=START, tokens=1_000)
    assert wait is not None
    assert wait.seconds == pytest.approx(180)


@settings(deadline=None, derandomize=True)
@given(
    limit=st.integers(2, 300),
    gaps=st.lists(st.integers(0, 20 * SECOND), min_size=1, max_size=300),
)
def test_no_minute_sees_more_than_the_allowance(limit: int, gaps: list[int]) -> None:
    now, asked = START, []
    for gap in gaps:
        now += gap
        asked.append((now, 0))
    through = [instant for instant, _ in granted(Allowance(requests_per_minute=limit), asked)]
    for first in through:
        assert sum(first <= instant < first + MINUTE for instant in through) <= limit


@settings(deadline=None, derandomize=True)
@given(limit=st.integers(1, 300), calls=st.integers(1, 50), tokens=st.integers(0, 5_000))
def test_the_wait_that_is_told_is_enough_and_no_longer_than_needed(
    limit: int, calls: int, tokens: int
) -> None:
    allowance = Allowance(requests_per_minute=limit, tokens_per_minute=limit * 50)
    standing, now = Standing(), START
    for _ in range(calls):
        standing, wait = take(standing, allowance, now=now, tokens=tokens)
        if wait is None:
            continue
        waited = round(wait.seconds * SECOND)
        _, early = take(standing, allowance, now=now + waited - 2, tokens=tokens)
        assert early is not None
        now += waited
        standing, wait = take(standing, allowance, now=now, tokens=tokens)
        assert wait is None
