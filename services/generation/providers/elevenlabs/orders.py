"""What ElevenLabs is sent for a line and for a bed of music. Pure.

ElevenLabs, ``POST /v1/text-to-speech/{voice_id}`` and ``POST /v1/music``.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from contracts.story import Capability
from services.generation.capabilities import MusicRequest, SpeechRequest
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.voice_choice import Voices, voice_for

_SEEDS = 2**32
_SHORTEST_MUSIC_SECONDS = 3
_LONGEST_MUSIC_SECONDS = 600


def speech_path(request: SpeechRequest, model: Model, models: Sequence[Model]) -> str:
    """Where the line is spoken: the voice is part of the path."""
    try:
        voice = voice_for(request.character, _voices(model, models))
    except LookupError as none:
        raise ProviderFailure(
            "invalid_input", f"{model.name} cannot speak: {none}.", refused_input="voice"
        ) from None
    return f"/v1/text-to-speech/{quote(voice, safe='')}"


def speech_order(request: SpeechRequest, model: Model) -> dict[str, Any]:
    """The body for a line. ``language_code`` is the language alone, without a region, and only where it is taken."""
    body: dict[str, Any] = {"text": request.text, "model_id": model.name, "seed": request.seed % _SEEDS}
    language = request.language.partition("-")[0].lower()
    if language and model.options.get("takes_language"):
        body["language_code"] = language
    return body


def music_order(request: MusicRequest, model: Model) -> dict[str, Any]:
    """The body for music, without a voice in it. A seed is not taken together with a prompt."""
    seconds = model.limits.length(request.seconds)
    seconds = min(max(seconds, _SHORTEST_MUSIC_SECONDS), _LONGEST_MUSIC_SECONDS)
    return {
        "prompt": request.prompt,
        "music_length_ms": seconds * 1000,
        "model_id": model.name,
        "force_instrumental": True,
    }


def _voices(model: Model, models: Sequence[Model]) -> Voices:
    """Those of the model, else those of the first model that speaks."""
    speaking = (each for each in models if Capability.SPEECH in each.capabilities)
    tables: list[Voices] = [each.options.get("voices", {}) for each in (model, *speaking)]
    return next((table for table in tables if table), {})
