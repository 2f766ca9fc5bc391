"""Shot -> moving picture, without sound."""

from contracts.generation.commands import GenerateShotVideo
from contracts.generation.events import ShotVideoReady
from contracts.story import Capability, MediaFile, Provenance
from services.generation.capabilities import (
    VideoRequest,
)
from services.generation.recipe import Recipe, about
from services.generation.recipes.wording import camera_in_words, shot_in_words, style_in_words


def request(wish: GenerateShotVideo) -> VideoRequest:
    """Asks for ``frames`` frames that begin with the approved still."""
    parts = [
        shot_in_words(wish.shot, wish.scene, wish.cast),
        camera_in_words(wish.shot),
        style_in_words(wish.settings),
    ]
    return VideoRequest(
        task="shot_video",
        brief=wish,
        prompt="\n".join(part for part in parts if part),
        size=wish.settings.ratio.size,
        frames=wish.frames,
        seed=wish.seed,
        move=wish.shot.move,
        first_frame=wish.first_frame,
        references=wish.references,
        speech_frames=wish.speech_frames,
    )


def event(wish: GenerateShotVideo, media: MediaFile, provenance: Provenance) -> ShotVideoReady:
    """The moving picture."""
    return ShotVideoReady(**about(wish), media=media, provenance=provenance)


RECIPE = Recipe(capability=Capability.VIDEO, request=request, event=event)
