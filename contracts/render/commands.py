"""What render is asked to do."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.identifiers import EpisodeId, JobId, ProjectId, ShotId
from contracts.message import Command, Line, Paragraph, Value
from contracts.story import MediaFile, Ratio


class CutShot(Value):
    """One shot in the cut: exactly ``frames`` long; ``transition`` is the one into it from the shot before."""

    shot_id: ShotId
    video: MediaFile
    frames: Annotated[int, Field(ge=1)]
    speech: MediaFile | None = None
    speech_start_frame: Annotated[int, Field(ge=0)] = 8
    dialogue: Paragraph = ""
    speaker_name: Line = ""
    transition: Literal["cut", "dissolve"] = "cut"


class Cut(Value):
    """Everything a film is made of, in order."""

    title: Line
    ratio: Ratio
    language: Line = "en"
    shots: Annotated[tuple[CutShot, ...], Field(min_length=1)]
    music: MediaFile | None = None
    subtitles: Literal["soft", "burned", "both", "none"] = "soft"


class RenderEpisode(Command):
    """Cut the episode. ``job_id`` is derived from its content: the same wish twice is one job."""

    job_id: JobId
    project_id: ProjectId
    episode_id: EpisodeId
    cut: Cut


class CancelRender(Command):
    """Stop a render that is queued or running."""

    job_id: JobId
    episode_id: EpisodeId
