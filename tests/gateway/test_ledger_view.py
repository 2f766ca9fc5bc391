"""The ledger on a real database: every movement once, what is held, what is unknown; a rebuild is the same in one go."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from contracts.generation import events as g
from contracts.generation.commands import ResolveUnknownJob
from contracts.message import Message, Metadata, Recorded
from contracts.story import Unit
from services.chassis.migrations import apply_migrations
from services.gateway.composition import MIGRATIONS, SCHEMA
from services.gateway.views.ledger import (
    Ledger,
    Selection,
    all_entries,
    entries,
    held,
    spent,
    standing,
    unknown_outcomes,
)

pytestmark = pytest.mark.connected

BEGAN = datetime(2026, 11, 20, tzinfo=UTC)
OURS = Selection(tenant="acme")


@pytest.fixture
async def pool(postgres_dsn: str) -> AsyncIterator[Any]:
    async with asyncpg.create_pool(postgres_dsn, min_size=1, max_size=2) as pool:
        await pool.execute(f"drop schema if exists {SCHEMA} cascade")
        await apply_migrations(pool, SCHEMA, MIGRATIONS)
        yield pool


class Story:
    """The log of generation as far as it is about money."""

    def __init__(self, *, tenant: str = "acme") -> None:
        self.log: list[Recorded[Message]] = []
        self._metadata = Metadata(tenant=tenant, correlation_id="c")

    def tell(self, kind: type[Message], job: str = "j1", **fields: Any) -> None:
        about: dict[str, Any] = {"job_id": job, "episode_id": fields.pop("episode", "e1")}
        if kind is not ResolveUnknownJob:
            about |= {"project_id": "acme-p1", "unit": Unit(kind="shot_video", target_id="s1")}
        if kind in (g.SpendReserved, g.SpendSettled, g.SpendReleased, g.JobOutcomeUnknown):
            about |= {"provider": "fake"}
        number = len(self.log) + 1
        at = BEGAN + timedelta(minutes=number)
        message = kind.model_validate(about | fields)
        self.log.append(Recorded(f"id{number}", number, f"job-{job}", 1, message, self._metadata, at))

    def reserve(self, amount: int, job: str = "j1", **more: Any) -> None:
        self.tell(
            g.SpendReserved,
            job,
            microdollars=amount,
            model="m1",
            units="6 seconds",
            price_version="l1",
            **more,
        )

    async def apply(self, pool: Any, *, at_once: bool) -> None:
        view = Ledger()
        batches = [self.log] if at_once else [[one] for one in self.log]
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(f"set local search_path to {SCHEMA}, public")
            for batch in batches:
                await view.apply(batch, connection)


@pytest.fixture(params=[True, False], ids=["at once", "one by one"])
def at_once(request: Any) -> bool:
    return bool(request.param)


async def test_a_settlement_says_for_what(pool: Any, at_once: bool) -> None:
    story = Story()
    story.reserve(700)
    story.tell(g.SpendSettled, microdollars=650)
    await story.apply(pool, at_once=at_once)
    reserved, settled = await entries(pool, OURS, after=0, limit=10)
    assert (reserved["kind"], reserved["microdollars"]) == ("reserved", 700)
    assert (settled["kind"], settled["microdollars"], settled["lost"]) == ("settled", 650, False)
    assert (settled["model"], settled["units"], settled["price_version"]) == ("m1", "6 seconds", "l1")
    assert (settled["stage"], settled["project_id"]) == ("video", "acme-p1")
    assert await standing(pool, "episode", "e1", tenant="acme") == (650, 0)


async def test_what_is_held_is_seen_until_it_is_released(pool: Any, at_once: bool) -> None:
    story = Story()
    story.reserve(700)
    await story.apply(pool, at_once=at_once)
    assert await standing(pool, "project", "acme-p1", tenant="acme") == (0, 700)
    assert [row["reserved"] for row in await held(pool, OURS)] == [700]
    story.log.clear()
    later = Story()
    later.log = []
    later.tell(g.AttemptFailed, attempt=1, code="timeout", sentence="")
    later.tell(g.SpendReleased)
    await later.apply(pool, at_once=at_once)
    assert await standing(pool, "project", "acme-p1", tenant="acme") == (0, 0)
    assert [(row["kind"], row["microdollars"]) async for row in all_entries(pool, OURS)][-1] == (
        "released",
        700,
    )


async def test_what_costs_nothing_is_not_in_it(pool: Any, at_once: bool) -> None:
    story = Story()
    story.reserve(0)
    story.tell(g.SpendReleased)
    story.tell(g.JobFailed, code="x", sentence="")
    await story.apply(pool, at_once=at_once)
    assert await entries(pool, OURS, after=0, limit=10) == []
    assert await pool.fetchval(f"select count(*) from {SCHEMA}.ledger_jobs") == 0


async def test_an_unknown_outcome_is_listed_until_it_is_answered(pool: Any, at_once: bool) -> None:
    story = Story()
    story.reserve(700)
    story.tell(g.JobOutcomeUnknown, attempt=1, sentence="The reply was lost.")
    await story.apply(pool, at_once=at_once)
    [job] = await unknown_outcomes(pool, tenant="acme")
    assert (job["job_id"], job["held_microdollars"], job["unknown_sentence"]) == (
        "j1",
        700,
        "The reply was lost.",
    )
    assert await unknown_outcomes(pool, tenant="other") == []
    answer = Story()
    answer.log = [*story.log]
    answer.tell(ResolveUnknownJob, resolution="look_again")
    answer.log = answer.log[-1:]
    await answer.apply(pool, at_once=at_once)
    assert await unknown_outcomes(pool, tenant="acme") == []
    assert await standing(pool, "episode", "e1", tenant="acme") == (0, 700), "it is still held"


async def test_a_retry_counts_what_was_lost_and_holds_it_once_more(pool: Any, at_once: bool) -> None:
    story = Story()
    story.reserve(700)
    story.tell(g.JobOutcomeUnknown, attempt=1, sentence="")
    story.tell(g.SpendSettled, microdollars=700, lost=True)
    story.reserve(700)
    story.tell(ResolveUnknownJob, resolution="retry")
    await story.apply(pool, at_once=at_once)
    assert await standing(pool, "episode", "e1", tenant="acme") == (700, 700)
    [sums] = await spent(pool, OURS)
    assert (sums["settled"], sums["lost"]) == (700, 700)
    assert await unknown_outcomes(pool, tenant="acme") == []


async def test_pages_and_filters(pool: Any) -> None:
    story = Story()
    for number in range(5):
        story.reserve(10, f"j{number}", episode=f"e{number % 2}")
    await story.apply(pool, at_once=True)
    first = await entries(pool, OURS, after=0, limit=2)
    assert [row["position"] for row in first] == [1, 2]
    assert [row["position"] for row in await entries(pool, OURS, after=2, limit=10)] == [3, 4, 5]
    odd = Selection(tenant="acme", episode_id="e1")
    assert [row["position"] for row in await entries(pool, odd, after=0, limit=10)] == [2, 4]
    late = Selection(tenant="acme", since=BEGAN + timedelta(minutes=2), until=BEGAN + timedelta(minutes=4))
    assert [row["position"] for row in await entries(pool, late, after=0, limit=10)] == [2, 3]
    for nothing in (Selection(tenant="other"), Selection(tenant="acme", provider="another")):
        assert await entries(pool, nothing, after=0, limit=10) == []


async def test_an_event_that_comes_again_changes_nothing(pool: Any) -> None:
    story = Story()
    story.reserve(700)
    await story.apply(pool, at_once=True)
    await story.apply(pool, at_once=True)
    assert len(await entries(pool, OURS, after=0, limit=10)) == 1
