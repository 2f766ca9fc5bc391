"""Choosing among takes."""

from contracts.episode.commands import SelectTake
from contracts.episode.events import TakeSelected
from services.episode.refusals import illegal, unknown
from services.episode.staleness import downstream, going_stale
from services.episode.unfolding import Unfolding
from services.episode.units import exists, named


def select(unfolding: Unfolding, command: SelectTake) -> None:
    """What was, or is being, made from another take goes stale. Choosing settles a unit that failed to be made again."""
    episode = unfolding.episode
    piece = episode.pieces.get(command.unit)
    if piece is None or piece.take(command.take_id) is None or not exists(command.unit, episode):
        raise unknown("take", command.take_id)
    if episode.workflow.stage_being_made:
        raise illegal(episode, "choose a take")
    is_selected = piece.selected is not None and piece.selected.take_id == command.take_id
    if is_selected and not piece.spoiled:
        return
    unfolding.add(TakeSelected(episode_id=unfolding.episode_id, unit=command.unit, take_id=command.take_id))
    if is_selected:
        return
    made_from_it = downstream([command.unit], unfolding.episode)
    cause = f"another take was chosen for {named(command.unit, episode)}"
    unfolding.add(*going_stale(made_from_it, unfolding.episode, cause=cause))
