"""The clock tells UTC."""

from datetime import UTC

import pytest

from services.chassis.clock import utc_now

pytestmark = pytest.mark.unit


def test_now_is_aware_and_in_utc() -> None:
    assert utc_now().tzinfo is UTC
