"""The outline: written, edited, approved; with the approval the story is worked out."""

from contracts.episode.commands import ConfirmOutline, DraftOutline, EditOutline
from contracts.episode.events import OutlineConfirmed, OutlineEdited
from contracts.episode.workflow import WorkflowState
from services.episode.approval import content_hash
from services.episode.editing import apply_edit, edited, fields_of, require_editable
from services.episode.making import ask_stage
from services.episode.refusals import illegal
from services.episode.staleness import after
from services.episode.unfolding import Unfolding
from services.episode.units import Choice


def draft(unfolding: Unfolding, command: DraftOutline) -> None:
    """Asks for an outline, or for another one."""
    ask_stage(unfolding, "outline", "ask for an outline", Choice.of(command))


def edit(unfolding: Unfolding, command: EditOutline) -> None:
    """Changes what is written; all that was made from the outline goes stale."""
    require_editable("outline", unfolding.episode, "edit the outline")
    old = unfolding.episode.outline
    if old is None:
        raise illegal(unfolding.episode, "edit the outline")
    new = edited(old, fields_of(command))
    if new != old:
        apply_edit(
            unfolding,
            "outline",
            [OutlineEdited(episode_id=unfolding.episode_id, outline=new)],
            stale=after("outline", unfolding.episode),
            cause="the outline was edited",
        )


def confirm(unfolding: Unfolding, command: ConfirmOutline) -> None:
    """Approves the outline and asks for refinement and cast; after a failure there it asks for what is missing."""
    workflow = unfolding.episode.workflow
    if workflow.state in (WorkflowState.OUTLINE_CONFIRMED, WorkflowState.REFINING):
        return
    if workflow.failed_stage != "refinement":
        if workflow.state is not WorkflowState.OUTLINE_GENERATED:
            raise illegal(unfolding.episode, "confirm the outline")
        approved = content_hash("outline", unfolding.episode)
        unfolding.add(OutlineConfirmed(episode_id=unfolding.episode_id, content_hash=approved))
    ask_stage(unfolding, "refinement", "have the outline refined", Choice.of(command))
