"""Health: alive, and ready with each component."""

import asyncio
import json
from typing import Any

from fastapi import APIRouter, Request, Response
from nats.aio.client import Client as NatsClient

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
    """503 when a component is missing; its state says what is wrong."""
    state = request.app.state
    answers = await asyncio.gather(
        _postgres(state), _object_store(state), *(_service(state.nats, name) for name in SERVICES)
    )
    components = dict(zip(("postgres", "object_store", *SERVICES), answers, strict=True))
    components["nats"] = {"ready": state.nats.is_connected}
    whole = all(component["ready"] for component in components.values())
    response.status_code = 200 if whole else 503
    return {"status": "ready" if whole else "not ready", "components": components}


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
