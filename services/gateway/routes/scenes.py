"""Scenes: draw, redraw one, edit, delete, confirm; and the library across episodes."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from contracts.episode import commands as c
from contracts.identifiers import EpisodeId, SceneId
from services.gateway import replies
from services.gateway.chosen import Chosen
from services.gateway.commanding import AtDesk, tag
from services.gateway.problems import not_found
from services.gateway.requests import SceneEdit
from services.gateway.routes import CONVERSATIONAL, EPISODE
from services.gateway.views.library import newest_entries

router = APIRouter(tags=["scenes"])


@router.post(f"{EPISODE}/scenes/generate", status_code=202, summary="Draw the scenes")
async def generate(episode_id: EpisodeId, desk: AtDesk, choice: Chosen) -> dict[str, Any]:
    """Concept art of each; after a failure only what is missing."""
    page = await desk.make(c.DrawScenes, episode_id, choice)
    return replies.accepted(page, "Scene generation started", ("scene_image",))


@router.post(f"{EPISODE}/scenes/confirm", summary="Confirm the scenes")
async def confirm(episode_id: EpisodeId, desk: AtDesk) -> dict[str, Any]:
    """Approves the scenes as they are now."""
    return replies.accepted(await desk.command(c.ConfirmScenes, episode_id), "Scenes confirmed")


@router.get(f"{EPISODE}/scenes/images", summary="Finished scene art")
async def images(episode_id: EpisodeId, desk: AtDesk) -> dict[str, Any]:
    """Only scenes that have a picture."""
    page = await desk.page(episode_id)
    found = [replies.scene(page, entry) for entry in page["scenes"]]
    found = [entry for entry in found if entry["image_url"]]
    return {
        "episode_id": episode_id,
        "scenes": found,
        "count": len(found),
        "message": f"{len(found)} finished scenes",
    }


@router.post(f"{EPISODE}/scenes/{{scene_id}}/regenerate", status_code=202, summary="Redraw one scene")
async def regenerate(
    episode_id: EpisodeId, scene_id: SceneId, desk: AtDesk, choice: Chosen
) -> dict[str, Any]:
    """A new take; the old one is kept and can be selected again."""
    page = await desk.make(c.RedrawScene, episode_id, choice, scene_id=scene_id)
    started = replies.accepted(page, "Regeneration started", ("scene_image",))
    return started | {
        "scene_id": scene_id,
        "scene_name": _one(page, scene_id)["name"],
        "status": "generating",
        "job_id": page["pending"].get(f"scene_image:{scene_id}"),
    }


@router.patch(f"{EPISODE}/scenes/{{scene_id}}", summary="Edit a scene")
async def edit(
    episode_id: EpisodeId, scene_id: SceneId, body: SceneEdit, desk: AtDesk, response: Response
) -> dict[str, Any]:
    """Changes the text; pictures that no longer fit are marked stale."""
    page = await desk.edit(c.EditScene, episode_id, body, scene_id=scene_id)
    tag(response, page)
    return {"message": "Scene updated", "scene": replies.scene(page, _one(page, scene_id))}


@router.delete(f"{EPISODE}/scenes/{{scene_id}}", summary="Delete a scene")
async def delete(episode_id: EpisodeId, scene_id: SceneId, desk: AtDesk) -> dict[str, Any]:
    """Its shots go with it."""
    await desk.command(c.RemoveScene, episode_id, scene_id=scene_id)
    return {"message": "Scene deleted", "scene_id": scene_id}


@router.get(f"{CONVERSATIONAL}/scenes", summary="Scenes of all episodes")
async def library(
    desk: AtDesk,
    episode_id: EpisodeId | None = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Newest first; of one episode when asked."""
    entries, total = await newest_entries(
        desk.rows,
        "scene",
        tenant=desk.caller.tenant,
        episode_id=episode_id,
        limit=page_size,
        offset=(page - 1) * page_size,
    )
    return {
        "scenes": entries,
        "total": total,
        "page": page,
        "page_size": page_size,
        "total_pages": -(-total // page_size),
    }


def _one(page: dict[str, Any], scene_id: str) -> dict[str, Any]:
    for entry in page["scenes"]:
        if entry["scene_id"] == scene_id:
            return dict(entry)
    raise not_found("scene", scene_id)
