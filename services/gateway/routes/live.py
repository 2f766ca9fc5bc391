"""Live events of an episode by server-sent events."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from contracts.identifiers import EpisodeId
from services.gateway.commanding import AtDesk
from services.gateway.live import LiveEvent, following
from services.gateway.problems import Refusal
from services.gateway.routes import EPISODE

router = APIRouter(tags=["live"])

STREAMS_AT_ONCE = 200
"""Open event streams of one gateway process; each costs one consumer."""


LastEventId = Annotated[str | None, Header(alias="Last-Event-ID", max_length=20)]
After = Annotated[int, Query(ge=0, lt=2**53, description="Log position to start behind; 0 is all.")]


async def _events(
    episode_id: EpisodeId,
    desk: AtDesk,
    request: Request,
    last_event_id: LastEventId = None,
    after: After = 0,
) -> AsyncIterator[AsyncIterator[LiveEvent]]:
    """A dependency: it may still refuse, for a stream that has begun cannot, and it ends however the stream does."""
    await desk.page(episode_id)
    state = request.app.state
    if state.open_streams >= STREAMS_AT_ONCE:
        raise Refusal(503, "unavailable", "too many event streams are open here; try again shortly")
    start = after if last_event_id is None else _position(last_event_id)
    state.open_streams += 1
    try:
        async with following(state.jetstream, episode_id, start, ended=state.draining) as events:
            yield events
    finally:
        state.open_streams -= 1


@router.get(f"{EPISODE}/events", response_class=EventSourceResponse, summary="Follow an episode")
async def follow(
    events: Annotated[AsyncIterator[LiveEvent], Depends(_events)],
) -> AsyncIterator[ServerSentEvent]:
    """Every event of the episode, first those there are. The id is the log position: a client that comes back with
    ``Last-Event-ID`` misses nothing and gets nothing twice."""
    async for event in events:
        yield ServerSentEvent(id=str(event.position), event=event.type, data=event.data)


def _position(last_event_id: str) -> int:
    if not last_event_id.isascii() or not last_event_id.isdigit() or int(last_event_id) >= 2**53:
        raise Refusal(
            422, "invalid", f"Last-Event-ID {last_event_id!r} is no position; send the id seen last"
        )
    return int(last_event_id)
