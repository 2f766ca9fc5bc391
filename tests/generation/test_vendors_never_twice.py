"""Real kill -9 around every money step, with each vendor keeping books of its own: what it was sent, what it charged, and
where each job and its money ended."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import pytest

from contracts.generation.commands import ResolveUnknownJob
from services.generation.accounts import Accounts
from services.generation.attempt import CrashPoint
from tests.generation.studio import Studio, open_studio
from tests.generation.vendors import VENDORS, Vendor, orders, word
from tests.standins.server import Reset, StandIn

pytestmark = pytest.mark.connected

MOVING: tuple[CrashPoint, ...] = ("before_reroute", "after_reroute")
STORING: tuple[CrashPoint, ...] = ("before_object_write", "after_object_write")
UNKNOWN = "JobOutcomeUnknown"
_SECONDS = 60.0

every_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.chain)


@pytest.fixture
async def studio(tmp_path: Path, postgres_dsn: str, nats_url: str) -> AsyncIterator[Studio]:
    async with open_studio(tmp_path, dsn=postgres_dsn, url=nats_url) as studio:
        yield studio


def points_of(vendor: Vendor) -> tuple[CrashPoint, ...]:
    """Where a worker can be killed with work of this vendor in hand: texts are not stored as objects."""
    passed_by = MOVING if vendor.ready != "OutlineReady" else MOVING + STORING
    return tuple(point for point in get_args(CrashPoint) if point not in passed_by)


async def kill_at_every_point(
    studio: Studio, vendor: Vendor, accounts: Accounts, jobs: dict[str, str]
) -> dict[str, list[str]]:
    """One worker after another is killed at the next point with a job in hand; the last one lives."""
    chain = (vendor.chain,)
    async with asyncio.TaskGroup() as sending:
        senders = []
        for (job_id, marked), point in zip(jobs.items(), points_of(vendor), strict=True):
            worker = studio.start(crash_at=point, chain=chain, accounts=accounts)
            # Not waited for: a job that an earlier worker left behind may end this one before it hears of the wish, and
            # whoever does the job may die before it answers.
            wish = vendor.wish(job_id, marked)
            senders.append(sending.create_task(studio.wish(wish, seconds=_SECONDS)))
            await asyncio.to_thread(worker.join, _SECONDS)
            assert worker.exitcode == -signal.SIGKILL, f"no job reached {point}"
            await refill_allowance(studio)
        # Swept often: whoever dies between two lanes may leave a job in neither.
        studio.start(chain=chain, sweep_seconds=0.5, accounts=accounts)
        stories = await studio.until_at_rest(jobs, seconds=_SECONDS)
        for sender in senders:
            sender.cancel()
    return stories


async def refill_allowance(studio: Studio) -> None:
    """What the vendor takes in a minute is no question here."""
    await studio.pool.execute("delete from generation.provider_standings")


async def resolve(studio: Studio, job_id: str, resolution: str) -> None:
    answer = {"job_id": job_id, "episode_id": "episode-1", "resolution": resolution}
    await studio.send(ResolveUnknownJob.model_validate(answer), seconds=_SECONDS)


async def until_ready(studio: Studio, vendor: Vendor, *job_ids: str) -> None:
    await studio.until(
        lambda told: all(told[job_id][-1:] == [vendor.ready] for job_id in job_ids), seconds=_SECONDS
    )


async def money(studio: Studio) -> dict[str, tuple[int, int]]:
    """What is reserved and settled for each job, checked against the totals of project and episode."""
    rows = await studio.pool.fetch("select job_id, reserved, settled from generation.spend_of_jobs")
    per_job = {row["job_id"]: (row["reserved"], row["settled"]) for row in rows}
    totals = await studio.pool.fetch("select reserved, settled from generation.spend_totals")
    reserved, settled = (sum(column) for column in zip((0, 0), *per_job.values(), strict=True))
    assert {tuple(row) for row in totals} | {(0, 0)} == {(reserved, settled), (0, 0)}
    return {job_id: amounts for job_id, amounts in per_job.items() if any(amounts)}


def check_books(vendor: Vendor, books: StandIn, jobs: dict[str, str], *, knowingly: int = 0) -> None:
    """Every charge is one order of one job; ``knowingly`` of them were made a second time by a person."""
    assert books.violations == []
    ordered = orders(vendor, books, jobs.values())
    assert sum(ordered.values()) == sum(books.ledger.values()) == len(books.seen(vendor.charging))
    assert sum(max(times - 1, 0) for times in ordered.values()) == knowingly


@every_vendor
async def test_a_killed_worker_never_pays_twice_and_loses_nothing_without_listing_it(
    studio: Studio, vendor: Vendor
) -> None:
    jobs = {f"job_{number}_{point}": word(number) for number, point in enumerate(points_of(vendor))}
    async with vendor.open() as (books, accounts):
        stories = await kill_at_every_point(studio, vendor, accounts, jobs)

        check_books(vendor, books, jobs)
        ordered = orders(vendor, books, jobs.values())
        for job_id, story in stories.items():
            assert story[-1] in (vendor.ready, UNKNOWN), story
            assert ordered[jobs[job_id]] == 1 or story[-1] == UNKNOWN
            assert story.count(vendor.ready) <= 1
            if vendor.submits and "JobSubmitted" in story:
                assert story[-1] == vendor.ready
        unknown = [job_id for job_id in jobs if stories[job_id][-1] == UNKNOWN]
        assert bool(unknown) is not vendor.repeatable
        held, billed = (vendor.held, 0), (0, vendor.billed)
        expected = {job_id: held if job_id in unknown else billed for job_id in jobs}
        assert await money(studio) == ({} if vendor.repeatable else expected)
        if vendor.repeatable:
            return

        again, *lost = unknown
        for job_id in lost:
            await resolve(studio, job_id, "accept_as_lost")
            assert (await studio.story(job_id))[-2:] == ["SpendSettled", "JobFailed"]
        before = orders(vendor, books, jobs.values())
        await refill_allowance(studio)
        await resolve(studio, again, "retry")
        await until_ready(studio, vendor, again)
        assert orders(vendor, books, jobs.values()) - before == {jobs[again]: 1}
        check_books(vendor, books, jobs, knowingly=before[jobs[again]])
        expected |= dict.fromkeys(lost, (0, vendor.held)) | {again: (0, vendor.held + vendor.billed)}
        assert await money(studio) == expected


@every_vendor
async def test_work_whose_reply_is_lost_is_listed_and_not_sent_again(studio: Studio, vendor: Vendor) -> None:
    jobs = {"job_lost": word(0), "job_next": word(1)}
    async with vendor.open() as (books, accounts):
        books.faults.append(Reset(at=vendor.charging))
        studio.start(chain=(vendor.chain,), accounts=accounts)
        await studio.wish(vendor.wish("job_lost", jobs["job_lost"]), seconds=_SECONDS)
        told = (await studio.until_at_rest(["job_lost"], seconds=_SECONDS))["job_lost"]
        assert told[-1] == (vendor.ready if vendor.repeatable else UNKNOWN)
        check_books(vendor, books, jobs)
        await studio.close_workers()

        studio.start(chain=(vendor.chain,), accounts=accounts, sweep_seconds=0.1)
        await studio.wish(vendor.wish("job_next", jobs["job_next"]), seconds=_SECONDS)
        await until_ready(studio, vendor, "job_next")

        assert await studio.story("job_lost") == told
        check_books(vendor, books, jobs)
        assert orders(vendor, books, jobs.values()) == {word(0): 1, word(1): 1}
        expected = {"job_lost": (vendor.held, 0), "job_next": (0, vendor.billed)}
        assert await money(studio) == ({} if vendor.repeatable else expected)
