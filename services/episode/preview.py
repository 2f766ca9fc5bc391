"""Which work a step would ask for: the step is decided and what comes of it imagined, by the very rules that do it. Pure.

Nothing of this is stored: the episode that it leads to is thrown away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.episode.commands import (
    AnyEpisodeCommand,
    ConfirmCharacters,
    ConfirmOutline,
    ConfirmScenes,
    ConfirmStoryboard,
    CreateEpisode,
    DraftOutline,
    DraftStoryboard,
    DrawCharacters,
    DrawScenes,
    EpisodeCommand,
    MakingCommand,
    ShootVideo,
)
from contracts.episode.events import Stage
from contracts.episode.queries import ForeseenWork
from contracts.episode.workflow import WorkflowState
from contracts.generation.commands import Work
from contracts.identifiers import JobId
from contracts.story import UnitKind
from services.episode.decider import OutcomeEvent, decide
from services.episode.imagining import FEWEST, imagined
from services.episode.production import can_be_made
from services.episode.requests import Terms, maker_named, request
from services.episode.state import INITIAL, Episode, evolve
from services.episode.units import Choice

_S = WorkflowState

NEXT: Mapping[WorkflowState, type[EpisodeCommand]] = {
    _S.INITIAL: DraftOutline,
    _S.OUTLINE_GENERATED: ConfirmOutline,
    _S.REFINED: DrawCharacters,
    _S.CHARACTERS_GENERATED: ConfirmCharacters,
    _S.CHARACTERS_CONFIRMED: DrawScenes,
    _S.SCENES_GENERATED: ConfirmScenes,
    _S.SCENES_CONFIRMED: DraftStoryboard,
    _S.STORYBOARD_GENERATED: ConfirmStoryboard,
    _S.STORYBOARD_CONFIRMED: ShootVideo,
}
"""What somebody asks for next who is content with everything."""

SAME: Mapping[Stage, type[EpisodeCommand]] = {
    "outline": DraftOutline,
    "refinement": ConfirmOutline,
    "characters": DrawCharacters,
    "scenes": DrawScenes,
    "storyboard": DraftStoryboard,
    "video": ShootVideo,
}
"""What is asked for again after a failure."""


def created(wish: CreateEpisode) -> Episode:
    """The episode that would be. Raises Refused."""
    episode = INITIAL
    for event in decide(wish, episode):
        episode = evolve(episode, event)
    return episode


def foreseen_of_step(wish: EpisodeCommand, episode: Episode, terms: Terms) -> list[ForeseenWork]:
    """What a step would have made, in this stage. Raises Refused as the step itself would."""
    foresight = _Foresight(episode, terms)
    foresight.tell(wish)
    return list(foresight.works())


def foreseen_until_the_film(episode: Episode, terms: Terms, choice: Choice) -> list[ForeseenWork]:
    """What would still be made of an episode until there is a film, without what is being made already."""
    foresight = _Foresight(episode, terms)
    found = list(foresight.works())
    for _ in range(2 * len(NEXT)):
        command = _next(foresight.episode)
        if command is None:
            break
        chosen = {"provider": choice.provider, "model": choice.model}
        fields: dict[str, Any] = chosen if issubclass(command, MakingCommand) else {}
        foresight.tell(command(episode_id=episode.fact.episode_id, **fields))
        found += foresight.works()
    return found


def _next(episode: Episode) -> type[EpisodeCommand] | None:
    workflow = episode.workflow
    return SAME[workflow.failed_stage] if workflow.failed_stage else NEXT.get(workflow.state)


@dataclass(slots=True)
class _Foresight:
    """An episode as it would go on. ``fewest``: how many things of a kind there will be at least, where it is imagined."""

    episode: Episode
    terms: Terms
    known: frozenset[JobId] = field(init=False)
    done: set[JobId] = field(default_factory=set)
    fewest: dict[UnitKind, int] = field(default_factory=dict)
    is_imagined: bool = False

    def __post_init__(self) -> None:
        self.known = frozenset(self.episode.jobs)

    def tell(self, wish: EpisodeCommand | OutcomeEvent) -> None:
        happening: AnyEpisodeCommand | OutcomeEvent = wish  # type: ignore[assignment] # all of them are commands
        for event in decide(happening, self.episode):
            self.episode = evolve(self.episode, event)

    def works(self) -> Iterator[ForeseenWork]:
        """All that is asked for now or follows from it; what was asked for before is only carried through."""
        while makeable := self._makeable():
            for work in makeable:
                self.done.add(work.job_id)
                if work.job_id not in self.known:
                    yield ForeseenWork(
                        command_type=type(work).__name__,
                        command=work.model_dump(mode="json"),
                        estimate=self.is_imagined,
                        sure=self._is_sure(work),
                    )
            for work in makeable:
                self._imagine(work)
            self.is_imagined = True

    def _makeable(self) -> list[Work]:
        asked = [
            self.episode.jobs[piece.job_id]
            for unit, piece in self.episode.pieces.items()
            if piece.awaited and piece.job_id not in self.done and can_be_made(unit, self.episode)
        ]
        requests = [request(one, self.episode, self.terms) for one in asked]
        return [work for work in requests if isinstance(work, Work)]

    def _imagine(self, work: Work) -> None:
        asked = self.episode.jobs[work.job_id]
        kind = work.unit.kind
        if kind == "storyboard":
            count = work.settings.shots or FEWEST[kind]
            self.fewest |= dict.fromkeys(("shot_image", "shot_video", "speech"), count)
        elif kind == "refinement":
            self.fewest["scene_image"] = FEWEST[kind]
        elif kind == "outline":
            self.fewest["character_image"] = FEWEST[kind]
        self.tell(imagined(work, maker=maker_named(asked, work.chain)))

    def _is_sure(self, work: Work) -> bool:
        """Every other line may stay unspoken; of other things the first few will come for certain."""
        kind, target = work.unit.kind, work.unit.target_id
        fewest = self.fewest.get(kind)
        if fewest is None:
            return True
        things: tuple[Mapping[str, Any], ...] = (
            self.episode.characters,
            self.episode.scenes,
            self.episode.shots,
        )
        number: int = next(place[target].number for place in things if target in place)
        return number < fewest and (kind != "speech" or number % 2 == 0)
