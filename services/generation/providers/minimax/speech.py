"""MiniMax, text to speech (T2A v2), in one call."""

from typing import Any

from services.generation.capabilities import MediaResult, SpeechRequest, Workplace
from services.generation.catalog.model import Model
from services.generation.providers.minimax.sound import write_sound
from services.generation.providers.minimax.tasks import fields_of
from services.generation.voice_choice import voice_for
from services.generation.wire.api import Api

_SECONDS = 180.0
_OTHER_LANGUAGES = "other"


def order(request: SpeechRequest, model: Model) -> dict[str, Any]:
    """The body. Voices are those of the line's language, which the vendor is told by its English name."""
    language = request.language.lower().partition("-")[0]
    tables = model.options["voices"]
    return {
        "model": model.name,
        "text": request.text,
        "stream": False,
        "voice_setting": {
            "voice_id": voice_for(request.character, tables.get(language, tables[_OTHER_LANGUAGES])),
            "speed": 1,
            "vol": 1,
            "pitch": 0,
        },
        "audio_setting": {"sample_rate": 32_000, "format": "wav", "channel": 1},
        "language_boost": model.options["languages"].get(language, "auto"),
        "output_format": "hex",
    }


def bill(body: object, model: Model) -> int | None:
    """By the characters that the vendor counted, None if it does not tell."""
    characters = fields_of(fields_of(body).get("extra_info")).get("usage_characters")
    if not isinstance(characters, int) or isinstance(characters, bool) or characters <= 0:
        return None
    return model.cost(character=characters)


class Speech:
    """Speaks a line."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def speak(self, request: SpeechRequest, model: Model, workplace: Workplace) -> MediaResult:
        """The line word for word."""
        reply = await self._api.post("/v1/t2a_v2", json=order(request, model), charges=True, seconds=_SECONDS)
        target = workplace.directory / "speech.wav"
        media_type = await write_sound(reply, target)
        return MediaResult(
            file=target, media_type=media_type, model=model.name, microdollars=bill(reply.json(), model)
        )
