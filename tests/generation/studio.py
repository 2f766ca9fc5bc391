"""A generation service under test: real servers, worker processes, the books of the fake provider, the log."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import asyncpg
import nats
from nats.aio.client import Client as NatsClient

from contracts.generation.commands import Work
from contracts.message import Command, Refused
from services.chassis.command_client import CommandClient
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.postgres_pool import open_pool
from services.generation.accounts import Accounts
from services.generation.attempt import CrashPoint
from services.generation.jobs import ENDED_BY, RESTING
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger
from tests.generation import wishes
from tests.generation.worker_process import WorkerOrder, compose_worker
from tests.job_stories import JobStories
from tests.service_processes import Place, ServiceProcesses

_PAUSE = 0.02


class Studio:
    """Sends commands, starts and ends workers, and waits for what the log says."""

    def __init__(self, place: Place, client: NatsClient, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self.client = client
        self.pool = pool
        self.log = PostgresEventLog(pool, "generation")
        self._order = WorkerOrder(
            knobs=place.directory / "knobs.json", ledger=place.directory / "ledger.sqlite"
        )
        self._processes = ServiceProcesses(place)
        self._commands = CommandClient(client, seconds=10)
        self._hasty = CommandClient(client, seconds=1)
        self.behave()
        self.ledger = FakeLedger(self._order.ledger)

    def behave(self, **knobs: object) -> None:
        """Sets the knobs for workers started from now on."""
        self._order.knobs.write_text(FakeKnobs.model_validate(knobs).model_dump_json())

    def start(
        self,
        *,
        crash_at: CrashPoint | None = None,
        sweep_seconds: float = 30.0,
        chain: tuple[str, ...] = ("fake",),
        accounts: Accounts | None = None,
    ) -> BaseProcess:
        """Starts a worker process; ``accounts`` None are those of the environment."""
        order = replace(
            self._order, crash_at=crash_at, sweep_seconds=sweep_seconds, chain=chain, accounts=accounts
        )
        return self._processes.start(compose_worker, order)

    async def wish(self, wish: Work, *, seconds: float) -> None:
        """Sends a wish until somebody says that it was taken: repeated soon, as the same wish is the same job."""
        await self._send(self._hasty, wish, seconds=seconds)

    async def send(self, command: Command, *, key: str | None = None, seconds: float = 20) -> None:
        """Sends a command as soon as somebody takes it."""
        await self._send(self._commands, command, key=key, seconds=seconds)

    async def _send(
        self, client: CommandClient, command: Command, *, key: str | None = None, seconds: float
    ) -> None:
        async with asyncio.timeout(seconds):
            while True:
                try:
                    await client.send(command, tenant=wishes.TENANT, correlation_id="c", idempotency_key=key)
                    return
                except Refused as refused:
                    if refused.code != "unavailable":
                        raise
                    await asyncio.sleep(_PAUSE)

    async def story(self, job_id: str) -> list[str]:
        """The types of the messages of one job."""
        return [recorded.type for recorded in (await JobStories(self.log).read())[job_id]]

    async def until(
        self, condition: Callable[[dict[str, list[str]]], bool], *, seconds: float = 20
    ) -> dict[str, list[str]]:
        """Waits until the log satisfies the condition; answers with the types of the messages per job."""
        return await JobStories(self.log).until(condition, seconds=seconds)

    async def until_at_rest(self, job_ids: Iterable[str], *, seconds: float = 20) -> dict[str, list[str]]:
        """Waits until each of the jobs has ended or is known to be unknown."""
        wanted = tuple(job_ids)
        rest = {*ENDED_BY, *RESTING}
        return await self.until(
            lambda told: all(told.get(job, ["none"])[-1] in rest for job in wanted), seconds=seconds
        )

    async def close_workers(self) -> None:
        """Ends every worker by kill -9."""
        await self._processes.close()

    async def close(self) -> None:
        """Ends every worker and closes the books."""
        await self.close_workers()
        self.ledger.close()


@asynccontextmanager
async def open_studio(directory: Path, *, dsn: str, url: str) -> AsyncIterator[Studio]:
    """A studio on these servers, with nothing running in it yet."""
    client = await nats.connect(url, max_reconnect_attempts=-1, reconnect_time_wait=0.05)
    pool = await open_pool(dsn, size=4)
    log = PostgresEventLog(pool, "generation")
    await log.migrate()
    studio = Studio(Place(directory=directory, postgres_dsn=dsn, nats_url=url), client, pool)
    try:
        yield studio
    finally:
        await studio.close()
        await pool.close()
        await client.close()
