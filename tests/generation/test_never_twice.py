"""Real kill -9 at every named point: what the fake provider charged, by its own books, and where each job ended."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import pytest

from contracts.generation.commands import CancelJob, ResolveUnknownJob
from contracts.generation.events import JobOutcomeUnknown
from contracts.subjects import work_stream
from services.generation.attempt import CrashPoint
from services.generation.jobs import ENDED_BY
from tests.generation import wishes
from tests.generation.studio import Studio, open_studio

pytestmark = pytest.mark.connected

MOVING: tuple[CrashPoint, ...] = ("before_reroute", "after_reroute")
POINTS: tuple[CrashPoint, ...] = tuple(point for point in get_args(CrashPoint) if point not in MOVING)


@pytest.fixture
async def studio(tmp_path: Path, postgres_dsn: str, nats_url: str) -> AsyncIterator[Studio]:
    async with open_studio(tmp_path, dsn=postgres_dsn, url=nats_url) as studio:
        yield studio


async def crash_at_every_point(
    studio: Studio, points: tuple[CrashPoint, ...] = POINTS, chain: tuple[str, ...] = ("fake",)
) -> dict[str, list[str]]:
    """One worker after another is killed at the next point with a job in hand; the last one lives."""
    jobs = [f"job_{number}_{point}" for number, point in enumerate(points)]
    sending = []
    for job_id, point in zip(jobs, points, strict=True):
        worker = studio.start(crash_at=point, chain=chain)
        # Not waited for: a job that an earlier worker left behind may end this one before it hears of the new wish.
        sending.append(asyncio.create_task(studio.wish(wishes.picture(job_id), seconds=60)))
        await asyncio.to_thread(worker.join, 60)
        assert worker.exitcode == -signal.SIGKILL, f"no job reached {point}"
    # Swept often: whoever dies between two lanes may leave a job in neither.
    studio.start(chain=chain, sweep_seconds=0.5)
    await asyncio.gather(*sending)
    return await studio.until_at_rest(jobs, seconds=60)


async def test_a_submitting_provider_that_can_be_asked_is_charged_exactly_once_per_job(
    studio: Studio,
) -> None:
    studio.behave(way="submit", can_find=True, price=1000)
    stories = await crash_at_every_point(studio)
    assert all(story[-1] == "SceneImageReady" for story in stories.values())
    assert sorted(studio.ledger.charges().values()) == [1] * len(POINTS)


async def test_a_submitting_provider_that_cannot_be_asked_is_never_charged_twice(studio: Studio) -> None:
    studio.behave(way="submit", price=1000)
    stories = await crash_at_every_point(studio)
    assert max(studio.ledger.charges().values()) == 1
    unknown = [job for job, story in stories.items() if story[-1] == "JobOutcomeUnknown"]
    assert 1 <= len(unknown) <= 4, "only who died between intent and provider id is unknown"
    for job_id in unknown:
        resolve = {"job_id": job_id, "episode_id": "episode-1", "resolution": "accept_as_lost"}
        await studio.send(ResolveUnknownJob.model_validate(resolve))
        assert (await studio.story(job_id))[-2:] == ["SpendSettled", "JobFailed"]


async def test_a_direct_provider_is_never_charged_twice_and_what_is_unknown_is_listed(studio: Studio) -> None:
    studio.behave(price=1000)
    stories = await crash_at_every_point(studio)
    charges = studio.ledger.charges()
    assert max(charges.values()) == 1
    for job_id, story in stories.items():
        charged = sum(times for key, times in charges.items() if key.startswith(f"{job_id}-"))
        assert charged <= 1
        assert story[-1] in ("SceneImageReady", "JobOutcomeUnknown")


async def test_a_free_provider_simply_does_it_again_and_every_job_ends_well(studio: Studio) -> None:
    studio.behave(repeatable=True)
    stories = await crash_at_every_point(studio)
    assert all(story[-1] == "SceneImageReady" for story in stories.values())
    assert all(len(set(ENDED_BY) & set(story)) == 1 for story in stories.values())


async def test_a_job_on_its_way_to_another_provider_is_done_once_and_its_money_is_released_once(
    studio: Studio,
) -> None:
    studio.behave(way="submit", can_find=True, price=1000, fail_always=True, fail_code="quota")
    points: tuple[CrashPoint, ...] = ("before_provider_call", *MOVING, "before_object_write", "before_ack")
    stories = await crash_at_every_point(studio, points, chain=("fake", "sketch"))
    for story in stories.values():
        assert story[-1] == "SceneImageReady"
        assert (story.count("JobRerouted"), story.count("SceneImageReady")) == (1, 1)
    assert studio.ledger.charges() == {}
    totals = await studio.pool.fetch("select reserved, settled from generation.spend_totals")
    assert {tuple(row) for row in totals} == {(0, 0)}


async def test_an_unknown_job_that_is_looked_for_again_is_never_sent_again(studio: Studio) -> None:
    studio.behave(way="submit", price=1000, slow_seconds=3600)
    worker = studio.start()
    await studio.wish(wishes.picture("job_1"), seconds=60)
    await studio.until(lambda told: "JobSubmitted" in told["job_1"])
    worker.kill()
    await asyncio.to_thread(worker.join, 60)
    await studio.log.append(
        "job-job_1",
        [
            JobOutcomeUnknown(
                job_id="job_1",
                project_id="project-1",
                episode_id="episode-1",
                unit=wishes.picture("job_1").unit,
                attempt=1,
                provider="fake",
                sentence="It was not delivered in time.",
            )
        ],
        expected_version=len(await studio.story("job_1")),
        metadata=wishes.METADATA,
    )
    studio.ledger.deliver()
    for point in ("after_object_write", "before_commit"):
        worker = studio.start(crash_at=point, sweep_seconds=0.5)
        if point == "after_object_write":
            resolve = {"job_id": "job_1", "episode_id": "episode-1", "resolution": "look_again"}
            await studio.send(ResolveUnknownJob.model_validate(resolve))
        await asyncio.to_thread(worker.join, 60)
        assert worker.exitcode == -signal.SIGKILL
    studio.start(sweep_seconds=0.5)
    told = await studio.until_at_rest(["job_1"], seconds=60)
    assert told["job_1"][-3:] == ["ResolveUnknownJob", "SpendSettled", "SceneImageReady"]
    assert told["job_1"].count("SubmissionStarted") == 1
    assert list(studio.ledger.charges().values()) == [1]


async def test_an_unknown_job_that_is_knowingly_run_again_ends(studio: Studio) -> None:
    studio.behave(price=1000)
    worker = studio.start(crash_at="after_provider_call")
    await studio.wish(wishes.picture("job_1"), seconds=60)
    await asyncio.to_thread(worker.join, 60)
    studio.start()
    await studio.until(lambda told: told["job_1"][-1] == "JobOutcomeUnknown")
    resolve = {"job_id": "job_1", "episode_id": "episode-1", "resolution": "retry"}
    await studio.send(ResolveUnknownJob.model_validate(resolve))
    await studio.until(lambda told: told["job_1"][-1] == "SceneImageReady")
    settled = await studio.pool.fetch("select reserved, settled from generation.spend_of_jobs")
    assert [tuple(row) for row in settled] == [(0, 2000)]
    totals = await studio.pool.fetch("select reserved, settled from generation.spend_totals")
    assert [tuple(row) for row in totals] == [(0, 2000), (0, 2000)]


async def test_a_worker_that_slept_too_long_cannot_end_the_job_a_second_time(studio: Studio) -> None:
    studio.behave(repeatable=True, slow_seconds=0.6)
    sleeper = studio.start()
    await studio.wish(wishes.picture("job_1"), seconds=60)
    await studio.until(lambda told: "SubmissionStarted" in told["job_1"])
    assert sleeper.pid is not None
    os.kill(sleeper.pid, signal.SIGSTOP)
    studio.start()
    told = await studio.until_at_rest(["job_1"], seconds=60)
    os.kill(sleeper.pid, signal.SIGCONT)
    await asyncio.sleep(0.5)  # time for the sleeper to try
    assert (await studio.story("job_1")) == told["job_1"]
    assert told["job_1"].count("SceneImageReady") == 1


async def test_a_late_result_of_the_attempt_that_was_called_unknown_is_taken(studio: Studio) -> None:
    studio.behave(price=1000, slow_seconds=0.6)
    sleeper = studio.start()
    await studio.wish(wishes.picture("job_1"), seconds=60)
    await studio.until(lambda told: "SubmissionStarted" in told["job_1"])
    assert sleeper.pid is not None
    os.kill(sleeper.pid, signal.SIGSTOP)
    studio.start()
    await studio.until(lambda told: told["job_1"][-1] == "JobOutcomeUnknown")
    os.kill(sleeper.pid, signal.SIGCONT)
    await studio.until(lambda told: told["job_1"][-1] == "SceneImageReady")
    assert sum(studio.ledger.charges().values()) == 1


async def test_a_running_job_is_cancelled_across_processes(studio: Studio) -> None:
    studio.behave(way="submit", slow_seconds=60, price=1000)
    studio.start()
    await studio.wish(wishes.picture("job_1"), seconds=60)
    await studio.until(lambda told: "JobSubmitted" in told["job_1"])
    await studio.send(CancelJob(job_id="job_1", episode_id="episode-1"))
    told = await studio.until(lambda told: told["job_1"][-1] == "JobCancelled", seconds=20)
    assert told["job_1"][-3:] == ["CancelJob", "SpendSettled", "JobCancelled"]


async def test_a_deleted_work_stream_is_refilled(studio: Studio) -> None:
    studio.behave(way="submit", slow_seconds=1.0, price=1000)
    studio.start(sweep_seconds=0.3)
    await studio.wish(wishes.picture("job_1"), seconds=60)
    await studio.until(lambda told: "JobSubmitted" in told["job_1"])
    await studio.client.jetstream().delete_stream(work_stream("generation"))
    for number in range(2, 14):
        await studio.wish(wishes.picture(f"job_{number}"), seconds=60)
    stories = await studio.until_at_rest([f"job_{number}" for number in range(1, 14)])
    assert all(story[-1] == "SceneImageReady" for story in stories.values())
    assert set(studio.ledger.charges().values()) == {1}


async def test_a_worker_told_to_leave_hands_its_job_over_at_once(studio: Studio) -> None:
    studio.behave(way="submit", slow_seconds=1.0, price=1000)
    leaving = studio.start()
    await studio.wish(wishes.picture("job_1"), seconds=60)
    await studio.until(lambda told: "JobSubmitted" in told["job_1"])
    assert leaving.pid is not None
    os.kill(leaving.pid, signal.SIGTERM)
    await asyncio.to_thread(leaving.join, 20)
    assert leaving.exitcode == 0
    studio.start()
    await studio.until(lambda told: told["job_1"][-1] == "SceneImageReady", seconds=20)
    assert sum(studio.ledger.charges().values()) == 1


async def test_a_job_whose_history_cannot_be_read_is_parked_and_holds_nobody_up(studio: Studio) -> None:
    studio.behave(hang=True, only=["scene_image"])
    studio.start(sweep_seconds=0.2)
    await studio.wish(wishes.picture("job_1"), seconds=60)
    await studio.until(lambda told: "SubmissionStarted" in told["job_1"])
    await studio.close_workers()
    await studio.pool.execute(
        "update generation.messages set type = 'FromTheFuture' where type = 'SubmissionStarted'"
    )
    studio.behave()
    studio.start(sweep_seconds=0.2)
    await studio.wish(wishes.music("job_2"), seconds=60)
    async with asyncio.timeout(10):
        while not (parked := await studio.pool.fetch("select job_id, reason from generation.parked_jobs")):
            await asyncio.sleep(0.05)
    assert [row["job_id"] for row in parked] == ["job_1"]
    assert "FromTheFuture" in parked[0]["reason"]


async def test_a_wish_nobody_can_do_fails_and_leaves_nothing_in_the_queue(studio: Studio) -> None:
    studio.start()
    await studio.wish(wishes.music("job_1", provider="nobody"), seconds=60)
    await studio.wish(wishes.music("job_2"), seconds=60)
    await studio.until(lambda told: told["job_2"][-1] == "MusicReady")
    assert await studio.story("job_1") == ["JobQueued", "JobFailed"]
    async with asyncio.timeout(20):
        while (await studio.client.jetstream().stream_info(work_stream("generation"))).state.messages:
            await asyncio.sleep(0.01)


async def test_a_resolution_sent_twice_under_one_key_is_done_once(studio: Studio) -> None:
    studio.behave(lose_reply_times=1, price=1000)
    studio.start()
    await studio.wish(wishes.picture("job_1"), seconds=60)
    await studio.until(lambda told: told["job_1"][-1] == "JobOutcomeUnknown")
    resolve = {"job_id": "job_1", "episode_id": "episode-1", "resolution": "accept_as_lost"}
    for _ in range(2):
        await studio.send(ResolveUnknownJob.model_validate(resolve), key="once")
    assert (await studio.story("job_1")).count("JobFailed") == 1
    settled = await studio.pool.fetch("select settled from generation.spend_totals")
    assert [row["settled"] for row in settled] == [1000, 1000]
