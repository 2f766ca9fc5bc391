"""The storyboard and its shots: draft, redraw one, edit, delete, confirm."""

from typing import Any

from fastapi import APIRouter, Response

from contracts.episode import commands as c
from contracts.identifiers import EpisodeId, ShotId
from contracts.story import FRAMES_PER_SECOND
from services.gateway import replies
from services.gateway.chosen import Chosen
from services.gateway.commanding import AtDesk, tag
from services.gateway.problems import Refusal, not_found
from services.gateway.requests import ShotEdit
from services.gateway.routes import EPISODE

router = APIRouter(tags=["storyboard"])

FIELD_OF = {"shot_size": "size", "camera_angle": "angle", "camera_movement": "move"}


@router.post(f"{EPISODE}/storyboard/generate", status_code=202, summary="Draft the storyboard")
async def generate(episode_id: EpisodeId, desk: AtDesk, choice: Chosen) -> dict[str, Any]:
    """The list of shots, then a frame of each; after a failure only what is missing."""
    page = await desk.make(c.DraftStoryboard, episode_id, choice)
    return replies.accepted(page, "Storyboard generation started", ("storyboard", "shot_image"))


@router.post(f"{EPISODE}/storyboard/confirm", summary="Confirm the storyboard")
async def confirm(episode_id: EpisodeId, desk: AtDesk) -> dict[str, Any]:
    """Approves the shots as they are now: their dialogue is spoken to the letter."""
    return replies.accepted(await desk.command(c.ConfirmStoryboard, episode_id), "Storyboard confirmed")


@router.get(f"{EPISODE}/shots", summary="The shots in order")
async def shots(episode_id: EpisodeId, desk: AtDesk) -> dict[str, Any]:
    """With picture, clip and line of each."""
    page = await desk.page(episode_id)
    found = [replies.shot(page, entry) for entry in page["shots"]]
    return {"shots": found, "total": len(found)}


@router.patch(f"{EPISODE}/shots/{{shot_id}}", summary="Edit a shot")
async def edit(
    episode_id: EpisodeId, shot_id: ShotId, body: ShotEdit, desk: AtDesk, response: Response
) -> dict[str, Any]:
    """Only the fields given change; what no longer fits is marked stale and made again only when asked for."""
    given = body.model_dump(exclude_unset=True)
    fields = {FIELD_OF.get(name, name): value for name, value in given.items()}
    if "voice_actor" in fields:
        fields |= _voice(await desk.page(episode_id), fields.pop("voice_actor"))
    if (seconds := fields.pop("duration", None)) is not None:
        fields["frames"] = round(seconds * FRAMES_PER_SECOND)
    page = await desk.command(c.EditShot, episode_id, shot_id=shot_id, **fields)
    tag(response, page)
    return {"message": "Shot updated", "shot": replies.shot(page, _one(page, shot_id))}


@router.delete(f"{EPISODE}/shots/{{shot_id}}", summary="Delete a shot")
async def delete(episode_id: EpisodeId, shot_id: ShotId, desk: AtDesk) -> dict[str, Any]:
    """The others close up; the film goes stale."""
    await desk.command(c.RemoveShot, episode_id, shot_id=shot_id)
    return {"message": "Shot deleted", "shot_id": shot_id}


@router.post(f"{EPISODE}/shots/{{shot_id}}/regenerate", status_code=202, summary="Redraw the frame of a shot")
async def regenerate(episode_id: EpisodeId, shot_id: ShotId, desk: AtDesk, choice: Chosen) -> dict[str, Any]:
    """A new take; the old one is kept and can be selected again."""
    page = await desk.make(c.RedrawShot, episode_id, choice, shot_id=shot_id)
    return _started(page, shot_id, "shot_image")


@router.post(f"{EPISODE}/shots/{{shot_id}}/regenerate-video", status_code=202, summary="Film a shot again")
async def regenerate_video(
    episode_id: EpisodeId, shot_id: ShotId, desk: AtDesk, choice: Chosen
) -> dict[str, Any]:
    """A new take; the old one is kept and can be selected again."""
    page = await desk.make(c.ReshootShot, episode_id, choice, shot_id=shot_id)
    return _started(page, shot_id, "shot_video")


def _started(page: dict[str, Any], shot_id: ShotId, kind: str) -> dict[str, Any]:
    started = replies.accepted(page, "Regeneration started", (kind,))
    return started | {
        "shot_id": shot_id,
        "shot_number": _one(page, shot_id)["number"] + 1,
        "status": "generating",
        "job_id": page["pending"].get(f"{kind}:{shot_id}"),
    }


def _voice(page: dict[str, Any], wanted: str | None) -> dict[str, Any]:
    if not wanted or wanted.casefold() == "narrator":
        return {"narrated": True}
    for entry in page["characters"]:
        if wanted in (entry["character_id"], entry["name"]):
            return {"speaker": entry["character_id"]}
    names = ", ".join(entry["name"] for entry in page["characters"])
    raise Refusal(
        422, "invalid", f"voice_actor {wanted!r} is no character of the episode; there are: {names}, narrator"
    )


def _one(page: dict[str, Any], shot_id: str) -> dict[str, Any]:
    for entry in page["shots"]:
        if entry["shot_id"] == shot_id:
            return dict(entry)
    raise not_found("shot", shot_id)
