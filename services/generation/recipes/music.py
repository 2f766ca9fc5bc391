"""Mood -> a bed of music."""

from contracts.generation.commands import GenerateMusic
from contracts.generation.events import MusicReady
from contracts.story import FRAMES_PER_SECOND, Capability, MediaFile, Provenance
from services.generation.capabilities import (
    MusicRequest,
)
from services.generation.recipe import Recipe, about
from services.generation.recipes.wording import sentence


def request(wish: GenerateMusic) -> MusicRequest:
    """Asks for instrumental music that leaves room for speech."""
    return MusicRequest(
        task="music",
        brief=wish,
        prompt=sentence(
            "Instrumental background music for a short film", f"{wish.mood} mood", wish.description
        ),
        mood=wish.mood,
        seconds=wish.frames / FRAMES_PER_SECOND,
        seed=wish.seed,
    )


def event(wish: GenerateMusic, media: MediaFile, provenance: Provenance) -> MusicReady:
    """The music."""
    return MusicReady(**about(wish), media=media, provenance=provenance)


RECIPE = Recipe(capability=Capability.MUSIC, request=request, event=event)
