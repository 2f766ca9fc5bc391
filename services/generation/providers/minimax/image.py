"""MiniMax, image generation (image-01), in one call, after the picture of one character at most."""

from typing import Any

from services.generation.capabilities import ImageRequest, MediaResult, Workplace
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.providers.minimax.pictures import PictureLimits, sendable
from services.generation.providers.minimax.tasks import fields_of
from services.generation.providers.minimax.video_v2 import ratio_of
from services.generation.wire.api import Api, Reply
from services.generation.wire.base64_file import write_base64
from services.generation.wire.sniff import media_type_of

_SECONDS = 180.0
_MOST_BYTES = 40 << 20
_PICTURES = PictureLimits(most_bytes=10_000_000)


def order(request: ImageRequest, model: Model, subject: str | None) -> dict[str, Any]:
    """The body; ``subject`` is the picture of the character as a data: URL."""
    body: dict[str, Any] = {
        "model": model.name,
        "prompt": request.prompt,
        "aspect_ratio": ratio_of(request.size),
        "response_format": "base64",
        "n": 1,
        "seed": request.seed,
        "prompt_optimizer": False,
    }
    if subject is not None:
        body["subject_reference"] = [{"type": "character", "image_file": subject}]
    return body


class Image:
    """Draws a still."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def draw(self, request: ImageRequest, model: Model, workplace: Workplace) -> MediaResult:
        """One picture."""
        subject = None
        for reference in request.references:
            if reference.kind != "character":
                raise ProviderFailure(
                    "invalid_input",
                    f"{model.name} keeps to a character; {reference.name} is a scene.",
                    refused_input=reference.name,
                )
            subject = await sendable(reference.media, reference.name, _PICTURES, workplace)
        body = order(request, model, subject)
        reply = await self._api.post("/v1/image_generation", json=body, charges=True, seconds=_SECONDS)
        target = workplace.directory / "image"
        write_base64(_picture_in(reply), target, most_bytes=_MOST_BYTES)
        return MediaResult(file=target, media_type=media_type_of(target), model=model.name)


def _picture_in(reply: Reply) -> object:
    body = fields_of(reply.json())
    pictures = fields_of(body.get("data")).get("image_base64")
    if isinstance(pictures, list) and pictures:
        return pictures[0]
    # The vendor counts what its safety check held back as failed.
    if str(fields_of(body.get("metadata")).get("failed_count", "0")) != "0":
        raise ProviderFailure(
            "moderation", "MiniMax withheld the picture as sensitive.", refused_input="prompt", charged=0
        )
    raise reply.unusable("it holds no picture")
