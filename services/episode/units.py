"""Units of work: which of them a stage consists of, what each is made from, and how they are asked for. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.episode.commands import MakingCommand
from contracts.episode.events import (
    AskedUnit,
    CharacterImagesAsked,
    OutlineAsked,
    RefinementAsked,
    SceneImagesAsked,
    ShotImagesAsked,
    Stage,
    StoryboardAsked,
    VideoAsked,
)
from contracts.identifiers import derived_id
from contracts.story import Shot, Unit, UnitKind
from services.episode.state import Episode

STAGE_OF: Mapping[UnitKind, Stage] = {
    "outline": "outline",
    "refinement": "refinement",
    "cast": "refinement",
    "character_image": "characters",
    "scene_image": "scenes",
    "storyboard": "storyboard",
    "shot_image": "storyboard",
    "speech": "video",
    "shot_video": "video",
    "music": "video",
    "cut": "video",
}

TEXTS: frozenset[UnitKind] = frozenset({"outline", "refinement", "cast", "storyboard"})


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is to make what is asked for; empty leaves it to the project, then to generation."""

    provider: str = ""
    model: str = ""

    @classmethod
    def of(cls, wish: MakingCommand | AskedUnit) -> "Choice":
        """What the asker chose; what follows from an ask is chosen with it."""
        return cls(wish.provider, wish.model)


NOBODY = Choice()

type AskEvent = (
    OutlineAsked
    | RefinementAsked
    | CharacterImagesAsked
    | SceneImagesAsked
    | StoryboardAsked
    | ShotImagesAsked
    | VideoAsked
)

_ASK: Mapping[UnitKind, type[AskEvent]] = {
    "outline": OutlineAsked,
    "refinement": RefinementAsked,
    "cast": RefinementAsked,
    "character_image": CharacterImagesAsked,
    "scene_image": SceneImagesAsked,
    "storyboard": StoryboardAsked,
    "shot_image": ShotImagesAsked,
    "speech": VideoAsked,
    "shot_video": VideoAsked,
    "music": VideoAsked,
    "cut": VideoAsked,
}


def the(kind: UnitKind, episode: Episode) -> Unit:
    """The unit of a kind that an episode has only one of."""
    return Unit(kind=kind, target_id=episode.fact.episode_id)


def of_each(kind: UnitKind, targets: Iterable[str]) -> list[Unit]:
    """The units of a kind for these characters, scenes or shots."""
    return [Unit(kind=kind, target_id=target) for target in targets]


def spoken(episode: Episode) -> list[Shot]:
    """The shots with a line, in order."""
    return [shot for shot in episode.shots.values() if shot.dialogue.strip()]


def speeches(episode: Episode) -> list[Unit]:
    """The lines to be spoken, in order."""
    return of_each("speech", (shot.shot_id for shot in spoken(episode)))


def units_of(stage: Stage, episode: Episode) -> list[Unit]:
    """All units of a stage as the episode is now, each after what it is made from."""
    match stage:
        case "outline":
            return [the("outline", episode)]
        case "refinement":
            return [the("refinement", episode), the("cast", episode)]
        case "characters":
            return of_each("character_image", episode.characters)
        case "scenes":
            return of_each("scene_image", episode.scenes)
        case "storyboard":
            return [the("storyboard", episode), *of_each("shot_image", episode.shots)]
        case "video":
            return [
                *speeches(episode),
                *of_each("shot_video", episode.shots),
                the("music", episode),
                the("cut", episode),
            ]


def exists(unit: Unit, episode: Episode) -> bool:
    """Whether the thing the unit is made for is (still) part of the episode."""
    match unit.kind:
        case "character_image":
            return unit.target_id in episode.characters
        case "scene_image":
            return unit.target_id in episode.scenes
        case "shot_image" | "shot_video":
            return unit.target_id in episode.shots
        case "speech":
            shot = episode.shots.get(unit.target_id)
            return shot is not None and bool(shot.dialogue.strip())
        case _:
            return True


def is_there(unit: Unit, episode: Episode) -> bool:
    """Whether there is a result of the unit to work with."""
    match unit.kind:
        case "outline":
            return episode.outline is not None
        case "refinement":
            return episode.refinement is not None
        case "cast":
            return bool(episode.characters)
        case "storyboard":
            return bool(episode.shots)
        case _:
            piece = episode.pieces.get(unit)
            return piece is not None and piece.selected is not None


def needs(unit: Unit, episode: Episode) -> list[Unit]:
    """The units whose results must be there, and none of them on its way, before this one can be made."""
    match unit.kind:
        case "cast":
            return [the("refinement", episode)]
        case "storyboard":
            return [the("refinement", episode), the("cast", episode)]
        case "shot_image":
            return pictures_in(episode.shots[unit.target_id])
        case "shot_video":
            shot = episode.shots[unit.target_id]
            line = of_each("speech", [shot.shot_id]) if shot.dialogue.strip() else []
            return [*of_each("shot_image", [shot.shot_id]), *line, *pictures_in(shot)]
        case "music":
            return speeches(episode)
        case "cut":
            return units_of("video", episode)[:-1]
        case _:
            return []


def pictures_in(shot: Shot) -> list[Unit]:
    """The pictures of the characters and of the scene that are seen in a shot."""
    figures = (figure.character_id for figure in shot.figures)
    return [*of_each("character_image", figures), *of_each("scene_image", [shot.scene_id])]


def lacks(unit: Unit, episode: Episode) -> bool:
    """Whether asking again must ask for this unit: it is missing, failed or stale, and not on its way."""
    piece = episode.pieces.get(unit)
    if piece is None:
        return True
    return not piece.awaited and (piece.spoiled or bool(piece.stale) or not is_there(unit, episode))


def wanted(stage: Stage, episode: Episode) -> list[Unit]:
    """The units of a stage that asking for the stage must ask for: what is lacking, and what is made from that."""
    chosen: dict[Unit, None] = {}
    for unit in units_of(stage, episode):
        # Music waits for the lines to know how long the film is, but is not made from them: another line keeps it.
        follows = unit.kind != "music" and not chosen.keys().isdisjoint(needs(unit, episode))
        if follows or lacks(unit, episode):
            chosen[unit] = None
        if unit.kind == "storyboard" and chosen:
            break  # The shots to be drawn are not written yet.
    return list(chosen)


def ask(units: Sequence[Unit], episode: Episode, *, choice: Choice = NOBODY, alone: bool = False) -> AskEvent:
    """The event that asks for some units of one stage (at least one), each for the next time."""
    return _ASK[units[0].kind](
        episode_id=episode.fact.episode_id,
        units=tuple(asked(unit, episode, choice) for unit in units),
        alone=alone,
    )


def ask_for_rest(stage: Stage, episode: Episode) -> AskEvent:
    """The event that opens a stage of which everything is there or on its way."""
    return _ASK[units_of(stage, episode)[-1].kind](episode_id=episode.fact.episode_id, units=())


def asked(unit: Unit, episode: Episode, choice: Choice = NOBODY) -> AskedUnit:
    """The next ask of a unit; its job id follows from episode, unit and revision. Nobody is chosen for a cut."""
    piece = episode.pieces.get(unit)
    revision = piece.revision + 1 if piece else 1
    job_id = derived_id("job", episode.fact.episode_id, unit.kind, unit.target_id, revision)
    maker = NOBODY if unit.kind == "cut" else choice
    return AskedUnit(unit=unit, revision=revision, job_id=job_id, provider=maker.provider, model=maker.model)


def awaited_among(units: Collection[Unit], episode: Episode) -> bool:
    """Whether any of these units is on its way."""
    return any(episode.awaits(unit) for unit in units)


def named(unit: Unit, episode: Episode) -> str:
    """What a person calls the unit; shots are counted from 1."""
    match unit.kind:
        case "character_image":
            character = episode.characters.get(unit.target_id)
            return f"the picture of {character.name}" if character else "the picture of a character"
        case "scene_image":
            scene = episode.scenes.get(unit.target_id)
            return f"the picture of the scene {scene.name}" if scene else "the picture of a scene"
        case "shot_image" | "shot_video" | "speech":
            shot = episode.shots.get(unit.target_id)
            what = {"shot_image": "picture", "shot_video": "video", "speech": "line"}[unit.kind]
            return f"the {what} of shot {shot.number + 1}" if shot else f"the {what} of a shot"
        case _:
            return f"the {unit.kind}"


def sentence_case(words: str) -> str:
    """With a capital at the beginning; the rest stays as it is."""
    return words[:1].upper() + words[1:]
