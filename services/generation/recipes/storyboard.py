"""Refined outline, cast and scenes -> shots."""

from contracts.generation.commands import GenerateStoryboard
from contracts.generation.events import StoryboardReady
from contracts.story import Capability, Provenance, Storyboard
from services.generation.capabilities import (
    TextRequest,
)
from services.generation.recipe import BadAnswer, Recipe, about
from services.generation.recipes.narrowing import storyboard_of
from services.generation.recipes.wording import character_in_words, outline_in_words, scene_in_words

_FIELDS = (
    "Each shot is drawn, filmed and voiced on its own, from its fields alone:",
    "- scene_id: where it is set, an id from the list below, letter by letter.",
    "- visual_desc: one or two sentences of what is seen in this moment: who, where in the picture, doing what. Call people"
    " by their names. Nothing of the camera, no thoughts, and nothing that refers to another shot.",
    "- composition: how the picture is arranged, in a few words.",
    "- size, angle, move: vary them; neighbouring shots differ. Most shots move little or not at all.",
    "- figures: who is seen, from left to right, by id from the list below, at most 5, each with emotion and pose; none"
    " where nobody is seen.",
    "- dialogue: the words that are heard in this shot and nothing else: no name, no quotation marks, no directions; empty"
    " where nobody speaks. One speaker to a shot, at most about 14 words.",
    "- speaker: the id of who says them, seen or not; null for the narrator and where nobody speaks.",
    "- audio_desc: the sounds of the place, in a few words.",
    "- frames: the length; 24 frames are a second. A shot lasts 2 to 6 seconds, and long enough for its words at 2.5 words"
    " a second.",
)


def request(wish: GenerateStoryboard) -> TextRequest:
    """Asks for shots that name scenes and characters by id; a number of shots asked for is a hard constraint."""
    wanted = f"exactly {wish.settings.shots}" if wish.settings.shots else "8 to 16"
    parts = [
        f"Break this story down into {wanted} shots, in order."
        + (" Every scene has at least one." if (wish.settings.shots or 8) >= len(wish.scenes) else ""),
        *_FIELDS,
        f"Write in the language {wish.settings.language or wish.outline.language}.",
        "Scenes by id:",
        *(f"- {scene.scene_id}: {scene_in_words(scene)}" for scene in wish.scenes),
        "Characters by id:",
        *(f"- {character.character_id}: {character_in_words(character)}" for character in wish.characters),
        outline_in_words(wish.outline),
        f"The story in full:\n{wish.refinement.content}",
        f"The text it began with; where it is a script, its lines are spoken word for word:\n{wish.premise}",
    ]
    return TextRequest(
        task="storyboard",
        brief=wish,
        prompt="\n".join(parts),
        answer=storyboard_of(
            [scene.scene_id for scene in wish.scenes],
            [character.character_id for character in wish.characters],
            wish.settings.shots,
        ),
        seed=wish.seed,
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
    plain = Storyboard.model_validate(storyboard.model_dump())
    return StoryboardReady(**about(wish), storyboard=plain, provenance=provenance)


RECIPE = Recipe(capability=Capability.TEXT, request=request, event=event)
