"""Gemini draws: a still from words and reference pictures.

Gemini API, ``models.generateContent``: references as ``inlineData``, each behind a text that says whom it shows.
"""

from typing import Any

from services.generation.capabilities import ImageRequest, MediaResult, Workplace
from services.generation.catalog.model import Model
from services.generation.providers.gemini.files import write_media
from services.generation.providers.gemini.generated_content import blob_in
from services.generation.providers.gemini.ratio import nearest_ratio
from services.generation.providers.gemini.replies import GeneratedContent, read
from services.generation.wire.api import Api
from services.generation.wire.data_url import base64_of

_SECONDS = 300.0


class GeminiImages:
    """``api`` reaches the Gemini API."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def draw(self, request: ImageRequest, workplace: Workplace, model: Model) -> MediaResult:
        """Draws; a price is per picture, so that what was billed is what was quoted."""
        pictures = [
            (reference.name, reference.media.media_type, await base64_of(reference.media, workplace))
            for reference in request.references
        ]
        reply = await self._api.post(
            f"models/{model.name}:generateContent",
            json=body(request, model, pictures),
            seconds=_SECONDS,
            charges=True,
        )
        blob = blob_in(read(reply, GeneratedContent), reply, medium="image", price=model.cost(piece=1))
        file, media_type = await write_media(blob.data, workplace.directory / "image")
        return MediaResult(file=file, media_type=media_type, model=model.name)


def body(request: ImageRequest, model: Model, pictures: list[tuple[str, str, str]]) -> dict[str, Any]:
    """The request. ``pictures`` are (name, media type, base64)."""
    parts: list[dict[str, Any]] = []
    for number, (name, media_type, data) in enumerate(pictures, start=1):
        parts.append({"text": f"Image {number} shows {name}."})
        parts.append({"inlineData": {"mimeType": media_type, "data": data}})
    parts.append({"text": request.prompt})
    return {
        "contents": [{"role": "user", "parts": parts}],
        "generationConfig": {
            "responseModalities": ["TEXT", "IMAGE"],
            "imageConfig": {
                "aspectRatio": nearest_ratio(request.size, model.limits.ratios),
                "imageSize": model.options["image_size"],
            },
            "seed": request.seed,
        },
    }
