"""MiniMax as one provider: video is submitted and asked after, everything else is made in one call."""

from contracts.story import Capability
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import (
    Delivered,
    ImageRequest,
    MediaResult,
    MusicRequest,
    Pending,
    Provider,
    Request,
    Result,
    SpeechRequest,
    VideoRequest,
    Workplace,
)
from services.generation.catalog import entry_of
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.providers.minimax.codes import refusal_of
from services.generation.providers.minimax.image import Image
from services.generation.providers.minimax.music import Music
from services.generation.providers.minimax.speech import Speech
from services.generation.providers.minimax.video_v1 import HailuoVideo
from services.generation.providers.minimax.video_v2 import H3Video
from services.generation.wire.api import Api

NAME = "minimax"


def minimax_provider(accounts: Accounts, outgoing: Outgoing) -> Provider | None:
    """The provider; None without a key."""
    if accounts.minimax_api_key is None:
        return None
    return MiniMaxProvider(
        outgoing, key=accounts.minimax_api_key.get_secret_value(), base_url=accounts.minimax_base_url
    )


class MiniMaxProvider:
    """``base_url`` is the host the key was made for. Ids of video are ``v1:<task>`` and ``v2:<task>``, by API."""

    def __init__(self, outgoing: Outgoing, *, key: str, base_url: str) -> None:
        entry = entry_of(NAME)
        self.name = NAME
        self.capabilities = entry.capabilities
        self.repeatable = False
        self.submits = frozenset({Capability.VIDEO})
        self.models = entry.models
        headers = {"Authorization": f"Bearer {key}"}

        def api(text: str = "prompt") -> Api:
            return Api(
                outgoing, provider="MiniMax", base_url=base_url, headers=headers, refusal=refusal_of(text)
            )

        self._videos: dict[str, HailuoVideo | H3Video] = {
            "v1": HailuoVideo(api()),
            "v2": H3Video(api(), entry.models),
        }
        self._image = Image(api())
        self._speech = Speech(api("text"))
        self._music = Music(api())

    async def draw(self, request: ImageRequest, workplace: Workplace) -> MediaResult:
        return await self._image.draw(request, self._model(request.model), workplace)

    async def speak(self, request: SpeechRequest, workplace: Workplace) -> MediaResult:
        return await self._speech.speak(request, self._model(request.model), workplace)

    async def compose(self, request: MusicRequest, workplace: Workplace) -> MediaResult:
        return await self._music.compose(request, self._model(request.model), workplace)

    async def submit(self, request: Request, workplace: Workplace) -> str:
        if not isinstance(request, VideoRequest):
            raise TypeError(f"MiniMax takes no {type(request).__name__} to be asked after")
        model = self._model(request.model)
        generation = str(model.options["api"])
        return f"{generation}:{await self._videos[generation].submit(request, model, workplace)}"

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        video, task = self._video(provider_job_id)
        return await video.poll(task)

    async def download(self, provider_job_id: str, request: Request, workplace: Workplace) -> Result:
        if not isinstance(request, VideoRequest):
            raise TypeError(f"a {type(request).__name__} is no film")
        video, task = self._video(provider_job_id)
        return await video.download(task, request, workplace)

    async def stop(self, provider_job_id: str) -> int:
        video, task = self._video(provider_job_id)
        return await video.stop(task)

    def _video(self, provider_job_id: str) -> tuple[HailuoVideo | H3Video, str]:
        generation, _, task = provider_job_id.partition(":")
        return self._videos[generation], task

    def _model(self, name: str) -> Model:
        known = next((model for model in self.models if model.name == name), None)
        if known is None:
            raise ProviderFailure(
                "invalid_input", f"The catalogue knows no model {name!r} of MiniMax.", refused_input="model"
            )
        return known
