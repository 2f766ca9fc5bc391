"""OpenAI, Videos (``POST /videos``): shut down by OpenAI on 2026-09-24, kept as a shape by gateways of other models."""

import asyncio
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image, ImageOps
from pydantic import ValidationError

from contracts.message import Value
from services.generation.capabilities import Delivered, MediaResult, Pending, VideoRequest, Workplace
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.providers.openai.errors import MODERATED
from services.generation.providers.openai.frame_size import Size, nearest_size
from services.generation.providers.openai.patience import PAUSES, patiently
from services.generation.wire.api import Api, Reply
from services.generation.wire.sniff import media_type_of
from services.generation.wire.vendor_words import quoted

POLL_SECONDS = 5.0

_SUBMIT_SECONDS = 100.0
_MOST_BYTES = 1 << 30
_LONGEST_ID = 200
_ENDED_BADLY = ("failed", "cancelled", "canceled", "expired")


class _Error(Value):
    code: str | int | None = None
    message: str | None = None


class _Video(Value):
    id: str | None = None
    status: str | None = None
    progress: float | None = None
    error: _Error | None = None


class Camera:
    """Films in the background. Options of a model: ``sizes`` as in ``720x1280``.

    The provider's job id is the id of the video. Nothing in a reply tells the price, and what failed is not billed.
    """

    def __init__(self, api: Api, *, pauses: Sequence[float] = PAUSES) -> None:
        self._api = api
        self._pauses = pauses

    async def submit(self, request: VideoRequest, model: Model, workplace: Workplace) -> str:
        """Orders the film; a first frame travels as ``input_reference``, in the very size of the film."""
        size = nearest_size(request.size, model.options["sizes"])
        fields = {
            "model": model.name,
            "prompt": request.prompt,
            "seconds": str(model.limits.length(request.seconds)),
            "size": f"{size[0]}x{size[1]}",
        }
        content: dict[str, Any] = {"json": fields}
        if request.first_frame is not None:
            still = await workplace.fetch(request.first_frame)
            picture = await asyncio.to_thread(_fitted, still, size)
            content = {
                "data": fields,
                "files": {"input_reference": ("first-frame.png", picture, "image/png")},
            }
        reply = await patiently(
            lambda: self._api.post("/videos", **content, seconds=_SUBMIT_SECONDS, charges=True),
            pauses=self._pauses,
        )
        video = _video_in(reply)
        if not video.id or len(video.id) > _LONGEST_ID:
            raise reply.unusable("it names no video")
        return video.id

    async def poll(self, video_id: str) -> Pending | Delivered:
        """How the film stands. A state that is not known is one of work."""
        try:
            video = _video_in(await self._api.get(f"/videos/{quote(video_id, safe='')}"))
        except ProviderFailure as failure:
            raise self._of_asking(failure, video_id) from None
        if video.status == "completed":
            return Delivered()
        if video.status in _ENDED_BADLY:
            raise _failed(video, self._api.provider)
        done = min(max(video.progress or 0.0, 0.0), 100.0) / 100
        return Pending(seconds=POLL_SECONDS, progress=done or None)

    async def download(self, video_id: str, model: str, workplace: Workplace) -> MediaResult:
        """The film."""
        target = workplace.directory / "video"
        path = f"/videos/{quote(video_id, safe='')}/content"
        try:
            await self._api.download(path, target, most_bytes=_MOST_BYTES, with_key=True)
        except ProviderFailure as failure:
            raise self._of_asking(failure, video_id) from None
        media_type = await asyncio.to_thread(media_type_of, target)
        return MediaResult(file=target, media_type=media_type, model=model)

    def _of_asking(self, failure: ProviderFailure, video_id: str) -> ProviderFailure:
        if failure.code != "invalid_input":
            return failure
        sentence = f"{self._api.provider} no longer knows the video {quoted(video_id)}."
        return ProviderFailure("unknown_outcome", sentence, charged=None)


def _video_in(reply: Reply) -> _Video:
    try:
        return _Video.model_validate(reply.json())
    except ValidationError:
        raise reply.unusable("it has another shape than is documented") from None


def _failed(video: _Video, provider: str) -> ProviderFailure:
    code = str((video.error.code if video.error else None) or "")
    said = quoted((video.error.message if video.error else None) or code or video.status, 200).rstrip(".")
    if code in MODERATED or "moderation" in code or "policy" in code:
        sentence = f"{provider} refused the content: {said}."
        return ProviderFailure("moderation", sentence, refused_input="prompt")
    return ProviderFailure("provider_down", f"{provider} could not make the film: {said}.", retryable=False)


def _fitted(still: Path, size: Size) -> bytes:
    """The picture in exactly this size, cut where its ratio is another. Raises ProviderFailure for what is no picture."""
    try:
        with Image.open(still, formats=("PNG", "JPEG", "WEBP")) as picture:
            fitted = ImageOps.fit(picture.convert("RGB"), size)
    except (OSError, ValueError, Image.DecompressionBombError) as unreadable:
        raise ProviderFailure(
            "invalid_input", "The first frame is no picture that can be read.", refused_input="first_frame"
        ) from unreadable
    target = BytesIO()
    fitted.save(target, "PNG")
    return target.getvalue()
