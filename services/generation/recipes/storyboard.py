"""Refined outline, cast and scenes -> shots."""

from contracts.generation.commands import GenerateStoryboard
from contracts.generation.events import StoryboardReady
from contracts.story import Capability, Provenance, Storyboard
from services.generation.capabilities import (
    TextRequest,
)
from services.generation.recipe import BadAnswer, Recipe, about
from services.generation.recipes.wording import character_in_words, outline_in_words, scene_in_words


def request(wish: GenerateStoryboard) -> TextRequest:
    """Asks for shots that name scenes and characters by id; a number of shots asked for is a hard constraint."""
    wanted = f"exactly {wish.settings.shots}" if wish.settings.shots else "8 to 16"
    parts = [
        f"Break this story down into {wanted} shots, in order. A shot lasts 2 to 6 seconds (24 frames are a second).",
        "Vary size, angle and camera move; let neighbouring shots differ. Dialogue is spoken by its speaker word for word;"
        " no speaker means the narrator.",
        f"Write in the language {wish.settings.language or wish.outline.language}.",
        "Scenes by id:",
        *(f"- {scene.scene_id}: {scene_in_words(scene)}" for scene in wish.scenes),
        "Characters by id:",
        *(f"- {character.character_id}: {character_in_words(character)}" for character in wish.characters),
        outline_in_words(wish.outline),
        f"The story in full:\n{wish.refinement.content}",
    ]
    return TextRequest(
        task="storyboard", brief=wish, prompt="\n".join(parts), answer=Storyboard, seed=wish.seed
    )


def event(wish: GenerateStoryboard, storyboard: Storyboard, provenance: Provenance) -> StoryboardReady:
    """The shots, checked against the scenes and the cast they speak of."""
    scenes = {scene.scene_id for scene in wish.scenes}
    cast = {character.character_id for character in wish.characters}
    for number, shot in enumerate(storyboard.shots, start=1):
        if shot.scene_id not in scenes:
            raise BadAnswer(f"shot {number} is set in {shot.scene_id!r}, which is no scene of this episode")
        people = {figure.character_id for figure in shot.figures} | (
            {shot.speaker} if shot.speaker else set()
        )
        if strangers := people - cast:
            raise BadAnswer(f"shot {number} shows {min(strangers)!r}, who is not in the cast")
    if wish.settings.shots and len(storyboard.shots) != wish.settings.shots:
        raise BadAnswer(f"{wish.settings.shots} shots were asked for and {len(storyboard.shots)} came")
    return StoryboardReady(**about(wish), storyboard=storyboard, provenance=provenance)


RECIPE = Recipe(capability=Capability.TEXT, request=request, event=event)
