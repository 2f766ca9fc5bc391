"""The wall of render: wishes in the episode's log become jobs; its own log moves the work queue."""

from collections.abc import Awaitable, Callable

import structlog

from contracts.message import Message, Recorded
from contracts.render.commands import CancelRender, RenderEpisode
from contracts.render.events import RenderQueued
from services.chassis.command_handling import CommandHandler
from services.chassis.event_log import Transaction
from services.chassis.failures import PASSING
from services.chassis.subscriptions import Handle, caused_by
from services.render.job import Job, stream_of

_log = structlog.get_logger(__name__)

WISHES = (RenderEpisode, CancelRender)
MOVES = (RenderQueued, CancelRender)
"""What of the own log concerns the work queue."""


def take_wishes(handler: CommandHandler[Job]) -> Handle:
    """Handles the wishes of production, in the transaction that moves the subscription's cursor."""

    async def handle(recorded: Recorded[Message], transaction: Transaction) -> None:
        wish = recorded.message
        if isinstance(wish, WISHES):
            stream = stream_of(wish.job_id)
            await handler.handle(wish, stream=stream, metadata=caused_by(recorded), within=transaction)

    return handle


def dispatch(
    put: Callable[[str, str], Awaitable[object]],
    nudge: Callable[[str], Awaitable[object]],
    *,
    wake_sweeper: Callable[[], None],
) -> Handle:
    """Puts what is queued into its lane and nudges who works on what is to stop.

    Both may be lost: the sweeper and the heartbeats make up for it, and the log need not wait for NATS.
    """

    async def handle(recorded: Recorded[Message], _: Transaction) -> None:
        try:
            match recorded.message:
                case RenderQueued(lane=lane, job_id=job_id):
                    await put(lane, job_id)
                case CancelRender(job_id=job_id):
                    await nudge(job_id)
                case _:
                    pass
        except PASSING as outage:
            _log.warning("a render could not be put into the work queue", reason=repr(outage))
            wake_sweeper()

    return handle
