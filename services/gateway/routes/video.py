"""From approved shots to the film; and the takes of every unit."""

from typing import Any

from fastapi import APIRouter

from contracts.episode import commands as c
from contracts.identifiers import EpisodeId, TakeId
from services.gateway import replies
from services.gateway.chosen import Chosen
from services.gateway.commanding import AtDesk
from services.gateway.page import in_use
from services.gateway.problems import not_found
from services.gateway.routes import EPISODE

router = APIRouter(tags=["video"])


@router.post(f"{EPISODE}/video/generate", status_code=202, summary="Film the shots and cut the episode")
async def generate(episode_id: EpisodeId, desk: AtDesk, choice: Chosen) -> dict[str, Any]:
    """Lines, clips, music and the cut: all that is missing, failed or stale, and nothing else."""
    page = await desk.make(c.ShootVideo, episode_id, choice)
    return replies.accepted(page, "Video generation started", ("speech", "shot_video", "music", "cut"))


@router.post(f"{EPISODE}/video/recut", status_code=202, summary="Cut the film again")
async def recut(episode_id: EpisodeId, desk: AtDesk) -> dict[str, Any]:
    """From the takes that are selected now."""
    return replies.accepted(await desk.command(c.RecutEpisode, episode_id), "Cut started", ("cut",))


@router.get(f"{EPISODE}/takes", summary="All takes")
async def takes(episode_id: EpisodeId, desk: AtDesk, unit: str | None = None) -> dict[str, Any]:
    """Per unit (``<kind>:<id>``) with provenance; the selected one is marked."""
    page = await desk.page(episode_id)
    found = [
        {
            "take_id": take["take_id"],
            "unit": key,
            "selected": page["selected"].get(key) == take["take_id"],
            "url": replies.asset_url(take["media"]),
            "media": take["media"],
            "provenance": take["provenance"],
        }
        for key, made in in_use(page, page["takes"]).items()
        for take in made
        if unit is None or unit == key
    ]
    return {"episode_id": episode_id, "takes": found, "total": len(found)}


@router.post(f"{EPISODE}/takes/{{take_id}}/select", summary="Choose a take")
async def select(episode_id: EpisodeId, take_id: TakeId, desk: AtDesk) -> dict[str, Any]:
    """The take counts from now on; what was made from the other one goes stale."""
    page = await desk.page(episode_id)
    unit = next(
        (take["unit"] for made in page["takes"].values() for take in made if take["take_id"] == take_id), None
    )
    if unit is None:
        raise not_found("take", take_id)
    page = await desk.command(c.SelectTake, episode_id, unit=unit, take_id=take_id)
    return replies.accepted(page, "Take selected") | {
        "take_id": take_id,
        "stale": in_use(page, page["stale"]),
    }
