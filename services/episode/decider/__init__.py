"""What a command, or the end of a piece of work elsewhere, makes happen in an episode. Pure."""

from typing import assert_never, get_args

from contracts.episode import commands as ask
from contracts.episode.commands import AnyEpisodeCommand, EpisodeCommand
from contracts.episode.events import AnyEpisodeEvent
from contracts.generation import events as made
from contracts.generation.events import ResultEvent
from contracts.message import Message
from contracts.render.events import EpisodeRendered, RenderCancelled, RenderFailed
from services.episode.decider import (
    characters,
    life,
    outcomes,
    outline,
    scenes,
    shots,
    takes,
    texts,
    video,
)
from services.episode.state import Episode
from services.episode.unfolding import Unfolding

type OutcomeEvent = (
    ResultEvent
    | made.JobFailed
    | made.JobCancelled
    | made.JobOutcomeUnknown
    | EpisodeRendered
    | RenderFailed
    | RenderCancelled
)
"""How a piece of work ended, as generation and render say it."""

OUTCOMES: frozenset[type[Message]] = frozenset(
    {
        *get_args(ResultEvent.__value__),
        made.JobFailed,
        made.JobCancelled,
        made.JobOutcomeUnknown,
        EpisodeRendered,
        RenderFailed,
        RenderCancelled,
    }
)


def decide(wish: AnyEpisodeCommand | OutcomeEvent, episode: Episode) -> list[AnyEpisodeEvent]:
    """The events that follow; [] where the fact is there already. Raises Refused for a command that cannot be."""
    unfolding = Unfolding(episode)
    if isinstance(wish, EpisodeCommand):
        life.require_open(episode, wish)
        _obey(wish, unfolding)
    elif episode.created is not None and not episode.deleted:
        _take_note(wish, unfolding)
    return unfolding.events


def _obey(command: AnyEpisodeCommand, unfolding: Unfolding) -> None:
    match command:
        case ask.CreateEpisode():
            life.create(unfolding, command)
        case ask.DraftOutline():
            outline.draft(unfolding, command)
        case ask.EditOutline():
            outline.edit(unfolding, command)
        case ask.ConfirmOutline():
            outline.confirm(unfolding, command)
        case ask.DrawCharacters():
            characters.draw(unfolding, command)
        case ask.RedrawCharacter():
            characters.redraw(unfolding, command)
        case ask.EditCharacter():
            characters.edit(unfolding, command)
        case ask.RemoveCharacter():
            characters.remove(unfolding, command)
        case ask.ConfirmCharacters():
            characters.confirm(unfolding, command)
        case ask.DrawScenes():
            scenes.draw(unfolding, command)
        case ask.RedrawScene():
            scenes.redraw(unfolding, command)
        case ask.EditScene():
            scenes.edit(unfolding, command)
        case ask.RemoveScene():
            scenes.remove(unfolding, command)
        case ask.ConfirmScenes():
            scenes.confirm(unfolding, command)
        case ask.DraftStoryboard():
            shots.draft(unfolding, command)
        case ask.RedrawShot():
            shots.redraw(unfolding, command)
        case ask.EditShot():
            shots.edit(unfolding, command)
        case ask.RemoveShot():
            shots.remove(unfolding, command)
        case ask.ConfirmStoryboard():
            shots.confirm(unfolding, command)
        case ask.ShootVideo():
            video.shoot(unfolding, command)
        case ask.ReshootShot():
            video.reshoot(unfolding, command)
        case ask.RecutEpisode():
            video.recut(unfolding, command)
        case ask.SelectTake():
            takes.select(unfolding, command)
        case ask.SetEpisodeBudget():
            life.set_budget(unfolding, command)
        case ask.CancelWorkflow():
            life.cancel(unfolding, command)
        case ask.DeleteEpisode():
            life.delete(unfolding, command)
        case _:
            assert_never(command)


def _take_note(outcome: OutcomeEvent, unfolding: Unfolding) -> None:
    match outcome:
        case made.OutlineReady():
            texts.outline_ready(unfolding, outcome)
        case made.RefinementReady():
            texts.refinement_ready(unfolding, outcome)
        case made.CastReady():
            texts.cast_ready(unfolding, outcome)
        case made.StoryboardReady():
            texts.storyboard_ready(unfolding, outcome)
        case made.MediaReady():
            outcomes.media_ready(unfolding, outcome)
        case made.JobFailed():
            outcomes.job_failed(unfolding, outcome)
        case made.JobOutcomeUnknown():
            outcomes.job_unknown(unfolding, outcome)
        case made.JobCancelled() | RenderCancelled():
            outcomes.job_cancelled(unfolding, outcome)
        case EpisodeRendered():
            outcomes.rendered(unfolding, outcome)
        case RenderFailed():
            outcomes.render_failed(unfolding, outcome)
        case _:
            assert_never(outcome)
