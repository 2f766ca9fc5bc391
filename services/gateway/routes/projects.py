"""Series: what several episodes share, and the cap on their spend."""

from typing import Any

from fastapi import APIRouter

from contracts.episode import commands as c
from services.gateway import replies
from services.gateway.commanding import AtDesk, Desk
from services.gateway.problems import not_found
from services.gateway.requests import Budget, SeriesId
from services.gateway.routes import CONVERSATIONAL
from services.gateway.views.projects import project_of

router = APIRouter(tags=["series"])


@router.get(f"{CONVERSATIONAL}/series/{{series_id}}", summary="A series")
async def read(series_id: SeriesId, desk: AtDesk) -> dict[str, Any]:
    """Name and cap in micro-dollars."""
    return await _project(desk, series_id)


@router.put(f"{CONVERSATIONAL}/series/{{series_id}}/budget", summary="Set the cap on the spend of a series")
async def set_budget(series_id: SeriesId, body: Budget, desk: AtDesk) -> dict[str, Any]:
    """In micro-dollars; null lifts the cap. It holds for episodes created from now on and for those there are."""
    await _project(desk, series_id)
    project_id = replies.project_id(desk.caller.tenant, series_id)
    await desk.send(c.SetProjectBudget(project_id=project_id, microdollars=body.microdollars))
    return await _project(desk, series_id)


async def _project(desk: Desk, series_id: str) -> dict[str, Any]:
    project = await project_of(
        desk.rows, replies.project_id(desk.caller.tenant, series_id), tenant=desk.caller.tenant
    )
    if project is None:
        raise not_found("series", series_id)
    return {
        "series_id": series_id,
        "name": project["name"],
        "budget_microdollars": project["budget_microdollars"],
        "created_at": project["created_at"].isoformat(),
    }
