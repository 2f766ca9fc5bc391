"""Who can make what, and who makes what in a project by default."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from contracts.episode import commands as c
from services.gateway import replies
from services.gateway.choosing import check_choice
from services.gateway.commanding import AtDesk, Desk
from services.gateway.problems import not_found
from services.gateway.requests import ProviderChains, SeriesId
from services.gateway.views.projects import project_of

router = APIRouter(tags=["providers"])

PROJECT = "/api/v1/projects/{project_id}/providers"


@router.get("/api/v1/providers", summary="Who can make what")
async def providers(desk: AtDesk) -> dict[str, Any]:
    """Configured or not and why; models with limits, prices and the day they were checked; retired models; breakers."""
    listed = await desk.known.listed(desk.caller.tenant)
    return listed.model_dump(mode="json") | {"total": len(listed.providers)}


@router.get("/api/v1/providers/{provider}/servers", summary="How the machines of a provider are")
async def servers(provider: Annotated[str, Path(max_length=80)], desk: AtDesk) -> dict[str, Any]:
    """Those an administrator registered for ComfyUI: health, queue, models, LoRAs, memory. Others have none."""
    listed = await desk.known.listed(desk.caller.tenant)
    if provider not in {one.name for one in listed.providers}:
        raise not_found("provider", provider)
    seen = await desk.known.servers(provider, desk.caller.tenant)
    return {"provider": provider} | seen.model_dump(mode="json") | {"total": len(seen.servers)}


@router.get(PROJECT, summary="Who makes what in a project")
async def read(project_id: SeriesId, desk: AtDesk) -> dict[str, Any]:
    """Only what was set; for the rest the chains of the installation hold, as `GET /api/v1/providers` tells them."""
    return await _chains(desk, project_id)


@router.put(PROJECT, summary="Say who makes what in a project")
async def write(project_id: SeriesId, body: ProviderChains, desk: AtDesk) -> dict[str, Any]:
    """For all that is asked for from now on. The next of a chain takes over when one cannot be had."""
    await _chains(desk, project_id)
    listed = await desk.known.listed(desk.caller.tenant)
    for capability, chain in body.chains.items():
        for name in chain:
            check_choice(name, "", (capability,), listed, field=f"chains.{capability}")
    project = replies.project_id(desk.caller.tenant, project_id)
    chains = {capability: tuple(chain) for capability, chain in body.chains.items()}
    await desk.send(c.SetProjectProviders(project_id=project, chains=chains))
    return await _chains(desk, project_id)


async def _chains(desk: Desk, series: str) -> dict[str, Any]:
    tenant = desk.caller.tenant
    project = await project_of(desk.rows, replies.project_id(tenant, series), tenant=tenant)
    if project is None:
        raise not_found("project", series)
    return {"project_id": series, "chains": project["chains"]}
