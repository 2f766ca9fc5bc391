"""Builds the service: the only module of generation that names concrete classes."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial

import structlog

from services.chassis.clock import utc_now
from services.chassis.command_server import command_router
from services.chassis.failures import PASSING
from services.chassis.infrastructure import Infrastructure
from services.chassis.lane_worker import LaneWorker
from services.chassis.lanes import declare_lanes
from services.chassis.lifecycle import Service
from services.chassis.logs import hide_in_logs
from services.chassis.migrations import apply_migrations
from services.chassis.outgoing import Outgoing
from services.chassis.query_server import query_router
from services.chassis.relay import Relay
from services.chassis.subscriptions import LogSubscription, OwnLogFollower
from services.chassis.work_queue import WorkQueue
from services.chassis.work_sweeper import MIGRATIONS as QUEUE_MIGRATIONS
from services.chassis.work_sweeper import OpenJob, OpenJobs, WorkSweeper
from services.generation.accounts import Accounts
from services.generation.answering import answers
from services.generation.attempt import ReachCrashPoint, reach
from services.generation.capabilities import Closing, Provider
from services.generation.intake import Intake
from services.generation.jobs import ENDED_BY, MOVED_BY, PREFIX, RESTING, Jobs
from services.generation.limits.gate import Gate
from services.generation.limits.standings import PostgresStandings
from services.generation.provider_calls import Patience
from services.generation.provider_health import health_of
from services.generation.provider_registry import (
    ProviderDescription,
    ProviderRegistry,
    addresses_in,
    registry_of,
)
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger
from services.generation.providers.fake.provider import fake_provider
from services.generation.providers.sketch.craft_pool import CraftPool
from services.generation.providers.sketch.provider import SketchProvider
from services.generation.settings import GenerationSettings
from services.generation.spend import MIGRATIONS, SCHEMA
from services.generation.subscribers import CommandReader, Dispatcher, WishReader, is_wish, moves_the_queue
from services.generation.worker import Worker

_log = structlog.get_logger(__name__)

OWNER = SCHEMA


def compose(
    infrastructure: Infrastructure,
    settings: GenerationSettings | None = None,
    accounts: Accounts | None = None,
    *,
    others: Mapping[str, Provider] | None = None,
    patience: Patience | None = None,
    reach: ReachCrashPoint = reach,
) -> Service:
    """Generation on these connections.

    ``others`` are providers beside those that are known here; ``reach`` is called at the crash points of every attempt.
    """
    chosen = settings or GenerationSettings()
    log, jetstream = infrastructure.log(OWNER), infrastructure.jetstream
    crafts = CraftPool(chosen.sketch_processes)
    keys = accounts or Accounts()
    outgoing = Outgoing(allowed=addresses_in(keys))
    registry = registry_of(
        {**_local(chosen, crafts), **(others or {})}, keys, outgoing, concurrency=chosen.concurrency
    )
    offer, limits = registry.offer(chosen.chains), registry.lanes()

    gate = Gate(PostgresStandings(infrastructure.pool, OWNER), registry.allowances())
    hide_in_logs(keys.secrets())
    _tell_retired(registry)

    jobs = Jobs(log)
    intake = Intake(jobs, offer)
    worker = Worker(
        jobs,
        providers=registry.providers,
        store=infrastructure.store,
        scratch=infrastructure.scratch,
        clock=utc_now,
        secrets=keys.secrets(),
        gate=gate,
        patience=patience,
        reach=reach,
    )
    queue = WorkQueue(jetstream, OWNER)
    kept = OpenJobs(
        infrastructure.pool,
        OWNER,
        prefix=PREFIX,
        opened_by="JobQueued",
        ended_by=ENDED_BY,
        resting=RESTING,
        moved_by=MOVED_BY,
    )

    async def describe() -> list[ProviderDescription]:
        return registry.describe(today=utc_now().date(), breakers=await gate.breakers())

    async def declare() -> None:
        await declare_lanes(jetstream, OWNER, limits, ack_seconds=chosen.ack_seconds)

    open_jobs = _workable(kept, worker, limits)
    sweeper = WorkSweeper(queue, open_jobs=open_jobs, declare=declare, seconds=chosen.sweep_seconds)
    dispatcher = Dispatcher(jobs, queue, sweeper, infrastructure.nats, lanes=limits)
    lanes = _lanes(infrastructure, worker, kept, limits, ack_seconds=chosen.ack_seconds)
    wishes = LogSubscription(
        name=f"{OWNER}.episode",
        source="episode",
        log=log,
        jetstream=jetstream,
        handle=WishReader(intake).handle,
        wants=is_wish,
    )
    follower = OwnLogFollower(
        name=f"{OWNER}.dispatcher", log=log, handle=dispatcher.handle, wants=moves_the_queue
    )
    return Service(
        name=OWNER,
        prepare=_preparation(infrastructure, declare),
        routers=[
            command_router(OWNER, CommandReader(intake).handle),
            query_router(
                OWNER,
                answers(
                    intake,
                    chains=chosen.chains,
                    describe=describe,
                    providers=registry.providers,
                ),
            ),
        ],
        loops={
            "relay": Relay(infrastructure.pool, jetstream, OWNER).run,
            "wishes": wishes.run,
            "dispatcher": follower.run,
            "sweeper": sweeper.run,
            **{f"lane {name}": lane.run for name, lane in lanes.items()},
        },
        drains=[_drain(lanes.values(), registry.providers.values(), crafts, outgoing)],
        health=_health(queue, describe),
    )


def _preparation(
    infrastructure: Infrastructure, declare: Callable[[], Awaitable[None]]
) -> Callable[[], Awaitable[None]]:
    async def prepare() -> None:
        await infrastructure.log(OWNER).migrate()
        await apply_migrations(infrastructure.pool, OWNER, QUEUE_MIGRATIONS)
        await apply_migrations(infrastructure.pool, OWNER, MIGRATIONS)
        await declare()

    return prepare


def _lanes(
    infrastructure: Infrastructure,
    worker: Worker,
    kept: OpenJobs,
    limits: Mapping[str, int],
    *,
    ack_seconds: float,
) -> dict[str, LaneWorker]:
    return {
        name: LaneWorker(
            name,
            limit,
            partial(worker.perform, lane=name),
            owner=OWNER,
            client=infrastructure.nats,
            give_up=worker.give_up,
            park=kept.park,
            ask_cancelled=worker.cancelled_among,
            ack_seconds=ack_seconds,
        )
        for name, limit in limits.items()
    }


def _drain(
    lanes: Iterable[LaneWorker], providers: Iterable[Provider], crafts: CraftPool, outgoing: Outgoing
) -> Callable[[], Awaitable[None]]:
    async def drain() -> None:
        try:
            await asyncio.gather(*(lane.drain() for lane in lanes))
        finally:
            await crafts.close()
            for provider in providers:
                if isinstance(provider, Closing):
                    await provider.close()
            await outgoing.close()

    return drain


def _health(
    queue: WorkQueue, describe: Callable[[], Awaitable[list[ProviderDescription]]]
) -> Callable[[], Awaitable[dict[str, str]]]:
    async def health() -> dict[str, str]:
        parts = {"work queue": await queue.state()}
        try:
            return parts | health_of(await describe())
        except PASSING as outage:
            return parts | {"providers": f"the books about them cannot be read: {outage!r}"}

    return health


def _tell_retired(registry: ProviderRegistry) -> None:
    for each in registry.describe(today=utc_now().date()):
        if each.configured and each.retired:
            _log.warning("models were retired", provider=each.name, models=sorted(each.retired))


def _local(settings: GenerationSettings, pool: CraftPool) -> dict[str, Provider]:
    """The providers that need nobody: ``sketch`` always, ``fake`` where a chain names it."""
    providers: dict[str, Provider] = {"sketch": SketchProvider(pool)}
    if "fake" in settings.provider_names:
        knobs = FakeKnobs.from_file(settings.fake_knobs) if settings.fake_knobs else FakeKnobs()
        providers["fake"] = fake_provider(knobs, FakeLedger(settings.fake_ledger), epoch=time.time)
    return providers


def _workable(
    kept: OpenJobs, worker: Worker, lanes: Mapping[str, int]
) -> Callable[[], Awaitable[list[OpenJob]]]:
    """The open jobs of the lanes there are; a job whose provider has left the settings is given up."""

    async def find() -> list[OpenJob]:
        found = await kept.find()
        for job in found:
            if job.lane not in lanes:
                await worker.give_up(job.job_id, f"the provider {job.lane!r} is no longer configured")
        return [job for job in found if job.lane in lanes]

    return find
