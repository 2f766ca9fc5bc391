"""What a person (or the production process) asks of projects and episodes."""

from typing import Annotated

from pydantic import Field

from contracts.identifiers import CharacterId, EpisodeId, ProjectId, SceneId, ShotId, TakeId
from contracts.message import Command, Document, Line, Paragraph
from contracts.story import (
    CameraAngle,
    CameraMove,
    Capability,
    CharacterSummary,
    DayTime,
    Mode,
    Mood,
    Place,
    PlotPoint,
    Role,
    Settings,
    ShotSize,
    Unit,
    Weather,
)

Microdollars = Annotated[int, Field(ge=0, le=10**12)]


class ProjectCommand(Command):
    project_id: ProjectId


class CreateProject(ProjectCommand):
    """Creating a project that exists changes nothing."""

    name: Line


class SetProjectBudget(ProjectCommand):
    """The cap on all spend of the project in micro-dollars; None lifts it."""

    microdollars: Microdollars | None


class SetProjectProviders(ProjectCommand):
    """Who makes what unless a request says otherwise: names of providers, or of models as in ``minimax/MiniMax-H3``.

    The first that can be had does the work; a kind of media left out is for generation to choose.
    """

    chains: dict[Capability, Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]]


class EpisodeCommand(Command):
    """``expected_version`` is the version of the episode the asker has seen; None does not check."""

    episode_id: EpisodeId
    expected_version: int | None = None


class CreateEpisode(EpisodeCommand):
    project_id: ProjectId
    number: Annotated[int, Field(ge=1, le=100_000)] = 1
    mode: Mode = Mode.IDEA
    premise: Annotated[Document, Field(min_length=1)]
    title: Line = ""
    settings: Settings = Settings()
    budget_microdollars: Microdollars | None = None
    project_budget_microdollars: Microdollars | None = None


class MakingCommand(EpisodeCommand):
    """Asks for work. ``provider`` and ``model`` choose who does it, for this request only.

    They hold for what such a provider makes: a provider of video asked for a film does not speak its lines.
    """

    provider: Line = ""
    model: Line = ""


class DraftOutline(MakingCommand):
    pass


class EditOutline(EpisodeCommand):
    """Fields left None stay as they are."""

    title: Line | None = None
    genre: Line | None = None
    style: Line | None = None
    synopsis: Paragraph | None = None
    mood: Mood | None = None
    characters_summary: tuple[CharacterSummary, ...] | None = None
    plot_summary: tuple[PlotPoint, ...] | None = None
    highlights: tuple[Line, ...] | None = None


class ConfirmOutline(MakingCommand):
    pass


class DrawCharacters(MakingCommand):
    """All characters anew; after a failure only those that are missing."""


class RedrawCharacter(MakingCommand):
    character_id: CharacterId


class EditCharacter(EpisodeCommand):
    character_id: CharacterId
    name: Annotated[Line, Field(min_length=1)] | None = None
    description: Paragraph | None = None
    appearance: Paragraph | None = None
    personality: Annotated[tuple[Line, ...], Field(max_length=12)] | None = None
    role: Role | None = None
    voice: Line | None = None


class RemoveCharacter(EpisodeCommand):
    character_id: CharacterId


class ConfirmCharacters(EpisodeCommand):
    pass


class DrawScenes(MakingCommand):
    pass


class RedrawScene(MakingCommand):
    scene_id: SceneId


class EditScene(EpisodeCommand):
    scene_id: SceneId
    name: Annotated[Line, Field(min_length=1)] | None = None
    description: Paragraph | None = None
    atmosphere: Line | None = None
    place: Place | None = None
    day_time: DayTime | None = None
    weather: Weather | None = None
    mood: Mood | None = None


class RemoveScene(EpisodeCommand):
    scene_id: SceneId


class ConfirmScenes(EpisodeCommand):
    pass


class DraftStoryboard(MakingCommand):
    pass


class RedrawShot(MakingCommand):
    shot_id: ShotId


class EditShot(EpisodeCommand):
    """``speaker`` is a character of the episode; ``narrated`` True gives the line to the narrator instead."""

    shot_id: ShotId
    visual_desc: Paragraph | None = None
    composition: Line | None = None
    size: ShotSize | None = None
    angle: CameraAngle | None = None
    move: CameraMove | None = None
    dialogue: Paragraph | None = None
    speaker: CharacterId | None = None
    narrated: bool = False
    audio_desc: Line | None = None
    frames: Annotated[int, Field(ge=12, le=24 * 30)] | None = None


class RemoveShot(EpisodeCommand):
    shot_id: ShotId


class ConfirmStoryboard(EpisodeCommand):
    pass


class ShootVideo(MakingCommand):
    """Films all shots, speaks all lines, composes the music, cuts the episode; what is made and fresh is kept."""


class ReshootShot(MakingCommand):
    shot_id: ShotId


class RecutEpisode(EpisodeCommand):
    """Cut the film again from the takes selected now."""


class SelectTake(EpisodeCommand):
    unit: Unit
    take_id: TakeId


class SetEpisodeBudget(EpisodeCommand):
    microdollars: Microdollars | None


class CancelWorkflow(EpisodeCommand):
    pass


class DeleteEpisode(EpisodeCommand):
    pass


type AnyProjectCommand = CreateProject | SetProjectBudget | SetProjectProviders
type AnyEpisodeCommand = (
    CreateEpisode
    | DraftOutline
    | EditOutline
    | ConfirmOutline
    | DrawCharacters
    | RedrawCharacter
    | EditCharacter
    | RemoveCharacter
    | ConfirmCharacters
    | DrawScenes
    | RedrawScene
    | EditScene
    | RemoveScene
    | ConfirmScenes
    | DraftStoryboard
    | RedrawShot
    | EditShot
    | RemoveShot
    | ConfirmStoryboard
    | ShootVideo
    | ReshootShot
    | RecutEpisode
    | SelectTake
    | SetEpisodeBudget
    | CancelWorkflow
    | DeleteEpisode
)
