"""Gemini speaks a line, and composes a song: sound in one call.

Gemini API, Interactions (``response_format`` audio); where a model's options say ``api = "generate_content"``, by
``models.generateContent`` instead. Which of the two a model takes is not settled by the vendor's own material.
"""

from pathlib import Path
from typing import Any

from services.generation.capabilities import MediaResult, MusicRequest, SpeechRequest, Workplace
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.providers.gemini.errors import failure_of, refused
from services.generation.providers.gemini.files import write_sound
from services.generation.providers.gemini.generated_content import blob_in
from services.generation.providers.gemini.replies import GeneratedContent, Interaction, read
from services.generation.voice_choice import voice_for
from services.generation.wire.api import Api
from services.generation.wire.reply import Reply

_SPEECH_SECONDS = 300.0
_MUSIC_SECONDS = 600.0
_RATE = 24_000


class GeminiSound:
    """``api`` reaches the Gemini API."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def speak(self, request: SpeechRequest, workplace: Workplace, model: Model) -> MediaResult:
        """The line, word for word."""
        voice = voice_for(request.character, model.options["voices"])
        target = workplace.directory / "speech"
        if model.options.get("api") == "generate_content":
            return await self._by_generate_content(request, voice, target, model)
        reply = await self._interact(speech_body(request, voice, model), _SPEECH_SECONDS)
        interaction = read(reply, Interaction)
        file, media_type = await _write(interaction, target, reply)
        usage, billed = interaction.usage, None
        if usage and usage.total_output_tokens:
            billed = model.cost(input_token=usage.total_input_tokens, output_token=usage.total_output_tokens)
        return MediaResult(file=file, media_type=media_type, model=model.name, microdollars=billed)

    async def compose(self, request: MusicRequest, workplace: Workplace, model: Model) -> MediaResult:
        """One song."""
        reply = await self._interact(music_body(request, model), _MUSIC_SECONDS)
        file, media_type = await _write(read(reply, Interaction), workplace.directory / "music", reply)
        return MediaResult(file=file, media_type=media_type, model=model.name)

    async def _interact(self, body: dict[str, Any], seconds: float) -> Reply:
        return await self._api.post("interactions", json=body, seconds=seconds, charges=True)

    async def _by_generate_content(
        self, request: SpeechRequest, voice: str, target: Path, model: Model
    ) -> MediaResult:
        reply = await self._api.post(
            f"models/{model.name}:generateContent",
            json=generate_content_body(request, voice),
            seconds=_SPEECH_SECONDS,
            charges=True,
        )
        answer = read(reply, GeneratedContent)
        usage, billed = answer.usage, None
        if usage and usage.candidates:
            billed = model.cost(input_token=usage.prompt, output_token=usage.candidates)
        blob = blob_in(answer, reply, medium="audio", price=billed or 0)
        file, media_type = await write_sound(blob.data, blob.mime_type, target)
        return MediaResult(file=file, media_type=media_type, model=model.name, microdollars=billed)


def speech_body(request: SpeechRequest, voice: str, model: Model) -> dict[str, Any]:
    """The line for the Interactions API."""
    return {
        "model": model.name,
        "input": request.text,
        "response_format": {"type": "audio", "mime_type": "audio/wav", "sample_rate": _RATE},
        "generation_config": {"speech_config": [{"voice": voice, "language": request.language}]},
    }


def generate_content_body(request: SpeechRequest, voice: str) -> dict[str, Any]:
    """The line for ``generateContent``, which hears the language from the text."""
    voice_config = {"prebuiltVoiceConfig": {"voiceName": voice}}
    return {
        "contents": [{"parts": [{"text": request.text}]}],
        "generationConfig": {"responseModalities": ["AUDIO"], "speechConfig": {"voiceConfig": voice_config}},
    }


def music_body(request: MusicRequest, model: Model) -> dict[str, Any]:
    """The song; how long it is to be can only be said in words."""
    return {
        "model": model.name,
        "input": f"{request.prompt} Length: {max(1, round(request.seconds))} seconds.",
        "response_format": {"type": "audio", "mime_type": "audio/mp3"},
    }


async def _write(interaction: Interaction, target: Path, reply: Reply) -> tuple[Path, str]:
    sound = next((content for content in interaction.made("audio") if content.data), None)
    if sound is None or interaction.status != "completed":
        raise _why_none(interaction, reply)
    return await write_sound(
        sound.data, sound.mime_type, target, rate=sound.sample_rate, channels=sound.channels
    )


def _why_none(interaction: Interaction, reply: Reply) -> ProviderFailure:
    """Sound that was counted may be billed, whether it came or not."""
    if interaction.counted("audio") or interaction.status not in ("completed", "failed"):
        return reply.unusable(
            f"the work is {interaction.status or 'without a status'} and has no whole sound"
        )
    if interaction.errors:
        return failure_of(interaction.errors[0].model_dump())
    if interaction.said:
        return refused(interaction.said)
    return ProviderFailure("bad_answer", "Gemini made no sound and gives no reason.")
