"""Characters: draw, redraw one, edit, delete, confirm; and the library across episodes."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from contracts.episode import commands as c
from contracts.identifiers import CharacterId, EpisodeId
from services.gateway import replies
from services.gateway.chosen import Chosen
from services.gateway.commanding import AtDesk, tag
from services.gateway.problems import not_found
from services.gateway.requests import CharacterEdit
from services.gateway.routes import CONVERSATIONAL, EPISODE
from services.gateway.views.library import newest_entries

router = APIRouter(tags=["characters"])


@router.post(f"{EPISODE}/characters/generate", status_code=202, summary="Draw the characters")
async def generate(episode_id: EpisodeId, desk: AtDesk, choice: Chosen) -> dict[str, Any]:
    """A portrait of each; after a failure only those that are missing."""
    page = await desk.make(c.DrawCharacters, episode_id, choice)
    return replies.accepted(page, "Character generation started", ("character_image",))


@router.post(f"{EPISODE}/characters/confirm", summary="Confirm the characters")
async def confirm(episode_id: EpisodeId, desk: AtDesk) -> dict[str, Any]:
    """Approves the characters as they are now."""
    return replies.accepted(await desk.command(c.ConfirmCharacters, episode_id), "Characters confirmed")


@router.get(f"{EPISODE}/characters/images", summary="Finished portraits")
async def images(episode_id: EpisodeId, desk: AtDesk) -> dict[str, Any]:
    """Only characters that have a picture."""
    page = await desk.page(episode_id)
    found = [replies.character(page, entry) for entry in page["characters"]]
    found = [entry for entry in found if entry["image_url"]]
    return {
        "episode_id": episode_id,
        "characters": found,
        "count": len(found),
        "message": f"{len(found)} finished portraits",
    }


@router.post(
    f"{EPISODE}/characters/{{character_id}}/regenerate", status_code=202, summary="Redraw one character"
)
async def regenerate(
    episode_id: EpisodeId, character_id: CharacterId, desk: AtDesk, choice: Chosen
) -> dict[str, Any]:
    """A new take; the old one is kept and can be selected again."""
    page = await desk.make(c.RedrawCharacter, episode_id, choice, character_id=character_id)
    entry = _one(page, character_id)
    started = replies.accepted(page, "Regeneration started", ("character_image",))
    job = page["pending"].get(f"character_image:{character_id}")
    return started | {
        "character_id": character_id,
        "character_name": entry["name"],
        "status": "generating",
        "job_id": job,
    }


@router.patch(f"{EPISODE}/characters/{{character_id}}", summary="Edit a character")
async def edit(
    episode_id: EpisodeId, character_id: CharacterId, body: CharacterEdit, desk: AtDesk, response: Response
) -> dict[str, Any]:
    """Changes the text; the picture stays, and is marked stale when it no longer fits."""
    page = await desk.edit(c.EditCharacter, episode_id, body, character_id=character_id)
    tag(response, page)
    return {"message": "Character updated", "character": replies.character(page, _one(page, character_id))}


@router.delete(f"{EPISODE}/characters/{{character_id}}", summary="Delete a character")
async def delete(episode_id: EpisodeId, character_id: CharacterId, desk: AtDesk) -> dict[str, Any]:
    """Its figure leaves the shots, its lines go to the narrator."""
    await desk.command(c.RemoveCharacter, episode_id, character_id=character_id)
    return {"message": "Character deleted", "character_id": character_id}


@router.get(f"{CONVERSATIONAL}/characters", summary="Characters of all episodes")
async def library(
    desk: AtDesk,
    episode_id: EpisodeId | None = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Newest first; of one episode when asked."""
    entries, total = await newest_entries(
        desk.rows,
        "character",
        tenant=desk.caller.tenant,
        episode_id=episode_id,
        limit=page_size,
        offset=(page - 1) * page_size,
    )
    return {
        "characters": entries,
        "total": total,
        "page": page,
        "page_size": page_size,
        "total_pages": -(-total // page_size),
    }


def _one(page: dict[str, Any], character_id: str) -> dict[str, Any]:
    for entry in page["characters"]:
        if entry["character_id"] == character_id:
            return dict(entry)
    raise not_found("character", character_id)
