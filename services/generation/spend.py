"""Money under its caps: reserved, settled and released in the very transaction that appends the events about it.

Every transaction appends first and comes here second. The log admits one writer at a time, so two reservations are never
decided side by side, and no two transactions can wait for each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.generation.commands import Budget
from contracts.generation.events import JobQueued
from contracts.money import dollars
from services.generation.job_inputs import Failure

SCHEMA = "generation"
MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What stands against one cap, in micro-dollars."""

    scope: str
    scope_id: str
    cap: int | None
    reserved: int
    settled: int


def over_cap(totals: Iterable[Total], price: int) -> Failure | None:
    """Why ``price`` more cannot be spent, with the numbers; None if it can."""
    for total in totals:
        if total.cap is not None and total.reserved + total.settled + price > total.cap:
            return Failure(
                code="budget",
                sentence=(
                    f"The budget of {total.scope} {total.scope_id} is {dollars(total.cap)}: "
                    f"{dollars(total.settled)} are spent and {dollars(total.reserved)} are reserved, "
                    + (f"so {dollars(price)} more would exceed it." if price else "which exceeds it.")
                ),
                next_step="Raise the budget, or choose a cheaper provider, then continue.",
            )
    return None


_SCOPES = f"""
insert into {SCHEMA}.spend_totals as known (tenant, scope, scope_id, cap)
values ($1, 'project', $2, $4), ($1, 'episode', $3, $5)
on conflict (tenant, scope, scope_id) do update set cap = excluded.cap
returning scope, scope_id, cap, reserved, settled"""

_TOTALS = f"""
select scope, scope_id, cap, reserved, settled from {SCHEMA}.spend_totals
where tenant = $1 and ((scope = 'project' and scope_id = $2) or (scope = 'episode' and scope_id = $3))
order by scope desc"""

_RESERVE = f"""
with of_job as (
    insert into {SCHEMA}.spend_of_jobs as known (job_id, tenant, project_id, episode_id, provider, reserved)
    values ($4, $1, $2, $3, $5, $6)
    on conflict (job_id) do update set reserved = known.reserved + excluded.reserved, provider = excluded.provider
)
insert into {SCHEMA}.spend_totals as known (tenant, scope, scope_id, reserved)
values ($1, 'project', $2, $6), ($1, 'episode', $3, $6)
on conflict (tenant, scope, scope_id) do update set reserved = known.reserved + excluded.reserved"""

_SETTLE = f"""
with held as (
    select coalesce((select reserved from {SCHEMA}.spend_of_jobs where job_id = $4), 0) as amount
), of_job as (
    insert into {SCHEMA}.spend_of_jobs as known (job_id, tenant, project_id, episode_id, provider, settled)
    values ($4, $1, $2, $3, $5, $6)
    on conflict (job_id) do update set reserved = 0, settled = known.settled + excluded.settled
)
insert into {SCHEMA}.spend_totals as known (tenant, scope, scope_id, reserved, settled)
select $1, scope, scope_id, -held.amount, $6
from held, (values ('project', $2), ('episode', $3)) as caps (scope, scope_id)
on conflict (tenant, scope, scope_id) do update
set reserved = known.reserved + excluded.reserved, settled = known.settled + excluded.settled"""
"""One statement sees one state: what was held is read before it is set to nothing."""


async def reserve(
    connection: Any, wish: JobQueued, price: int, *, tenant: str, budget: Budget | None
) -> Failure | None:
    """Holds ``price`` for the job, or answers why the caps do not allow it. ``budget`` None keeps the caps as they are."""
    project, episode = wish.project_id, wish.episode_id
    if budget is None:
        totals = await connection.fetch(_TOTALS, tenant, project, episode)
    else:
        caps = (budget.project_microdollars, budget.episode_microdollars)
        totals = await connection.fetch(_SCOPES, tenant, project, episode, *caps)
    if failure := over_cap([Total(**dict(row)) for row in totals], price):
        return failure
    await connection.execute(_RESERVE, tenant, project, episode, wish.job_id, wish.provider, price)
    return None


async def settle(connection: Any, wish: JobQueued, microdollars: int, *, tenant: str) -> None:
    """Ends what the job holds and counts what it cost; 0 only releases."""
    about = (tenant, wish.project_id, wish.episode_id, wish.job_id, wish.provider)
    await connection.execute(_SETTLE, *about, microdollars)


async def still_allowed(connection: Any, wish: JobQueued, *, tenant: str) -> Failure | None:
    """Whether all that is held and spent still fits the caps, which may have been lowered since it was queued."""
    totals = await connection.fetch(_TOTALS, tenant, wish.project_id, wish.episode_id)
    return over_cap([Total(**dict(row)) for row in totals], 0)
