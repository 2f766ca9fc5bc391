"""The storyboard: its shots drafted, drawn, edited, removed, approved."""

from typing import Any

from contracts.episode.commands import ConfirmStoryboard, DraftStoryboard, EditShot, RedrawShot, RemoveShot
from contracts.episode.events import ShotEdited, ShotRemoved, StoryboardConfirmed
from contracts.identifiers import ShotId
from contracts.story import Shot, Unit
from services.episode.approval import content_hash
from services.episode.editing import apply_edit, changed_fields, edited, fields_of, require_editable
from services.episode.making import ask_again, ask_stage
from services.episode.refusals import conflict, illegal, invalid, unknown
from services.episode.state import Episode
from services.episode.unfolding import Unfolding
from services.episode.units import Choice, of_each, the

SEEN = frozenset({"visual_desc", "composition", "size", "angle", "move"})
"""What the picture of a shot is drawn from."""


def draft(unfolding: Unfolding, command: DraftStoryboard) -> None:
    """Asks for the storyboard: its text, then its pictures."""
    ask_stage(unfolding, "storyboard", "ask for a storyboard", Choice.of(command))


def redraw(unfolding: Unfolding, command: RedrawShot) -> None:
    """Asks for another picture of one shot."""
    shot = shot_of(unfolding.episode, command.shot_id)
    unit = Unit(kind="shot_image", target_id=shot.shot_id)
    ask_again(unfolding, unit, f"have shot {shot.number + 1} drawn again", Choice.of(command))


def edit(unfolding: Unfolding, command: EditShot) -> None:
    """Changes a shot; what was made from the changed part goes stale."""
    episode = unfolding.episode
    old = shot_of(episode, command.shot_id)
    require_editable("storyboard", episode, f"edit shot {old.number + 1}")
    new = edited(old, fields_of(command, "shot_id", "speaker", "narrated"))
    new = edited_speaker(new, command, episode)
    changed = changed_fields(old, new)
    if changed:
        apply_edit(
            unfolding,
            "storyboard",
            [ShotEdited(episode_id=unfolding.episode_id, shot=new)],
            stale=_stale_after(changed, new, episode),
            cause=f"shot {new.number + 1} was edited",
        )


def edited_speaker(shot: Shot, command: EditShot, episode: Episode) -> Shot:
    """The shot with the line given to whom the command says."""
    if command.narrated and command.speaker is not None:
        raise invalid("speaker", "A line is spoken by a character or by the narrator, not by both.")
    if command.speaker is not None and command.speaker not in episode.characters:
        raise unknown("character", command.speaker)
    change: dict[str, Any] = {}
    if command.narrated or command.speaker is not None:
        change = {"speaker": command.speaker}
    return shot.model_copy(update=change)


def _stale_after(changed: set[str], shot: Shot, episode: Episode) -> list[Unit]:
    stale: list[Unit] = []
    if changed & SEEN:
        stale += of_each("shot_image", [shot.shot_id])
    if changed & {"dialogue", "speaker"}:
        stale += of_each("speech", [shot.shot_id])
        stale += of_each("shot_video", [shot.shot_id])
    if "frames" in changed:
        stale += [*of_each("shot_video", [shot.shot_id]), the("music", episode)]
    return stale


def remove(unfolding: Unfolding, command: RemoveShot) -> None:
    """Takes a shot out of the film."""
    episode = unfolding.episode
    shot = shot_of(episode, command.shot_id)
    require_editable("storyboard", episode, f"remove shot {shot.number + 1}")
    if len(episode.shots) == 1:
        raise conflict(episode, f"Shot {shot.number + 1} is the only shot; a film needs one.")
    apply_edit(
        unfolding,
        "storyboard",
        [ShotRemoved(episode_id=unfolding.episode_id, shot_id=shot.shot_id)],
        stale=[the("music", episode), the("cut", episode)],
        cause=f"shot {shot.number + 1} was removed",
    )


def confirm(unfolding: Unfolding, _: ConfirmStoryboard) -> None:
    """Approves the shots as they are written."""
    state = unfolding.episode.workflow.state
    if state == "storyboard_confirmed":
        return
    if state != "storyboard_generated":
        raise illegal(unfolding.episode, "confirm the storyboard")
    approved = content_hash("storyboard", unfolding.episode)
    unfolding.add(StoryboardConfirmed(episode_id=unfolding.episode_id, content_hash=approved))


def shot_of(episode: Episode, shot_id: ShotId) -> Shot:
    """Raises Refused("not_found")."""
    shot = episode.shots.get(shot_id)
    if shot is None:
        raise unknown("shot", shot_id)
    return shot
