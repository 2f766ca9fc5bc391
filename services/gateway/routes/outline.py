"""The outline: generate, edit, confirm."""

from typing import Any

from fastapi import APIRouter, Response

from contracts.episode import commands as c
from contracts.identifiers import EpisodeId
from services.gateway import replies
from services.gateway.chosen import Chosen
from services.gateway.commanding import AtDesk, tag
from services.gateway.requests import OutlineEdit
from services.gateway.routes import EPISODE

router = APIRouter(tags=["outline"])


@router.post(f"{EPISODE}/outline/generate", status_code=202, summary="Draft the outline")
async def generate(episode_id: EpisodeId, desk: AtDesk, choice: Chosen) -> dict[str, Any]:
    """From the premise; from ``outline_generated`` it is drafted anew."""
    page = await desk.make(c.DraftOutline, episode_id, choice)
    return replies.accepted(page, "Outline generation started", ("outline",))


@router.put(f"{EPISODE}/outline", summary="Edit the outline")
async def edit(episode_id: EpisodeId, body: OutlineEdit, desk: AtDesk, response: Response) -> dict[str, Any]:
    """Only the fields given change. A confirmed outline must be confirmed again; what was made from it goes stale."""
    page = await desk.edit(c.EditOutline, episode_id, body)
    tag(response, page)
    return replies.outline(page)


@router.post(f"{EPISODE}/outline/confirm", status_code=202, summary="Confirm the outline")
async def confirm(episode_id: EpisodeId, desk: AtDesk, choice: Chosen) -> dict[str, Any]:
    """Approves the outline as it reads now; refining starts by itself."""
    page = await desk.make(c.ConfirmOutline, episode_id, choice)
    return replies.accepted(page, "Outline confirmed", ("refinement", "cast")) | {"next_state": "refining"}
