"""Ranges of a file as RFC 9110 section 14 has them."""

import pytest

from services.gateway.problems import Refusal
from services.gateway.routes.assets import _range as range_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("bytes=0-0", (0, 0)), ("bytes=10-", (10, 99)), ("bytes=-10", (90, 99)), ("bytes=-500", (0, 99)),
     ("bytes=5-500", (5, 99))],
)  # fmt: skip
def test_a_range_that_fits(wanted: str, expected: tuple[int, int]) -> None:
    assert range_of(wanted, 100) == expected


@pytest.mark.parametrize(
    "wanted", ["bytes=100-", "bytes=-0", "bytes=-", "bytes=9-3", "bytes=0-1,4-5", "lines=0-1", ""]
)
def test_a_range_that_does_not(wanted: str) -> None:
    with pytest.raises(Refusal) as refused:
        range_of(wanted, 100)
    assert refused.value.status_code == 416
    assert refused.value.headers == {"Content-Range": "bytes */100"}
