"""Line of dialogue or narration -> its sound."""

from contracts.generation.commands import GenerateSpeech
from contracts.generation.events import SpeechReady
from contracts.story import Capability, MediaFile, Provenance
from services.generation.capabilities import (
    SpeechRequest,
)
from services.generation.recipe import Recipe, about


def request(wish: GenerateSpeech) -> SpeechRequest:
    """Asks for the line word for word, in the voice of its speaker."""
    return SpeechRequest(
        task="speech",
        brief=wish,
        text=wish.text,
        language=wish.language,
        character=wish.character,
        seed=wish.seed,
    )


def event(wish: GenerateSpeech, media: MediaFile, provenance: Provenance) -> SpeechReady:
    """The spoken line."""
    return SpeechReady(**about(wish), media=media, provenance=provenance)


RECIPE = Recipe(capability=Capability.SPEECH, request=request, event=event)
