"""What no longer matches what it was made from, after an edit, a new wish or another take. Pure."""

from collections.abc import Iterable
from typing import Literal

from contracts.episode.events import UnitsWentStale
from contracts.identifiers import CharacterId, SceneId
from contracts.story import Shot, Unit, UnitKind
from services.episode.state import Episode
from services.episode.units import exists, is_there, of_each, the

IN_ORDER: tuple[UnitKind, ...] = (
    "outline", "refinement", "cast", "character_image", "scene_image", "storyboard",
    "shot_image", "speech", "shot_video", "music", "cut",
)  # fmt: skip
"""The kinds of units, each after all that it may be made from."""


def seen_in(character_id: CharacterId, episode: Episode) -> list[Shot]:
    """The shots that show a character."""
    return [
        shot
        for shot in episode.shots.values()
        if any(figure.character_id == character_id for figure in shot.figures)
    ]


def set_in(scene_id: SceneId, episode: Episode) -> list[Shot]:
    """The shots that are set in a scene."""
    return [shot for shot in episode.shots.values() if shot.scene_id == scene_id]


def after(kind: UnitKind, episode: Episode) -> list[Unit]:
    """All units of the episode that come later in its making than a text of this kind."""
    later = IN_ORDER[IN_ORDER.index(kind) + 1 :]
    return [unit for unit in episode.pieces if unit.kind in later]


def shown_in(shots: Iterable[Shot]) -> list[Unit]:
    """The pictures of shots."""
    return of_each("shot_image", (shot.shot_id for shot in shots))


def fed_by(unit: Unit, episode: Episode) -> list[Unit]:
    """The units that are made directly from this one. Music is not made from lines: it is looped or faded to length."""
    match unit.kind:
        case "outline" | "refinement" | "cast" | "storyboard":
            return after(unit.kind, episode)
        case "character_image":
            return shown_in(seen_in(unit.target_id, episode))
        case "scene_image":
            return shown_in(set_in(unit.target_id, episode))
        case "shot_image" | "speech":
            return of_each("shot_video", [unit.target_id])
        case "shot_video" | "music":
            return [the("cut", episode)]
        case "cut":
            return []


def downstream(roots: Iterable[Unit], episode: Episode) -> list[Unit]:
    """All that is made from these units, directly or through others, without the units themselves."""
    origin = set(roots)
    found: dict[Unit, None] = {}
    ahead = list(origin)
    while ahead:
        for unit in fed_by(ahead.pop(), episode):
            if unit not in found:
                found[unit] = None
                ahead.append(unit)
    return [unit for unit in found if unit not in origin]


def going_stale(
    units: Iterable[Unit],
    episode: Episode,
    *,
    cause: str,
    among: Literal["made", "pending", "all"] = "all",
) -> list[UnitsWentStale]:
    """The event that these units went stale, as far as they have a result or may get one; none if none does."""
    stale = tuple(unit for unit in units if _can_go_stale(unit, episode, among))
    if not stale:
        return []
    return [UnitsWentStale(episode_id=episode.fact.episode_id, units=stale, cause=cause[:300])]


def _can_go_stale(unit: Unit, episode: Episode, among: Literal["made", "pending", "all"]) -> bool:
    piece = episode.pieces.get(unit)
    if piece is None or piece.stale or not exists(unit, episode):
        return False
    if piece.may_come:
        return among != "made"
    return among != "pending" and is_there(unit, episode)
