"""The coordinator: takes one job from wherever its stream says it stands to its end, and never pays twice for it."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import structlog

from contracts.message import Value
from contracts.story import MediaFile
from services.chassis.failures import PASSING
from services.chassis.object_store import ObjectStore
from services.chassis.telemetry import span
from services.chassis.work_queue import Lease, Retry
from services.chassis.workspace import require_room
from services.generation.attempt import Attempt, ReachCrashPoint, Stopped, reach, workplace
from services.generation.capabilities import (
    Finding,
    Provider,
    Request,
    Result,
    Stopping,
    Submitting,
    TextRequest,
    TextResult,
    way_of,
)
from services.generation.catalog.fitting import fitted
from services.generation.delivery import answer_in, media_file, provenance
from services.generation.failover import LONGEST_WAIT, leaves, next_in_chain
from services.generation.failures import NEXT_STEP, ProviderFailure
from services.generation.job import Job, Phase, Superseded
from services.generation.job_inputs import Fail, Failure, GiveUp, JobInput, Start, Stop, Submitted, Succeed
from services.generation.jobs import Jobs, OpenedJob, wish_of
from services.generation.limits.gate import Gate
from services.generation.limits.standing import Wait
from services.generation.limits.standings import MemoryStandings
from services.generation.probing import probe
from services.generation.provider_calls import Patience, ProviderCalls, failure_of
from services.generation.recipe import BadAnswer
from services.generation.recipes import RECIPES

_log = structlog.get_logger(__name__)

_SHORTEST_WAIT = 0.05


class Worker:
    """Performs jobs for a lane. ``clock`` tells the time in UTC; ``reach`` is called at each named crash point.

    ``gate`` holds up calls that a provider does not take now; without one nothing is held up. ``secrets`` are taken out
    of whatever a provider says.
    """

    def __init__(
        self,
        jobs: Jobs,
        *,
        providers: Mapping[str, Provider],
        store: ObjectStore,
        scratch: Path,
        clock: Callable[[], datetime],
        patience: Patience | None = None,
        gate: Gate | None = None,
        secrets: Collection[str] = (),
        reach: ReachCrashPoint = reach,
    ) -> None:
        self._jobs = jobs
        self._providers = providers
        self._store = store
        self._scratch = scratch
        self._clock = clock
        self._calls = ProviderCalls(patience or Patience(), clock)
        self._secrets = secrets
        self._gate = gate or Gate(MemoryStandings(lambda: 0), {})
        self._reach = reach

    async def perform(self, lease: Lease, *, lane: str = "") -> None:
        """Returns when the log says all there is about the job; raises Retry when it is to be looked at again.

        ``lane`` is the one the job was found in: one that has moved to another lane since is left to that lane.
        """
        opened = await self._jobs.open(lease.job_id)
        if opened is None or opened.job.phase in (Phase.ENDED, Phase.UNKNOWN):
            return
        wish = opened.job.wish
        if lane and wish.lane != lane:
            return
        with span(
            f"generation {wish.unit.kind}",
            traceparent=opened.metadata.traceparent,
            job=lease.job_id,
            provider=wish.provider,
        ):
            try:
                await self._perform(opened, lease)
            except Superseded as superseded:
                _log.warning("a late attempt was dropped", reason=superseded.sentence)
        self._reach("before_ack")

    async def give_up(self, job_id: str, reason: str) -> None:
        """Records that the job cannot be carried out."""
        if (opened := await self._jobs.open(job_id)) is not None:
            await self._jobs.record(GiveUp(reason), opened.job, metadata=opened.metadata)

    async def cancelled_among(self, job_ids: Collection[str]) -> Collection[str]:
        """Those of the jobs in hand that are to be stopped."""
        states = {job_id: await self._jobs.state_of(job_id) for job_id in job_ids}
        return [job_id for job_id, job in states.items() if job.cancel_asked or job.phase is Phase.ENDED]

    async def _perform(self, opened: OpenedJob, lease: Lease) -> None:
        job = opened.job
        provider = self._providers.get(job.wish.provider)
        if provider is None:
            reason = f"the provider {job.wish.provider!r} is no longer configured"
            await self._jobs.record(GiveUp(reason), job, metadata=opened.metadata)
            return
        wish = wish_of(job.wish)
        recipe = RECIPES[type(wish)]
        request = _request_for(recipe.request(wish), provider, job)
        if isinstance(request, Failure):
            await self._jobs.record(GiveUp(request.sentence), job, metadata=opened.metadata)
            return
        async with workplace(job, lease, store=self._store, scratch=self._scratch) as place:
            attempt = Attempt(
                job=job,
                metadata=opened.metadata,
                lease=lease,
                wish=wish,
                recipe=recipe,
                request=request,
                provider=provider,
                workplace=place,
                called_at=opened.called_at,
            )
            try:
                result = await self._result_of(attempt, opened.moved_at)
                if result is not None:
                    await self._deliver(attempt, result)
            except Stopped:
                await self._stop(attempt)
            except ProviderFailure as failure:
                with suppress(*PASSING):
                    await self._gate.failed(provider.name, failure.code, retry_after=failure.retry_after)
                told = failure_of(failure, provider, secrets=self._secrets)
                await self._fail(attempt, told, retry_after=failure.retry_after)

    async def _result_of(self, attempt: Attempt, moved_at: datetime) -> Result | None:
        """What the provider made; None when the job has come to rest without it."""
        if attempt.job.phase is Phase.STARTED:
            await self._look_back(attempt)
        if attempt.job.phase in (Phase.UNKNOWN, Phase.ENDED):
            return None
        if attempt.job.cancel_asked:
            raise Stopped
        if attempt.job.phase is not Phase.SUBMITTED:
            require_room(self._scratch)
            if not await self._start(attempt):
                return None
            way = way_of(attempt.provider, attempt.request)
            if way is None:
                return await self._call(attempt)
            moved_at = await self._submit(attempt, way)
        return await self._calls.delivered(attempt, cast(Submitting, attempt.provider), since=moved_at)

    async def _look_back(self, attempt: Attempt) -> None:
        """Somebody died between intent and outcome. Work that may have been charged is found, or called unknown."""
        job, provider = attempt.job, attempt.provider
        if way_of(provider, attempt.request) is not None and isinstance(provider, Finding):
            provider_job_id = await self._calls.find(attempt, provider)
            if provider_job_id is not None:
                await self._record(attempt, Submitted(job.attempt, provider_job_id))
            elif job.looking:
                sentence = (
                    f"{provider.name} was asked again: it never took this work, and nothing was charged."
                )
                step = "Ask for this piece again."
                await self._fail(attempt, Failure(code="timeout", sentence=sentence, next_step=step))
        elif not provider.repeatable and job.reserved:
            sentence = (
                f"The worker was lost while {provider.name} was called: the work may be done and charged."
            )
            await self._fail(attempt, Failure(code="unknown_outcome", sentence=sentence, charged=None))

    async def _start(self, attempt: Attempt) -> bool:
        """Writes the intent down before anything is called. False when it is not to be called after all.

        Raises Retry where the provider takes nothing now.
        """
        over = await self._jobs.over_budget(attempt.job, tenant=attempt.metadata.tenant)
        if over is None and (
            wait := await self._gate.enter(attempt.provider.name, count_tokens=attempt.tokens)
        ):
            await self._wait_or_leave(attempt, wait)
            return False
        await self._record(attempt, Start(attempt.job.attempt + 1, over))
        attempt.workplace = replace(attempt.workplace, key=attempt.job.key)
        return over is None

    async def _wait_or_leave(self, attempt: Attempt, wait: Wait) -> None:
        """Hands the job to the next of its chain where the wait is long, else back until the wait is over."""
        name = attempt.provider.name
        sentence = f"{name} is not asked for {wait.seconds:.0f} s: it " + (
            "failed too often in a row." if wait.reason == "away" else "asked to be left alone for so long."
        )
        if wait.reason == "away" or (wait.reason == "told" and wait.seconds > LONGEST_WAIT):
            code = "provider_down" if wait.reason == "away" else "rate_limit"
            failure = Failure(code=code, sentence=sentence)
            if leaves(failure, attempt.job) and await self._reroute(attempt, failure, elsewhere=True):
                return
        raise Retry(max(wait.seconds, _SHORTEST_WAIT), sentence)

    async def _call(self, attempt: Attempt) -> Result:
        attempt.called, attempt.called_at = True, self._clock()
        self._reach("before_provider_call")
        result = await self._calls.call(attempt)
        self._reach("after_provider_call")
        await self._tell_answered(attempt)
        return result

    async def _submit(self, attempt: Attempt, provider: Submitting) -> datetime:
        """Hands the work over and writes the provider's id down at once; answers when that was."""
        attempt.called, attempt.called_at = True, self._clock()
        self._reach("before_provider_call")
        try:
            provider_job_id = await self._calls.submit(attempt, provider)
        except ProviderFailure as failure:
            if failure.charged is not None or not isinstance(provider, Finding):
                raise
            found = await self._calls.find(attempt, provider)
            if found is None:
                failure.charged = 0
                raise
            provider_job_id = found
        self._reach("after_provider_call")
        submitted = Submitted(attempt.job.attempt, provider_job_id)
        await attempt.insist(lambda: self._record(attempt, submitted))
        await self._tell_answered(attempt)
        return self._clock()

    async def _tell_answered(self, attempt: Attempt) -> None:
        with suppress(*PASSING):  # the work in hand is worth more than the books about the provider
            await self._gate.answered(attempt.provider.name)

    async def _deliver(self, attempt: Attempt, result: Result) -> None:
        """Stores the result and ends the job, money and result in one transaction."""
        job = attempt.job
        billed = next((m for m in (result.microdollars, attempt.billed) if m is not None), job.reserved)
        took = self._clock() - (attempt.called_at or self._clock())
        try:
            content = await self._content_of(attempt, result)
            origin = provenance(
                job,
                attempt.request,
                result,
                microdollars=billed,
                milliseconds=max(round(took.total_seconds() * 1000), 0),
            )
            event = attempt.recipe.event(attempt.wish, content, origin)
        except BadAnswer as bad:
            failure = Failure(
                code="bad_answer",
                sentence=f"What {attempt.provider.name} delivered cannot be used: {bad}.",
                next_step=NEXT_STEP["bad_answer"],
                retryable=True,
                charged=billed,
            )
            await self._fail(attempt, failure)
            return
        self._reach("before_commit")
        await attempt.insist(lambda: self._record(attempt, Succeed(job.attempt, billed, event)))
        self._reach("after_commit")

    async def _content_of(self, attempt: Attempt, result: Result) -> Value | MediaFile:
        if isinstance(result, TextResult):
            return answer_in(result, cast(TextRequest, attempt.request))
        measures = await probe(result.file, attempt.recipe.capability)
        self._reach("before_object_write")
        stored = await attempt.insist(lambda: self._store.put_file(result.file))
        self._reach("after_object_write")
        return media_file(result, stored, measures, tenant=attempt.metadata.tenant)

    async def _stop(self, attempt: Attempt) -> None:
        """Ends a cancelled job. What a provider was called for and cannot take back is counted as spent."""
        job, provider = attempt.job, attempt.provider
        if job.phase is Phase.SUBMITTED:
            spent = (
                await self._calls.stop(attempt, provider) if isinstance(provider, Stopping) else job.reserved
            )
        else:
            spent = job.reserved if attempt.called and not provider.repeatable else 0
        await self._record(attempt, Stop(job.attempt, spent))

    async def _fail(self, attempt: Attempt, failure: Failure, *, retry_after: float | None = None) -> None:
        """Records the failure; raises Retry when another attempt may follow."""
        before = attempt.job
        if leaves(failure, before, retry_after=retry_after) and await self._reroute(attempt, failure):
            pass
        else:
            await attempt.insist(lambda: self._record(attempt, Fail(before.attempt, failure)))
        job = attempt.job
        _log.warning(
            "an attempt failed",
            job_id=job.wish.job_id,
            attempt=before.attempt,
            provider=before.wish.provider,
            code=failure.code,
            sentence=failure.sentence,
            phase=job.phase.value,
        )
        if job.phase is not Phase.QUEUED or job.wish.lane != before.wish.lane:
            return  # it is over, or its new lane takes it up
        if job.failures == 0:
            raise Retry(0, "another model of the same provider takes over")
        raise Retry(retry_after or self._calls.patience.pause(job.failures - 1), failure.sentence)

    async def _reroute(self, attempt: Attempt, failure: Failure, *, elsewhere: bool = False) -> bool:
        """Hands the job to the next of its chain, of another provider if ``elsewhere``; False if nobody could do it."""
        job = attempt.job
        request = attempt.recipe.request(attempt.wish)
        found = next_in_chain(
            request, job, failure, self._providers, today=self._clock().date(), elsewhere=elsewhere
        )
        if not found:
            return False
        self._reach("before_reroute")
        attempt.job = await self._jobs.reroute(job, failure, found, metadata=attempt.metadata)
        self._reach("after_reroute")
        return True

    async def _record(self, attempt: Attempt, happening: JobInput) -> None:
        attempt.job = await self._jobs.record(happening, attempt.job, metadata=attempt.metadata)


def _request_for(request: Request, provider: Provider, job: Job) -> Request | Failure:
    """What the provider is sent, as it was fitted when the job was queued; what it has taken needs no model any more."""
    model = next((model for model in provider.models if model.name == job.wish.model), None)
    fitting = (
        fitted(request, model)
        if model is not None
        else Failure(
            code="invalid_input", sentence=f"{provider.name} has no model {job.wish.model!r} any more."
        )
    )
    if isinstance(fitting, Failure) and job.phase is Phase.SUBMITTED:
        return replace(request, model=job.wish.model)
    return fitting
