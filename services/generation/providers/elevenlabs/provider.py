"""ElevenLabs speaks lines and composes music; each call answers with the sound itself."""

import asyncio
from pathlib import Path

import structlog

from services.chassis.outgoing import Outgoing
from services.generation.capabilities import MediaResult, MusicRequest, SpeechRequest, Workplace
from services.generation.catalog import entry_of
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.providers.elevenlabs.orders import music_order, speech_order, speech_path
from services.generation.providers.elevenlabs.refusals import refusal_of
from services.generation.wire.api import Api
from services.generation.wire.reply import Reply
from services.generation.wire.sniff import media_type_of_bytes

NAME = "elevenlabs"

_HEAD = 64
_NO_SEED = 0

_log = structlog.get_logger(__name__)


class ElevenLabsProvider:
    """Direct. ``speech_seconds`` and ``music_seconds`` are how long a call may take."""

    def __init__(
        self,
        outgoing: Outgoing,
        *,
        key: str,
        base_url: str,
        speech_seconds: float = 180.0,
        music_seconds: float = 600.0,
    ) -> None:
        entry = entry_of(NAME)
        self.name = NAME
        self.capabilities = entry.capabilities
        self.repeatable = False
        self.models = entry.models
        self._speech, self._music = (
            Api(
                outgoing,
                provider="ElevenLabs",
                base_url=base_url,
                headers={"xi-api-key": key},
                refusal=refusal_of(words),
                seconds=seconds,
            )
            for words, seconds in (("text", speech_seconds), ("prompt", music_seconds))
        )

    async def speak(self, request: SpeechRequest, workplace: Workplace) -> MediaResult:
        """Speaks a line with the voice that belongs to its character."""
        model = self._model(request.model)
        reply = await self._speech.post(
            speech_path(request, model, self.models),
            json=speech_order(request, model),
            params={"output_format": model.options["output_format"]},
            charges=True,
        )
        return await self._sound(reply, workplace.directory / "speech", model)

    async def compose(self, request: MusicRequest, workplace: Workplace) -> MediaResult:
        """Composes instrumental music of the length asked for."""
        model = self._model(request.model)
        reply = await self._music.post("/v1/music", json=music_order(request, model), charges=True)
        return await self._sound(reply, workplace.directory / "music", model, seed=_NO_SEED)

    async def _sound(
        self, reply: Reply, target: Path, model: Model, *, seed: int | None = None
    ) -> MediaResult:
        media_type = media_type_of_bytes(reply.body[:_HEAD])
        if media_type is None or not media_type.startswith("audio/"):
            raise reply.unusable("it is no sound")
        # In credits of the plan, which have no price in money: it is what the vendor's own account lists can be
        # compared with.
        _log.info(
            "sound was delivered",
            provider=NAME,
            model=model.name,
            request_id=reply.headers.get("request-id"),
            credits=reply.headers.get("character-cost"),
        )
        await asyncio.to_thread(target.write_bytes, reply.body)
        return MediaResult(file=target, media_type=media_type, model=model.name, seed=seed)

    def _model(self, name: str) -> Model:
        found = next((model for model in self.models if model.name == name), None)
        if found is None:
            raise ProviderFailure(
                "invalid_input", f"ElevenLabs has no model named {name!r} here.", refused_input="model"
            )
        return found
