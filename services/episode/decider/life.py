"""The beginning and the end of an episode, and what it may cost."""

from contracts.episode.commands import (
    CancelWorkflow,
    CreateEpisode,
    DeleteEpisode,
    EpisodeCommand,
    SetEpisodeBudget,
)
from contracts.episode.events import (
    EpisodeBudgetSet,
    EpisodeCreated,
    EpisodeDeleted,
    WorkflowCancelled,
)
from contracts.episode.workflow import WorkflowState
from services.episode.refusals import conflict, illegal, invalid, unknown_episode
from services.episode.state import Episode
from services.episode.unfolding import Unfolding


def require_open(episode: Episode, command: EpisodeCommand) -> None:
    """Raises Refused unless the episode is there, and not cancelled, as far as the command needs it to be."""
    if isinstance(command, CreateEpisode) and not episode.deleted:
        return
    if episode.created is None or episode.deleted:
        raise unknown_episode(command.episode_id)
    if episode.workflow.state is WorkflowState.CANCELLED and not isinstance(command, DeleteEpisode):
        raise illegal(episode, "change anything")


def create(unfolding: Unfolding, command: CreateEpisode) -> None:
    """The same episode twice is one; another content under the same id is a conflict."""
    if not command.premise.strip():
        raise invalid("premise", "The premise is blank: say in a sentence what the episode is about.")
    created = EpisodeCreated.model_validate(command.model_dump(exclude={"expected_version"}))
    if unfolding.episode.created is None:
        unfolding.add(created)
    elif unfolding.episode.created != created:
        sentence = f"Episode {command.episode_id} exists already with another content."
        raise conflict(unfolding.episode, sentence)


def set_budget(unfolding: Unfolding, command: SetEpisodeBudget) -> None:
    """Sets or lifts the cap on what the episode may cost."""
    if command.microdollars != unfolding.episode.budget_microdollars:
        unfolding.add(EpisodeBudgetSet(episode_id=unfolding.episode_id, microdollars=command.microdollars))


def cancel(unfolding: Unfolding, _: CancelWorkflow) -> None:
    """Ends the making of an episode that is not finished; there is no way back."""
    if unfolding.episode.workflow.state is WorkflowState.VIDEO_COMPLETED:
        raise illegal(unfolding.episode, "cancel")
    unfolding.add(WorkflowCancelled(episode_id=unfolding.episode_id))


def delete(unfolding: Unfolding, _: DeleteEpisode) -> None:
    """The episode is no longer to be seen."""
    unfolding.add(EpisodeDeleted(episode_id=unfolding.episode_id))
