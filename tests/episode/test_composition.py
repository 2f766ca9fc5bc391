"""The composed service on real Postgres and NATS: a command in, a request out, a result in, the next state."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from contracts.episode.commands import ConfirmOutline, DraftOutline
from contracts.generation.commands import Work
from contracts.message import Metadata
from services.chassis.command_client import CommandClient
from services.chassis.infrastructure import Infrastructure, open_infrastructure
from services.chassis.lifecycle import RunningServices
from services.chassis.relay import Relay
from services.chassis.settings import InfrastructureSettings
from services.episode.composition import compose
from tests.episode.studio import CREATE, made

pytestmark = pytest.mark.connected


@pytest.fixture
async def infrastructure(postgres_dsn: str, nats_url: str, tmp_path: Path) -> AsyncIterator[Infrastructure]:
    settings = InfrastructureSettings(
        data_dir=tmp_path, postgres_dsn=SecretStr(postgres_dsn), nats_url=SecretStr(nats_url)
    )
    async with open_infrastructure(settings) as opened:
        yield opened


async def test_from_the_premise_to_the_refined_story(infrastructure: Infrastructure) -> None:
    service = compose(infrastructure)
    running = RunningServices((service,), infrastructure)
    await running.start()
    generation = infrastructure.log("generation")
    await generation.migrate()
    relay = asyncio.create_task(Relay(infrastructure.pool, infrastructure.jetstream, "generation").run())
    makers = asyncio.create_task(make_everything(infrastructure))
    client = CommandClient(infrastructure.nats)

    async def tell(command: Any) -> None:
        await client.send(command, tenant="ours", correlation_id="c1")

    try:
        await tell(CREATE)
        await tell(DraftOutline(episode_id=CREATE.episode_id))
        await asyncio.wait_for(until(infrastructure, "OutlineDrafted"), 20)
        await tell(ConfirmOutline(episode_id=CREATE.episode_id))
        await asyncio.wait_for(until(infrastructure, "CastDrafted"), 20)
        assert set((await running.health_of(service)).values()) == {"ok"}
    finally:
        for task in (relay, makers):
            task.cancel()
        await asyncio.gather(relay, makers, return_exceptions=True)
        await running.stop()


async def make_everything(infrastructure: Infrastructure) -> None:
    """Stands in for generation: every request in episode's log has its result in generation's."""
    requests, results = infrastructure.log("episode"), infrastructure.log("generation")
    seen = 0
    while True:
        await requests.wait_beyond(seen, seconds=20)
        for recorded in await requests.read(after=seen):
            seen = recorded.position
            if isinstance(recorded.message, Work):
                await results.append(
                    f"job-{recorded.message.job_id}",
                    [made(recorded.message)],
                    expected_version=0,
                    metadata=Metadata(tenant="ours", correlation_id="c1", causation_id=recorded.id),
                )


async def until(infrastructure: Infrastructure, name: str) -> None:
    log = infrastructure.log("episode")
    seen = 0
    while True:
        await log.wait_beyond(seen, seconds=20)
        for recorded in await log.read(after=seen):
            seen = recorded.position
            if recorded.type == name:
                return
