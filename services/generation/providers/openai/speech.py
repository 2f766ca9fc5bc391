"""OpenAI, ``POST /audio/speech``; a de-facto standard that local servers of voices keep to."""

import asyncio
from collections.abc import Sequence
from typing import Any

from services.generation.capabilities import MediaResult, SpeechRequest, Workplace
from services.generation.catalog.model import Model
from services.generation.providers.openai.patience import PAUSES, patiently
from services.generation.providers.openai.wav_header import repair_lengths
from services.generation.voice_choice import voice_for
from services.generation.wire.api import Api
from services.generation.wire.sniff import media_type_of, media_type_of_bytes

SECONDS = 120.0


class Voice:
    """Speaks lines. Options of a model: ``voices`` (see voice_choice), ``speed``, ``instructions`` = true where it can be
    told how to speak, ``response_format`` (``wav``, which is probed exactly, if nothing else is said)."""

    def __init__(self, api: Api, *, pauses: Sequence[float] = PAUSES) -> None:
        self._api = api
        self._pauses = pauses

    async def speak(self, request: SpeechRequest, model: Model, workplace: Workplace) -> MediaResult:
        """The spoken line, billed as it was quoted: the reply is sound and nothing else."""
        body = body_of(request, model)
        seconds = float(model.options.get("timeout_seconds", SECONDS))
        reply = await patiently(
            lambda: self._api.post("/audio/speech", json=body, seconds=seconds, charges=True),
            pauses=self._pauses,
        )
        if media_type_of_bytes(reply.body[:64]) is None:
            raise reply.unusable("it is no sound that is known")
        target = workplace.directory / "speech"
        await asyncio.to_thread(target.write_bytes, reply.body)
        media_type = await asyncio.to_thread(media_type_of, target)
        if media_type == "audio/wav":
            await asyncio.to_thread(repair_lengths, target)
        return MediaResult(file=target, media_type=media_type, model=model.name)


def body_of(request: SpeechRequest, model: Model) -> dict[str, Any]:
    """The request."""
    options, character = model.options, request.character
    voice = voice_for(character, options["voices"])
    body: dict[str, Any] = {
        "model": model.name,
        "input": request.text,
        "voice": voice,
        "response_format": options.get("response_format", "wav"),
    }
    if "speed" in options:
        body["speed"] = options["speed"]
    manner = character.voice if character is not None else ""
    if options.get("instructions") and manner and manner != voice:
        body["instructions"] = f"Voice: {manner}."
    return body
