"""Wishes in the episode log become jobs, once each, whoever is killed in between; on real servers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts.generation.commands import CancelJob
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.relay import Relay
from services.chassis.streams import declare_stream
from tests.generation import wishes
from tests.generation.studio import Studio, open_studio
from tests.job_stories import JobStories

pytestmark = pytest.mark.connected


@pytest.fixture
async def studio(tmp_path: Path, postgres_dsn: str, nats_url: str) -> AsyncIterator[Studio]:
    async with open_studio(tmp_path, dsn=postgres_dsn, url=nats_url) as studio:
        yield studio


async def test_a_wish_in_the_episode_log_is_one_job_even_if_production_asks_again(studio: Studio) -> None:
    episode = PostgresEventLog(studio.pool, "episode")
    await episode.migrate()
    jetstream = studio.client.jetstream()
    await declare_stream(jetstream, "episode")
    studio.start()
    jobs = [wishes.outline(), wishes.picture(), wishes.line(), wishes.music()]
    asked = [*jobs, wishes.picture(), wishes.picture("job_off"), CancelJob(job_id="job_gone", episode_id="e")]
    await episode.append("production-1", asked, expected_version=0, metadata=wishes.METADATA)
    await Relay(studio.pool, jetstream, "episode").relay_some()
    told = await studio.until_at_rest([job.job_id for job in jobs] + ["job_off"])
    assert all(story[-1].endswith("Ready") for story in told.values())
    assert studio.ledger.calls()["work"] == 5
    [first, *_] = (await JobStories(studio.log).read())["job_music"]
    assert (first.metadata.tenant, first.metadata.correlation_id) == (wishes.TENANT, "correlation-1")
    causes = {recorded.id for recorded in await episode.read(after=0)}
    assert first.metadata.causation_id in causes
