"""What an episode is, folded from its events: the story, the pieces of work it is made of, approvals, workflow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never

from contracts.episode.events import (
    AnyEpisodeEvent,
    ApprovalVoided,
    AskedUnit,
    CastDrafted,
    CharacterEdited,
    CharacterImagesAsked,
    CharacterRemoved,
    CharactersConfirmed,
    CharactersDrawn,
    EpisodeBudgetSet,
    EpisodeCreated,
    EpisodeDeleted,
    EpisodeFinished,
    OutlineAsked,
    OutlineConfirmed,
    OutlineDrafted,
    OutlineEdited,
    OutlineRefined,
    RefinementAsked,
    SceneEdited,
    SceneImagesAsked,
    SceneRemoved,
    ScenesConfirmed,
    ScenesDrawn,
    ShotEdited,
    ShotImagesAsked,
    ShotRemoved,
    Stage,
    StageFailed,
    StoryboardAsked,
    StoryboardConfirmed,
    StoryboardDrafted,
    StoryboardDrawn,
    TakeRecorded,
    TakeSelected,
    UnitFailed,
    UnitOutcomeUnknown,
    UnitsWentStale,
    VideoAsked,
    WorkAsked,
    WorkflowCancelled,
)
from contracts.episode.workflow import STAGES, START, Workflow, evolve_workflow
from contracts.identifiers import CharacterId, JobId, SceneId, ShotId, TakeId
from contracts.story import Character, MediaFile, Outline, Refinement, Scene, Shot, Take, Unit

Outcome = Literal["pending", "made", "failed", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """How the making of one unit stands: its latest ask, what came of it, and all takes there ever were.

    ``stale`` names why the unit no longer matches what it was made from; ``superseded`` are the jobs that had not
    ended when the unit was asked for again.
    """

    revision: int
    job_id: JobId
    outcome: Outcome = "pending"
    stale: str = ""
    takes: tuple[Take, ...] = ()
    selected: Take | None = None
    superseded: tuple[JobId, ...] = ()

    @property
    def awaited(self) -> bool:
        """Something of use is still to come of the latest ask."""
        return self.outcome == "pending" and not self.stale

    @property
    def may_come(self) -> bool:
        """A result of the latest ask may still arrive, of use or not."""
        return self.outcome in ("pending", "unknown")

    @property
    def spoiled(self) -> bool:
        """The latest ask ended without a result."""
        return self.outcome in ("failed", "unknown")

    def take(self, take_id: TakeId) -> Take | None:
        return next((take for take in self.takes if take.take_id == take_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An episode now. Characters, scenes and shots stand in their order; ``jobs`` knows every job ever asked for.

    A new refinement replaces the scenes and drops the shots, a new cast replaces the characters and drops the shots,
    a new storyboard replaces the shots: their identifiers are new. Pieces of what was replaced or removed are kept.
    """

    created: EpisodeCreated | None = None
    deleted: bool = False
    workflow: Workflow = START
    budget_microdollars: int | None = None
    outline: Outline | None = None
    refinement: Refinement | None = None
    characters: Mapping[CharacterId, Character] = field(default_factory=dict)
    scenes: Mapping[SceneId, Scene] = field(default_factory=dict)
    shots: Mapping[ShotId, Shot] = field(default_factory=dict)
    pieces: Mapping[Unit, Piece] = field(default_factory=dict)
    jobs: Mapping[JobId, AskedUnit] = field(default_factory=dict)
    approvals: Mapping[Stage, str] = field(default_factory=dict)
    finished: EpisodeFinished | None = None

    @property
    def fact(self) -> EpisodeCreated:
        """How the episode began; only asked of episodes that exist."""
        if self.created is None:
            raise LookupError("the episode has not been created")
        return self.created

    @property
    def ended(self) -> bool:
        """Cancelled or deleted: nothing is made any more."""
        return self.deleted or self.workflow.state == "cancelled"

    def selected(self, unit: Unit) -> MediaFile | None:
        """The file that stands for a unit now."""
        piece = self.pieces.get(unit)
        return piece.selected.media if piece and piece.selected else None

    def awaits(self, unit: Unit) -> bool:
        piece = self.pieces.get(unit)
        return piece is not None and piece.awaited


INITIAL = Episode()


def evolve(episode: Episode, event: AnyEpisodeEvent) -> Episode:
    """The episode after an event."""
    episode = _evolve_content(episode, event)
    workflow = evolve_workflow(episode.workflow, event)
    return episode if workflow is episode.workflow else replace(episode, workflow=workflow)


def _evolve_content(episode: Episode, event: AnyEpisodeEvent) -> Episode:
    match event:
        case EpisodeCreated():
            return replace(episode, created=event, budget_microdollars=event.budget_microdollars)
        case EpisodeBudgetSet():
            return replace(episode, budget_microdollars=event.microdollars)
        case (
            OutlineAsked()
            | RefinementAsked()
            | CharacterImagesAsked()
            | SceneImagesAsked()
            | StoryboardAsked()
            | ShotImagesAsked()
            | VideoAsked()
        ):
            return _asked(episode, event)
        case TakeRecorded():
            return _take_recorded(episode, event)
        case TakeSelected():
            return _take_selected(episode, event)
        case UnitFailed():
            return _ended(episode, event.job_id, "failed")
        case UnitOutcomeUnknown():
            return _ended(episode, event.job_id, "unknown")
        case UnitsWentStale():
            return _went_stale(episode, event)
        case OutlineConfirmed() | CharactersConfirmed() | ScenesConfirmed() | StoryboardConfirmed():
            return replace(
                episode, approvals={**episode.approvals, _APPROVED_BY[type(event)]: event.content_hash}
            )
        case ApprovalVoided():
            later = STAGES[STAGES.index(event.stage) :]
            kept = {stage: approved for stage, approved in episode.approvals.items() if stage not in later}
            return replace(episode, approvals=kept)
        case EpisodeFinished():
            return replace(episode, finished=event)
        case EpisodeDeleted():
            return replace(episode, deleted=True)
        case CharactersDrawn() | ScenesDrawn() | StoryboardDrawn() | StageFailed() | WorkflowCancelled():
            return episode
        case _:
            return _evolve_story(episode, event)


type StoryEvent = (
    OutlineDrafted
    | OutlineEdited
    | OutlineRefined
    | CastDrafted
    | CharacterEdited
    | CharacterRemoved
    | SceneEdited
    | SceneRemoved
    | StoryboardDrafted
    | ShotEdited
    | ShotRemoved
)


def _evolve_story(episode: Episode, event: StoryEvent) -> Episode:
    match event:
        case OutlineDrafted():
            return replace(_written(episode, "outline"), outline=event.outline)
        case OutlineEdited():
            return replace(episode, outline=event.outline)
        case OutlineRefined():
            scenes = {scene.scene_id: scene for scene in event.scenes}
            episode = _written(episode, "refinement")
            return replace(episode, refinement=event.refinement, scenes=scenes, shots={})
        case CastDrafted():
            cast = {character.character_id: character for character in event.characters}
            return replace(_written(episode, "cast"), characters=cast, shots={})
        case CharacterEdited(character=character):
            return replace(episode, characters={**episode.characters, character.character_id: character})
        case CharacterRemoved():
            return replace(episode, characters=_without(episode.characters, event.character_id))
        case SceneEdited(scene=scene):
            return replace(episode, scenes={**episode.scenes, scene.scene_id: scene})
        case SceneRemoved():
            return replace(episode, scenes=_without(episode.scenes, event.scene_id))
        case StoryboardDrafted():
            return replace(
                _written(episode, "storyboard"), shots={shot.shot_id: shot for shot in event.shots}
            )
        case ShotEdited(shot=shot):
            return replace(episode, shots={**episode.shots, shot.shot_id: shot})
        case ShotRemoved():
            return replace(episode, shots=_without(episode.shots, event.shot_id))
        case _:
            assert_never(event)


_APPROVED_BY: Mapping[type, Stage] = {
    OutlineConfirmed: "outline",
    CharactersConfirmed: "characters",
    ScenesConfirmed: "scenes",
    StoryboardConfirmed: "storyboard",
}


def _without[V](things: Mapping[str, V], gone: str) -> dict[str, V]:
    return {key: thing for key, thing in things.items() if key != gone}


def _with_pieces(episode: Episode, changed: Iterable[tuple[Unit, Piece]]) -> Episode:
    return replace(episode, pieces={**episode.pieces, **dict(changed)})


def _asked(episode: Episode, event: WorkAsked) -> Episode:
    pieces = dict(episode.pieces)
    for asked in event.units:
        pieces[asked.unit] = _asked_again(pieces.get(asked.unit), asked)
    jobs = {**episode.jobs, **{asked.job_id: asked for asked in event.units}}
    return replace(episode, pieces=pieces, jobs=jobs)


def _asked_again(piece: Piece | None, asked: AskedUnit) -> Piece:
    if piece is None:
        return Piece(revision=asked.revision, job_id=asked.job_id)
    return replace(
        piece,
        revision=asked.revision,
        job_id=asked.job_id,
        outcome="pending",
        stale="",
        superseded=(*piece.superseded, piece.job_id) if piece.outcome == "pending" else piece.superseded,
    )


def _written(episode: Episode, kind: Literal["outline", "refinement", "cast", "storyboard"]) -> Episode:
    """A text came: its piece is made."""
    unit = Unit(kind=kind, target_id=episode.fact.episode_id)
    piece = episode.pieces.get(unit)
    if piece is None:
        return episode
    return _with_pieces(episode, [(unit, replace(piece, outcome="made"))])


def _take_recorded(episode: Episode, event: TakeRecorded) -> Episode:
    """The take of the latest ask is selected; one of an earlier ask only where there is nothing else."""
    unit = event.take.unit
    piece = episode.pieces[unit]
    takes = (*piece.takes, event.take)
    if event.job_id == piece.job_id:
        piece = replace(piece, takes=takes, selected=event.take, outcome="made")
    else:
        waits = piece.outcome == "pending"
        piece = replace(
            piece,
            takes=takes,
            selected=piece.selected or (None if waits else event.take),
            superseded=tuple(job for job in piece.superseded if job != event.job_id),
        )
    return _with_pieces(episode, [(unit, piece)])


def _take_selected(episode: Episode, event: TakeSelected) -> Episode:
    """Choosing a take settles a unit whose latest ask brought nothing."""
    piece = episode.pieces[event.unit]
    outcome: Outcome = "pending" if piece.outcome == "pending" else "made"
    chosen = replace(piece, selected=piece.take(event.take_id), outcome=outcome)
    return _with_pieces(episode, [(event.unit, chosen)])


def _ended(episode: Episode, job_id: JobId, outcome: Outcome) -> Episode:
    unit = episode.jobs[job_id].unit
    piece = episode.pieces[unit]
    if piece.job_id != job_id:
        return episode
    return _with_pieces(episode, [(unit, replace(piece, outcome=outcome))])


def _went_stale(episode: Episode, event: UnitsWentStale) -> Episode:
    pieces = episode.pieces
    return _with_pieces(
        episode, ((unit, replace(pieces[unit], stale=event.cause)) for unit in event.units if unit in pieces)
    )
