"""Money under its caps, on a real Postgres: what is reserved, settled, released, and what a cap stops."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from contracts.generation.commands import Budget, CancelJob
from contracts.generation.events import JobFailed, JobRerouted, SpendReserved, SpendSettled
from contracts.message import Message
from contracts.money import dollars
from contracts.story import Capability
from services.chassis.clock import utc_now
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.migrations import apply_migrations
from services.chassis.object_store.disk import DiskObjectStore
from services.chassis.postgres_pool import open_pool
from services.chassis.work_queue import Lease
from services.generation import spend
from services.generation.intake import Intake
from services.generation.jobs import Jobs, job_stream
from services.generation.model_choice import Offer
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger
from services.generation.providers.fake.provider import fake_provider
from services.generation.spend import Total, over_cap
from services.generation.worker import Worker
from tests.generation import wishes

PRICE = 400_000
CAP = Budget(project_microdollars=1_000_000)


class Till:
    """Jobs that cost money, and what the books say."""

    def __init__(self, log: PostgresEventLog, pool: "asyncpg.Pool[asyncpg.Record]", directory: Path) -> None:
        self.log = log
        self.pool = pool
        self.jobs = Jobs(log)
        self.ledger = FakeLedger()
        self._store = DiskObjectStore(directory / "objects")
        self._scratch = directory
        self.behave()

    def behave(self, *takers: int, **knobs: object) -> None:
        """``takers``: prices of providers that take over, in micro-dollars."""
        all_knobs = [{"price": PRICE, **knobs}, *({"price": price} for price in takers)]
        names = ["fake", *(f"taker-{number}" for number in range(len(takers)))]
        providers = {
            name: fake_provider(FakeKnobs.model_validate(each), self.ledger, name=name)
            for name, each in zip(names, all_knobs, strict=True)
        }
        chains = dict.fromkeys(Capability, tuple(names))
        self.intake = Intake(self.jobs, Offer(providers=providers, chains=chains))
        self.worker = Worker(
            self.jobs, providers=providers, store=self._store, scratch=self._scratch, clock=utc_now
        )

    async def queue(self, job_id: str, budget: Budget = CAP) -> None:
        await self.intake.take(wishes.picture(job_id, budget=budget), wishes.METADATA)

    async def work(self, job_id: str) -> None:
        await self.worker.perform(Lease(job_id, 1, False))

    async def last(self, job_id: str) -> Message:
        return (await self.log.read_stream(job_stream(job_id)))[-1].message

    async def story(self, job_id: str) -> list[str]:
        return [recorded.type for recorded in await self.log.read_stream(job_stream(job_id))]

    async def total(self, scope: str = "project") -> tuple[int, int]:
        row = await self.pool.fetchrow(
            "select reserved, settled from generation.spend_totals where scope = $1", scope
        )
        return (row["reserved"], row["settled"]) if row else (0, 0)


@pytest.fixture
async def till(postgres_dsn: str, tmp_path: Path) -> AsyncIterator[Till]:
    pool = await open_pool(postgres_dsn, size=12)
    log = PostgresEventLog(pool, "generation")
    await log.migrate()
    await apply_migrations(pool, "generation", spend.MIGRATIONS)
    till = Till(log, pool, tmp_path)
    yield till
    till.ledger.close()
    await pool.close()


@pytest.mark.connected
async def test_a_cap_stops_a_run_and_says_the_numbers(till: Till) -> None:
    for number in range(4):
        await till.queue(f"job_{number}")
    for number in range(4):
        await till.work(f"job_{number}")
    assert sum(till.ledger.charges().values()) == 2
    failed = await till.last("job_3")
    assert isinstance(failed, JobFailed)
    assert failed.code == "budget"
    assert "$1.00" in failed.sentence
    assert "$0.80" in failed.sentence
    assert "$0.40" in failed.sentence
    assert await till.total() == (0, 2 * PRICE)


@pytest.mark.connected
async def test_wishes_side_by_side_never_get_past_the_cap(till: Till) -> None:
    await asyncio.gather(*(till.queue(f"job_{number}") for number in range(10)))
    assert await till.total() == (2 * PRICE, 0)
    await asyncio.gather(*(till.work(f"job_{number}") for number in range(10)))
    assert sum(till.ledger.charges().values()) == 2
    assert await till.total() == (0, 2 * PRICE)


@pytest.mark.connected
async def test_the_cap_of_an_episode_holds_beside_that_of_its_project(till: Till) -> None:
    budget = Budget(project_microdollars=10_000_000, episode_microdollars=PRICE)
    await till.queue("job_1", budget)
    await till.queue("job_2", budget)
    failed = await till.last("job_2")
    assert isinstance(failed, JobFailed)
    assert "episode" in failed.sentence
    assert await till.total("episode") == (PRICE, 0)


@pytest.mark.connected
async def test_what_failed_or_was_cancelled_gives_its_money_back(till: Till) -> None:
    till.behave(fail_always=True, fail_code="moderation")
    await till.queue("job_1")
    await till.work("job_1")
    await till.queue("job_2")
    await till.intake.take(CancelJob(job_id="job_2", episode_id="episode-1"), wishes.METADATA)
    assert await till.story("job_1") == [
        "JobQueued",
        "SpendReserved",
        "SubmissionStarted",
        "SpendReleased",
        "JobFailed",
    ]
    assert await till.total() == (0, 0)


@pytest.mark.connected
async def test_a_cap_lowered_meanwhile_stops_what_is_queued_before_it_is_submitted(till: Till) -> None:
    await till.queue("job_1")
    await till.queue("job_2", Budget(project_microdollars=100))
    await till.work("job_1")
    failed = await till.last("job_1")
    assert isinstance(failed, JobFailed)
    assert failed.code == "budget"
    assert till.ledger.charges() == {}
    assert await till.total() == (0, 0)


@pytest.mark.connected
async def test_who_takes_over_is_paid_by_its_own_price_within_the_budget(till: Till) -> None:
    till.behave(2_000_000, 300_000, fail_always=True, fail_code="quota")
    await till.queue("job_1")
    await till.work("job_1")
    assert await till.total() == (300_000, 0)
    rerouted, reserved = (await till.log.read_stream(job_stream("job_1")))[-2:]
    assert isinstance(rerouted.message, JobRerouted)
    assert isinstance(reserved.message, SpendReserved)
    assert (rerouted.message.provider, reserved.message.provider) == ("taker-1", "taker-1")
    assert (reserved.message.microdollars, reserved.message.model) == (300_000, "fake-1")
    assert (reserved.message.units, reserved.message.price_version[:11]) == ("1 picture", "fake/fake-1")
    await till.work("job_1")
    assert await till.total() == (0, 300_000)
    assert await till.pool.fetchval("select provider from generation.spend_of_jobs") == "taker-1"


@pytest.mark.connected
async def test_nobody_takes_over_beyond_the_budget(till: Till) -> None:
    till.behave(2_000_000, fail_always=True, fail_code="quota")
    await till.queue("job_1")
    await till.work("job_1")
    failed = await till.last("job_1")
    assert isinstance(failed, JobFailed)
    assert failed.code == "budget"
    assert await till.total() == (0, 0)


@pytest.mark.connected
async def test_what_was_paid_for_nothing_is_settled_as_lost(till: Till) -> None:
    till.behave(rubbish=True)
    await till.queue("job_1")
    await till.work("job_1")
    till.behave()
    await till.queue("job_2")
    await till.work("job_2")
    lost = {
        recorded.stream: recorded.message.lost
        for recorded in await till.log.read(after=0)
        if isinstance(recorded.message, SpendSettled)
    }
    assert lost == {"job-job_1": True, "job-job_2": False}


@pytest.mark.connected
async def test_an_unknown_outcome_holds_its_reservation(till: Till) -> None:
    till.behave(lose_reply_times=1)
    await till.queue("job_1")
    await till.work("job_1")
    assert (await till.story("job_1"))[-1] == "JobOutcomeUnknown"
    assert await till.total() == (PRICE, 0)


@pytest.mark.connected
async def test_rubbish_that_was_billed_is_counted_and_not_asked_for_again(till: Till) -> None:
    till.behave(rubbish=True)
    await till.queue("job_1")
    await till.work("job_1")
    assert (await till.story("job_1"))[-2:] == ["SpendSettled", "JobFailed"]
    assert await till.total() == (0, PRICE)


@pytest.mark.connected
async def test_the_money_of_two_tenants_with_the_same_project_name_is_kept_apart(till: Till) -> None:
    await till.queue("job_1")
    await till.queue("job_2")
    other = wishes.METADATA.model_copy(update={"tenant": "tenant-b"})
    await till.intake.take(wishes.picture("job_3", budget=CAP), other)
    assert (await till.story("job_3"))[-1] == "SpendReserved"


@pytest.mark.unit
def test_amounts_are_written_exactly() -> None:
    assert dollars(1_000_000) == "$1.00"
    assert dollars(500) == "$0.0005"
    assert dollars(0) == "$0.00"
    assert dollars(12_345_678_901) == "$12345.678901"


@pytest.mark.unit
def test_the_cap_itself_may_be_spent_to_the_last_micro_dollar() -> None:
    total = Total(scope="project", scope_id="p", cap=1000, reserved=300, settled=200)
    assert over_cap([total], 500) is None
    assert over_cap([total], 501) is not None
    assert over_cap([Total(scope="project", scope_id="p", cap=None, reserved=9, settled=9)], 10**12) is None
