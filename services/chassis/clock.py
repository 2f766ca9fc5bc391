"""The only reader of the wall clock; everything else gets the time, or this function, as an argument."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the edge the rule speaks of
