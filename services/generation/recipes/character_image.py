"""Character -> portrait, the reference every later picture keeps to."""

from contracts.generation.commands import GenerateCharacterImage
from contracts.generation.events import CharacterImageReady
from contracts.story import Capability, MediaFile, Provenance
from services.generation.capabilities import (
    ImageRequest,
)
from services.generation.recipe import Recipe, about
from services.generation.recipes.wording import character_in_words, sentence, style_in_words


def request(wish: GenerateCharacterImage) -> ImageRequest:
    """Asks for the whole figure on a plain ground."""
    parts = [
        "Character design: one person, whole figure from head to feet, facing the camera, plain light background.",
        character_in_words(wish.character),
        sentence(*wish.character.personality) if wish.character.personality else "",
        style_in_words(wish.settings),
        "No text, no frame.",
    ]
    return ImageRequest(
        task="character_image",
        brief=wish,
        prompt="\n".join(part for part in parts if part),
        size=wish.settings.ratio.size,
        seed=wish.seed,
    )


def event(wish: GenerateCharacterImage, media: MediaFile, provenance: Provenance) -> CharacterImageReady:
    """The portrait."""
    return CharacterImageReady(**about(wish), media=media, provenance=provenance)


RECIPE = Recipe(capability=Capability.IMAGE, request=request, event=event)
