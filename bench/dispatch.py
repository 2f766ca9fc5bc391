"""What a job costs besides its provider: a thousand of them over eight lanes, from the wish to the settled result."""

import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.measure import Result, at_most
from bench.processes import cpu_of, peak_growth
from services.chassis.infrastructure import Infrastructure, open_infrastructure
from services.chassis.lifecycle import RunningServices
from services.generation.composition import compose
from services.generation.intake import Intake
from services.generation.jobs import Jobs
from services.generation.model_choice import Offer
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger
from services.generation.providers.fake.provider import fake_provider
from services.generation.settings import GenerationSettings
from tests.generation import wishes
from tests.servers import fresh_database, running_nats, running_postgres
from tests.service_processes import Place

JOBS = 1_000
LANES = tuple(f"lane-{number}" for number in range(8))
PRICE = 1_000
_LONGEST_SECONDS = 300
_LOOK_SECONDS = 0.25


async def dispatch() -> list[Result]:
    """The second thousand is measured: the first fills the caches that have a bound."""
    with tempfile.TemporaryDirectory() as directory:
        async with running_postgres() as server, running_nats() as nats, fresh_database(server) as dsn:
            place = Place(directory=Path(directory), postgres_dsn=dsn, nats_url=nats)
            async with open_infrastructure(place.settings) as infrastructure:
                return await _measured(infrastructure)


async def _measured(infrastructure: Infrastructure) -> list[Result]:
    ledger = FakeLedger()
    providers = {lane: fake_provider(FakeKnobs(price=PRICE), ledger, name=lane) for lane in LANES}
    service = compose(infrastructure, GenerationSettings(), others=providers)
    running = RunningServices((service,), infrastructure)
    await running.start()
    try:
        intake = Intake(Jobs(infrastructure.log("generation")), Offer(providers=providers, chains={}))
        await _work_off(infrastructure, intake, range(JOBS))
        before, begun = cpu_of(os.getpid()), time.perf_counter()
        with peak_growth() as growth:
            await _work_off(infrastructure, intake, range(JOBS, 2 * JOBS))
        cpu, wall = cpu_of(os.getpid()) - before, time.perf_counter() - begun
    finally:
        await running.stop()
    assert sum(ledger.charges().values()) == 2 * JOBS
    ledger.close()
    per_job = 1000 / JOBS
    return [
        Result(
            f"CPU per job, {JOBS} jobs over {len(LANES)} lanes", cpu.total * per_job, "ms", at_most(15),
            f"ours {cpu.ours * per_job:.2f}, postgres {cpu.postgres * per_job:.2f}, nats {cpu.nats * per_job:.2f}; "
            f"{JOBS / wall:.0f} jobs/s, each paid for and done once",
        ),
        Result(
            f"growth of memory while {JOBS} jobs are done", growth() / 2**20, "MiB", at_most(16),
            "resident memory of the process at its peak, against that before them",
        ),
    ]  # fmt: skip


async def _work_off(infrastructure: Infrastructure, intake: Intake, numbers: Sequence[int]) -> None:
    """Asks for the jobs one after another and returns when all have ended."""
    for number in numbers:
        lane = LANES[number % len(LANES)]
        wish = wishes.outline(f"job_{number}").model_copy(update={"provider": lane})
        await intake.take(wish, wishes.METADATA)
    deadline = time.monotonic() + _LONGEST_SECONDS
    done = numbers[-1] + 1
    while await infrastructure.pool.fetchval(_ENDED) < done:
        if time.monotonic() > deadline:
            raise TimeoutError(f"not all of {done} jobs ended in {_LONGEST_SECONDS} s")
        await asyncio.sleep(_LOOK_SECONDS)


_ENDED = "select count(*) from generation.messages where type = 'OutlineReady'"
