"""The request for each kind of unit, with all that its maker needs to know. Pure.

A picture of a draft is not shown to another provider: what is filmed from a drawing looks drawn.
"""

import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from contracts.episode.events import AskedUnit
from contracts.generation.commands import (
    Budget,
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
    WorkCommand,
)
from contracts.render.commands import RenderEpisode
from contracts.story import Capability, Character, MediaFile, Reference, Settings, Shot, Unit, UnitKind
from services.episode.film import cut_of, frames_of, frames_of_film, language_of, speech_frames
from services.episode.state import Episode
from services.episode.units import pictures_in

type Request = WorkCommand | RenderEpisode

TEXTS = frozenset({"outline", "refinement", "cast", "storyboard"})
SEEDS = 2**31

DRAFTING = "sketch"
"""The provider whose pictures are drafts: an animatic to watch and approve."""

CAPABILITY_OF: Mapping[UnitKind, Capability] = {
    "outline": Capability.TEXT,
    "refinement": Capability.TEXT,
    "cast": Capability.TEXT,
    "storyboard": Capability.TEXT,
    "character_image": Capability.IMAGE,
    "scene_image": Capability.IMAGE,
    "shot_image": Capability.IMAGE,
    "shot_video": Capability.VIDEO,
    "speech": Capability.SPEECH,
    "music": Capability.MUSIC,
}
"""Which kind of provider makes a unit; the cut is made by none."""


class Terms(NamedTuple):
    """What the project says about its work: the cap in micro-dollars, and who makes what by default."""

    cap: int | None = None
    chains: Mapping[Capability, tuple[str, ...]] = MappingProxyType({})


NO_TERMS = Terms()


def request(asked: AskedUnit, episode: Episode, terms: Terms) -> Request:
    """The request for a unit whose needs are met."""
    fact, outline = episode.fact, episode.outline
    kind, target = asked.unit.kind, asked.unit.target_id
    if kind == "cut":
        return RenderEpisode(
            job_id=asked.job_id, project_id=fact.project_id, episode_id=fact.episode_id, cut=cut_of(episode)
        )
    chain = terms.chains.get(CAPABILITY_OF[kind], ())
    maker = maker_named(asked, chain)
    work: dict[str, Any] = {
        "job_id": asked.job_id,
        "project_id": fact.project_id,
        "episode_id": fact.episode_id,
        "unit": asked.unit,
        "settings": _settings(kind, asked, episode),
        "budget": Budget(project_microdollars=terms.cap, episode_microdollars=episode.budget_microdollars),
        "seed": seed_of(asked, episode),
        "revision": asked.revision,
        "provider": asked.provider,
        "model": asked.model,
        "chain": chain,
    }
    if kind == "outline":
        return GenerateOutline(**work, premise=fact.premise, mode=fact.mode, title=fact.title)
    if outline is None:
        raise LookupError(f"{kind} was requested before there is an outline")
    match kind:
        case "refinement":
            return RefineOutline(**work, premise=fact.premise, outline=outline)
        case "cast" | "storyboard":
            return _written(kind, work, episode)
        case "character_image":
            cast = tuple(episode.characters.values())
            return GenerateCharacterImage(**work, character=episode.characters[target], cast=cast)
        case "scene_image":
            return GenerateSceneImage(**work, scene=episode.scenes[target])
        case "shot_image":
            return GenerateShotImage(**work, **_seen(episode.shots[target], episode, maker))
        case "shot_video":
            shot = episode.shots[target]
            return GenerateShotVideo(
                **work,
                **_seen(shot, episode, maker),
                first_frame=_shown_to(maker, Unit(kind="shot_image", target_id=target), episode),
                frames=frames_of(shot, episode),
                speech_frames=speech_frames(shot, episode),
            )
        case "speech":
            shot = episode.shots[target]
            speaker = episode.characters.get(shot.speaker) if shot.speaker else None
            return GenerateSpeech(
                **work, text=shot.dialogue, character=speaker, language=language_of(episode)
            )
        case "music":
            return GenerateMusic(
                **work, mood=outline.mood, frames=frames_of_film(episode), description=outline.genre
            )


def maker_named(asked: AskedUnit, chain: tuple[str, ...]) -> str:
    """The provider that is to make a unit as far as somebody named one: the asker, else the project."""
    first = asked.provider or (chain[0] if chain else "")
    return first.partition("/")[0]


def _shown_to(maker: str, unit: Unit, episode: Episode) -> MediaFile | None:
    """The picture that stands for a unit, unless it is a draft and somebody else is to work from it."""
    piece = episode.pieces.get(unit)
    if piece is None or piece.selected is None:
        return None
    is_draft = piece.selected.provenance.provider == DRAFTING
    return None if is_draft and maker not in ("", DRAFTING) else piece.selected.media


def _settings(kind: str, asked: AskedUnit, episode: Episode) -> Settings:
    """The episode's settings; whoever asks for another outline gets a seed of its own for all that is written from it."""
    settings = episode.fact.settings
    if kind not in TEXTS:
        return settings
    drafted = episode.pieces.get(Unit(kind="outline", target_id=episode.fact.episode_id))
    revision = asked.revision if kind == "outline" else drafted.revision if drafted else 1
    return settings.model_copy(update={"seed": (settings.seed + revision - 1) % SEEDS})


def _written(kind: str, work: Mapping[str, Any], episode: Episode) -> GenerateCast | GenerateStoryboard:
    premise, outline, refinement = episode.fact.premise, episode.outline, episode.refinement
    if outline is None or refinement is None:
        raise LookupError(f"{kind} was requested before the outline is refined")
    if kind == "cast":
        return GenerateCast(**work, premise=premise, outline=outline, refinement=refinement)
    return GenerateStoryboard(
        **work,
        premise=premise,
        outline=outline,
        refinement=refinement,
        characters=tuple(episode.characters.values()),
        scenes=tuple(episode.scenes.values()),
    )


def _seen(shot: Shot, episode: Episode, maker: str) -> dict[str, Any]:
    """What is to be seen in a shot: its figures in their order, its scene, and the approved pictures of both."""
    ids = dict.fromkeys(figure.character_id for figure in shot.figures)
    cast: list[Character] = [episode.characters[one] for one in ids]
    return {
        "shot": shot,
        "scene": episode.scenes[shot.scene_id],
        "cast": tuple(cast),
        "references": tuple(_references(shot, episode, maker)),
    }


def _references(shot: Shot, episode: Episode, maker: str) -> Iterator[Reference]:
    for unit in dict.fromkeys(pictures_in(shot)):
        target, media = unit.target_id, _shown_to(maker, unit, episode)
        if media is not None:
            is_character = unit.kind == "character_image"
            name = episode.characters[target].name if is_character else episode.scenes[target].name
            kind: Literal["character", "scene"] = "character" if is_character else "scene"
            yield Reference(kind=kind, target_id=target, name=name, media=media)


def seed_of(asked: AskedUnit, episode: Episode) -> int:
    """The same settings give the same seeds: of what is made and its place in the episode, not of random ids."""
    target = asked.unit.target_id
    things: tuple[Mapping[str, Any], ...] = (episode.characters, episode.scenes, episode.shots)
    number = next((place[target].number for place in things if target in place), 0)
    parts = f"{episode.fact.settings.seed}/{asked.unit.kind}/{number}/{asked.revision}"
    return int.from_bytes(hashlib.blake2b(parts.encode(), digest_size=4).digest()) >> 1
