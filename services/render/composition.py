"""Builds render. The only module that names concrete classes."""

from pathlib import Path

from contracts.render.events import EpisodeRendered, RenderCancelled, RenderFailed, RenderQueued
from contracts.subjects import cancel_subject
from services.chassis.command_handling import CommandHandler, Decider
from services.chassis.embedded.ffmpeg import ffmpeg_path
from services.chassis.infrastructure import Infrastructure
from services.chassis.lane_worker import LaneWorker
from services.chassis.lanes import declare_lanes
from services.chassis.lifecycle import Service
from services.chassis.migrations import apply_migrations
from services.chassis.relay import Relay
from services.chassis.subscriptions import LogSubscription, OwnLogFollower
from services.chassis.work_queue import WorkQueue
from services.chassis.work_sweeper import MIGRATIONS, OpenJobs, WorkSweeper
from services.render.job import Job, decide, evolve
from services.render.settings import RenderSettings
from services.render.subscribers import MOVES, WISHES, dispatch, take_wishes
from services.render.worker import RenderWorker

OWNER = "render"
LANE = "render"
ENDINGS = (EpisodeRendered, RenderFailed, RenderCancelled)


def compose(infrastructure: Infrastructure, settings: RenderSettings | None = None) -> Service:
    """The render service on these connections."""
    chosen = settings or RenderSettings()
    log = infrastructure.log(OWNER)
    jetstream, nats = infrastructure.jetstream, infrastructure.nats
    handler = CommandHandler(log, Decider(initial=Job(), evolve=evolve, decide=decide))
    worker = RenderWorker(
        log,
        handler,
        infrastructure.store,
        executable=Path(ffmpeg_path()),
        cache=infrastructure.scratch / "segments",
        scratch=infrastructure.scratch,
        encoders=chosen.encoders,
        cache_bytes=chosen.cache_bytes,
    )
    queue = WorkQueue(jetstream, OWNER)
    open_jobs = OpenJobs(
        infrastructure.pool,
        OWNER,
        prefix="job-",
        opened_by=RenderQueued.__name__,
        ended_by=[ending.__name__ for ending in ENDINGS],
    )

    async def declare() -> None:
        await declare_lanes(jetstream, OWNER, {LANE: chosen.renders}, ack_seconds=chosen.ack_seconds)

    async def prepare() -> None:
        await log.migrate()
        await apply_migrations(infrastructure.pool, OWNER, MIGRATIONS)
        await declare()

    async def nudge(job_id: str) -> None:
        await nats.publish(cancel_subject(OWNER, job_id), b"")

    lane = LaneWorker(
        LANE,
        chosen.renders,
        worker.perform,
        owner=OWNER,
        client=nats,
        give_up=worker.give_up,
        park=open_jobs.park,
        ask_cancelled=worker.cancelled_among,
        ack_seconds=chosen.ack_seconds,
    )
    wishes = LogSubscription(
        name=f"{OWNER}.episode",
        source="episode",
        log=log,
        jetstream=jetstream,
        handle=take_wishes(handler),
        wants=lambda message: message in WISHES,
    )
    sweeper = WorkSweeper(queue, open_jobs=open_jobs.find, declare=declare, seconds=chosen.sweep_seconds)
    dispatcher = OwnLogFollower(
        name=f"{OWNER}.dispatcher",
        log=log,
        handle=dispatch(queue.put, nudge, wake_sweeper=sweeper.wake),
        wants=lambda message: message in MOVES,
    )

    async def health() -> dict[str, str]:
        return {"work queue": await queue.state(), "scratch": await worker.room()}

    return Service(
        name=OWNER,
        prepare=prepare,
        loops={
            "relay": Relay(infrastructure.pool, jetstream, OWNER).run,
            "wishes": wishes.run,
            "dispatcher": dispatcher.run,
            "sweeper": sweeper.run,
            "worker": lane.run,
        },
        drains=(lane.drain,),
        health=health,
    )
