"""Builds the service: the only place that names what it is made of."""

from services.chassis.command_handling import CommandHandler, Decider
from services.chassis.command_server import command_router
from services.chassis.infrastructure import Infrastructure
from services.chassis.lifecycle import Service
from services.chassis.query_server import query_router
from services.chassis.relay import Relay
from services.chassis.subscriptions import LogSubscription, OwnLogFollower
from services.episode import decider, production, project, state
from services.episode.answering import answers
from services.episode.subscribers import ProductionRun, Tenancy, is_episode_event, is_outcome, obey, take_note

OWNER = "episode"

PROJECT = Decider(initial=project.INITIAL, evolve=project.evolve, decide=project.decide)
EPISODE = Decider(initial=state.INITIAL, evolve=state.evolve, decide=decider.decide)
PRODUCTION = Decider(initial=production.IDLE, evolve=production.evolve, decide=lambda _, __: ())
"""Only folded: production decides on two states, in ``ProductionRun``."""


def compose(infrastructure: Infrastructure) -> Service:
    """Projects and episodes: their commands, the news they take note of, and their production."""
    log = infrastructure.log(OWNER)
    projects = CommandHandler(log, PROJECT)
    episodes = CommandHandler(log, EPISODE)
    productions = CommandHandler(log, PRODUCTION)
    tenancy = Tenancy(log)
    run = ProductionRun(log, projects=projects, episodes=episodes, productions=productions)
    news = {
        source: LogSubscription(
            name=f"{OWNER}.{source}",
            source=source,
            log=log,
            jetstream=infrastructure.jetstream,
            handle=take_note(episodes),
            wants=is_outcome,
        )
        for source in ("generation", "render")
    }
    follower = OwnLogFollower(
        name=f"{OWNER}.production",
        log=log,
        handle=run.handle,
        wants=is_episode_event,
    )
    return Service(
        name=OWNER,
        prepare=log.migrate,
        routers=[
            command_router(OWNER, obey(projects, episodes, tenancy)),
            query_router(OWNER, answers(projects, episodes, tenancy)),
        ],
        loops={
            "relay": Relay(infrastructure.pool, infrastructure.jetstream, OWNER).run,
            "production": follower.run,
            **{source: subscription.run for source, subscription in news.items()},
        },
    )
