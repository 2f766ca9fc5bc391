"""The sketch provider: no key, no network, no cost; the same brief always gives the same result."""

from pathlib import Path

from contracts.generation.commands import WorkCommand
from services.chassis.embedded.ffmpeg import ffmpeg_path
from services.generation.capabilities import (
    ImageRequest,
    MediaResult,
    MusicRequest,
    SpeechRequest,
    TextRequest,
    TextResult,
    VideoRequest,
    Workplace,
)
from services.generation.catalog import entry_of
from services.generation.providers.sketch.craft_pool import CraftPool

NAME = "sketch"


class SketchProvider:
    """Direct and repeatable. Its work is done by the processes of ``pool``."""

    def __init__(self, pool: CraftPool) -> None:
        entry = entry_of(NAME)
        self.name = NAME
        self.capabilities = entry.capabilities
        self.repeatable = True
        self.models = entry.models
        self._model = entry.models[0].name
        self._pool = pool

    async def write(self, request: TextRequest, workplace: Workplace) -> TextResult:
        answer = await self._pool.do("write", request.brief)
        return TextResult(answer=answer, model=self._model, seed=request.brief.settings.seed)

    async def draw(self, request: ImageRequest, workplace: Workplace) -> MediaResult:
        target = workplace.directory / "image.png"
        await self._pool.do("draw", request.brief, target.absolute())
        return self._made(target, "image/png", request.brief, seed=request.brief.settings.seed)

    async def film(self, request: VideoRequest, workplace: Workplace) -> MediaResult:
        target = workplace.directory / "video.mp4"
        await self._pool.do("film", request.brief, target.absolute(), ffmpeg_path())
        return self._made(target, "video/mp4", request.brief, seed=request.brief.settings.seed)

    async def speak(self, request: SpeechRequest, workplace: Workplace) -> MediaResult:
        target = workplace.directory / "speech.wav"
        await self._pool.do("speak", request.brief, target.absolute())
        return self._made(target, "audio/wav", request.brief, seed=request.seed)

    async def compose(self, request: MusicRequest, workplace: Workplace) -> MediaResult:
        target = workplace.directory / "music.wav"
        await self._pool.do("compose", request.brief, target.absolute())
        return self._made(target, "audio/wav", request.brief, seed=request.seed)

    def _made(self, target: Path, media_type: str, brief: WorkCommand, *, seed: int) -> MediaResult:
        return MediaResult(file=target, media_type=media_type, model=self._model, seed=seed)
