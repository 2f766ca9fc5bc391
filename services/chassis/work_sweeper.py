"""Puts back what the queue has lost: every job that is open according to the log and not in the queue."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import structlog
from nats.js.errors import NotFoundError

from services.chassis.failures import PASSING
from services.chassis.migrations import quoted
from services.chassis.work_queue import ParkedJob, WorkQueue

_log = structlog.get_logger(__name__)

MIGRATIONS = Path(__file__).parent / "work_migrations"
SWEEP_SECONDS = 30.0

type Pool = asyncpg.Pool[asyncpg.Record]


@dataclass(frozen=True, slots=True)
class OpenJob:
    """A job that is queued and has not ended."""

    lane: str
    job_id: str


class WorkSweeper:
    """Runs at the start, every ``seconds``, and when woken. Several may run at once: a job waits only once."""

    def __init__(
        self,
        queue: WorkQueue,
        *,
        open_jobs: Callable[[], Awaitable[Iterable[OpenJob]]],
        declare: Callable[[], Awaitable[None]],
        seconds: float = SWEEP_SECONDS,
    ) -> None:
        self._queue = queue
        self._open_jobs = open_jobs
        self._declare = declare
        self._seconds = seconds
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Asks for a sweep soon: somebody could not put a job."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.sweep()
            except PASSING as outage:
                _log.warning("the work queue cannot be swept now", reason=repr(outage))
            try:
                async with asyncio.timeout(self._seconds):
                    await self._woken.wait()
                    self._woken.clear()
                    await asyncio.sleep(1.0)  # whoever woke us is likely to have met an outage
            except TimeoutError:
                pass

    async def sweep(self) -> int:
        """Puts the missing jobs and makes the stream again if it is gone; answers how many were put."""
        open_jobs = list(await self._open_jobs())
        try:
            present = await self._queue.present()
        except NotFoundError:
            _log.warning("the work-queue stream is gone and is made again")
            await self._declare()
            present = frozenset()
        put = 0
        for job in open_jobs:
            if job.job_id not in present and await self._queue.put(job.lane, job.job_id):
                put += 1
        if put:
            _log.info("jobs were put back into the work queue", jobs=put)
        return put


class OpenJobs:
    """Reads the open jobs out of the log of ``owner``, and keeps the list of parked ones beside it.

    A job is a stream ``<prefix><job id>`` that begins with a message of type ``opened_by``, which has a field ``lane``,
    as have those of the types ``moved_by``, which move it; its last message tells whether it has ended (types
    ``ended_by``) or rests for now (``resting``).
    """

    def __init__(
        self,
        pool: Pool,
        owner: str,
        *,
        prefix: str,
        opened_by: str,
        ended_by: Sequence[str],
        resting: Sequence[str] = (),
        moved_by: Sequence[str] = (),
    ) -> None:
        schema = quoted(owner)
        self._pool = pool
        self._prefix = prefix
        self._opened_by = opened_by
        self._ended_by = list(ended_by)
        self._resting = frozenset(resting)
        self._moved_by = list(moved_by)
        self._all_ended_until = 0
        self._find = (
            "select first.position, job_id, last.type, last.type = any($3) as ended,"
            " case when last.type = any($3) then '' else coalesce("
            f"(select moved.data->>'lane' from {schema}.messages as moved where moved.stream = first.stream"
            " and moved.type = any($5) order by moved.version desc limit 1), first.data->>'lane') end as lane,"
            f" exists (select from {schema}.parked_jobs as parked where parked.job_id = id.job_id) as parked"
            f" from {schema}.messages as first,"
            " lateral (select substr(first.stream, $4) as job_id) as id,"
            f" lateral (select type from {schema}.messages where stream = first.stream"
            " order by version desc limit 1) as last"
            " where first.position > $1 and first.type = $2 and first.version = 1 order by first.position"
        )
        self._park = (
            f"insert into {schema}.parked_jobs (job_id, lane, reason, deliveries) values ($1, $2, $3, $4)"
            " on conflict (job_id) do update set reason = excluded.reason, deliveries = excluded.deliveries"
        )
        self._parked = f"select job_id, lane, reason, deliveries from {schema}.parked_jobs order by parked_at"
        self._unpark = f"delete from {schema}.parked_jobs where job_id = $1 returning lane"

    async def find(self) -> list[OpenJob]:
        """Jobs that wait for a worker or have one. Costs little: what ended before the oldest open job is not read again."""
        rows = await self._pool.fetch(
            self._find,
            self._all_ended_until,
            self._opened_by,
            self._ended_by,
            len(self._prefix) + 1,
            self._moved_by,
        )
        unfinished = [row for row in rows if not row["ended"]]
        if rows:
            self._all_ended_until = unfinished[0]["position"] - 1 if unfinished else rows[-1]["position"]
        return [
            OpenJob(row["lane"], row["job_id"])
            for row in unfinished
            if not row["parked"] and row["type"] not in self._resting
        ]

    async def park(self, job: ParkedJob) -> None:
        """Keeps the reason and leaves the job out of every sweep."""
        await self._pool.execute(self._park, job.job_id, job.lane, job.reason, job.deliveries)

    async def parked(self) -> list[ParkedJob]:
        """What is parked, the oldest first."""
        rows: list[Any] = await self._pool.fetch(self._parked)
        return [ParkedJob(**dict(row)) for row in rows]

    async def replay(self, job_id: str, queue: WorkQueue) -> bool:
        """Gives a parked job another try; False if it is not parked."""
        lane = await self._pool.fetchval(self._unpark, job_id)
        if lane is None:
            return False
        await queue.put(lane, job_id)
        return True
