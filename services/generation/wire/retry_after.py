"""How long a vendor asks to be left alone, from the headers of its reply. Pure."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST = 86_400.0


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds, from ``retry-after-ms`` or ``Retry-After`` (seconds or an HTTP date); None if nothing usable is said."""
    seconds = _number(headers.get("retry-after-ms"), per=1000)
    if seconds is None:
        told = headers.get("retry-after")
        seconds = _number(told)
        if seconds is None and told:
            seconds = _until(told, now)
    return None if seconds is None else min(max(seconds, 0.0), _LONGEST)


def _number(told: str | None, *, per: int = 1) -> float | None:
    try:
        number = float(told or "") / per
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _until(told: str, now: datetime) -> float | None:
    try:
        date = parsedate_to_datetime(told)
    except ValueError:
        return None
    return ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds()
