"""The wall of episode: commands of people, news of generation and render, and the follower that drives production."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from weakref import WeakKeyDictionary

from contracts.episode.commands import CreateEpisode, EpisodeCommand, ProjectCommand
from contracts.episode.events import EpisodeEvent
from contracts.message import Accepted, Command, Message, Metadata, Recorded, Refused
from services.chassis.command_handling import CommandHandler
from services.chassis.event_log import EventLog, IdempotencyKey, Transaction
from services.chassis.subscriptions import Handle, caused_by
from services.episode import production
from services.episode.decider import OUTCOMES
from services.episode.production import Production
from services.episode.project import Project
from services.episode.requests import Terms
from services.episode.state import Episode
from services.episode.streams import episode_stream, production_stream, project_stream, stream_of

type CommandHandle = Callable[[Command, Metadata, IdempotencyKey | None], Awaitable[Accepted]]

_REMEMBERED_STREAMS = 10_000


class Tenancy:
    """Who owns a stream: the tenant that its first message was recorded for."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._owners: OrderedDict[str, str] = OrderedDict()

    async def owner_of(self, stream: str) -> str | None:
        """None while the stream is empty."""
        if stream not in self._owners:
            recorded = await self._log.read_stream(stream)
            if not recorded:
                return None
            self._owners[stream] = recorded[0].metadata.tenant
            if len(self._owners) > _REMEMBERED_STREAMS:
                self._owners.popitem(last=False)
        self._owners.move_to_end(stream)
        return self._owners[stream]

    async def require(self, stream: str, tenant: str) -> None:
        """Raises Refused("not_found"), as for a stream that is not there, if another tenant owns it."""
        if await self.owner_of(stream) not in (None, tenant):
            kind, _, identifier = stream.partition("-")
            raise Refused("not_found", f"There is no {kind} {identifier}.", field=f"{kind}_id")


def obey(
    projects: CommandHandler[Project], episodes: CommandHandler[Episode], tenancy: Tenancy
) -> CommandHandle:
    """Handles the commands of people. Each is decided on its own stream, for its own tenant only."""

    async def handle(command: Command, metadata: Metadata, key: IdempotencyKey | None) -> Accepted:
        if not isinstance(command, ProjectCommand | EpisodeCommand):
            raise Refused("invalid", f"episode does not take {type(command).__name__}")
        stream = stream_of(command)
        await tenancy.require(stream, metadata.tenant)
        if isinstance(command, CreateEpisode):
            await tenancy.require(project_stream(command.project_id), metadata.tenant)
        handler = projects if isinstance(command, ProjectCommand) else episodes
        accepted = await handler.handle(command, stream=stream, metadata=metadata, idempotency=key)
        # Of two tenants who create the same identifier at once only one may see it.
        await tenancy.require(stream, metadata.tenant)
        return accepted

    return handle


def take_note(episodes: CommandHandler[Episode]) -> Handle:
    """Brings the ends of jobs into the episodes they belong to, in the transaction that moves the cursor."""

    async def handle(recorded: Recorded[Message], transaction: Transaction) -> None:
        stream = episode_stream(getattr(recorded.message, "episode_id"))  # noqa: B009 - all OUTCOMES have it
        await episodes.handle(
            recorded.message, stream=stream, metadata=caused_by(recorded), within=transaction
        )

    return handle


def is_outcome(message: type[Message]) -> bool:
    """Whether an episode takes note of such an event."""
    return message in OUTCOMES


def is_episode_event(message: type[Message]) -> bool:
    """Whether such a message may bring production further."""
    return issubclass(message, EpisodeEvent)


async def terms_of(
    episode: Episode, projects: CommandHandler[Project], *, within: Transaction | None = None
) -> Terms:
    """The project's terms now; the cap the episode began with while the project has none of its own."""
    fact = episode.fact
    project, _ = await projects.state_of(project_stream(fact.project_id), within=within)
    cap = project.microdollars if project.has_budget else fact.project_budget_microdollars
    return Terms(cap, project.chains)


class ProductionRun:
    """Requests what comes next after an event of an episode.

    Decides on the episode as it stands now, so events that came before it need not be looked at any more.
    """

    def __init__(
        self,
        log: EventLog,
        *,
        projects: CommandHandler[Project],
        episodes: CommandHandler[Episode],
        productions: CommandHandler[Production],
    ) -> None:
        self._log = log
        self._projects = projects
        self._episodes = episodes
        self._productions = productions
        self._looked_at: OrderedDict[str, int] = OrderedDict()
        self._uncommitted: WeakKeyDictionary[Transaction, dict[str, int]] = WeakKeyDictionary()

    async def handle(self, recorded: Recorded[Message], transaction: Transaction) -> None:
        """Appends the requests to the production's own stream, in the transaction that moves the cursor."""
        event = recorded.message
        if not isinstance(event, EpisodeEvent) or recorded.version <= self._seen(
            recorded.stream, transaction
        ):
            return
        episode, seen = await self._episodes.state_of(recorded.stream, within=transaction)
        stream = production_stream(event.episode_id)
        so_far, version = await self._productions.state_of(stream, within=transaction)
        if production.decide(episode, so_far):
            terms = await terms_of(episode, self._projects, within=transaction)
            await self._log.append(
                stream,
                production.decide(episode, so_far, terms),
                expected_version=version,
                metadata=caused_by(recorded),
                within=transaction,
            )
        self._remember(recorded.stream, seen, transaction)

    def _seen(self, stream: str, transaction: Transaction) -> int:
        return self._uncommitted.get(transaction, {}).get(stream) or self._looked_at.get(stream, 0)

    def _remember(self, stream: str, seen: int, transaction: Transaction) -> None:
        pending = self._uncommitted.get(transaction)
        if pending is None:
            pending = self._uncommitted[transaction] = {}
            transaction.on_commit(lambda: self._keep(pending))
        pending[stream] = seen

    def _keep(self, committed: dict[str, int]) -> None:
        for stream, seen in committed.items():
            self._looked_at[stream] = max(seen, self._looked_at.pop(stream, 0))
        while len(self._looked_at) > _REMEMBERED_STREAMS:
            self._looked_at.popitem(last=False)
