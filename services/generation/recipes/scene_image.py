"""Scene -> picture of the empty place."""

from contracts.generation.commands import GenerateSceneImage
from contracts.generation.events import SceneImageReady
from contracts.story import Capability, MediaFile, Provenance
from services.generation.capabilities import (
    ImageRequest,
)
from services.generation.recipe import Recipe, about
from services.generation.recipes.wording import scene_in_words, style_in_words


def request(wish: GenerateSceneImage) -> ImageRequest:
    """Asks for the place without people, so that shots can be set in it."""
    parts = [
        "Concept art of a film set, without any people.",
        scene_in_words(wish.scene),
        style_in_words(wish.settings),
        "No text, no frame.",
    ]
    return ImageRequest(
        task="scene_image",
        brief=wish,
        prompt="\n".join(part for part in parts if part),
        size=wish.settings.ratio.size,
        seed=wish.seed,
    )


def event(wish: GenerateSceneImage, media: MediaFile, provenance: Provenance) -> SceneImageReady:
    """The picture of the place."""
    return SceneImageReady(**about(wish), media=media, provenance=provenance)


RECIPE = Recipe(capability=Capability.IMAGE, request=request, event=event)
