"""An episode's events as they happen: JetStream in, one ordered consumer a client, sequence equals log position."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import anyio
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, DeliverPolicy

from contracts import subjects


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """One event of an episode; ``position`` is the id to resume from."""

    position: int
    type: str
    data: dict[str, Any]


@asynccontextmanager
async def following(
    jetstream: JetStreamContext, episode_id: str, position: int, *, ended: asyncio.Event
) -> AsyncIterator[AsyncIterator[LiveEvent]]:
    """The events of an episode after a position: first those there are, then each as it happens, without a gap.

    They end when ``ended`` is set (the process stops; the client comes back elsewhere) or the episode is deleted.
    """
    # A client that leaves cancels every await there is: unshielded, its subscription would be left behind, and a
    # server that stops would wait for somebody to read it.
    with anyio.CancelScope(shield=True):
        subscription = await jetstream.subscribe(
            f"event.episode.*.episode-{episode_id}",
            stream=subjects.log_stream("episode"),
            ordered_consumer=True,
            config=ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=position + 1),
        )
    stopping = asyncio.ensure_future(ended.wait())
    try:
        yield _arriving(subscription, stopping)
    finally:
        stopping.cancel()
        with anyio.CancelScope(shield=True), suppress(Exception):
            await subscription.unsubscribe()


async def _arriving(
    subscription: JetStreamContext.PushSubscription, stopping: asyncio.Future[Any]
) -> AsyncIterator[LiveEvent]:
    while not stopping.done():
        arriving = asyncio.ensure_future(subscription.next_msg(timeout=None))
        try:
            await asyncio.wait((arriving, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not arriving.done():
                arriving.cancel()
        if arriving.cancelled() or not arriving.done():
            return
        event = _event_of(arriving.result())
        yield event
        if event.type == "EpisodeDeleted":
            return


def _event_of(message: Msg) -> LiveEvent:
    headers = message.headers or {}
    position = message.metadata.sequence.stream
    return LiveEvent(
        position=position,
        type=headers[subjects.TYPE_HEADER],
        data={
            "type": headers[subjects.TYPE_HEADER],
            "position": position,
            "version": int(headers[subjects.STREAM_VERSION_HEADER]),
            "recorded_at": headers[subjects.RECORDED_AT_HEADER],
            "event": json.loads(message.data),
        },
    )
