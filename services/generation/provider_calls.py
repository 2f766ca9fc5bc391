"""Talks to providers: in bounded time, until cancelled, and with every breakdown told as a ProviderFailure."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import structlog

from services.chassis.logs import without
from services.chassis.work_queue import Retry
from services.generation.attempt import Attempt, Stopped
from services.generation.capabilities import Finding, Pending, Provider, Result, Stopping, Submitting, call
from services.generation.failures import ProviderFailure
from services.generation.job_inputs import Failure

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things may take, in seconds, and how often asking for a result is tried before the job is handed back.

    ``longest_poll`` is the longest time between two looks at unfinished work, whatever the provider asks for.
    """

    submit_seconds: float = 120.0
    call_seconds: float = 900.0
    delivery_seconds: float = 7_200.0
    first_pause: float = 0.5
    longest_pause: float = 30.0
    longest_poll: float = 60.0
    tries: int = 5

    def pause(self, times: int) -> float:
        """Doubles each time, from 0."""
        return float(min(self.first_pause * 2**times, self.longest_pause))


def failure_of(failure: ProviderFailure, provider: Provider, *, secrets: Collection[str] = ()) -> Failure:
    """The failure as it is recorded; what can be repeated for nothing was charged nothing.

    A provider that repeats a key in what it says is not believed to have meant it: ``secrets`` are taken out.
    """
    charged = 0 if failure.charged is None and provider.repeatable else failure.charged
    return Failure(
        code=failure.code,
        sentence=without(secrets, failure.sentence),
        next_step=without(secrets, failure.next_step),
        refused_input=without(secrets, failure.refused_input),
        retryable=failure.retryable,
        charged=charged,
    )


class ProviderCalls:
    """``clock`` tells the time in UTC. Everything may raise ProviderFailure; what waits may also raise Stopped."""

    def __init__(self, patience: Patience, clock: Callable[[], datetime]) -> None:
        self.patience = patience
        self._clock = clock

    async def call(self, attempt: Attempt) -> Result:
        """The one call of a direct provider."""
        return await self._cancellable(attempt, call(attempt.provider, attempt.request, attempt.workplace))

    async def submit(self, attempt: Attempt, provider: Submitting) -> str:
        """Hands the work over; answers with the provider's id. Not broken off by a cancel: the id is worth more."""
        submitting = provider.submit(attempt.request, attempt.workplace)
        seconds = self.patience.submit_seconds
        return await self._guarded(attempt, asyncio.wait_for(submitting, seconds), seconds=seconds)

    async def find(self, attempt: Attempt, provider: Finding) -> str | None:
        """The provider's id of this attempt's work; None if it never arrived. Raises Retry while nobody can say."""
        try:
            return await self._cancellable(attempt, provider.find(attempt.job.key))
        except ProviderFailure as failure:
            raise Retry(failure.retry_after or self.patience.longest_pause, failure.sentence) from failure

    async def stop(self, attempt: Attempt, provider: Stopping) -> int:
        """Tells the provider to stop; answers with what is billed, the reserved price if it does not say."""
        try:
            async with asyncio.timeout(self.patience.longest_pause):
                return await provider.stop(attempt.job.provider_job_id)
        except (ProviderFailure, TimeoutError):
            return attempt.job.reserved

    async def delivered(self, attempt: Attempt, provider: Submitting, *, since: datetime) -> Result:
        """Asks until the work is delivered, then downloads it. Only the wait is given up, never the work.

        Raises Retry when this process wants to leave or the provider cannot be asked now.
        """
        provider_job_id = attempt.job.provider_job_id
        while True:
            try:
                stand = await self._persistently(attempt, lambda: provider.poll(provider_job_id))
            except Retry:
                self._check_patience(attempt, since)
                raise
            if not isinstance(stand, Pending):
                break
            self._check_patience(attempt, since)
            await self._wait(attempt, min(stand.seconds, self.patience.longest_poll))
        result = await self._persistently(
            attempt, lambda: provider.download(provider_job_id, attempt.request, attempt.workplace)
        )
        attempt.billed = stand.microdollars
        return result

    def _check_patience(self, attempt: Attempt, since: datetime) -> None:
        waited = (self._clock() - since).total_seconds()
        if waited > self.patience.delivery_seconds:
            raise ProviderFailure(
                "timeout",
                f"{attempt.provider.name} has not delivered {attempt.job.provider_job_id} in {waited:.0f} s.",
                charged=None,
            )

    async def _persistently[T](self, attempt: Attempt, ask: Callable[[], Awaitable[T]]) -> T:
        """Asks again where that may help: the work is paid for, and asking is free."""
        failures = 0
        while True:
            try:
                return await self._cancellable(attempt, ask())
            except ProviderFailure as failure:
                if not failure.retryable or failure.lost:
                    raise
                pause = failure.retry_after or self.patience.pause(failures)
                failures += 1
                if failures >= self.patience.tries:
                    raise Retry(pause, failure.sentence) from failure
                await self._wait(attempt, pause)

    async def _wait(self, attempt: Attempt, seconds: float) -> None:
        if attempt.lease.stopping.is_set():
            raise Retry(0, "this worker is leaving")
        try:
            await attempt.unless_cancelled(attempt.lease.stopping.wait(), seconds=seconds)
        except TimeoutError:
            return
        raise Retry(0, "this worker is leaving")

    async def _cancellable[T](self, attempt: Attempt, asking: Awaitable[T]) -> T:
        seconds = self.patience.call_seconds
        return await self._guarded(
            attempt, attempt.unless_cancelled(asking, seconds=seconds), seconds=seconds
        )

    async def _guarded[T](self, attempt: Attempt, asking: Awaitable[T], *, seconds: float) -> T:
        name = attempt.provider.name
        try:
            return await asking
        except TimeoutError:
            sentence = f"{name} has not answered in {seconds:.0f} s."
            raise ProviderFailure("timeout", sentence, charged=None) from None
        except (ProviderFailure, Stopped):
            raise
        except Exception as defect:
            _log.exception("a provider broke down", provider=name, job_id=attempt.workplace.job_id)
            sentence = f"{name} broke down ({type(defect).__name__}: {defect})."
            raise ProviderFailure("provider_down", sentence, charged=None) from defect
