"""Builds assets. The only module that names concrete classes."""

from collections.abc import Awaitable, Callable
from functools import partial

from contracts.generation.events import MediaReady
from contracts.message import Message
from contracts.render.events import EpisodeRendered
from services.assets.asset import Asset, decide, evolve
from services.assets.preview_maker import PreviewMaker
from services.assets.store_sweeper import sweep_store
from services.assets.subscribers import register
from services.chassis.clock import utc_now
from services.chassis.command_handling import CommandHandler, Decider
from services.chassis.infrastructure import Infrastructure
from services.chassis.lifecycle import Service
from services.chassis.process_pool import ProcessPool
from services.chassis.relay import Relay
from services.chassis.subscriptions import LogSubscription

OWNER = "assets"

PREVIEW_SECONDS = 30.0
PREVIEW_MEMORY = 2 << 30


def compose(infrastructure: Infrastructure) -> Service:
    """The assets service on these connections."""
    log = infrastructure.log(OWNER)
    jetstream = infrastructure.jetstream
    handler = CommandHandler(log, Decider(initial=Asset(), evolve=evolve, decide=decide))
    previews = PreviewMaker(
        log,
        handler,
        infrastructure.store,
        processes=ProcessPool(seconds=PREVIEW_SECONDS, memory_bytes=PREVIEW_MEMORY),
        scratch=infrastructure.scratch,
    )
    loops: dict[str, Callable[[], Awaitable[None]]] = {
        "relay": Relay(infrastructure.pool, jetstream, OWNER).run,
        "previews": previews.run,
        "sweeper": partial(sweep_store, infrastructure.store, clock=utc_now),
    }
    for source in ("generation", "render"):
        subscription = LogSubscription(
            name=f"{OWNER}.{source}",
            source=source,
            log=log,
            jetstream=jetstream,
            handle=register(handler),
            wants=_tells_of_files,
        )
        loops[source] = subscription.run

    return Service(name=OWNER, prepare=log.migrate, loops=loops)


def _tells_of_files(message: type[Message]) -> bool:
    return issubclass(message, MediaReady | EpisodeRendered)
