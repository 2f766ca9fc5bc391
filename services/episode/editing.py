"""What edits of all stages share: when they are possible, and what they void and make stale. Pure."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from contracts.episode.commands import EpisodeCommand
from contracts.episode.events import AnyEpisodeEvent, ApprovalVoided, Stage
from contracts.message import Value
from contracts.story import Unit
from services.episode.making import settle
from services.episode.refusals import illegal, invalid
from services.episode.staleness import downstream, going_stale
from services.episode.state import Episode
from services.episode.unfolding import Unfolding

WRITTEN_IN: dict[Stage, tuple[Stage, ...]] = {
    "outline": ("outline",),
    "characters": ("refinement", "characters"),
    "scenes": ("refinement", "scenes"),
    "storyboard": ("storyboard",),
}
"""Content -> the stages that write it; while one of them is being made the content cannot be edited."""


def require_editable(stage: Stage, episode: Episode, wish: str) -> None:
    """Raises Refused("conflict") where the content is not there yet or just being made."""
    there = {
        "outline": episode.outline is not None,
        "characters": bool(episode.characters),
        "scenes": bool(episode.scenes),
        "storyboard": bool(episode.shots),
    }
    if not there[stage] or episode.workflow.stage_being_made in WRITTEN_IN[stage]:
        raise illegal(episode, wish)


def edited[V: Value](value: V, changes: dict[str, Any]) -> V:
    """The value with those of its fields changed that are not None. Raises Refused("invalid") naming the field."""
    given = {name: change for name, change in changes.items() if change is not None}
    try:
        return type(value).model_validate({**dict(value), **given})
    except ValidationError as unfit:
        first = unfit.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise invalid(field, f"{field}: {first['msg']}.") from None


def fields_of(command: EpisodeCommand, *identity: str) -> dict[str, Any]:
    """What a command wants changed: its fields without those that say which thing is meant."""
    apart = {"episode_id", "expected_version", *identity}
    return {name: value for name, value in command if name not in apart}


def changed_fields(old: Value, new: Value) -> set[str]:
    """The names of the fields that differ."""
    return {name for name, value in old if getattr(new, name) != value}


def apply_edit(
    unfolding: Unfolding,
    stage: Stage,
    events: Iterable[AnyEpisodeEvent],
    *,
    stale: Iterable[Unit],
    cause: str,
) -> None:
    """Adds an edit, then what it makes stale (with all that is made from that), then the approval it voids."""
    roots = list(stale)
    gone_stale = dict.fromkeys([*roots, *downstream(roots, unfolding.episode)])
    unfolding.add(*events)
    unfolding.add(*going_stale(gone_stale, unfolding.episode, cause=cause))
    if stage in unfolding.episode.approvals:
        unfolding.add(ApprovalVoided(episode_id=unfolding.episode_id, stage=stage, cause=cause[:300]))
    settle(unfolding)
