"""An episode with its production and all makers in one hand: everything but the log and the wire, deterministic."""

import hashlib
import random
from collections.abc import Callable, Iterable
from typing import Any

from contracts.episode.commands import (
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
    ShootVideo,
)
from contracts.episode.events import AnyEpisodeEvent
from contracts.generation.commands import (
    CancelJob,
    GenerateCast,
    GenerateCharacterImage,
    GenerateMusic,
    GenerateOutline,
    GenerateSceneImage,
    GenerateShotImage,
    GenerateShotVideo,
    GenerateSpeech,
    GenerateStoryboard,
    RefineOutline,
    Work,
)
from contracts.generation.events import (
    CastReady,
    CharacterImageReady,
    JobCancelled,
    JobFailed,
    JobOutcomeUnknown,
    MusicReady,
    OutlineReady,
    RefinementReady,
    SceneImageReady,
    ShotImageReady,
    ShotVideoReady,
    SpeechReady,
    StoryboardReady,
)
from contracts.message import Command
from contracts.render.commands import CancelRender, RenderEpisode
from contracts.render.events import EpisodeRendered, RenderCancelled, RenderFailed
from contracts.story import (
    Cast,
    CharacterSheet,
    Figure,
    MediaFile,
    Outline,
    Provenance,
    Refinement,
    SceneSheet,
    Settings,
    ShotSheet,
    Storyboard,
    Unit,
    UnitKind,
)
from services.episode import production
from services.episode.decider import decide
from services.episode.production import IDLE, Production
from services.episode.state import INITIAL, Episode, evolve
from services.episode.units import exists

EPISODE = "lighthouse"
PROJECT = "coast"
SKETCH = Provenance(provider="sketch", model="sketch-1")

CREATE = CreateEpisode(
    episode_id=EPISODE,
    project_id=PROJECT,
    premise="A keeper finds a letter in the lamp of her lighthouse.",
    settings=Settings(seed=7),
    budget_microdollars=2_000_000,
    project_budget_microdollars=9_000_000,
)

ROAD: tuple[type[EpisodeCommand], ...] = (
    DraftOutline,
    ConfirmOutline,
    DrawCharacters,
    ConfirmCharacters,
    DrawScenes,
    ConfirmScenes,
    DraftStoryboard,
    ConfirmStoryboard,
    ShootVideo,
)
"""What a person asks for, in this order, who is content with everything."""

NEXT: dict[str, type[EpisodeCommand]] = dict(
    zip(
        (
            "initial", "outline_generated", "refined", "characters_generated", "characters_confirmed",
            "scenes_generated", "scenes_confirmed", "storyboard_generated", "storyboard_confirmed",
        ),
        ROAD,
        strict=True,
    )
)  # fmt: skip

AFTER_FAILURE: dict[str, type[EpisodeCommand]] = {
    "outline": DraftOutline,
    "refinement": ConfirmOutline,
    "characters": DrawCharacters,
    "scenes": DrawScenes,
    "storyboard": DraftStoryboard,
    "video": ShootVideo,
}

OUTLINE = Outline(title="The Letter", synopsis="A keeper reads what the sea kept.", language="en")
CAST = Cast(
    characters=(
        CharacterSheet(name="Mira", role="protagonist", voice="low and calm"),
        CharacterSheet(name="Old Tam"),
    )
)
REFINEMENT = Refinement(
    content="Mira climbs the stairs.",
    scenes=(SceneSheet(name="Lamp room"), SceneSheet(name="Pier")),
)


def storyboard(request: GenerateStoryboard) -> Storyboard:
    """Four shots: two in each scene, three with a line, one of those by the narrator."""
    mira, *others = [character.character_id for character in request.characters]
    other = others[0] if others else mira
    first, *rest = [scene.scene_id for scene in request.scenes]
    second = rest[0] if rest else first
    return Storyboard(
        shots=(
            ShotSheet(scene_id=first, visual_desc="Stairs", figures=(Figure(character_id=mira),)),
            ShotSheet(
                scene_id=first,
                visual_desc="A letter",
                figures=(Figure(character_id=mira), Figure(character_id=other)),
                dialogue="Who wrote this?",
                speaker=mira,
            ),
            ShotSheet(
                scene_id=second,
                visual_desc="Waves",
                figures=(Figure(character_id=other),),
                dialogue="The sea did.",
                speaker=other,
            ),
            ShotSheet(scene_id=second, visual_desc="Night", dialogue="And the lamp went on."),
        )
    )


def media(name: str, *, frames: int | None = None) -> MediaFile:
    """A file whose bytes are its name."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return MediaFile(
        asset_id=f"asset_{sha256[:12]}", sha256=sha256, size=100, media_type="x/y", frames=frames
    )


def made(request: Command, *, speech_frames: int = 60) -> Any:
    """The result of a request."""
    if isinstance(request, RenderEpisode):
        return EpisodeRendered(
            job_id=request.job_id,
            project_id=request.project_id,
            episode_id=request.episode_id,
            film=media(f"film {request.job_id}"),
            poster=media(f"poster {request.job_id}"),
            subtitles=(media("subtitles"),),
            loudness_lufs_tenths=-160,
            true_peak_db_tenths=-15,
        )
    assert isinstance(request, Work)
    about: dict[str, Any] = {**job(request), "provenance": SKETCH}
    file = media(request.job_id)
    match request:
        case GenerateOutline():
            return OutlineReady(**about, outline=OUTLINE)
        case RefineOutline():
            return RefinementReady(**about, refinement=REFINEMENT)
        case GenerateCast():
            return CastReady(**about, cast=CAST)
        case GenerateStoryboard():
            return StoryboardReady(**about, storyboard=storyboard(request))
        case GenerateCharacterImage():
            return CharacterImageReady(**about, media=file)
        case GenerateSceneImage():
            return SceneImageReady(**about, media=file)
        case GenerateShotImage():
            return ShotImageReady(**about, media=file)
        case GenerateShotVideo():
            return ShotVideoReady(**about, media=file)
        case GenerateSpeech():
            return SpeechReady(**about, media=media(request.job_id, frames=speech_frames))
        case GenerateMusic():
            return MusicReady(**about, media=file)
    raise AssertionError(request)


def failed(request: Command) -> Any:
    """The failure of a request."""
    if isinstance(request, RenderEpisode):
        return RenderFailed(**render_job(request), code="broken", sentence="It broke.")
    assert isinstance(request, Work)
    return JobFailed(**job(request), code="broken", sentence="It broke.")


def cancelled(request: Command) -> Any:
    """The end of a request that was called off."""
    if isinstance(request, RenderEpisode):
        return RenderCancelled(**render_job(request))
    assert isinstance(request, Work)
    return JobCancelled(**job(request))


def unknown(request: Command) -> Any:
    """Nobody knows what came of the request (render always knows)."""
    if isinstance(request, RenderEpisode):
        return failed(request)
    assert isinstance(request, Work)
    return JobOutcomeUnknown(**job(request), attempt=1, provider="sketch", sentence="The reply was lost.")


def job(request: Work) -> dict[str, Any]:
    """What all events of the job say."""
    return {
        "job_id": request.job_id,
        "project_id": request.project_id,
        "episode_id": request.episode_id,
        "unit": request.unit,
    }


def render_job(request: RenderEpisode) -> dict[str, Any]:
    """What all events of the render job say."""
    return {
        "job_id": request.job_id,
        "project_id": request.project_id,
        "episode_id": request.episode_id,
    }


class Studio:
    """Obeys commands, lets production request, and delivers the ends of jobs when and how the test says."""

    def __init__(self) -> None:
        self.episode: Episode = INITIAL
        self.production: Production = IDLE
        self.events: list[AnyEpisodeEvent] = []
        self.requests: list[Command] = []
        self.open: list[Command] = []

    def tell(self, wish: Any) -> list[AnyEpisodeEvent]:
        """Decides a command or an outcome; production follows. Raises Refused."""
        events = decide(wish, self.episode)
        for event in events:
            self.episode = evolve(self.episode, event)
        self.events += events
        self._produce()
        return events

    def _produce(self) -> None:
        if self.episode.created is None:
            return
        for request in production.decide(self.episode, self.production):
            self.production = production.evolve(self.production, request)
            self.requests.append(request)
            if not isinstance(request, CancelJob | CancelRender):
                self.open.append(request)

    def ask(self, command: type[EpisodeCommand], **fields: Any) -> list[AnyEpisodeEvent]:
        """Tells a command to this episode."""
        return self.tell(command(episode_id=EPISODE, **fields))

    def finish(
        self,
        ends: Callable[[Command], Any] = made,
        *,
        which: Callable[[Command], bool] = lambda _: True,
        order: random.Random | None = None,
    ) -> None:
        """Ends all open requests (that ``which`` chooses) and those that follow, until none is left."""
        while chosen := [request for request in self.open if which(request)]:
            request = order.choice(chosen) if order else chosen[0]
            self.open.remove(request)
            self.tell(ends(request))

    def open_of(self, *kinds: UnitKind) -> list[Command]:
        """The open requests for such units."""
        return [request for request in self.open if kind_of(request) in kinds]

    @property
    def state(self) -> str:
        """The workflow state."""
        return self.episode.workflow.state.value

    def next_command(self) -> type[EpisodeCommand]:
        """What a content person asks for now, after a failure the same again."""
        workflow = self.episode.workflow
        return AFTER_FAILURE[workflow.failed_stage] if workflow.failed_stage else NEXT[workflow.state]

    def walk(self, *, to: str) -> "Studio":
        """Goes the road of a content person until the workflow is in the state; a failed stage is asked again."""
        if self.episode.created is None:
            self.tell(CREATE)
        for _ in range(2 * len(ROAD)):
            if self.state == to:
                return self
            self.ask(self.next_command())
            if self.state == to:
                return self
            self.finish()
        assert self.state == to
        return self

    def unit(self, kind: UnitKind, number: int = 0) -> Unit:
        """The unit of a kind, for the character, scene or shot of that number."""
        targets: Iterable[str] = [EPISODE]
        if kind == "character_image":
            targets = self.episode.characters
        elif kind == "scene_image":
            targets = self.episode.scenes
        elif kind in ("shot_image", "shot_video", "speech"):
            targets = self.episode.shots
        return Unit(kind=kind, target_id=list(targets)[number])

    def stale(self) -> set[tuple[str, int]]:
        """The stale units, as kind and number."""
        found: set[tuple[str, int]] = set()
        for unit, piece in self.episode.pieces.items():
            if piece.stale and exists(unit, self.episode):
                places: tuple[Any, ...] = (self.episode.characters, self.episode.scenes, self.episode.shots)
                number = next(
                    (place[unit.target_id].number for place in places if unit.target_id in place), 0
                )
                found.add((unit.kind, number))
        return found


def kind_of(request: Command) -> UnitKind | None:
    """What a request makes; None for one that calls off."""
    if isinstance(request, RenderEpisode):
        return "cut"
    return request.unit.kind if isinstance(request, Work) else None
