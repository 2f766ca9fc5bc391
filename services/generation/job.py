"""What a job is: queued -> started -> (submitted) -> ended, with ``unknown`` for a charge nobody can vouch for. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

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
