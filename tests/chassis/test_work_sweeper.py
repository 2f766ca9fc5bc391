"""The sweeper on real servers: what the log calls open and the queue has lost comes back, what is parked stays out."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import nats
import pytest
from nats.aio.client import Client as NatsClient
from nats.js.errors import NotFoundError

from contracts.generation.commands import GenerateMusic, ResolveUnknownJob
from contracts.generation.events import JobCancelled, JobOutcomeUnknown, JobQueued, JobRerouted
from contracts.message import Message, Metadata
from contracts.story import Mood, Settings, Unit
from contracts.subjects import work_stream
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.lanes import declare_lanes
from services.chassis.migrations import apply_migrations
from services.chassis.postgres_pool import open_pool
from services.chassis.work_queue import ParkedJob, WorkQueue
from services.chassis.work_sweeper import MIGRATIONS, OpenJob, OpenJobs, WorkSweeper

pytestmark = pytest.mark.connected

OWNER = "generation"
UNIT = Unit(kind="music", target_id="e")


@dataclass
class House:
    log: PostgresEventLog
    queue: WorkQueue
    jobs: OpenJobs
    sweeper: WorkSweeper
    client: NatsClient

    async def tell(self, job_id: str, *messages: Message) -> None:
        version = len(await self.log.read_stream(f"job-{job_id}"))
        metadata = Metadata(tenant="t", correlation_id="c")
        await self.log.append(f"job-{job_id}", messages, expected_version=version, metadata=metadata)


def queued(job_id: str) -> JobQueued:
    about = {"job_id": job_id, "project_id": "p", "episode_id": "e", "unit": UNIT}
    command = GenerateMusic.model_validate({**about, "settings": Settings(), "mood": Mood.CALM, "frames": 24})
    told = {"command_type": "GenerateMusic", "command": command.model_dump(mode="json")}
    return JobQueued.model_validate({**about, **told, "lane": "fake", "provider": "fake"})


def cancelled(job_id: str) -> JobCancelled:
    return JobCancelled(job_id=job_id, project_id="p", episode_id="e", unit=UNIT)


def rerouted(job_id: str, lane: str) -> JobRerouted:
    about = {"job_id": job_id, "project_id": "p", "episode_id": "e", "unit": UNIT}
    told = {"lane": lane, "provider": lane, "code": "quota", "sentence": "Nothing left."}
    return JobRerouted.model_validate({**about, **told})


def unknown(job_id: str) -> JobOutcomeUnknown:
    return JobOutcomeUnknown(
        job_id=job_id, project_id="p", episode_id="e", unit=UNIT, attempt=1, provider="fake", sentence="Lost."
    )


@pytest.fixture
async def house(postgres_dsn: str, nats_url: str) -> AsyncIterator[House]:
    pool = await open_pool(postgres_dsn, size=4)
    log = PostgresEventLog(pool, OWNER)
    await log.migrate()
    await apply_migrations(pool, OWNER, MIGRATIONS)
    client = await nats.connect(nats_url)
    queue = WorkQueue(client.jetstream(), OWNER)
    jobs = OpenJobs(
        pool,
        OWNER,
        prefix="job-",
        opened_by="JobQueued",
        ended_by=["JobCancelled"],
        resting=["JobOutcomeUnknown"],
        moved_by=["JobRerouted"],
    )

    async def declare() -> None:
        await declare_lanes(client.jetstream(), OWNER, {"fake": 4})

    await declare()
    yield House(log, queue, jobs, WorkSweeper(queue, open_jobs=jobs.find, declare=declare), client)
    await client.close()
    await pool.close()


async def test_open_jobs_are_put_once_and_ended_ones_are_not(house: House) -> None:
    for number in range(3):
        await house.tell(f"job_{number}", queued(f"job_{number}"))
    await house.tell("job_1", cancelled("job_1"))
    assert await house.sweeper.sweep() == 2
    assert await house.queue.present() == {"job_0", "job_2"}
    assert await house.sweeper.sweep() == 0


async def test_a_deleted_stream_is_made_again_and_filled(house: House) -> None:
    await house.tell("job_0", queued("job_0"))
    await house.sweeper.sweep()
    await house.client.jetstream().delete_stream(work_stream(OWNER))
    with pytest.raises(NotFoundError):
        await house.queue.present()
    assert await house.sweeper.sweep() == 1
    assert await house.queue.present() == {"job_0"}


async def test_a_job_that_rests_is_left_alone_until_it_goes_on(house: House) -> None:
    await house.tell("job_0", queued("job_0"), unknown("job_0"))
    await house.tell("job_1", queued("job_1"), cancelled("job_1"))
    assert await house.jobs.find() == []
    retry = ResolveUnknownJob(job_id="job_0", episode_id="e", resolution="retry")
    await house.tell("job_0", retry)
    assert await house.jobs.find() == [OpenJob("fake", "job_0")]


async def test_a_job_that_has_moved_waits_in_the_lane_it_went_to_last(house: House) -> None:
    await house.tell("job_0", queued("job_0"), rerouted("job_0", "other"), rerouted("job_0", "third"))
    await house.tell("job_1", queued("job_1"))
    assert await house.jobs.find() == [OpenJob("third", "job_0"), OpenJob("fake", "job_1")]


async def test_a_parked_job_stays_out_until_it_is_replayed(house: House) -> None:
    await house.tell("job_0", queued("job_0"))
    parked = ParkedJob(lane="fake", job_id="job_0", reason="its history cannot be read", deliveries=8)
    await house.jobs.park(parked)
    assert await house.jobs.parked() == [parked]
    assert await house.sweeper.sweep() == 0
    assert await house.jobs.replay("job_0", house.queue)
    assert await house.queue.present() == {"job_0"}
    assert await house.jobs.parked() == []
    assert not await house.jobs.replay("job_0", house.queue)
