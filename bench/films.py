"""A client that takes an episode from premise to film as fast as the system lets it: one stream of events, nine steps."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import httpx

from contracts import registry
from contracts.episode.events import AnyEpisodeEvent, EpisodeFinished, UnitFailed, WorkAsked
from contracts.episode.workflow import START, WorkflowState, evolve_workflow
from services.cli.driving import NEXT_STEP
from tests.journeys.system import EPISODE, System, created, post
from tests.servers import server_directory

LONGEST_SECONDS = 120


@asynccontextmanager
async def installation(environment: Mapping[str, str]) -> AsyncIterator[System]:
    """A fresh `reelwright up`, with these variables of the environment, stopped at the end."""
    with server_directory() as directory:
        system = System(Path(directory) / "data", environment)
        await system.start()
        try:
            yield system
        finally:
            await system.stop()


async def make_film(client: httpx.AsyncClient) -> int:
    """Takes each step at the event that opens it, to the end; answers how many jobs that took."""
    jobs = 0
    workflow = START
    reasons = []
    async with asyncio.timeout(LONGEST_SECONDS):
        episode_id = await created(client)
        await post(client, episode_id, NEXT_STEP[WorkflowState.INITIAL])
        async for event in _events(client, episode_id):
            workflow = evolve_workflow(workflow, event)
            if isinstance(event, UnitFailed):
                reasons.append(f"{event.unit.kind}: {event.sentence}")
            if isinstance(event, WorkAsked):
                jobs += len(event.units)
            elif isinstance(event, EpisodeFinished):
                break
            elif workflow.state in NEXT_STEP and workflow.state is not WorkflowState.INITIAL:
                await post(client, episode_id, NEXT_STEP[workflow.state])
            elif workflow.state is WorkflowState.FAILED:
                raise RuntimeError(f"the episode {episode_id} failed: {'; '.join(reasons)}")
    return jobs


async def _events(client: httpx.AsyncClient, episode_id: str) -> AsyncIterator[AnyEpisodeEvent]:
    async with client.stream("GET", f"{EPISODE}/{episode_id}/events") as answer:
        answer.raise_for_status()
        async for line in answer.aiter_lines():
            if line.startswith("data:"):
                data = json.loads(line.removeprefix("data:"))
                yield cast(AnyEpisodeEvent, registry.load(data["type"], 1, data["event"]))
