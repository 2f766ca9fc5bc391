"""What a step would cost, beside every step that costs; and what all that is left would. Nothing is started."""

from typing import Any

from fastapi import APIRouter

from contracts.episode import commands as c
from contracts.identifiers import CharacterId, EpisodeId, SceneId, ShotId
from services.gateway.chosen import Wondered
from services.gateway.commanding import AtDesk
from services.gateway.routes import EPISODE

router = APIRouter(tags=["quotes"])


@router.get(f"{EPISODE}/quote", summary="What the whole rest of an episode would cost")
async def rest(episode_id: EpisodeId, desk: AtDesk, choice: Wondered) -> dict[str, Any]:
    """Until there is a film. What is not written yet is estimated: low is what surely comes, high what may come."""
    return await desk.quote(None, episode_id, choice)


@router.get(f"{EPISODE}/outline/quote", summary="What the outline would cost")
async def outline(episode_id: EpisodeId, desk: AtDesk, choice: Wondered) -> dict[str, Any]:
    """By the same reckoning as the reservation."""
    return await desk.quote(c.DraftOutline, episode_id, choice)


@router.get(f"{EPISODE}/outline/confirm/quote", summary="What the refinement would cost")
async def refinement(episode_id: EpisodeId, desk: AtDesk, choice: Wondered) -> dict[str, Any]:
    """With the approval of the outline the story is told in full and its cast found."""
    return await desk.quote(c.ConfirmOutline, episode_id, choice)


@router.get(f"{EPISODE}/characters/quote", summary="What the portraits would cost")
async def characters(episode_id: EpisodeId, desk: AtDesk, choice: Wondered) -> dict[str, Any]:
    """After a failure only those that are missing."""
    return await desk.quote(c.DrawCharacters, episode_id, choice)


@router.get(f"{EPISODE}/characters/{{character_id}}/quote", summary="What another portrait would cost")
async def character(
    episode_id: EpisodeId, character_id: CharacterId, desk: AtDesk, choice: Wondered
) -> dict[str, Any]:
    """Of one character."""
    return await desk.quote(c.RedrawCharacter, episode_id, choice, character_id=character_id)


@router.get(f"{EPISODE}/scenes/quote", summary="What the scene art would cost")
async def scenes(episode_id: EpisodeId, desk: AtDesk, choice: Wondered) -> dict[str, Any]:
    """After a failure only what is missing."""
    return await desk.quote(c.DrawScenes, episode_id, choice)


@router.get(f"{EPISODE}/scenes/{{scene_id}}/quote", summary="What other scene art would cost")
async def scene(episode_id: EpisodeId, scene_id: SceneId, desk: AtDesk, choice: Wondered) -> dict[str, Any]:
    """Of one scene."""
    return await desk.quote(c.RedrawScene, episode_id, choice, scene_id=scene_id)


@router.get(f"{EPISODE}/storyboard/quote", summary="What the storyboard would cost")
async def storyboard(episode_id: EpisodeId, desk: AtDesk, choice: Wondered) -> dict[str, Any]:
    """The list of shots is certain, their frames are an estimate until they are written."""
    return await desk.quote(c.DraftStoryboard, episode_id, choice)


@router.get(f"{EPISODE}/shots/{{shot_id}}/quote", summary="What another frame would cost")
async def shot(episode_id: EpisodeId, shot_id: ShotId, desk: AtDesk, choice: Wondered) -> dict[str, Any]:
    """Of one shot."""
    return await desk.quote(c.RedrawShot, episode_id, choice, shot_id=shot_id)


@router.get(f"{EPISODE}/shots/{{shot_id}}/quote-video", summary="What another clip would cost")
async def shot_video(
    episode_id: EpisodeId, shot_id: ShotId, desk: AtDesk, choice: Wondered
) -> dict[str, Any]:
    """Of one shot."""
    return await desk.quote(c.ReshootShot, episode_id, choice, shot_id=shot_id)


@router.get(f"{EPISODE}/video/quote", summary="What the film would cost")
async def video(episode_id: EpisodeId, desk: AtDesk, choice: Wondered) -> dict[str, Any]:
    """Lines, clips and music: all that is missing, failed or stale. How long spoken shots last is an estimate."""
    return await desk.quote(c.ShootVideo, episode_id, choice)
