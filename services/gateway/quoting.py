"""Asks what a step would cost: episode which wishes it would make, generation what would be reserved for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.episode.commands import CreateEpisode, MakingCommand
from contracts.episode.queries import ForeseenWork, PreviewWork, WorkPreviewed
from contracts.generation.queries import QuotedUnit, QuoteWork, WorkQuoted, WrittenWork
from contracts.message import Refused
from services.chassis.query_client import QueryClient
from services.gateway.page import Page
from services.gateway.quotes import Allowance, quote_lines, require_room, told, totals
from services.gateway.replies import series_id
from services.gateway.requests import Choice
from services.gateway.views import Rows
from services.gateway.views.ledger import Scope, standing
from services.gateway.views.projects import project_of

QUOTED_AT_ONCE = 50
"""Wishes in one question: each may carry some ten thousand characters of story."""


async def quote_of(
    rows: Rows,
    queries: QueryClient,
    step: type[MakingCommand] | None,
    page: Page,
    *,
    tenant: str,
    fields: Mapping[str, Any],
) -> dict[str, Any]:
    """The quote of a step, or without one of all that is left until the film. Raises Refused."""
    preview = PreviewWork(
        episode_id=page["episode_id"], step=step.__name__ if step else "", fields=dict(fields)
    )
    works = (await queries.ask(preview, WorkPreviewed, tenant=tenant)).works
    lines = quote_lines(works, await _quoted(queries, works, tenant))
    allowances = await _allowances(rows, page, tenant=tenant)
    return {
        "episode_id": page["episode_id"],
        "state": page["state"],
        **totals(lines),
        "budgets": [told(allowance) for allowance in allowances],
        "lines": lines,
        "total": len(lines),
    }


async def quote_of_new(
    queries: QueryClient, wish: CreateEpisode, choice: Choice, *, tenant: str
) -> dict[str, Any]:
    """What an episode that is not there yet would cost until there is a film. Raises Refused."""
    fields = wish.model_dump(mode="json", exclude={"episode_id"}) | choice.model_dump()
    preview = PreviewWork(episode_id=wish.episode_id, step=CreateEpisode.__name__, fields=fields)
    works = (await queries.ask(preview, WorkPreviewed, tenant=tenant)).works
    lines = quote_lines(works, await _quoted(queries, works, tenant))
    return {**totals(lines), "lines": lines, "total": len(lines)}


async def require_budget(
    rows: Rows,
    queries: QueryClient,
    step: type[MakingCommand],
    page: Page,
    *,
    tenant: str,
    fields: Mapping[str, Any],
) -> None:
    """Raises Refused("budget_exceeded") where what the step would reserve at once is more than a cap leaves.

    Without a cap nothing is asked. A step that is refused anyway says so itself, better than its quote could.
    """
    allowances = await _allowances(rows, page, tenant=tenant)
    if not allowances:
        return
    preview = PreviewWork(episode_id=page["episode_id"], step=step.__name__, fields=dict(fields))
    try:
        works = (await queries.ask(preview, WorkPreviewed, tenant=tenant)).works
    except Refused:
        return
    certain = [work for work in works if not work.estimate]
    quoted = await _quoted(queries, certain, tenant)
    wanted = sum(unit.microdollars for unit in quoted if not unit.failure)
    if wanted:
        require_room(wanted, allowances)


async def _quoted(queries: QueryClient, works: Sequence[ForeseenWork], tenant: str) -> list[QuotedUnit]:
    found: list[QuotedUnit] = []
    for first in range(0, len(works), QUOTED_AT_ONCE):
        some = works[first : first + QUOTED_AT_ONCE]
        written = tuple(WrittenWork(command_type=work.command_type, command=work.command) for work in some)
        found += (await queries.ask(QuoteWork(works=written), WorkQuoted, tenant=tenant)).lines
    return found


async def _allowances(rows: Rows, page: Page, *, tenant: str) -> list[Allowance]:
    """The caps there are on the episode and its project, with what stands against them."""
    project = await project_of(rows, page["project_id"], tenant=tenant)
    caps: tuple[tuple[Scope, str, str, int | None], ...] = (
        ("episode", page["episode_id"], page["episode_id"], page["budget_microdollars"]),
        (
            "project",
            page["project_id"],
            series_id(page, tenant),
            project["budget_microdollars"] if project else None,
        ),
    )
    found = []
    for scope, scope_id, name, cap in caps:
        if cap is not None:
            settled, reserved = await standing(rows, scope, scope_id, tenant=tenant)
            found.append(Allowance(scope=scope, scope_id=name, cap=cap, settled=settled, reserved=reserved))
    return found
