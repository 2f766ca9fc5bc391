"""The rules of one job. Only the current attempt may move it on: one that was superseded gets ``Superseded`` for an answer,
and what it made is thrown away. Pure.
"""

from typing import Any, assert_never

from contracts.generation.commands import CancelJob, ResolveUnknownJob
from contracts.generation.events import (
    AttemptFailed,
    JobCancelled,
    JobFailed,
    JobOutcomeUnknown,
    JobQueued,
    JobRerouted,
    JobSubmitted,
    SpendReleased,
    SpendReserved,
    SpendSettled,
    SubmissionStarted,
)
from contracts.message import Refused
from services.generation.job import ABSENT, Job, JobMessage, Phase, Superseded, evolve
from services.generation.job_inputs import (
    Fail,
    Failure,
    GiveUp,
    JobInput,
    Leave,
    LookAgain,
    Queue,
    Reroute,
    Reserve,
    Start,
    Stop,
    Strand,
    Submitted,
    Succeed,
)

ATTEMPTS = 4
"""Attempts a job is given with one provider when each of them fails without a charge."""


def decide(happening: JobInput, job: Job) -> list[JobMessage]:
    """The events that follow. Raises Superseded for what an old attempt says, Refused for what a person may not ask."""
    match happening:
        case Queue():
            return _queue(happening) if job.phase is Phase.ABSENT else []
        case Reserve():
            return _reserve(job, happening)
        case Start(attempt=attempt, failure=failure):
            return _start(job, attempt, failure)
        case Submitted(attempt=attempt, provider_job_id=provider_job_id):
            _check_current(job, attempt, Phase.STARTED)
            about = _about(job)
            return [
                JobSubmitted(
                    **about, attempt=attempt, provider=job.wish.provider, provider_job_id=provider_job_id
                )
            ]
        case Succeed(attempt=attempt, microdollars=microdollars, result=result):
            _check_current(job, attempt, Phase.STARTED, Phase.SUBMITTED, Phase.UNKNOWN)
            return [_settlement(job, microdollars, lost=False), result]
        case Fail(attempt=attempt, failure=failure):
            _check_current(job, attempt, Phase.STARTED, Phase.SUBMITTED)
            return _fail(job, failure)
        case Leave(attempt=attempt, chain=chain):
            _check_current(job, attempt, Phase.QUEUED, Phase.STARTED, Phase.SUBMITTED)
            if chain != job.wish.chain or job.cancel_asked:
                raise Superseded(job, attempt)
            return [_settlement(job, 0)]
        case Reroute():
            return _reroute(job, happening)
        case Strand(failure=failure):
            return [_failed(job, failure)]
        case Stop(attempt=attempt, microdollars=microdollars):
            _check_current(job, attempt, Phase.QUEUED, Phase.STARTED, Phase.SUBMITTED)
            return [_settlement(job, microdollars), JobCancelled(**_about(job))]
        case GiveUp(reason=reason):
            return _give_up(job, reason)
        case CancelJob():
            return _cancel(job, happening)
        case ResolveUnknownJob():
            return _resolve(job, happening)
        case LookAgain():
            return _look_again(job, happening)
        case _:
            assert_never(happening)


def _queue(wish: Queue) -> list[JobMessage]:
    command = wish.command
    queued = JobQueued(
        job_id=command.job_id,
        project_id=command.project_id,
        episode_id=command.episode_id,
        unit=command.unit,
        command_type=type(command).__name__,
        command=command.model_dump(mode="json"),
        lane=wish.provider,
        provider=wish.provider,
        model=wish.model,
        chain=wish.chain,
    )
    if wish.failure is None and wish.price:
        return [queued]  # the reservation follows in the same transaction, once the budget has been asked
    reserve = Reserve(wish.price, wish.failure, wish.units, wish.price_version)
    return [queued, *_reserve(evolve(ABSENT, queued), reserve)]


def _reserve(job: Job, wanted: Reserve) -> list[JobMessage]:
    if wanted.failure is not None:
        return [_failed(job, wanted.failure)]
    return [_reservation(job, wanted.price, wanted.units, wanted.price_version)]


def _reservation(job: Job, price: int, units: str, price_version: str) -> SpendReserved:
    return SpendReserved(
        **_about(job),
        provider=job.wish.provider,
        model=job.wish.model,
        microdollars=price,
        units=units,
        price_version=price_version,
    )


def _start(job: Job, attempt: int, failure: Failure | None) -> list[JobMessage]:
    if job.phase not in (Phase.QUEUED, Phase.STARTED) or attempt != job.attempt + 1 or job.cancel_asked:
        raise Superseded(job, attempt)
    if failure is not None:
        return [_settlement(job, 0), _failed(job, failure)]
    return [SubmissionStarted(**_about(job), attempt=attempt, provider=job.wish.provider)]


def _fail(job: Job, failure: Failure) -> list[JobMessage]:
    about = _about(job)
    # Where nothing was reserved there is no money to lose track of.
    charged = 0 if not job.reserved and failure.charged is None else failure.charged
    if charged is None:
        return [
            JobOutcomeUnknown(
                **about, attempt=job.attempt, provider=job.wish.provider, sentence=_told(failure.sentence)
            )
        ]
    # What was charged is never run again by itself, nor what a person only wanted to be looked for.
    again = failure.retryable and charged == 0 and job.failures + 1 < ATTEMPTS and not job.looking
    if job.cancel_asked:
        return [_settlement(job, charged), JobCancelled(**about)]
    if again:
        return [
            AttemptFailed(**about, attempt=job.attempt, code=failure.code, sentence=_told(failure.sentence))
        ]
    return [_settlement(job, charged), _failed(job, failure)]


def _reroute(job: Job, taken: Reroute) -> list[JobMessage]:
    rerouted = JobRerouted(
        **_about(job),
        lane=taken.provider,
        provider=taken.provider,
        model=taken.model,
        chain=taken.chain,
        code=taken.failure.code,
        sentence=_told(taken.failure.sentence),
    )
    reservation = _reservation(evolve(job, rerouted), taken.price, taken.units, taken.price_version)
    return [rerouted, reservation]


def _give_up(job: Job, reason: str) -> list[JobMessage]:
    """A job that may have been charged becomes unknown; one that certainly was not fails."""
    if job.phase in (Phase.ABSENT, Phase.UNKNOWN, Phase.ENDED):
        return []
    called = job.phase in (Phase.STARTED, Phase.SUBMITTED)
    failure = Failure(
        code="defect",
        sentence=f"The job could not be carried out: {reason}",
        next_step="Look into the log of the generation service, then continue.",
        charged=None if called else 0,
    )
    return _fail(job, failure)


def _cancel(job: Job, command: CancelJob) -> list[JobMessage]:
    match job.phase:
        case Phase.QUEUED:
            return [_settlement(job, 0), JobCancelled(**_about(job))]
        case Phase.STARTED | Phase.SUBMITTED if not job.cancel_asked:
            return [command]
        case _:
            return []


def _look_again(job: Job, wanted: LookAgain) -> list[JobMessage]:
    _check_unknown(job, wanted.command)
    if not job.provider_job_id and not wanted.can_find:
        raise Refused(
            "conflict",
            f"{job.wish.provider} gave no number for this work and cannot be asked for it: look at its own bill, then "
            "accept the cost as lost or run the work again.",
            job_id=wanted.command.job_id,
        )
    return [wanted.command]


def _resolve(job: Job, command: ResolveUnknownJob) -> list[JobMessage]:
    _check_unknown(job, command)
    lost = _settlement(job, job.reserved)
    if command.resolution == "retry":
        return [lost, _reservation(job, job.reserved, job.units, job.price_version), command]
    failure = Failure(
        code="unknown_outcome",
        sentence="The outcome of the job stayed unknown and its cost was accepted as lost.",
        next_step="Ask for this piece again when you want it.",
    )
    return [lost, _failed(job, failure)]


def _check_unknown(job: Job, command: ResolveUnknownJob) -> None:
    if job.phase is not Phase.UNKNOWN:
        raise Refused(
            "conflict" if job.queued else "not_found",
            "Only a job whose outcome is unknown can be resolved.",
            job_id=command.job_id,
            phase=job.phase.value,
        )


def _check_current(job: Job, attempt: int, *phases: Phase) -> None:
    if attempt != job.attempt or job.phase not in phases:
        raise Superseded(job, attempt)


def _about(job: Job) -> dict[str, Any]:
    wish = job.wish
    return {
        "job_id": wish.job_id,
        "project_id": wish.project_id,
        "episode_id": wish.episode_id,
        "unit": wish.unit,
    }


def _settlement(job: Job, microdollars: int, *, lost: bool = True) -> SpendSettled | SpendReleased:
    """The end of the reservation; ``lost`` says that nothing usable came of what was billed."""
    if microdollars:
        return SpendSettled(**_about(job), provider=job.wish.provider, microdollars=microdollars, lost=lost)
    return SpendReleased(**_about(job), provider=job.wish.provider)


def _failed(job: Job, failure: Failure) -> JobFailed:
    return JobFailed(
        **_about(job),
        code=failure.code,
        sentence=_told(failure.sentence),
        next_step=_told(failure.next_step),
        refused_input=_told(failure.refused_input, longest=300),
    )


def _told(text: str, *, longest: int = 2_000) -> str:
    """What a provider said, in a form that can be stored."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:longest]
