"""Shot -> its still, which the video begins with."""

from contracts.generation.commands import GenerateShotImage
from contracts.generation.events import ShotImageReady
from contracts.story import Capability, MediaFile, Provenance
from services.generation.capabilities import (
    ImageRequest,
)
from services.generation.recipe import Recipe, about
from services.generation.recipes.wording import shot_in_words, style_in_words


def request(wish: GenerateShotImage) -> ImageRequest:
    """Asks for the first frame, with the approved pictures as references."""
    parts = [
        "A frame of a film. The references show the persons and the place: keep them exactly.",
        shot_in_words(wish.shot, wish.scene, wish.cast),
        style_in_words(wish.settings),
        "No text, no frame.",
    ]
    return ImageRequest(
        task="shot_image",
        brief=wish,
        prompt="\n".join(part for part in parts if part),
        size=wish.settings.ratio.size,
        seed=wish.seed,
        references=wish.references,
    )


def event(wish: GenerateShotImage, media: MediaFile, provenance: Provenance) -> ShotImageReady:
    """The still."""
    return ShotImageReady(**about(wish), media=media, provenance=provenance)


RECIPE = Recipe(capability=Capability.IMAGE, request=request, event=event)
