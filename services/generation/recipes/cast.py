"""Refined outline -> the list of characters."""

from contracts.generation.commands import GenerateCast
from contracts.generation.events import CastReady
from contracts.story import Capability, Cast, Provenance
from services.generation.capabilities import (
    TextRequest,
)
from services.generation.recipe import BadAnswer, Recipe, about
from services.generation.recipes.narrowing import NamedCast
from services.generation.recipes.wording import outline_in_words


def request(wish: GenerateCast) -> TextRequest:
    """Asks for everyone who is seen or heard, described so that they can be drawn and voiced."""
    parts = [
        "List the characters of this story who are seen or heard, the protagonist first. The narrator is none of them.",
        "- name: as in the story; every name stands once.",
        "- appearance: what a camera sees and what stays the same in every shot: age, build, hair, face, clothes, colours."
        " It is drawn from these words alone, so be exact and name a colour for each piece of clothing.",
        "- description: who they are and what they want. personality: 2 to 5 traits, a word or two each.",
        "- gender and age_group choose the voice; neutral is for an animal, a machine, or where nobody can tell.",
        "- voice: how they sound, in a few words.",
        f"Write in the language {wish.settings.language or wish.outline.language}.",
        outline_in_words(wish.outline),
        f"The story in full:\n{wish.refinement.content}",
    ]
    return TextRequest(task="cast", brief=wish, prompt="\n".join(parts), answer=NamedCast, seed=wish.seed)


def event(wish: GenerateCast, cast: Cast, provenance: Provenance) -> CastReady:
    """The cast; every name stands once."""
    if not cast.characters:
        raise BadAnswer("the cast has no characters")
    names = [character.name.strip().casefold() for character in cast.characters]
    if len(set(names)) < len(names) or not all(names):
        raise BadAnswer("two characters of the cast have the same name, or one has none")
    plain = Cast.model_validate(cast.model_dump())
    return CastReady(**about(wish), cast=plain, provenance=provenance)


RECIPE = Recipe(capability=Capability.TEXT, request=request, event=event)
