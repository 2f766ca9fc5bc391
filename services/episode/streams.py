"""The names of the streams of this service. Pure."""

from contracts.episode.commands import EpisodeCommand, ProjectCommand
from contracts.identifiers import EpisodeId, ProjectId


def project_stream(project_id: ProjectId) -> str:
    """Where a project's story is kept."""
    return f"project-{project_id}"


def episode_stream(episode_id: EpisodeId) -> str:
    """Where an episode's story is kept."""
    return f"episode-{episode_id}"


def production_stream(episode_id: EpisodeId) -> str:
    """Where the requests for an episode's work are kept."""
    return f"production-{episode_id}"


def stream_of(command: ProjectCommand | EpisodeCommand) -> str:
    """The stream a command is decided on."""
    if isinstance(command, ProjectCommand):
        return project_stream(command.project_id)
    return episode_stream(command.episode_id)
