"""Episodes: create, state, list, detail, progress, cancel, delete."""

from datetime import UTC
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from contracts.episode import commands as c
from contracts.identifiers import EpisodeId
from services.chassis.clock import utc_now
from services.gateway import progress, replies
from services.gateway.chosen import Wondered
from services.gateway.commanding import AtDesk, Desk, tag
from services.gateway.page import workflow_of
from services.gateway.requests import Budget, NewEpisode
from services.gateway.routes import CONVERSATIONAL, EPISODE
from services.gateway.views.episode_pages import newest
from services.gateway.views.ledger import standing
from services.gateway.views.work import typical_seconds, work_of

router = APIRouter(tags=["episodes"])

type Status = Literal["draft", "generating", "completed", "failed", "cancelled"]


@router.post(f"{CONVERSATIONAL}/episode/create", status_code=201, summary="Create an episode from a premise")
async def create(body: NewEpisode, desk: AtDesk, response: Response) -> dict[str, Any]:
    """Makes the series when it is new, and an episode in the state ``initial``. Nothing is generated yet."""
    await desk.send(c.CreateProject(project_id=_project(desk, body), name=body.series_id))
    episode_id = desk.new_id("ep")
    page = await desk.command(c.CreateEpisode, episode_id, **_wish(desk, body))
    tag(response, page)
    response.headers["Location"] = f"{CONVERSATIONAL}/episode/{episode_id}/state"
    return replies.workflow_state(page)


@router.post(f"{CONVERSATIONAL}/episode/create/quote", summary="What a new episode would cost")
async def quote_new(body: NewEpisode, desk: AtDesk, choice: Wondered) -> dict[str, Any]:
    """From the premise to the film; nothing is created. All but the outline is an estimate, from low to high."""
    wish = c.CreateEpisode.model_validate({"episode_id": desk.new_id("ep"), **_wish(desk, body)})
    return await desk.quote_new(wish, choice)


def _project(desk: Desk, body: NewEpisode) -> str:
    return replies.project_id(desk.caller.tenant, body.series_id)


def _wish(desk: Desk, body: NewEpisode) -> dict[str, Any]:
    return {
        "project_id": _project(desk, body),
        "number": body.episode_number,
        "mode": body.mode,
        "premise": body.initial_content,
        "title": body.title,
        "budget_microdollars": body.budget_microdollars,
        "settings": {
            "style": body.style,
            "ratio": body.ratio,
            "language": body.language,
            "seed": body.seed,
            "shots": body.shots,
        },
    }


@router.get(f"{EPISODE}/state", summary="The whole state of an episode")
async def state(episode_id: EpisodeId, desk: AtDesk, response: Response) -> dict[str, Any]:
    """Outline, characters, scenes, storyboard, film; what is stale and why; what failed and what to do next."""
    page = await desk.page(episode_id)
    tag(response, page)
    return replies.workflow_state(page)


@router.get(f"{EPISODE}/progress", summary="How far an episode is")
async def progress_of(episode_id: EpisodeId, desk: AtDesk) -> dict[str, Any]:
    """Percentage of the workflow; per stage the counts of units; what runs now; elapsed; an ETA when there is a history."""
    page = await desk.page(episode_id)
    tenant = desk.caller.tenant
    jobs = await work_of(desk.rows, episode_id, tenant=tenant)
    typical = await typical_seconds(desk.rows, tenant=tenant)
    settled, reserved = await standing(desk.rows, "episode", episode_id, tenant=tenant)
    info = replies.step_info(page)
    return {
        "episode_id": episode_id,
        "state": page["state"],
        "progress_percentage": info["progress_percentage"],
        "step_info": info,
        "stages": progress.stages(jobs),
        "running": progress.running(jobs),
        "elapsed_seconds": progress.elapsed_seconds(jobs, utc_now().astimezone(UTC)),
        "eta_seconds": progress.eta_seconds(jobs, typical),
        "cost_microdollars": settled,
        "reserved_microdollars": reserved,
        "failed_stage": workflow_of(page).failed_stage,
        "error": page["error"],
    }


@router.get(f"{CONVERSATIONAL}/episodes", summary="The library of episodes, newest first")
async def list_episodes(
    desk: AtDesk,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=100)] = 20,
    status: Status | None = None,
) -> dict[str, Any]:
    """Pages through the episodes of the tenant."""
    tenant = desk.caller.tenant
    pages, total = await newest(
        desk.rows, tenant=tenant, status=status, limit=page_size, offset=(page - 1) * page_size
    )
    return {
        "episodes": [replies.summary(entry, tenant) for entry in pages],
        "total": total,
        "page": page,
        "page_size": page_size,
        "total_pages": -(-total // page_size),
    }


@router.get(f"{CONVERSATIONAL}/episodes/{{episode_id}}", summary="An episode in detail")
async def detail(episode_id: EpisodeId, desk: AtDesk, response: Response) -> dict[str, Any]:
    """The library entry together with the state."""
    page = await desk.page(episode_id)
    tag(response, page)
    whole = replies.workflow_state(page)
    film = whole["film"]
    return {
        "episode": replies.summary(page, desk.caller.tenant),
        "workflow_session": whole["step_info"] | {"workflow_id": episode_id, "version": page["version"]},
        "premise": page["premise"],
        "outline": whole["outline"],
        "characters": whole["characters"],
        "scenes": whole["scenes"],
        "storyboard": whole["storyboard"],
        "video_info": {"video_path": film["url"], "duration": film["duration"], "status": "completed"}
        if film
        else None,
    }


@router.delete(f"{CONVERSATIONAL}/episodes/{{episode_id}}", summary="Delete an episode")
async def delete(episode_id: EpisodeId, desk: AtDesk) -> dict[str, Any]:
    """Hides the episode and stops its work; its files are cleaned up later."""
    await desk.page(episode_id)
    await desk.send(c.DeleteEpisode(episode_id=episode_id, expected_version=desk.expected_version))
    return {"message": "Episode deleted", "episode_id": episode_id}


@router.delete(f"{EPISODE}/workflow", summary="Cancel the workflow")
async def cancel(episode_id: EpisodeId, desk: AtDesk) -> dict[str, Any]:
    """Stops what is queued and running and keeps the episode with everything that is finished."""
    page = await desk.command(c.CancelWorkflow, episode_id)
    return replies.accepted(page, "Workflow cancelled")


@router.put(f"{EPISODE}/budget", summary="Set the cap on an episode's spend")
async def set_budget(episode_id: EpisodeId, body: Budget, desk: AtDesk) -> dict[str, Any]:
    """In micro-dollars; null lifts the cap."""
    page = await desk.command(c.SetEpisodeBudget, episode_id, microdollars=body.microdollars)
    return {"episode_id": episode_id, "budget_microdollars": page["budget_microdollars"]}
