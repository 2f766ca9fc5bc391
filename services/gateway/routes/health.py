"""Health: alive, and ready with each component."""

import asyncio
import json
from typing import Any

from fastapi import APIRouter, Request, Response
from nats.aio.client import Client as NatsClient

from contracts.generation.queries import ProvidersListed
from contracts.message import Refused
from services.chassis.health import health_subject
from services.chassis.object_store import ObjectStoreError

router = APIRouter(tags=["health"])

SERVICES = ("episode", "generation", "render", "assets", "gateway")
PATIENCE_SECONDS = 1.5


@router.get("/health/live", summary="The process is alive")
async def live() -> dict[str, str]:
    """Says nothing about servers: a restart would not mend them."""
    return {"status": "alive"}


@router.get("/health", summary="Every component")
@router.get("/health/ready", summary="Ready for work, with each component")
async def ready(request: Request, response: Response) -> dict[str, Any]:
    """503 when a component is missing; its state says what is wrong. What ``providers`` tells is no reason for it."""
    state = request.app.state
    providers, *answers = await asyncio.gather(
        _providers(state),
        _postgres(state),
        _object_store(state),
        *(_service(state.nats, name) for name in SERVICES),
    )
    components = dict(zip(("postgres", "object_store", *SERVICES), answers, strict=True))
    components["nats"] = {"ready": state.nats.is_connected}
    whole = all(component["ready"] for component in components.values())
    response.status_code = 200 if whole else 503
    status = "ready" if whole else "not ready"
    return {"status": status, "components": components, "providers": providers}


async def _providers(state: Any) -> dict[str, Any]:
    """Who can be asked, who cannot and why, which models are no longer made; empty while nobody knows."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            listed = await state.known.listed("health")
    except (Refused, TimeoutError):
        return {}
    return provider_summary(listed)


def provider_summary(listed: ProvidersListed) -> dict[str, Any]:
    """The state of the providers in names."""
    return {
        "configured": [one.name for one in listed.providers if one.configured],
        "unconfigured": {one.name: one.reason for one in listed.providers if not one.configured},
        "retired": [
            f"{one.name}/{model.name}" for one in listed.providers for model in one.models if model.retired
        ],
        "failing": {one.name: one.breaker for one in listed.providers if one.breaker != "closed"},
    }


async def _postgres(state: Any) -> dict[str, Any]:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await state.rows.fetchval("select 1")
    except Exception as failure:  # whatever is wrong with the database, it is the answer
        return {"ready": False, "state": f"{type(failure).__name__}: {failure}"}
    return {"ready": True}


async def _object_store(state: Any) -> dict[str, Any]:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await state.store.check()
    except (ObjectStoreError, TimeoutError) as failure:
        return {"ready": False, "state": str(failure) or "no answer in time"}
    return {"ready": True}


async def _service(nats: NatsClient, name: str) -> dict[str, Any]:
    try:
        answer = await nats.request(health_subject(name), b"", timeout=PATIENCE_SECONDS)
        return dict(json.loads(answer.data))
    except Exception as failure:  # no responder, no connection, no time: all mean not ready
        return {"ready": False, "state": f"no answer from {name} ({type(failure).__name__})"}
