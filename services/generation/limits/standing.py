"""How a provider stands with all workers together, and what a worker is told that wants to call it. Pure."""

from dataclasses import dataclass
from typing import Literal

SECOND = 1_000_000
"""Instants and lengths of time here are whole microseconds; an instant is counted from 1970, 0 is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``..._full_at`` is when nothing of the allowance is used up any more; ``not_before`` what the provider asked for.

    ``outages`` are counted one after another, ``openings`` are those of the breaker since the provider last answered.
    It is open until ``open_until``; from then on somebody may try, alone, until ``probe_until``.
    """

    requests_full_at: int = 0
    tokens_full_at: int = 0
    not_before: int = 0
    outages: int = 0
    openings: int = 0
    open_until: int = 0
    probe_until: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: ask again in ``seconds``.

    ``away``: the provider has failed too often in a row; ``told``: it said itself when to come back; ``busy``: its
    allowance is used up for the moment.
    """

    seconds: float
    reason: Literal["away", "told", "busy"]


def seconds_between(now: int, then: int) -> float:
    """From ``now`` until ``then``; never below zero."""
    return max(then - now, 0) / SECOND
