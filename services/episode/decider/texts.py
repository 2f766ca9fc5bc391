"""What generation has written: outline, refinement, cast, storyboard. A text that nobody waits for is left aside."""

from collections.abc import Mapping

from contracts.episode.events import CastDrafted, OutlineDrafted, OutlineRefined, StoryboardDrafted
from contracts.generation.events import (
    CastReady,
    JobEvent,
    OutlineReady,
    RefinementReady,
    StoryboardReady,
)
from contracts.identifiers import JobId, SceneId, derived_id
from contracts.story import Character, CharacterSheet, Outline, Scene, Shot, ShotSheet, Storyboard
from services.episode.making import ask_units
from services.episode.staleness import after, going_stale
from services.episode.state import Episode
from services.episode.unfolding import Unfolding
from services.episode.units import Choice, of_each


def outline_ready(unfolding: Unfolding, result: OutlineReady) -> None:
    """The outline is written."""
    if _is_waited_for(unfolding.episode, result):
        unfolding.add(
            OutlineDrafted(
                episode_id=unfolding.episode_id, outline=result.outline, provenance=result.provenance
            )
        )
        _replaced(unfolding, result)


def refinement_ready(unfolding: Unfolding, result: RefinementReady) -> None:
    """The story is told in full, and the scenes it needs are known."""
    if not _is_waited_for(unfolding.episode, result):
        return
    scenes = tuple(
        Scene(**dict(sheet), scene_id=derived_id("scene", result.job_id, number), number=number)
        for number, sheet in enumerate(result.refinement.scenes)
    )
    unfolding.add(
        OutlineRefined(
            episode_id=unfolding.episode_id,
            refinement=result.refinement,
            scenes=scenes,
            provenance=result.provenance,
        )
    )
    _replaced(unfolding, result)


def cast_ready(unfolding: Unfolding, result: CastReady) -> None:
    """The characters are known; there is always one."""
    if not _is_waited_for(unfolding.episode, result):
        return
    outline = unfolding.episode.outline
    sheets = result.cast.characters or (default_protagonist(outline, unfolding.episode),)
    characters = tuple(
        Character(**dict(sheet), character_id=derived_id("character", result.job_id, number), number=number)
        for number, sheet in enumerate(sheets)
    )
    unfolding.add(
        CastDrafted(episode_id=unfolding.episode_id, characters=characters, provenance=result.provenance)
    )
    _replaced(unfolding, result)


def default_protagonist(outline: Outline | None, episode: Episode) -> CharacterSheet:
    """Whom an episode is about when no character was found in it."""
    summaries = outline.characters_summary if outline else ()
    named = next((summary for summary in summaries if summary.name.strip()), None)
    language = episode.fact.settings.language or (outline.language if outline else "")
    nameless = "主角" if language.lower().startswith("zh") else "The Hero"
    return CharacterSheet(
        name=named.name if named else nameless,
        role="protagonist",
        description=named.description if named else "",
    )


def storyboard_ready(unfolding: Unfolding, result: StoryboardReady) -> None:
    """With the shots written their pictures are asked for, unless the stage is no longer being made."""
    if not _is_waited_for(unfolding.episode, result):
        return
    shots = numbered_shots(result.storyboard, unfolding.episode, result.job_id)
    unfolding.add(
        StoryboardDrafted(episode_id=unfolding.episode_id, shots=shots, provenance=result.provenance)
    )
    _replaced(unfolding, result)
    if unfolding.episode.workflow.stage_being_made == "storyboard":
        choice = Choice.of(unfolding.episode.jobs[result.job_id])
        ask_units(unfolding, of_each("shot_image", (shot.shot_id for shot in shots)), choice)


def numbered_shots(storyboard: Storyboard, episode: Episode, job_id: JobId) -> tuple[Shot, ...]:
    """The shots with their identifiers, referring only to scenes and characters of the episode."""
    scene_id = next(iter(episode.scenes))
    shots = []
    for number, sheet in enumerate(storyboard.shots):
        scene_id = sheet.scene_id if sheet.scene_id in episode.scenes else scene_id
        fitting = _fitting(sheet, scene_id, episode.characters)
        shots.append(Shot(**fitting, shot_id=derived_id("shot", job_id, number), number=number))
    return tuple(shots)


def _fitting(sheet: ShotSheet, scene_id: SceneId, cast: Mapping[str, Character]) -> dict[str, object]:
    return {
        **dict(sheet),
        "scene_id": scene_id,
        "figures": tuple(figure for figure in sheet.figures if figure.character_id in cast),
        "speaker": sheet.speaker if sheet.speaker in cast else None,
    }


def _is_waited_for(episode: Episode, result: JobEvent) -> bool:
    """Only the latest ask, while nothing it was written from has changed."""
    piece = episode.pieces.get(result.unit)
    if piece is None or piece.job_id != result.job_id or episode.ended:
        return False
    return piece.may_come and not piece.stale


def _replaced(unfolding: Unfolding, result: JobEvent) -> None:
    """What was made from an earlier text goes stale."""
    later = after(result.unit.kind, unfolding.episode)
    cause = f"the {result.unit.kind} was written anew"
    unfolding.add(*going_stale(later, unfolding.episode, cause=cause, among="made"))
