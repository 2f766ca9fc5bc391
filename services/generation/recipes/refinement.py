"""Confirmed outline -> the story told in full, and its scenes."""

from contracts.generation.commands import RefineOutline
from contracts.generation.events import RefinementReady
from contracts.story import Capability, Provenance, Refinement
from services.generation.capabilities import (
    TextRequest,
)
from services.generation.recipe import Recipe, about
from services.generation.recipes.wording import outline_in_words, style_in_words


def request(wish: RefineOutline) -> TextRequest:
    """Asks for prose and scenes; the outline was approved and is not to be changed."""
    parts = [
        "Tell the story of this approved outline in full, as prose in the present tense, and list its scenes in order.",
        "Keep every name, place and turn of the outline. Use 3 to 6 scenes.",
        "- content: 300 to 900 words; what is done and said, not what is thought.",
        "- scenes: a scene is one place at one time of day, and every name stands once. description is what is seen there"
        " when nobody is there: walls, ground, things, colours, light. atmosphere is a few words. place is the kind of"
        " place that comes nearest; day_time, weather and mood are those of the scene.",
        f"Write in the language {wish.settings.language or wish.outline.language}.",
        style_in_words(wish.settings),
        outline_in_words(wish.outline),
        f"The text it began with:\n{wish.premise}",
    ]
    prompt = "\n".join(part for part in parts if part)
    return TextRequest(task="refinement", brief=wish, prompt=prompt, answer=Refinement, seed=wish.seed)


def event(wish: RefineOutline, refinement: Refinement, provenance: Provenance) -> RefinementReady:
    """The story in full."""
    return RefinementReady(**about(wish), refinement=refinement, provenance=provenance)


RECIPE = Recipe(capability=Capability.TEXT, request=request, event=event)
