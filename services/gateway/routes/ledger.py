"""The ledger: everything that was reserved and settled, what it adds up to, and the same as a file."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse

from contracts.identifiers import EpisodeId
from contracts.message import Line
from services.gateway import replies
from services.gateway.commanding import AtDesk
from services.gateway.ledger_sums import ledger_totals
from services.gateway.requests import SeriesId
from services.gateway.spreadsheet import csv_line
from services.gateway.views import Json
from services.gateway.views.ledger import Selection, all_entries, entries, held, spent

router = APIRouter(tags=["ledger"])

COLUMNS = (
    "position", "recorded_at", "kind", "job_id", "project_id", "episode_id", "stage", "unit", "provider", "model",
    "units", "price_version", "microdollars", "lost",
)  # fmt: skip


def _selection(
    desk: AtDesk,
    project: Annotated[SeriesId | None, Query(description="Only of this project.")] = None,
    episode: Annotated[EpisodeId | None, Query(description="Only of this episode.")] = None,
    provider: Annotated[Line | None, Query(description="Only of this provider.")] = None,
    since: Annotated[
        datetime | None, Query(description="From this moment on; UTC without an offset.")
    ] = None,
    until: Annotated[datetime | None, Query(description="Before this moment.")] = None,
) -> Selection:
    tenant = desk.caller.tenant
    return Selection(
        tenant=tenant,
        project_id=replies.project_id(tenant, project) if project else None,
        episode_id=episode,
        provider=provider.replace("\x00", "") if provider else None,
        since=_aware(since),
        until=_aware(until),
    )


Selected = Annotated[Selection, Depends(_selection)]


@router.get("/api/v1/ledger", summary="Every reservation and settlement")
async def ledger(
    desk: AtDesk,
    selection: Selected,
    after: Annotated[int, Query(ge=0, lt=2**53, description="Position to go on behind.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
) -> dict[str, Any]:
    """In the order they happened; ``next`` is the ``after`` of the page that follows, null on the last one."""
    found = await entries(desk.rows, selection, after=after, limit=limit + 1)
    page = [_told(entry, selection.tenant) for entry in found[:limit]]
    return {"entries": page, "next": page[-1]["position"] if len(found) > limit else None}


@router.get("/api/v1/ledger/totals", summary="What it adds up to")
async def totals(desk: AtDesk, selection: Selected) -> dict[str, Any]:
    """By episode, stage and provider; and what was lost to failures. What is reserved is so at this moment."""
    return ledger_totals(await spent(desk.rows, selection), await held(desk.rows, selection))


@router.get("/api/v1/ledger.csv", summary="The ledger as a file", response_class=StreamingResponse)
async def as_csv(desk: AtDesk, selection: Selected) -> Response:
    """All entries, amounts in micro-dollars."""

    async def lines() -> AsyncIterator[str]:
        yield csv_line(COLUMNS)
        async for entry in all_entries(desk.rows, selection):
            told = _told(entry, selection.tenant)
            yield csv_line(told[column] for column in COLUMNS)

    headers = {"Content-Disposition": 'attachment; filename="ledger.csv"'}
    return StreamingResponse(lines(), headers=headers, media_type="text/csv; charset=utf-8")


def _told(entry: Json, tenant: str) -> Json:
    return {
        "position": entry["position"],
        "recorded_at": entry["recorded_at"].isoformat(),
        "kind": entry["kind"],
        "job_id": entry["job_id"],
        "project_id": replies.series_id(entry, tenant),
        "episode_id": entry["episode_id"],
        "stage": entry["stage"],
        "unit": f"{entry['unit_kind']}:{entry['target_id']}",
        "provider": entry["provider"],
        "model": entry["model"],
        "units": entry["units"],
        "price_version": entry["price_version"],
        "microdollars": entry["microdollars"],
        "lost": entry["lost"],
    }


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
