"""OpenAI and servers that speak as it does, as providers."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import replace

import httpx

from contracts.story import Capability
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import (
    Delivered,
    ImageRequest,
    MediaResult,
    Pending,
    Request,
    SpeechRequest,
    TextRequest,
    TextResult,
    VideoRequest,
    Workplace,
)
from services.generation.catalog import entry_of
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.providers.openai.errors import refusal_in
from services.generation.providers.openai.images import Painter
from services.generation.providers.openai.patience import PAUSES
from services.generation.providers.openai.speech import Voice
from services.generation.providers.openai.text import Writer
from services.generation.providers.openai.videos import Camera
from services.generation.wire.api import Api
from services.generation.wire.vendor_words import quoted

_NO_KEY = "none"
"""LM Studio and others look for a key and take any."""

_PRIVATE_NAMES = (".localhost", ".local", ".lan", ".internal", ".home.arpa")


def openai_provider(
    accounts: Accounts, outgoing: Outgoing, *, pauses: Sequence[float] = PAUSES
) -> "OpenAIProvider | None":
    """OpenAI itself: text, pictures and speech; it makes no films since 2026-09-24. None without a key.

    ``pauses`` in seconds before a busy server is asked once more.
    """
    if accounts.openai_api_key is None:
        return None
    key = accounts.openai_api_key.get_secret_value()
    api = _api(outgoing, name="openai", base_url=accounts.openai_base_url, key=key)
    return OpenAIProvider(api, entry_of("openai").models, pauses=pauses)


def compatible_provider(
    accounts: Accounts, outgoing: Outgoing, *, pauses: Sequence[float] = PAUSES
) -> "CompatibleProvider | None":
    """Any server that speaks as OpenAI does, with the models the settings name. None without an address or a model.

    What it costs nobody knows. A server at a private address is one's own: free. At any other the prices of
    ``catalog/compatible.toml`` hold, which are guesses to the safe side and are marked so.

    Raises ValueError where the settings name a model for something that it cannot do.
    """
    if not accounts.compatible_base_url or not accounts.compatible_models:
        return None
    key = accounts.compatible_api_key
    api = _api(
        outgoing,
        name="compatible",
        base_url=accounts.compatible_base_url,
        key=key.get_secret_value() if key else _NO_KEY,
    )
    is_own = is_private(accounts.compatible_base_url)
    models = _compatible_models(accounts.compatible_models, free=is_own)
    return CompatibleProvider(api, models, repeatable=is_own, pauses=pauses)


def is_private(base_url: str) -> bool:
    """Whether the host of a URL is one of one's own network, by its address or the look of its name."""
    host = httpx.URL(base_url).host
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_NAMES)


def _api(outgoing: Outgoing, *, name: str, base_url: str, key: str) -> Api:
    headers = {"Authorization": f"Bearer {key}"}
    return Api(outgoing, provider=name, base_url=base_url, headers=headers, refusal=refusal_in)


def _compatible_models(names: Mapping[str, str], *, free: bool) -> tuple[Model, ...]:
    """The entries of the catalogue, each under the name its server knows the model by."""
    entries = {
        str(capability): model for model in entry_of("compatible").models for capability in model.capabilities
    }
    if unable := sorted(names.keys() - entries.keys()):
        raise ValueError(
            f"REELWRIGHT_COMPATIBLE_MODELS: {unable[0]!r} is none of {', '.join(sorted(entries))}"
        )
    models = [replace(entries[capability], name=name) for capability, name in names.items()]
    return tuple(replace(model, prices=(), assumed=False) if free else model for model in models)


class OpenAIProvider:
    """Direct in all it does. A call that may have been received is never made again."""

    name = "openai"

    def __init__(self, api: Api, models: tuple[Model, ...], *, pauses: Sequence[float] = PAUSES) -> None:
        self.models = models
        self.capabilities: frozenset[Capability] = frozenset().union(
            *(model.capabilities for model in models)
        )
        self.repeatable = False
        self._by_name = {(capability, m.name): m for m in models for capability in m.capabilities}
        self._writer = Writer(api, pauses=pauses)
        self._painter = Painter(api, pauses=pauses)
        self._voice = Voice(api, pauses=pauses)

    async def write(self, request: TextRequest, workplace: Workplace) -> TextResult:
        return await self._writer.write(request, self._model(Capability.TEXT, request))

    async def draw(self, request: ImageRequest, workplace: Workplace) -> MediaResult:
        return await self._painter.draw(request, self._model(Capability.IMAGE, request), workplace)

    async def speak(self, request: SpeechRequest, workplace: Workplace) -> MediaResult:
        return await self._voice.speak(request, self._model(Capability.SPEECH, request), workplace)

    def _model(self, capability: Capability, request: Request) -> Model:
        model = self._by_name.get((capability, request.model))
        if model is None:
            sentence = f"{self.name} has no model {quoted(request.model)!r} for {capability} any more."
            raise ProviderFailure("invalid_input", sentence, refused_input="model")
        return model


class CompatibleProvider(OpenAIProvider):
    """Direct, but for films, which are submitted."""

    name = "compatible"
    submits = frozenset({Capability.VIDEO})

    def __init__(
        self, api: Api, models: tuple[Model, ...], *, repeatable: bool, pauses: Sequence[float] = PAUSES
    ) -> None:
        super().__init__(api, models, pauses=pauses)
        self.repeatable = repeatable
        self._camera = Camera(api, pauses=pauses)

    async def submit(self, request: Request, workplace: Workplace) -> str:
        if not isinstance(request, VideoRequest):
            raise TypeError(f"a {type(request).__name__} is not submitted")
        return await self._camera.submit(request, self._model(Capability.VIDEO, request), workplace)

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        return await self._camera.poll(provider_job_id)

    async def download(self, provider_job_id: str, request: Request, workplace: Workplace) -> MediaResult:
        return await self._camera.download(provider_job_id, request.model, workplace)
