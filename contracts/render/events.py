"""What render says. Every job ends with exactly one of EpisodeRendered, RenderFailed, RenderCancelled."""

from contracts.identifiers import EpisodeId, JobId, ProjectId, ShotId
from contracts.message import Event, Line, Paragraph
from contracts.render.commands import Cut
from contracts.story import MediaFile


class RenderQueued(Event):
    """``lane`` is the queue it waits in."""

    job_id: JobId
    project_id: ProjectId
    episode_id: EpisodeId
    cut: Cut
    lane: Line = "render"


class RenderStarted(Event):
    """A worker began ``attempt`` (from 1); only that attempt may report the end."""

    job_id: JobId
    project_id: ProjectId
    episode_id: EpisodeId
    attempt: int


class ShotRendered(Event):
    """The picture of one shot is cut to length and encoded."""

    job_id: JobId
    episode_id: EpisodeId
    shot_id: ShotId
    frames: int


class EpisodeRendered(Event):
    """The film is stored. ``loudness_lufs_tenths`` and ``true_peak_db_tenths`` are measured on the finished file."""

    job_id: JobId
    project_id: ProjectId
    episode_id: EpisodeId
    film: MediaFile
    poster: MediaFile
    subtitles: tuple[MediaFile, ...] = ()
    loudness_lufs_tenths: int
    true_peak_db_tenths: int


class RenderFailed(Event):
    job_id: JobId
    project_id: ProjectId
    episode_id: EpisodeId
    code: Line
    sentence: Paragraph


class RenderCancelled(Event):
    job_id: JobId
    project_id: ProjectId
    episode_id: EpisodeId


type RenderEvent = (
    RenderQueued | RenderStarted | ShotRendered | EpisodeRendered | RenderFailed | RenderCancelled
)
