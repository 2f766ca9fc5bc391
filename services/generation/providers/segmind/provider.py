"""Segmind: pictures and clips by many models behind one queue.

Segmind, v2: ``POST /v2/{slug}`` -> ``request_id``; ``GET /v2/requests/{id}/status`` -> QUEUED, PROCESSING, COMPLETED, or
FAILED with HTTP 422; ``GET /v2/requests/{id}`` -> the result. It knows no key of ours and cannot be told to stop, so a
submission whose reply is lost has an unknown outcome. ``metrics.cost`` is not used: its unit is nowhere documented.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from contracts.story import Capability
from services.chassis.clock import utc_now
from services.chassis.outgoing import Outgoing
from services.generation.capabilities import (
    CAPABILITIES,
    Delivered,
    ImageRequest,
    MediaResult,
    Pending,
    Request,
    VideoRequest,
    Workplace,
)
from services.generation.catalog import entry_of
from services.generation.catalog.model import Model
from services.generation.catalog.quoting import quote
from services.generation.failures import ProviderFailure
from services.generation.providers.segmind.job_id import SegmindJob
from services.generation.providers.segmind.order import check_pictures, order
from services.generation.providers.segmind.outputs import made
from services.generation.providers.segmind.refusals import FAILED, failure_of_job, refusal_of
from services.generation.providers.segmind.uploads import host_and_path, uploaded
from services.generation.wire.api import Api
from services.generation.wire.base64_file import write_base64
from services.generation.wire.reply import Reply
from services.generation.wire.sniff import media_type_of

NAME = "segmind"
POLL_SECONDS = 5.0

_RUNNING = ("QUEUED", "PROCESSING")
_DONE = "COMPLETED"
_MOST_BYTES = {Capability.IMAGE: 128 << 20, Capability.VIDEO: 2 << 30}

_log = structlog.get_logger(__name__)


class SegmindProvider:
    """Submits everything. ``seconds`` is how long one call may take; ``clock`` tells the time in UTC."""

    def __init__(
        self,
        outgoing: Outgoing,
        *,
        key: str,
        base_url: str,
        upload_url: str,
        seconds: float = 60.0,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        entry = entry_of(NAME)
        self.name = NAME
        self.capabilities = entry.capabilities
        self.repeatable = False
        self.models = entry.models
        self._base_url = base_url
        upload_host, self._upload_path = host_and_path(upload_url)
        headers, refusal = {"x-api-key": key}, refusal_of(clock)
        self._api = Api(
            outgoing, provider="Segmind", base_url=base_url, headers=headers, refusal=refusal, seconds=seconds
        )
        self._uploads = Api(
            outgoing,
            provider="Segmind",
            base_url=upload_host,
            headers=headers,
            refusal=refusal,
            seconds=seconds,
        )

    async def submit(self, request: Request, workplace: Workplace) -> str:
        """Uploads the pictures, then orders; the id holds all that is needed to ask for the work."""
        wanted = _ours(request)
        model = self._model(wanted.model)
        check_pictures(model, wanted)
        pictures = await uploaded(self._uploads, self._upload_path, wanted, workplace)
        reply = await self._api.post(f"/v2/{model.name}", json=order(model, wanted, pictures), charges=True)
        told = reply.json()
        try:
            job = SegmindJob.submitted(
                model.name, told if isinstance(told, dict) else {}, base_url=self._base_url
            )
        except ValueError as nameless:
            raise reply.unusable(str(nameless)) from None
        return job.encoded()

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        """Free; see Submitting."""
        reply = await self._api.get(_job(provider_job_id).status_path)
        match self._told(reply).get("status"):
            case str(status) if status == _DONE:
                return Delivered()
            case str(status):
                if status not in _RUNNING:
                    _log.warning(
                        "a status nobody knows is taken for running", provider=NAME, status=status[:40]
                    )
                return Pending(seconds=POLL_SECONDS)
            case _:
                raise reply.unusable("it names no status")

    async def download(self, provider_job_id: str, request: Request, workplace: Workplace) -> MediaResult:
        """Free; the file is what its first bytes say it is."""
        job, wanted = _job(provider_job_id), _ours(request)
        medium = CAPABILITIES[type(wanted)]
        reply = await self._api.get(job.result_path)
        told = self._told(reply)
        address = made(told, medium)
        price = quote(wanted, self._model(wanted.model)).microdollars
        if address is None and told.get("status") != _DONE:
            raise reply.unusable("the result is not there yet")
        if address is None:
            raise _useless(f"it names no {medium}", price)
        target = workplace.directory / f"segmind-{medium}"
        if address.startswith("data:"):
            most = _MOST_BYTES[medium]
            await asyncio.to_thread(write_base64, address, target, most_bytes=most, charged=price)
        else:
            await self._api.download(address, target, most_bytes=_MOST_BYTES[medium])
        return MediaResult(file=target, media_type=_type_of(target, medium, price), model=job.slug)

    def _told(self, reply: Reply) -> dict[str, object]:
        """What a status or a result says. Raises ProviderFailure for a job that failed, also where HTTP says 200."""
        told = reply.json()
        if not isinstance(told, dict):
            raise reply.unusable("it is no object")
        if told.get("status") == FAILED:
            raise failure_of_job(told)
        return told

    def _model(self, name: str) -> Model:
        found = next((model for model in self.models if model.name == name), None)
        if found is None:
            raise ProviderFailure(
                "invalid_input", f"Segmind has no model named {name!r} here.", refused_input="model"
            )
        return found


def _ours(request: Request) -> ImageRequest | VideoRequest:
    if not isinstance(request, ImageRequest | VideoRequest):
        raise TypeError(f"segmind makes no answer to a {type(request).__name__}")
    return request


def _job(provider_job_id: str) -> SegmindJob:
    try:
        return SegmindJob.decoded(provider_job_id)
    except ValueError as unknown:
        raise ProviderFailure("unknown_outcome", f"{unknown}.", charged=None) from None


def _type_of(file: Path, medium: Capability, price: int) -> str:
    try:
        media_type = media_type_of(file)
    except ProviderFailure as failure:
        failure.charged = price
        raise
    if not media_type.startswith(f"{medium}/"):
        raise _useless(f"{media_type} was delivered for a {medium}", price)
    return media_type


def _useless(reason: str, price: int) -> ProviderFailure:
    """It was delivered, so it is billed; a repeat of the question would bring the same."""
    sentence = f"What Segmind delivered cannot be used: {reason}."
    return ProviderFailure("bad_answer", sentence, retryable=False, charged=price)
