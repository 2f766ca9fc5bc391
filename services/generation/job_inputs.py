"""What can happen to a job: the inputs that ``job.decide`` takes. Pure."""

from dataclasses import dataclass

from contracts.generation.commands import CancelJob, ResolveUnknownJob, WorkCommand
from contracts.generation.events import ResultEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a job or an attempt failed, in the words of ``failures``; ``charged`` None: nobody knows."""

    code: str
    sentence: str
    next_step: str = ""
    refused_input: str = ""
    retryable: bool = False
    charged: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A wish for work, with the provider chosen and its price; with ``failure`` it fails at once.

    ``units`` and ``price_version`` say for what and by which list, ``chain`` who takes over.
    """

    command: WorkCommand
    provider: str
    model: str = ""
    price: int = 0
    units: str = ""
    price_version: str = ""
    chain: tuple[str, ...] = ()
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Reserve:
    """The price is within the budget, or it is not and ``failure`` says so."""

    price: int
    failure: Failure | None = None
    units: str = ""
    price_version: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """Attempt ``attempt`` is about to call the provider; with ``failure`` the job ends instead."""

    attempt: int
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """The provider took the work under this id."""

    attempt: int
    provider_job_id: str


@dataclass(frozen=True, slots=True)
class Succeed:
    """The result is stored; ``microdollars`` is what was billed."""

    attempt: int
    microdollars: int
    result: ResultEvent


@dataclass(frozen=True, slots=True)
class Fail:
    """The attempt ended without a result."""

    attempt: int
    failure: Failure


@dataclass(frozen=True, slots=True)
class Leave:
    """The provider cannot be had and the job leaves it: nothing was billed, what was reserved is released.

    ``chain`` is the chain as the attempt knew it: it grows shorter each time, so a job never leaves twice for one reason.
    """

    attempt: int
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reroute:
    """Another provider takes the job over, at a price within the budget; ``failure`` is why the last one could not."""

    failure: Failure
    provider: str
    model: str
    chain: tuple[str, ...] = ()
    price: int = 0
    units: str = ""
    price_version: str = ""


@dataclass(frozen=True, slots=True)
class Strand:
    """The job has left its provider and nobody can take it over."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class LookAgain:
    """A person wants the provider asked once more. ``can_find``: it can be asked for work of which it gave no id."""

    command: ResolveUnknownJob
    can_find: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """A cancelled attempt has stopped; ``microdollars`` is what it cost all the same."""

    attempt: int
    microdollars: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The work queue has delivered this job too often; ``reason`` is what went wrong last."""

    reason: str


type JobInput = (
    Queue
    | Reserve
    | Start
    | Submitted
    | Succeed
    | Fail
    | Leave
    | Reroute
    | Strand
    | Stop
    | GiveUp
    | CancelJob
    | ResolveUnknownJob
    | LookAgain
)
