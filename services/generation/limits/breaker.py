"""The breaker of a provider: after some outages in a row nobody calls it for a while, then one tries for all. Pure."""

from dataclasses import replace
from typing import Literal

from services.generation.failures import FailureCode
from services.generation.limits.standing import SECOND, Standing, Wait, seconds_between

OUTAGES = 5
"""In a row, of all workers together; then the breaker opens."""

FIRST_OPEN = 15 * SECOND
LONGEST_OPEN = 600 * SECOND
"""How long it stays open: twice as long each time the trial failed."""

TRIAL = 180 * SECOND
"""How long nobody else tries; whoever tried and died is not waited for any longer."""

LONGEST_TOLD = 3_600 * SECOND
"""A provider that asks for more patience than this is tried all the same."""

_OUTAGE: frozenset[FailureCode] = frozenset({"provider_down", "timeout", "unknown_outcome"})
_LONGEST_LOOK = 5.0

type Breaker = Literal["closed", "open", "half-open"]


def breaker_of(standing: Standing, now: int) -> Breaker:
    """Whether calls go through, none do, or one may try."""
    if not standing.open_until:
        return "closed"
    return "open" if now < standing.open_until else "half-open"


def enter(standing: Standing, *, now: int) -> tuple[Standing, Wait | None]:
    """The standing with this caller let through, or how long it has to stay away."""
    match breaker_of(standing, now):
        case "open":
            return standing, Wait(seconds_between(now, standing.open_until), "away")
        case "half-open" if now < standing.probe_until:
            # The answer to the trial may come any moment.
            seconds = min(seconds_between(now, standing.probe_until), _LONGEST_LOOK)
            return standing, Wait(seconds, "away")
        case "half-open":
            standing = replace(standing, probe_until=now + TRIAL)
        case "closed":
            pass
    if now < standing.not_before:
        return standing, Wait(seconds_between(now, standing.not_before), "told")
    return standing, None


def answered(standing: Standing) -> Standing:
    """The provider is there: it did the work, or said in its own words why not."""
    return replace(standing, outages=0, openings=0, open_until=0, probe_until=0)


def failed(standing: Standing, code: FailureCode, *, now: int, retry_after: float | None = None) -> Standing:
    """The standing after a failed call. ``retry_after`` in seconds, as the provider asked for."""
    if code not in _OUTAGE:
        standing = answered(standing)
    elif breaker_of(standing, now) == "open":
        return standing  # a call from before; it says nothing new
    else:
        standing = _one_more_outage(standing, now)
    if retry_after is None or code not in ("rate_limit", "provider_down"):
        return standing
    until = now + min(round(retry_after * SECOND), LONGEST_TOLD)
    return replace(standing, not_before=max(standing.not_before, until))


def _one_more_outage(standing: Standing, now: int) -> Standing:
    outages = standing.outages + 1
    if outages < OUTAGES and not standing.open_until:
        return replace(standing, outages=outages)
    # The exponent is bounded: a provider may be away for weeks.
    seconds = min(FIRST_OPEN * 2 ** min(standing.openings, 10), LONGEST_OPEN)
    return replace(
        standing, outages=outages, openings=standing.openings + 1, open_until=now + seconds, probe_until=0
    )
