"""What happened to projects and episodes. The episode's log alone tells the whole story of an episode."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.identifiers import CharacterId, EpisodeId, JobId, ProjectId, SceneId, ShotId, TakeId
from contracts.message import Document, Event, Line, Paragraph, Value
from contracts.story import (
    Capability,
    Character,
    MediaFile,
    Mode,
    Outline,
    Provenance,
    Refinement,
    Scene,
    Settings,
    Shot,
    Take,
    Unit,
)

Stage = Literal["outline", "refinement", "characters", "scenes", "storyboard", "video"]
ContentHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class AskedUnit(Value):
    """A unit asked for the ``revision``-th time (from 1); ``job_id`` is derived from episode, unit and revision.

    ``provider`` and ``model`` are what the asker chose for it, if anything.
    """

    unit: Unit
    revision: Annotated[int, Field(ge=1)]
    job_id: JobId
    provider: Line = ""
    model: Line = ""


class ProjectCreated(Event):
    project_id: ProjectId
    name: Line


class ProjectBudgetSet(Event):
    project_id: ProjectId
    microdollars: int | None


class ProjectProvidersSet(Event):
    """``chains`` names the providers of each kind of media, the preferred one first; a kind left out has no default."""

    project_id: ProjectId
    chains: dict[Capability, tuple[Line, ...]]


class EpisodeEvent(Event):
    episode_id: EpisodeId


class EpisodeCreated(EpisodeEvent):
    project_id: ProjectId
    number: int
    mode: Mode
    premise: Document
    title: Line
    settings: Settings
    budget_microdollars: int | None = None
    project_budget_microdollars: int | None = None


class EpisodeBudgetSet(EpisodeEvent):
    microdollars: int | None


class WorkAsked(EpisodeEvent):
    """A person asked for a stage, or for single units of it; from here on production owes these units.

    ``alone``: one unit was asked for beside the workflow, which stays where it is.
    """

    units: tuple[AskedUnit, ...]
    alone: bool = False


class OutlineAsked(WorkAsked):
    pass


class OutlineDrafted(EpisodeEvent):
    outline: Outline
    provenance: Provenance


class OutlineEdited(EpisodeEvent):
    """The outline as it reads after the edit."""

    outline: Outline


class OutlineConfirmed(EpisodeEvent):
    """Approval binds to content: ``content_hash`` is the SHA-256 of what was approved."""

    content_hash: ContentHash


class RefinementAsked(WorkAsked):
    pass


class OutlineRefined(EpisodeEvent):
    refinement: Refinement
    scenes: tuple[Scene, ...]
    provenance: Provenance


class CastDrafted(EpisodeEvent):
    characters: tuple[Character, ...]
    provenance: Provenance


class CharacterImagesAsked(WorkAsked):
    pass


class CharactersDrawn(EpisodeEvent):
    """Every character that was asked for has its picture."""


class CharacterEdited(EpisodeEvent):
    character: Character


class CharacterRemoved(EpisodeEvent):
    character_id: CharacterId


class CharactersConfirmed(EpisodeEvent):
    content_hash: ContentHash


class SceneImagesAsked(WorkAsked):
    pass


class ScenesDrawn(EpisodeEvent):
    pass


class SceneEdited(EpisodeEvent):
    scene: Scene


class SceneRemoved(EpisodeEvent):
    scene_id: SceneId


class ScenesConfirmed(EpisodeEvent):
    content_hash: ContentHash


class StoryboardAsked(WorkAsked):
    pass


class StoryboardDrafted(EpisodeEvent):
    shots: tuple[Shot, ...]
    provenance: Provenance


class ShotImagesAsked(WorkAsked):
    pass


class StoryboardDrawn(EpisodeEvent):
    pass


class ShotEdited(EpisodeEvent):
    shot: Shot


class ShotRemoved(EpisodeEvent):
    shot_id: ShotId


class StoryboardConfirmed(EpisodeEvent):
    content_hash: ContentHash


class VideoAsked(WorkAsked):
    """Lines of speech, shots, music and the cut: all that was missing or stale."""


class TakeRecorded(EpisodeEvent):
    """A finished piece of work; the newest take of a unit is the selected one until a person chooses another."""

    take: Take
    job_id: JobId


class TakeSelected(EpisodeEvent):
    unit: Unit
    take_id: TakeId


class UnitFailed(EpisodeEvent):
    """A piece of work ended without a result. Its siblings go on; asking again asks only for what is missing."""

    unit: Unit
    job_id: JobId
    code: Line
    sentence: Paragraph
    next_step: Paragraph = ""


class UnitOutcomeUnknown(EpisodeEvent):
    """The provider may have charged for this unit; nothing is sent again until a person decides."""

    unit: Unit
    job_id: JobId
    sentence: Paragraph


class UnitsWentStale(EpisodeEvent):
    """These units no longer match what they were made from; nothing is made again until a person asks."""

    units: tuple[Unit, ...]
    cause: Line


class ApprovalVoided(EpisodeEvent):
    """An approved stage was edited afterwards and must be confirmed again."""

    stage: Stage
    cause: Line


class StageFailed(EpisodeEvent):
    """All units of the stage have ended and these failed."""

    stage: Stage
    units: tuple[Unit, ...]
    sentence: Paragraph


class EpisodeFinished(EpisodeEvent):
    """There is a whole episode to watch."""

    film: MediaFile
    poster: MediaFile
    subtitles: tuple[MediaFile, ...] = ()
    loudness_lufs_tenths: int = 0
    true_peak_db_tenths: int = 0


class WorkflowCancelled(EpisodeEvent):
    pass


class EpisodeDeleted(EpisodeEvent):
    pass


type AnyProjectEvent = ProjectCreated | ProjectBudgetSet | ProjectProvidersSet
type AnyEpisodeEvent = (
    EpisodeCreated
    | EpisodeBudgetSet
    | OutlineAsked
    | OutlineDrafted
    | OutlineEdited
    | OutlineConfirmed
    | RefinementAsked
    | OutlineRefined
    | CastDrafted
    | CharacterImagesAsked
    | CharactersDrawn
    | CharacterEdited
    | CharacterRemoved
    | CharactersConfirmed
    | SceneImagesAsked
    | ScenesDrawn
    | SceneEdited
    | SceneRemoved
    | ScenesConfirmed
    | StoryboardAsked
    | StoryboardDrafted
    | ShotImagesAsked
    | StoryboardDrawn
    | ShotEdited
    | ShotRemoved
    | StoryboardConfirmed
    | VideoAsked
    | TakeRecorded
    | TakeSelected
    | UnitFailed
    | UnitOutcomeUnknown
    | UnitsWentStale
    | ApprovalVoided
    | StageFailed
    | EpisodeFinished
    | WorkflowCancelled
    | EpisodeDeleted
)
