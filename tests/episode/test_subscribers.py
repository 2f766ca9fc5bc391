"""The wall on the log in memory: tenants, repetitions, and production in the follower's transaction."""

import pytest

from contracts.episode.commands import (
    CreateEpisode,
    CreateProject,
    DeleteEpisode,
    DraftOutline,
    EpisodeCommand,
    ProjectCommand,
    SetProjectBudget,
)
from contracts.generation.commands import GenerateOutline, Work
from contracts.message import Accepted, Message, Metadata, Recorded, Refused
from services.chassis.command_handling import CommandHandler
from services.chassis.event_log import IdempotencyKey
from services.chassis.event_log.memory import MemoryEventLog
from services.episode.composition import EPISODE, PRODUCTION, PROJECT
from services.episode.streams import production_stream
from services.episode.subscribers import ProductionRun, Tenancy, is_episode_event, obey, take_note
from tests.episode.studio import CREATE, made

pytestmark = pytest.mark.unit

OURS = Metadata(tenant="ours", correlation_id="c1")
THEIRS = Metadata(tenant="theirs", correlation_id="c2")


class Wall:
    """The service without its connections."""

    def __init__(self) -> None:
        self.log = MemoryEventLog("episode")
        projects, self.episodes = CommandHandler(self.log, PROJECT), CommandHandler(self.log, EPISODE)
        productions = CommandHandler(self.log, PRODUCTION)
        self._obey = obey(projects, self.episodes, Tenancy(self.log))
        self.take_note = take_note(self.episodes)
        self.run = ProductionRun(self.log, projects=projects, episodes=self.episodes, productions=productions)
        self.followed = 0

    async def obey(
        self, command: ProjectCommand | EpisodeCommand, *, who: Metadata = OURS, key: str | None = None
    ) -> Accepted:
        idempotency = IdempotencyKey(key=key, request_hash=repr(command)) if key else None
        return await self._obey(command, who, idempotency)

    async def follow(self) -> None:
        """Feeds the log to production, all that is new in one transaction."""
        async with self.log.transaction() as transaction:
            for recorded in await self.log.read(after=self.followed):
                self.followed = recorded.position
                if is_episode_event(type(recorded.message)):
                    await self.run.handle(recorded, transaction)

    async def requests(self) -> list[Work]:
        recorded = await self.log.read_stream(production_stream(CREATE.episode_id))
        return [one.message for one in recorded if isinstance(one.message, Work)]


async def test_another_tenant_finds_nothing() -> None:
    wall = Wall()
    await wall.obey(CreateProject(project_id=CREATE.project_id, name="Coast"))
    await wall.obey(CREATE)
    for command in (
        CREATE,
        DraftOutline(episode_id=CREATE.episode_id),
        DeleteEpisode(episode_id=CREATE.episode_id),
        SetProjectBudget(project_id=CREATE.project_id, microdollars=1),
        CreateEpisode(episode_id="mine", project_id=CREATE.project_id, premise="In your project"),
    ):
        with pytest.raises(Refused) as refused:
            await wall.obey(command, who=THEIRS)
        assert refused.value.code == "not_found"
    assert await wall.log.head() == 2


async def test_the_same_key_gets_the_first_answer() -> None:
    wall = Wall()
    await wall.obey(CREATE)
    first = await wall.obey(DraftOutline(episode_id=CREATE.episode_id), key="k")
    again = await wall.obey(DraftOutline(episode_id=CREATE.episode_id), key="k")
    assert again == first
    with pytest.raises(Refused, match="outline_generating"):
        await wall.obey(DraftOutline(episode_id=CREATE.episode_id))


async def test_a_version_that_was_not_seen_is_refused() -> None:
    wall = Wall()
    await wall.obey(CREATE)
    with pytest.raises(Refused) as refused:
        await wall.obey(DraftOutline(episode_id=CREATE.episode_id, expected_version=7))
    assert refused.value.code == "stale_version"


async def test_production_requests_once_with_the_cause_and_the_cap_of_the_project() -> None:
    wall = Wall()
    await wall.obey(CreateProject(project_id=CREATE.project_id, name="Coast"))
    await wall.obey(SetProjectBudget(project_id=CREATE.project_id, microdollars=77))
    await wall.obey(CREATE)
    await wall.obey(DraftOutline(episode_id=CREATE.episode_id))
    await wall.follow()
    [request] = await wall.requests()
    assert isinstance(request, GenerateOutline)
    assert request.budget.project_microdollars == 77
    [recorded] = await wall.log.read_stream(production_stream(CREATE.episode_id))
    asked = (await wall.log.read_stream(f"episode-{CREATE.episode_id}"))[-1]
    assert recorded.metadata.tenant == "ours"
    assert recorded.metadata.correlation_id == "c1"
    assert recorded.metadata.causation_id in {one.id for one in await wall.log.read(after=0)}
    assert asked.version == 2
    wall.followed = 0
    await wall.follow()
    assert len(await wall.requests()) == 1, "the same events again request nothing"


async def test_requests_of_a_transaction_that_failed_are_made_again() -> None:
    wall = Wall()
    await wall.obey(CREATE)
    await wall.obey(DraftOutline(episode_id=CREATE.episode_id))
    with pytest.raises(ConnectionError):
        await fail_after_requesting(wall)
    assert await wall.requests() == []
    await wall.follow()
    assert len(await wall.requests()) == 1


async def fail_after_requesting(wall: Wall) -> None:
    async with wall.log.transaction() as transaction:
        for recorded in await wall.log.read(after=0):
            await wall.run.handle(recorded, transaction)
        raise ConnectionError


async def test_the_end_of_a_job_reaches_its_episode_once() -> None:
    wall = Wall()
    await wall.obey(CREATE)
    await wall.obey(DraftOutline(episode_id=CREATE.episode_id))
    await wall.follow()
    [request] = await wall.requests()
    [template] = await wall.log.read_stream(production_stream(CREATE.episode_id))
    news: Recorded[Message] = Recorded("e1", 1, "job", 1, made(request), OURS, template.recorded_at)
    for _ in range(2):
        async with wall.log.transaction() as transaction:
            await wall.take_note(news, transaction)
    episode, version = await wall.episodes.state_of(f"episode-{CREATE.episode_id}")
    assert episode.workflow.state == "outline_generated"
    assert version == 3
