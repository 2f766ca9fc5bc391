"""Gemini films: a clip with sound, made in the background.

Gemini API, Interactions: submit with ``background``, poll the interaction, download from the ``uri`` of its output. A last
frame is not sent: how it is said in JSON is not documented.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import structlog

from services.generation.capabilities import Delivered, MediaResult, Pending, VideoRequest, Workplace
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.providers.gemini.clips import RUNNING, clip_in, is_running
from services.generation.providers.gemini.files import write_media
from services.generation.providers.gemini.ratio import nearest_ratio
from services.generation.providers.gemini.replies import Interaction, read
from services.generation.wire.api import Api
from services.generation.wire.data_url import base64_of
from services.generation.wire.sniff import media_type_of

_log = structlog.get_logger(__name__)

_SUBMIT_SECONDS = 100.0
_MOST_BYTES = 1 << 30
_LONGEST_ID = 280


class GeminiVideo:
    """``api`` reaches the Gemini API at ``base_url``; an unfinished clip is looked at every ``poll_seconds``."""

    def __init__(self, api: Api, *, base_url: str, poll_seconds: float) -> None:
        self._api = api
        self._base = httpx.URL(base_url)
        self._poll_seconds = poll_seconds

    async def submit(self, request: VideoRequest, workplace: Workplace, model: Model) -> str:
        """The id of the interaction."""
        media = [request.first_frame] if request.first_frame else []
        media += [reference.media for reference in request.references]
        pictures = [(picture.media_type, await base64_of(picture, workplace)) for picture in media]
        reply = await self._api.post(
            "interactions", json=body(request, model, pictures), seconds=_SUBMIT_SECONDS, charges=True
        )
        interaction = read(reply, Interaction)
        if not 0 < len(interaction.id) <= _LONGEST_ID:
            raise reply.unusable("it names no interaction")
        return interaction.id

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        """How the clip stands."""
        interaction = await self._look(provider_job_id)
        if is_running(interaction):
            if interaction.status not in RUNNING:
                _log.warning("an unknown status counts as running", status=interaction.status[:40])
            return Pending(seconds=self._poll_seconds)
        clip_in(interaction)
        return Delivered()

    async def download(self, provider_job_id: str, workplace: Workplace, model: Model) -> MediaResult:
        """The clip."""
        clip = clip_in(await self._look(provider_job_id))
        file = workplace.directory / "video"
        if clip.uri:
            await self._fetch(clip.uri, file)
            media_type = media_type_of(file)
        else:
            _, media_type = await write_media(clip.data, file)
        return MediaResult(file=file, media_type=media_type, model=model.name)

    async def stop(self, provider_job_id: str) -> int:
        """Stops it. Raises ProviderFailure where it is not said that no clip was counted: then the price is what it cost."""
        reply = await self._api.post(f"interactions/{quote(provider_job_id, safe='')}/cancel")
        interaction = read(reply, Interaction)
        if interaction.status == "cancelled" and interaction.usage and not interaction.counted("video"):
            return 0
        raise ProviderFailure(
            "unknown_outcome", "Gemini does not say what it bills for a stopped clip.", charged=None
        )

    async def _look(self, provider_job_id: str) -> Interaction:
        try:
            reply = await self._api.get(f"interactions/{quote(provider_job_id, safe='')}")
        except ProviderFailure as failure:
            raise _passing(failure) from failure
        return read(reply, Interaction)

    async def _fetch(self, uri: str, target: Path) -> None:
        """Only Gemini's own host is given the key, and needs to be told that the file itself is wanted."""
        try:
            address = httpx.URL(uri)
        except httpx.InvalidURL as wrong:
            raise ProviderFailure("bad_answer", "Gemini's clip has no address.", charged=None) from wrong
        own = (address.scheme, address.host, address.port) == (
            self._base.scheme,
            self._base.host,
            self._base.port,
        )
        if own:
            address = address.copy_merge_params({"alt": "media"})
        try:
            await self._api.download(str(address), target, most_bytes=_MOST_BYTES, with_key=own)
        except ProviderFailure as failure:
            raise _passing(failure) from failure


def body(request: VideoRequest, model: Model, pictures: list[tuple[str, str]]) -> dict[str, Any]:
    """The request. ``pictures`` are (media type, base64): the first frame, if there is one, then the references."""
    names = ["is the first frame of the clip: begin with exactly this picture"] if request.first_frame else []
    names += [f"shows {reference.name}" for reference in request.references]
    roles = " ".join(f"Image {number} {name}." for number, name in enumerate(names, start=1))
    prompt = f"{roles}\n\n{request.prompt}" if roles else request.prompt
    images = [{"type": "image", "data": data, "mime_type": media_type} for media_type, data in pictures]
    return {
        "model": model.name,
        "input": [*images, {"type": "text", "text": prompt}],
        "background": True,
        "store": True,
        "response_format": {
            "type": "video",
            "delivery": "uri",
            "aspect_ratio": nearest_ratio(request.size, model.limits.ratios),
            "resolution": model.options["resolution"],
            "duration": f"{model.limits.length(request.seconds)}s",
        },
        "generation_config": {"video_config": {"task": _task(request)}},
    }


def _task(request: VideoRequest) -> str:
    # Beside references the first frame is one of them: as image_to_video a second picture could be taken for the last.
    if request.references:
        return "reference_to_video"
    return "image_to_video" if request.first_frame else "text_to_video"


def _passing(failure: ProviderFailure) -> ProviderFailure:
    """A refusal to look is not a refusal of the work, and says nothing about the bill.

    A live interaction is at times an "invalid name" for a moment: that is asked again. A key that is refused is not cured
    so, and leaves the outcome unknown until a person has looked.
    """
    failure.charged = None
    failure.retryable = failure.retryable or failure.code == "invalid_input"
    return failure
