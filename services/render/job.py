"""The rules of one render: queued -> running -> ended. Only the current attempt may move it on. PURE."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from contracts.identifiers import ShotId
from contracts.message import Message, Refused
from contracts.render.commands import CancelRender, RenderEpisode
from contracts.render.events import (
    EpisodeRendered,
    RenderCancelled,
    RenderEvent,
    RenderFailed,
    RenderQueued,
    RenderStarted,
    ShotRendered,
)


class Phase(StrEnum):
    """Where a render stands."""

    ABSENT = "absent"
    QUEUED = "queued"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Job:
    """What the events of a render add up to. ``shots_done`` holds over all attempts: segments are kept."""

    phase: Phase = Phase.ABSENT
    queued: RenderQueued | None = None
    attempt: int = 0
    cancel_asked: bool = False
    shots_done: frozenset[ShotId] = frozenset()

    @property
    def wish(self) -> RenderQueued:
        """The first event. Raises LookupError for a render that was never queued."""
        if self.queued is None:
            raise LookupError("this render was never queued")
        return self.queued


@dataclass(frozen=True, slots=True)
class Begin:
    """A worker takes the job."""


@dataclass(frozen=True, slots=True)
class FinishShot:
    """The picture of a shot is done."""

    attempt: int
    shot_id: ShotId
    frames: int


@dataclass(frozen=True, slots=True)
class Finish:
    """The film is stored."""

    attempt: int
    film: EpisodeRendered


@dataclass(frozen=True, slots=True)
class Fail:
    """``attempt`` None fails whatever attempt there is: the job is given up."""

    attempt: int | None
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stop:
    """The worker has stopped because it was asked to."""

    attempt: int


type JobInput = RenderEpisode | CancelRender | Begin | FinishShot | Finish | Fail | Stop


class Superseded(Refused):
    """The attempt is no longer the current one: what it did must not be recorded."""

    def __init__(self, job: Job, attempt: int) -> None:
        super().__init__(
            "conflict",
            f"attempt {attempt} of this render is over: the job is {job.phase}, at attempt {job.attempt}",
        )


def stream_of(job_id: str) -> str:
    """The stream of a render."""
    return f"job-{job_id}"


def evolve(job: Job, message: RenderEvent | CancelRender) -> Job:
    """The render after one more message of its stream."""
    match message:
        case RenderQueued():
            return replace(job, phase=Phase.QUEUED, queued=message)
        case RenderStarted(attempt=attempt):
            return replace(job, phase=Phase.RUNNING, attempt=attempt)
        case ShotRendered(shot_id=shot_id):
            return replace(job, shots_done=job.shots_done | {shot_id})
        case CancelRender():
            return replace(job, cancel_asked=True)
        case EpisodeRendered() | RenderFailed() | RenderCancelled():
            return replace(job, phase=Phase.ENDED)
        case _:
            assert_never(message)


def decide(happening: JobInput, job: Job) -> Sequence[Message]:
    """The messages that follow. Raises Superseded for what an old attempt says."""
    match happening:
        case RenderEpisode(job_id=job_id, project_id=project_id, episode_id=episode_id, cut=cut):
            if job.phase is not Phase.ABSENT:
                return []
            return [RenderQueued(job_id=job_id, project_id=project_id, episode_id=episode_id, cut=cut)]
        case CancelRender():
            return _cancel(happening, job)
        case Begin():
            return _begin(job)
        case FinishShot(attempt=attempt, shot_id=shot_id, frames=frames):
            _check_current(job, attempt)
            if shot_id in job.shots_done:
                return []
            wish = job.wish
            return [
                ShotRendered(job_id=wish.job_id, episode_id=wish.episode_id, shot_id=shot_id, frames=frames)
            ]
        case Finish(attempt=attempt, film=film):
            _check_current(job, attempt)
            return [film]
        case Fail(attempt=attempt, code=code, sentence=sentence):
            if attempt is not None:
                _check_current(job, attempt)
            elif job.phase in (Phase.ABSENT, Phase.ENDED):
                return []
            return [RenderFailed(**_about(job), code=code, sentence=sentence[:8_000])]
        case Stop(attempt=attempt):
            _check_current(job, attempt)
            return [RenderCancelled(**_about(job))]
        case _:
            assert_never(happening)


def _begin(job: Job) -> Sequence[Message]:
    if job.phase in (Phase.ABSENT, Phase.ENDED):
        raise Superseded(job, job.attempt)
    if job.cancel_asked:
        return [RenderCancelled(**_about(job))]
    return [RenderStarted(**_about(job), attempt=job.attempt + 1)]


def _cancel(command: CancelRender, job: Job) -> Sequence[Message]:
    if job.phase is Phase.QUEUED:
        return [RenderCancelled(**_about(job))]
    return [command] if job.phase is Phase.RUNNING and not job.cancel_asked else []


def _check_current(job: Job, attempt: int) -> None:
    if attempt != job.attempt or job.phase is not Phase.RUNNING:
        raise Superseded(job, attempt)


def _about(job: Job) -> dict[str, str]:
    wish = job.wish
    return {"job_id": wish.job_id, "project_id": wish.project_id, "episode_id": wish.episode_id}
