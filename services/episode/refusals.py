"""Why an episode says no, in sentences for people."""

from contracts.episode.workflow import STEPS
from contracts.message import Refused
from services.episode.state import Episode


def unknown_episode(episode_id: str) -> Refused:
    """Also said of what is deleted or of another tenant."""
    return Refused("not_found", f"There is no episode {episode_id}.", field="episode_id")


def unknown(kind: str, identifier: str) -> Refused:
    """A character, scene, shot or take that the episode does not have."""
    return Refused("not_found", f"The episode has no {kind} {identifier}.", field=f"{kind}_id")


def conflict(episode: Episode, sentence: str) -> Refused:
    """The wish does not fit the state; ``allowed`` names what does."""
    workflow = episode.workflow
    return Refused("conflict", sentence, state=workflow.state, allowed=list(workflow.available_actions))


def illegal(episode: Episode, wish: str) -> Refused:
    """``wish`` is a verb phrase that completes "cannot"."""
    state = episode.workflow.state
    return conflict(episode, f"You cannot {wish} while the episode is {state}. {STEPS[state][1]}")


def invalid(field: str, sentence: str) -> Refused:
    """The command itself cannot be right; ``field`` names the part."""
    return Refused("invalid", sentence, field=field)
