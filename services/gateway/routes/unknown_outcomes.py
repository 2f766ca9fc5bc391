"""Work that may have been done and charged, and nobody knows: a list, and the three answers a person can give."""

from typing import Any, Literal

from fastapi import APIRouter

from contracts.generation.commands import ResolveUnknownJob
from contracts.identifiers import JobId
from services.gateway import replies
from services.gateway.commanding import AtDesk, Desk
from services.gateway.problems import not_found
from services.gateway.views import Json
from services.gateway.views.ledger import unknown_outcomes

router = APIRouter(tags=["unknown outcomes"])

ALL = "/api/v1/unknown-outcomes"
ONE = f"{ALL}/{{job_id}}"

type Resolution = Literal["look_again", "accept_as_lost", "retry"]


@router.get(ALL, summary="Work of which nobody knows whether it was charged")
async def read(desk: AtDesk) -> dict[str, Any]:
    """The longest waiting first. Each holds its reservation, and nothing is sent again, until a person decides."""
    found = await unknown_outcomes(desk.rows, tenant=desk.caller.tenant)
    return {"jobs": [_told(job, desk.caller.tenant) for job in found], "total": len(found)}


@router.post(f"{ONE}/look-again", status_code=202, summary="Look again at the provider")
async def look_again(job_id: JobId, desk: AtDesk) -> dict[str, Any]:
    """Asks the provider what became of the work, where it can be asked. Costs nothing."""
    return await _resolve(desk, job_id, "look_again", "It is looked for at the provider")


@router.post(f"{ONE}/accept-loss", status_code=202, summary="Accept the cost as lost")
async def accept_loss(job_id: JobId, desk: AtDesk) -> dict[str, Any]:
    """The reservation is counted as spent for nothing; the piece can then be asked for again."""
    return await _resolve(desk, job_id, "accept_as_lost", "The cost is accepted as lost")


@router.post(f"{ONE}/retry", status_code=202, summary="Run it again, knowing that it may be paid twice")
async def retry(job_id: JobId, desk: AtDesk) -> dict[str, Any]:
    """The reservation is counted as spent, and reserved once more for another run. 402 where the budget forbids it."""
    return await _resolve(desk, job_id, "retry", "It is run again")


async def _resolve(desk: Desk, job_id: str, resolution: Resolution, message: str) -> dict[str, Any]:
    found = await unknown_outcomes(desk.rows, tenant=desk.caller.tenant, job_id=job_id)
    if not found:
        raise not_found("job with an unknown outcome", job_id)
    [job] = found
    command = ResolveUnknownJob(job_id=job_id, episode_id=job["episode_id"], resolution=resolution)
    await desk.send(command)
    return {
        "message": message,
        "job_id": job_id,
        "resolution": resolution,
        "held_microdollars": job["held_microdollars"],
    }


def _told(job: Json, tenant: str) -> Json:
    return {
        "job_id": job["job_id"],
        "project_id": replies.series_id(job, tenant),
        "episode_id": job["episode_id"],
        "unit": f"{job['unit_kind']}:{job['target_id']}",
        "provider": job["provider"],
        "model": job["model"],
        "units": job["units"],
        "held_microdollars": job["held_microdollars"],
        "unknown_since": job["unknown_since"].isoformat(),
        "sentence": job["unknown_sentence"],
        "actions": ["look-again", "accept-loss", "retry"],
    }
