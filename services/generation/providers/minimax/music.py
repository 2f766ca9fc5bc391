"""MiniMax, music generation, in one call that lasts minutes. How long the piece becomes is the vendor's choice."""

from typing import Any

from services.generation.capabilities import MediaResult, MusicRequest, Workplace
from services.generation.catalog.model import Model
from services.generation.providers.minimax.sound import write_sound
from services.generation.wire.api import Api

_SECONDS = 600.0


def order(request: MusicRequest, model: Model) -> dict[str, Any]:
    """The body: music without a voice, compressed, since five minutes of it travel as text."""
    return {
        "model": model.name,
        "prompt": request.prompt,
        "is_instrumental": True,
        "stream": False,
        "output_format": "hex",
        "audio_setting": {"sample_rate": 44_100, "bitrate": 256_000, "format": "mp3"},
    }


class Music:
    """Composes a piece."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def compose(self, request: MusicRequest, model: Model, workplace: Workplace) -> MediaResult:
        """A piece of up to five minutes."""
        body = order(request, model)
        reply = await self._api.post("/v1/music_generation", json=body, charges=True, seconds=_SECONDS)
        target = workplace.directory / "music.mp3"
        return MediaResult(file=target, media_type=await write_sound(reply, target), model=model.name)
