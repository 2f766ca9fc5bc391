"""OpenAI and a server like it, against their stand-in."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.story import Capability, Outline
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import ImageRequest, Provider, SpeechRequest, TextRequest, VideoRequest
from services.generation.catalog import entry_of
from services.generation.providers.openai import compatible_provider, openai_provider
from services.generation.providers.openai.provider import CompatibleProvider, OpenAIProvider
from tests.generation.providers.cases import Case, Studio, studio
from tests.generation.wishes import line, outline, picture
from tests.standins import openai as vendor
from tests.standins.server import At, Fault, Status

TEXT = "gpt-6.1-sol"
IMAGE = "gpt-image-2.6-sunburst"
SPEECH = "gpt-4o-mini-tts"
LOCAL = {"text": "llama3.3", "image": "flux", "video": "wan", "speech": "kokoro"}


def openai_at(outgoing: Outgoing, url: str) -> OpenAIProvider:
    """OpenAI, with no patience of its own."""
    accounts = Accounts.model_validate(
        {"openai_api_key": vendor.KEY, "openai_base_url": f"{url}{vendor.BASE}"}
    )
    provider = openai_provider(accounts, outgoing, pauses=())
    assert provider is not None
    return provider


def compatible_at(outgoing: Outgoing, url: str) -> CompatibleProvider:
    """A server on one's own machine."""
    accounts = Accounts.model_validate(
        {
            "compatible_api_key": vendor.KEY,
            "compatible_base_url": f"{url}{vendor.BASE}",
            "compatible_models": LOCAL,
        }
    )
    provider = compatible_provider(accounts, outgoing, pauses=())
    assert provider is not None
    return provider


def text_request(**changes: Any) -> TextRequest:
    wish = outline()
    fields: dict[str, Any] = {
        "task": "outline",
        "brief": wish,
        "prompt": "Plan a film.",
        "answer": Outline,
        "seed": 7,
        "model": TEXT,
    }
    return TextRequest(**(fields | changes))


def image_request(**changes: Any) -> ImageRequest:
    fields: dict[str, Any] = {
        "task": "scene_image",
        "brief": picture(),
        "prompt": "The pier at dusk.",
        "size": (720, 1280),
        "model": IMAGE,
    }
    return ImageRequest(**(fields | changes))


def speech_request(**changes: Any) -> SpeechRequest:
    fields: dict[str, Any] = {
        "task": "speech",
        "brief": line(),
        "text": "Land ahead.",
        "language": "en",
        "model": SPEECH,
    }
    return SpeechRequest(**(fields | changes))


def video_request(**changes: Any) -> VideoRequest:
    fields: dict[str, Any] = {
        "task": "shot_video",
        "brief": picture(),
        "prompt": "Waves roll in.",
        "size": (720, 1280),
        "frames": 80,
        "model": LOCAL["video"],
    }
    return VideoRequest(**(fields | changes))


def refusal(code: str, **more: Any) -> Status:
    """HTTP 400 with a code, as the vendor words it."""
    error = {"message": "This cannot be done.", "type": "invalid_request_error", "param": None, "code": code}
    return Status(400, body={"error": error | more})


RATE_LIMITED = Status(
    429,
    body={
        "error": {
            "message": "Rate limit reached.",
            "type": "requests",
            "param": None,
            "code": "rate_limit_exceeded",
        }
    },
)


def case(
    request: Any,
    charging: At,
    *,
    provider: Callable[[Outgoing, str], Provider] = openai_at,
    app: Callable[[], vendor.OpenAI] = vendor.OpenAI,
    refused: Fault | None = None,
    **more: Any,
) -> Case:
    """A case of the behaviour suite."""
    return Case(
        provider=provider,
        request=request,
        app=app,
        charging=charging,
        refusal=refused or refusal("moderation_blocked"),
        rate_limited=RATE_LIMITED,
        key=vendor.KEY,
        **more,
    )


@dataclass(frozen=True)
class Scene:
    """A vendor one can set up, and everything around one request to it."""

    vendor: vendor.OpenAI
    studio: Studio

    def bodies(self, at: At) -> list[Any]:
        """The JSON of all requests of one kind."""
        return [seen.json() for seen in self.studio.vendor.seen(at)]


@asynccontextmanager
async def scene(
    request: Any,
    charging: At,
    directory: Path,
    *,
    server: vendor.OpenAI | None = None,
    provider: Callable[[Outgoing, str], Provider] = openai_at,
    **more: Any,
) -> AsyncIterator[Scene]:
    """The request is not yet made; afterwards nothing was sent that the contract does not know."""
    app = server or vendor.OpenAI()
    built = case(request, charging, provider=provider, app=lambda: app, **more)
    async with studio(built, directory) as place:
        yield Scene(app, place)
        assert place.vendor.violations == []


def price_of(capability: Capability, provider: str = "openai") -> Any:
    """The preferred model of a capability in the catalogue."""
    return next(model for model in entry_of(provider).models if capability in model.capabilities)
