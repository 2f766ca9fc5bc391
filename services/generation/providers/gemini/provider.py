"""Gemini as one provider: stills, speech and music in one call, clips as work that is submitted."""

from contracts.story import Capability
from services.chassis.outgoing import Outgoing
from services.generation.capabilities import (
    Delivered,
    ImageRequest,
    MediaResult,
    MusicRequest,
    Pending,
    Request,
    SpeechRequest,
    VideoRequest,
    Workplace,
)
from services.generation.catalog.model import Model
from services.generation.providers.gemini.errors import refusal, refusal_of_background_work
from services.generation.providers.gemini.image import GeminiImages
from services.generation.providers.gemini.speech import GeminiSound
from services.generation.providers.gemini.video import GeminiVideo
from services.generation.wire.api import Api, Refusal

POLL_SECONDS = 5.0


class GeminiProvider:
    """``key`` goes into a header and nowhere else; ``base_url`` ends before the path of a call."""

    name = "gemini"
    repeatable = False
    submits = frozenset({Capability.VIDEO})

    def __init__(
        self,
        key: str,
        outgoing: Outgoing,
        *,
        base_url: str,
        models: tuple[Model, ...],
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self.models = models
        self.capabilities = frozenset[Capability]().union(*(model.capabilities for model in models))
        self._by_name = {model.name: model for model in models}

        def api(refusal: Refusal) -> Api:
            return Api(
                outgoing,
                provider="Gemini",
                base_url=base_url,
                headers={"x-goog-api-key": key},
                refusal=refusal,
            )

        self._images = GeminiImages(api(refusal))
        self._sound = GeminiSound(api(refusal))
        self._video = GeminiVideo(
            api(refusal_of_background_work), base_url=base_url, poll_seconds=poll_seconds
        )

    async def draw(self, request: ImageRequest, workplace: Workplace) -> MediaResult:
        return await self._images.draw(request, workplace, self._model(request))

    async def speak(self, request: SpeechRequest, workplace: Workplace) -> MediaResult:
        return await self._sound.speak(request, workplace, self._model(request))

    async def compose(self, request: MusicRequest, workplace: Workplace) -> MediaResult:
        return await self._sound.compose(request, workplace, self._model(request))

    async def submit(self, request: Request, workplace: Workplace) -> str:
        return await self._video.submit(_film(request), workplace, self._model(request))

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        return await self._video.poll(provider_job_id)

    async def download(self, provider_job_id: str, request: Request, workplace: Workplace) -> MediaResult:
        return await self._video.download(provider_job_id, workplace, self._model(request))

    async def stop(self, provider_job_id: str) -> int:
        return await self._video.stop(provider_job_id)

    def _model(self, request: Request) -> Model:
        return self._by_name[request.model]


def _film(request: Request) -> VideoRequest:
    if not isinstance(request, VideoRequest):
        raise TypeError(f"Gemini submits no {type(request).__name__}")
    return request
