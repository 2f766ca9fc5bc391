"""The characters: drawn, edited, removed, approved."""

from contracts.episode.commands import (
    ConfirmCharacters,
    DrawCharacters,
    EditCharacter,
    RedrawCharacter,
    RemoveCharacter,
)
from contracts.episode.events import CharacterEdited, CharacterRemoved, CharactersConfirmed, ShotEdited
from contracts.identifiers import CharacterId
from contracts.story import Character, Shot, Unit
from services.episode.approval import content_hash
from services.episode.editing import apply_edit, changed_fields, edited, fields_of, require_editable
from services.episode.making import ask_again, ask_stage
from services.episode.refusals import conflict, illegal, unknown
from services.episode.staleness import seen_in
from services.episode.state import Episode
from services.episode.unfolding import Unfolding
from services.episode.units import Choice, of_each, spoken

SEEN = frozenset({"name", "description", "appearance"})
"""What a picture of a character is drawn from."""


def draw(unfolding: Unfolding, command: DrawCharacters) -> None:
    """Asks for the pictures of the characters."""
    ask_stage(unfolding, "characters", "have the characters drawn", Choice.of(command))


def redraw(unfolding: Unfolding, command: RedrawCharacter) -> None:
    """Asks for another picture of one character."""
    character = _character(unfolding.episode, command.character_id)
    unit = Unit(kind="character_image", target_id=character.character_id)
    ask_again(unfolding, unit, f"have {character.name} drawn again", Choice.of(command))


def edit(unfolding: Unfolding, command: EditCharacter) -> None:
    """Changes what is written of a character; its pictures, or its lines when only the voice changed, go stale."""
    episode = unfolding.episode
    old = _character(episode, command.character_id)
    require_editable("characters", episode, f"edit {old.name}")
    new = edited(old, fields_of(command, "character_id"))
    changed = changed_fields(old, new)
    if not changed:
        return
    stale: list[Unit] = []
    if changed & SEEN:
        stale += of_each("character_image", [old.character_id])
        stale += of_each("shot_image", (shot.shot_id for shot in seen_in(old.character_id, episode)))
    if "voice" in changed:
        lines = (shot.shot_id for shot in spoken(episode) if shot.speaker == old.character_id)
        stale += of_each("speech", lines)
    apply_edit(
        unfolding,
        "characters",
        [CharacterEdited(episode_id=unfolding.episode_id, character=new)],
        stale=stale,
        cause=f"{new.name} was edited",
    )


def remove(unfolding: Unfolding, command: RemoveCharacter) -> None:
    """Shots lose the figure, its lines go to the narrator."""
    episode = unfolding.episode
    character = _character(episode, command.character_id)
    require_editable("characters", episode, f"remove {character.name}")
    if len(episode.characters) == 1:
        raise conflict(episode, f"{character.name} is the only character; an episode needs one.")
    gone = character.character_id
    touched = [shot for shot in episode.shots.values() if _without(shot, gone) != shot]
    seen = (shot.shot_id for shot in seen_in(gone, episode))
    lines = (shot.shot_id for shot in spoken(episode) if shot.speaker == gone)
    apply_edit(
        unfolding,
        "characters",
        [
            *(ShotEdited(episode_id=unfolding.episode_id, shot=_without(shot, gone)) for shot in touched),
            CharacterRemoved(episode_id=unfolding.episode_id, character_id=gone),
        ],
        stale=[*of_each("shot_image", seen), *of_each("speech", lines)],
        cause=f"{character.name} was removed",
    )


def confirm(unfolding: Unfolding, _: ConfirmCharacters) -> None:
    """Approves the characters as they are written."""
    state = unfolding.episode.workflow.state
    if state == "characters_confirmed":
        return
    if state != "characters_generated":
        raise illegal(unfolding.episode, "confirm the characters")
    approved = content_hash("characters", unfolding.episode)
    unfolding.add(CharactersConfirmed(episode_id=unfolding.episode_id, content_hash=approved))


def _without(shot: Shot, character_id: CharacterId) -> Shot:
    return shot.model_copy(
        update={
            "figures": tuple(figure for figure in shot.figures if figure.character_id != character_id),
            "speaker": None if shot.speaker == character_id else shot.speaker,
        }
    )


def _character(episode: Episode, character_id: CharacterId) -> Character:
    character = episode.characters.get(character_id)
    if character is None:
        raise unknown("character", character_id)
    return character
