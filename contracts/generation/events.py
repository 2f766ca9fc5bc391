"""What generation says. A job ends with exactly one result event (``...Ready``), JobFailed or JobCancelled;
JobOutcomeUnknown waits for a person."""

from typing import Any

from contracts.identifiers import EpisodeId, JobId, ProjectId
from contracts.message import Event, Line, Paragraph
from contracts.story import Cast, MediaFile, Outline, Provenance, Refinement, Storyboard, Unit


class JobEvent(Event):
    """What all events of a job share."""

    job_id: JobId
    project_id: ProjectId
    episode_id: EpisodeId
    unit: Unit


class JobQueued(JobEvent):
    """``command`` is the wish as it came (type name and fields); ``lane`` is the provider's queue.

    ``chain`` names who takes over when this provider cannot be had, as in ``minimax/MiniMax-H3``, the next one first.
    """

    command_type: Line
    command: dict[str, Any]
    lane: Line
    provider: Line
    model: Line = ""
    chain: tuple[Line, ...] = ()


class JobRerouted(JobEvent):
    """The next provider of the chain takes the job over; what was reserved for the last one was released before."""

    lane: Line
    provider: Line
    model: Line = ""
    chain: tuple[Line, ...] = ()
    code: Line
    sentence: Paragraph


class SpendReserved(JobEvent):
    """``units`` says for what, as in ``6 seconds``; ``price_version`` by which price list."""

    provider: Line
    microdollars: int
    model: Line = ""
    units: Line = ""
    price_version: Line = ""


class SubmissionStarted(JobEvent):
    """Written before the provider is called: from here on the call may have been made and charged."""

    attempt: int
    provider: Line


class JobSubmitted(JobEvent):
    """The provider took the work under its own id: from here on a job only ever asks for that id."""

    attempt: int
    provider: Line
    provider_job_id: Line


class AttemptFailed(JobEvent):
    """One attempt ended without a charge and another may follow."""

    attempt: int
    code: Line
    sentence: Paragraph


class SpendSettled(JobEvent):
    """What was billed in the end; the reservation is over. ``lost``: it was paid for nothing."""

    provider: Line
    microdollars: int
    lost: bool = False


class SpendReleased(JobEvent):
    """Nothing was billed; the reservation is over."""

    provider: Line


class JobFailed(JobEvent):
    """``refused_input`` names the input that was refused, if one was; ``next_step`` says what a person can do."""

    code: Line
    sentence: Paragraph
    next_step: Paragraph = ""
    refused_input: Line = ""


class JobCancelled(JobEvent):
    pass


class JobOutcomeUnknown(JobEvent):
    """The provider may have done and charged the work; it is never sent again unless a person says so."""

    attempt: int
    provider: Line
    sentence: Paragraph


class OutlineReady(JobEvent):
    outline: Outline
    provenance: Provenance


class RefinementReady(JobEvent):
    refinement: Refinement
    provenance: Provenance


class CastReady(JobEvent):
    cast: Cast
    provenance: Provenance


class StoryboardReady(JobEvent):
    storyboard: Storyboard
    provenance: Provenance


class MediaReady(JobEvent):
    """A stored file and where it came from."""

    media: MediaFile
    provenance: Provenance


class CharacterImageReady(MediaReady):
    pass


class SceneImageReady(MediaReady):
    pass


class ShotImageReady(MediaReady):
    pass


class ShotVideoReady(MediaReady):
    pass


class SpeechReady(MediaReady):
    pass


class MusicReady(MediaReady):
    pass


type ResultEvent = (
    OutlineReady
    | RefinementReady
    | CastReady
    | StoryboardReady
    | CharacterImageReady
    | SceneImageReady
    | ShotImageReady
    | ShotVideoReady
    | SpeechReady
    | MusicReady
)
type GenerationEvent = (
    JobQueued
    | JobRerouted
    | SpendReserved
    | SubmissionStarted
    | JobSubmitted
    | AttemptFailed
    | SpendSettled
    | SpendReleased
    | JobFailed
    | JobCancelled
    | JobOutcomeUnknown
    | ResultEvent
)
