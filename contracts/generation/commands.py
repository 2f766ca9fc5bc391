"""What generation is asked to make. Each command carries all a provider needs: generation asks nobody back.

``job_id`` is derived from the episode, the unit and its revision: the same wish twice is one job.
"""

from typing import Annotated, Literal

from pydantic import Field

from contracts.identifiers import EpisodeId, JobId, ProjectId
from contracts.message import Command, Document, Line, Paragraph, Value
from contracts.story import (
    Character,
    MediaFile,
    Mode,
    Mood,
    Outline,
    Reference,
    Refinement,
    Scene,
    Settings,
    Shot,
    Unit,
)


class Budget(Value):
    """Caps in micro-dollars on all that is reserved and settled; None is no cap."""

    project_microdollars: Annotated[int, Field(ge=0)] | None = None
    episode_microdollars: Annotated[int, Field(ge=0)] | None = None


class Work(Command):
    """What all wishes for work share.

    ``provider`` and ``model`` are what the asker chose for this piece; empty lets the project choose, by ``chain``: names
    of providers, or of models as in ``minimax/MiniMax-H3``, the preferred one first. An empty chain lets generation choose.
    ``revision`` counts how often the unit was asked for, from 1: who asks again wants another result.
    """

    job_id: JobId
    project_id: ProjectId
    episode_id: EpisodeId
    unit: Unit
    settings: Settings
    budget: Budget = Budget()
    provider: Line = ""
    model: Line = ""
    chain: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    revision: Annotated[int, Field(ge=1)] = 1


class GenerateOutline(Work):
    premise: Document
    mode: Mode = Mode.IDEA
    title: Line = ""


class RefineOutline(Work):
    premise: Document
    outline: Outline


class GenerateCast(Work):
    premise: Document
    outline: Outline
    refinement: Refinement


class GenerateCharacterImage(Work):
    character: Character
    cast: tuple[Character, ...]


class GenerateSceneImage(Work):
    scene: Scene


class GenerateStoryboard(Work):
    premise: Document
    outline: Outline
    refinement: Refinement
    characters: tuple[Character, ...]
    scenes: tuple[Scene, ...]


class GenerateShotImage(Work):
    """``references`` are the approved pictures of the characters and the scene seen in the shot."""

    shot: Shot
    scene: Scene
    cast: tuple[Character, ...]
    references: tuple[Reference, ...] = ()


class GenerateShotVideo(Work):
    """``frames`` is the length wanted; ``speech_frames`` when the line is spoken (first, end), for moving lips."""

    shot: Shot
    scene: Scene
    cast: tuple[Character, ...]
    first_frame: MediaFile | None = None
    references: tuple[Reference, ...] = ()
    frames: Annotated[int, Field(ge=1, le=24 * 60)]
    speech_frames: tuple[int, int] | None = None


class GenerateSpeech(Work):
    """``character`` None is the narrator."""

    text: Paragraph
    character: Character | None = None
    language: Line = "en"


class GenerateMusic(Work):
    mood: Mood
    frames: Annotated[int, Field(ge=1)]
    description: Line = ""


class CancelJob(Command):
    """Stop a job that is queued or running; one that has ended stays as it is."""

    job_id: JobId
    episode_id: EpisodeId


class ResolveUnknownJob(Command):
    """A person's answer to an unknown outcome: look again at the provider, accept the cost as lost, or knowingly run it
    again."""

    job_id: JobId
    episode_id: EpisodeId
    resolution: Literal["look_again", "accept_as_lost", "retry"]


type WorkCommand = (
    GenerateOutline
    | RefineOutline
    | GenerateCast
    | GenerateCharacterImage
    | GenerateSceneImage
    | GenerateStoryboard
    | GenerateShotImage
    | GenerateShotVideo
    | GenerateSpeech
    | GenerateMusic
)
