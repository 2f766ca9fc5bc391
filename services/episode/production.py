"""Production: what comes next. Requests every piece of work that was asked for as soon as all it needs is there. Pure.

| unit | waits for |
|---|---|
| outline, refinement, character and scene pictures, storyboard, lines of speech | nothing (they are asked in their time) |
| cast | refinement |
| picture of a shot | pictures of its figures and its scene, when they are being made |
| video of a shot | picture and line of the shot |
| music | all lines, since they decide how long the film is |
| cut | videos, lines, music |
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from contracts.generation.commands import CancelJob, Work
from contracts.identifiers import JobId
from contracts.message import Command, Message
from contracts.render.commands import CancelRender, RenderEpisode
from contracts.story import Unit
from services.episode.requests import NO_TERMS, Terms, request
from services.episode.state import Episode
from services.episode.units import exists, is_there, needs

type Maker = Literal["generation", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """What was requested of whom, and what of it was called off."""

    requested: Mapping[JobId, Maker] = field(default_factory=dict)
    called_off: frozenset[JobId] = frozenset()


IDLE = Production()


def evolve(production: Production, message: Message) -> Production:
    """The production after one of its requests."""
    match message:
        case Work(job_id=job_id):
            return replace(production, requested={**production.requested, job_id: "generation"})
        case RenderEpisode(job_id=job_id):
            return replace(production, requested={**production.requested, job_id: "render"})
        case CancelJob(job_id=job_id) | CancelRender(job_id=job_id):
            return replace(production, called_off=production.called_off | {job_id})
        case _:
            return production


def decide(episode: Episode, production: Production, terms: Terms = NO_TERMS) -> list[Command]:
    """What to request, on the terms of the project, and what to call off now; [] when all is under way."""
    called_off = [
        _cancel(job_id, production.requested[job_id], episode)
        for job_id in _in_vain(episode)
        if job_id in production.requested and job_id not in production.called_off
    ]
    return [*called_off, *_next_requests(episode, production, terms)]


def _next_requests(episode: Episode, production: Production, terms: Terms) -> list[Command]:
    if episode.ended:
        return []
    return [
        request(episode.jobs[piece.job_id], episode, terms)
        for unit, piece in episode.pieces.items()
        if piece.awaited and piece.job_id not in production.requested and can_be_made(unit, episode)
    ]


def can_be_made(unit: Unit, episode: Episode) -> bool:
    """Whether all that the unit is made from is there, and none of it on its way."""
    return exists(unit, episode) and all(
        is_there(need, episode) and not episode.awaits(need) for need in needs(unit, episode)
    )


def _in_vain(episode: Episode) -> Iterator[JobId]:
    """The jobs that may still be running although nobody waits for them any more."""
    for unit, piece in episode.pieces.items():
        yield from piece.superseded
        if piece.outcome == "pending" and (episode.ended or not exists(unit, episode)):
            yield piece.job_id


def _cancel(job_id: JobId, maker: Maker, episode: Episode) -> Command:
    episode_id = episode.fact.episode_id
    if maker == "render":
        return CancelRender(job_id=job_id, episode_id=episode_id)
    return CancelJob(job_id=job_id, episode_id=episode_id)
