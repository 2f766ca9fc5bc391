"""When a job leaves a provider for the next of its chain: for what ails the provider, never for the request itself. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.generation.capabilities import CAPABILITIES, Provider, Request
from services.generation.job import Job
from services.generation.job_inputs import Failure
from services.generation.model_choice import Candidate, Placed, found_in_chain, takers

LONGEST_WAIT = 60.0
"""Seconds that a job waits for a provider while another could do it."""

_AT_ONCE = frozenset({"quota", "auth"})
"""No attempt cures these, nor does another model of the same provider."""

_TRIES = {"provider_down": 2, "timeout": 2, "rate_limit": 4}
"""Attempts with one provider before the next one is asked."""


def leaves(failure: Failure, job: Job, *, retry_after: float | None = None) -> bool:
    """Whether the job moves on after this failure, if somebody can take it over. ``retry_after`` in seconds.

    What may have been charged never moves on, nor what a person has cancelled or only wanted to be looked for.
    """
    if failure.charged or (failure.charged is None and job.reserved) or job.cancel_asked or job.looking:
        return False
    if failure.code in _AT_ONCE:
        return True
    if failure.code not in _TRIES:
        return False
    if not failure.retryable or (failure.code == "rate_limit" and (retry_after or 0) > LONGEST_WAIT):
        return True
    return job.failures + 1 >= _TRIES[failure.code]


def next_in_chain(
    request: Request,
    job: Job,
    failure: Failure,
    providers: Mapping[str, Provider],
    *,
    today: date,
    elsewhere: bool = False,
) -> list[Placed]:
    """Who can take the job over, in order; with ``elsewhere`` nobody of the same provider.

    ``request`` is the one the recipe makes, not yet fitted to any model.
    """
    found: Iterable[Candidate] = found_in_chain(
        CAPABILITIES[type(request)], job.wish.chain, providers, today=today
    )
    if elsewhere or failure.code in _AT_ONCE:
        found = (each for each in found if each.provider.name != job.wish.provider)
    return takers(request, tuple(found))
