"""The rules of one job: queued -> started -> (submitted) -> ended, with ``unknown`` for a charge nobody can vouch for.

Only the current attempt may move a job on: an attempt that was superseded gets ``Superseded`` for an answer, and what
it made is thrown away. Pure.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, assert_never

from contracts.generation.commands import CancelJob, ResolveUnknownJob
from contracts.generation.events import (
    AttemptFailed,
    CastReady,
    GenerationEvent,
    JobCancelled,
    JobFailed,
    JobOutcomeUnknown,
    JobQueued,
    JobRerouted,
    JobSubmitted,
    MediaReady,
    OutlineReady,
    RefinementReady,
    SpendReleased,
    SpendReserved,
    SpendSettled,
    StoryboardReady,
    SubmissionStarted,
)
from contracts.message import Refused
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


type JobMessage = GenerationEvent | CancelJob | ResolveUnknownJob
"""What the stream of a job holds."""


class Phase(StrEnum):
    """Where a job stands. ``started``: the call may have been made; ``submitted``: the provider has its own id for it."""

    ABSENT = "absent"
    QUEUED = "queued"
    STARTED = "started"
    SUBMITTED = "submitted"
    UNKNOWN = "unknown"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the events of a job add up to. Money in micro-dollars.

    ``key_attempt`` is the attempt that chose the key the provider knows the work by: an attempt that only takes up
    where a dead one left off keeps its key. ``failures`` counts those with the present provider. ``looking``: a person
    wants the provider asked for the work once more, and nothing is to be sent.
    """

    phase: Phase = Phase.ABSENT
    queued: JobQueued | None = None
    attempt: int = 0
    key_attempt: int = 0
    provider_job_id: str = ""
    reserved: int = 0
    units: str = ""
    price_version: str = ""
    holds_reservation: bool = False
    cancel_asked: bool = False
    looking: bool = False
    failures: int = 0
    errors: tuple[str, ...] = ()

    @property
    def wish(self) -> JobQueued:
        """The first event. Raises LookupError for a job that was never queued."""
        if self.queued is None:
            raise LookupError("this job was never queued")
        return self.queued

    @property
    def key(self) -> str:
        """What a provider that lets us choose the id is given."""
        return f"{self.wish.job_id}-{self.key_attempt}"


ABSENT = Job()


class Superseded(Refused):
    """The attempt is no longer the current one: what it did must not be recorded."""

    def __init__(self, job: Job, attempt: int) -> None:
        super().__init__(
            "conflict",
            f"Attempt {attempt} of job {job.wish.job_id} is over: the job is {job.phase}, at attempt {job.attempt}.",
        )


def evolve(job: Job, message: JobMessage) -> Job:
    """The job after one more message of its stream."""
    match message:
        case JobQueued():
            return replace(job, phase=Phase.QUEUED, queued=message)
        case JobRerouted():
            turn = {"lane": message.lane, "provider": message.provider, "model": message.model}
            wish = job.wish.model_copy(update={**turn, "chain": message.chain})
            errors = (*job.errors, message.sentence)
            return replace(
                job, phase=Phase.QUEUED, queued=wish, provider_job_id="", errors=errors, failures=0
            )
        case SpendReserved(microdollars=amount, units=units, price_version=version):
            return replace(job, reserved=amount, units=units, price_version=version, holds_reservation=True)
        case SubmissionStarted(attempt=attempt):
            key_attempt = job.key_attempt if job.phase is Phase.STARTED else attempt
            return replace(
                job, phase=Phase.STARTED, attempt=attempt, key_attempt=key_attempt, provider_job_id=""
            )
        case JobSubmitted(provider_job_id=provider_job_id):
            return replace(job, phase=Phase.SUBMITTED, provider_job_id=provider_job_id)
        case AttemptFailed(sentence=sentence):
            errors = (*job.errors, sentence)
            return replace(
                job, phase=Phase.QUEUED, provider_job_id="", errors=errors, failures=job.failures + 1
            )
        case JobOutcomeUnknown():
            return replace(job, phase=Phase.UNKNOWN, looking=False)
        case SpendSettled() | SpendReleased():
            return replace(job, holds_reservation=False)
        case CancelJob():
            return replace(job, cancel_asked=True)
        case ResolveUnknownJob(resolution="look_again"):
            phase = Phase.SUBMITTED if job.provider_job_id else Phase.STARTED
            return replace(job, phase=phase, looking=True)
        case ResolveUnknownJob():
            return replace(job, phase=Phase.QUEUED, provider_job_id="", failures=0)
        case JobFailed() | JobCancelled():
            return replace(job, phase=Phase.ENDED)
        case OutlineReady() | RefinementReady() | CastReady() | StoryboardReady() | MediaReady():
            return replace(job, phase=Phase.ENDED)
        case _:
            assert_never(message)


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
