"""What episode answers when it is asked: the work that a step would ask for."""

from collections.abc import Mapping
from typing import cast

from contracts.episode.commands import AnyEpisodeCommand, CreateEpisode, EpisodeCommand
from contracts.episode.queries import PreviewWork, WorkPreviewed
from contracts.message import Refused
from contracts.query import Query
from contracts.registry import UnknownMessage, class_named
from services.chassis.command_handling import CommandHandler
from services.chassis.query_server import AnswerQuery
from services.episode.decider.life import require_open
from services.episode.preview import created, foreseen_of_step, foreseen_until_the_film
from services.episode.project import Project
from services.episode.refusals import unknown_episode
from services.episode.state import Episode
from services.episode.streams import episode_stream, project_stream
from services.episode.subscribers import Tenancy, terms_of
from services.episode.units import Choice


def answers(
    projects: CommandHandler[Project], episodes: CommandHandler[Episode], tenancy: Tenancy
) -> Mapping[type[Query], AnswerQuery]:
    """The questions that are answered here. Each raises Refused, as for an episode of another tenant."""

    async def preview(query: PreviewWork, tenant: str) -> WorkPreviewed:
        stream = episode_stream(query.episode_id)
        await tenancy.require(stream, tenant)
        episode, _ = await episodes.state_of(stream)
        chosen = {name: str(query.fields.get(name, "")) for name in ("provider", "model")}
        if query.step == CreateEpisode.__name__:
            fields = {name: value for name, value in query.fields.items() if name not in chosen}
            wish = _step(query.model_copy(update={"fields": fields}))
            episode = created(cast(CreateEpisode, wish))
            await tenancy.require(project_stream(episode.fact.project_id), tenant)
        if episode.created is None or episode.deleted:
            raise unknown_episode(query.episode_id)
        terms = await terms_of(episode, projects)
        if query.step in ("", CreateEpisode.__name__):
            foreseen = foreseen_until_the_film(episode, terms, Choice(**chosen))
            return WorkPreviewed(works=tuple(foreseen))
        wish = _step(query)
        require_open(episode, cast(AnyEpisodeCommand, wish))
        return WorkPreviewed(works=tuple(foreseen_of_step(wish, episode, terms)))

    return {PreviewWork: preview}


def _step(query: PreviewWork) -> EpisodeCommand:
    """The command that is meant. Raises Refused("invalid"), ValidationError."""
    try:
        kind = class_named(query.step)
    except UnknownMessage as unknown:
        raise Refused("invalid", str(unknown), field="step") from None
    if not issubclass(kind, EpisodeCommand):
        raise Refused("invalid", f"{query.step} is no step of an episode", field="step")
    return kind.model_validate({**query.fields, "episode_id": query.episode_id})
