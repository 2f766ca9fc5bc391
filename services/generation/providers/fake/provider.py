"""The fake provider: two classes for the two ways of working, over the same knobs and ledger."""

import asyncio
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from contracts.story import Capability
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
    TextRequest,
    TextResult,
    VideoRequest,
    Workplace,
)
from services.generation.catalog import entry_of
from services.generation.catalog.model import Price
from services.generation.failures import ProviderFailure
from services.generation.providers.fake import samples
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger

CATALOGUED = "fake"
MODEL = "fake-1"
SPEECH_SECONDS = 1.0
_POLL_SECONDS = 0.05


def fake_provider(
    knobs: FakeKnobs, ledger: FakeLedger, *, name: str = "fake", epoch: Callable[[], float] = time.time
) -> Provider:
    """The provider that the knobs describe. ``epoch`` tells the seconds since 1970."""
    if knobs.way == "direct":
        return DirectFake(knobs, ledger, name=name, epoch=epoch)
    return (FindingFake if knobs.can_find else SubmittingFake)(knobs, ledger, name=name, epoch=epoch)


class _Fake:
    """What both ways share: price, faults, and the one place where work is done and charged."""

    def __init__(
        self, knobs: FakeKnobs, ledger: FakeLedger, *, name: str, epoch: Callable[[], float]
    ) -> None:
        self.name = name
        self.capabilities = frozenset(Capability)
        price = Price(unit="piece", microdollars=knobs.price)
        self.models = tuple(replace(model, prices=(price,)) for model in entry_of(CATALOGUED).models)
        self.repeatable = knobs.repeatable or knobs.keyed
        self._knobs = knobs
        self._ledger = ledger
        self._epoch = epoch

    async def _do_work(self, request: Request, workplace: Workplace, *, ready_in: float = 0) -> str:
        """Fails as the knobs say, before or after the work was charged; else answers with the id of the work."""
        knobs = self._knobs if self._knobs.misbehaves_at(request.task) else FakeKnobs()
        # Faults are counted per job: a new attempt has a new key and must not start from the beginning.
        times = self._ledger.note(workplace.job_id, "work")
        if knobs.hang:
            await asyncio.Event().wait()
        if knobs.fail_always or times <= knobs.fail_times:
            raise ProviderFailure(
                knobs.fail_code,
                f"The fake provider was told to fail with {knobs.fail_code}.",
                retry_after=knobs.retry_after,
                refused_input="prompt" if knobs.fail_code in ("moderation", "invalid_input") else "",
            )
        work = self._ledger.work_of(workplace.key) if self._knobs.keyed else None
        if work is None:
            work = self._ledger.charge(workplace.key, self._knobs.price, ready_at=self._epoch() + ready_in)
        if times <= knobs.fail_times + knobs.lose_reply_times:
            raise ProviderFailure(
                "timeout",
                "The connection broke after the request was sent.",
                charged=None if self._knobs.price else 0,
            )
        return work

    def _deliver(self, request: Request, workplace: Workplace) -> Result:
        rubbish = self._knobs.rubbish and self._knobs.misbehaves_at(request.task)
        match request:
            case TextRequest():
                return TextResult(
                    answer='{"nothing": [' if rubbish else samples.text(request.brief), model=MODEL
                )
            case ImageRequest():
                content = samples.picture(request.size, zlib.crc32(workplace.job_id.encode()) % 256)
                name, media_type = "image.png", "image/png"
            case VideoRequest():
                content, name, media_type = (
                    samples.film(request.size, request.frames),
                    "video.mp4",
                    "video/mp4",
                )
            case SpeechRequest():
                content, name, media_type = samples.sound(SPEECH_SECONDS), "speech.wav", "audio/wav"
            case MusicRequest():
                content, name, media_type = samples.sound(request.seconds), "music.wav", "audio/wav"
        file = workplace.directory / name
        file.write_bytes(b"this is no media file" if rubbish else content)
        return MediaResult(file=file, media_type=media_type, model=MODEL)


class DirectFake(_Fake):
    """Answers in the one call."""

    async def write(self, request: TextRequest, workplace: Workplace) -> TextResult:
        return cast(TextResult, await self._answer(request, workplace))

    async def draw(self, request: ImageRequest, workplace: Workplace) -> MediaResult:
        return cast(MediaResult, await self._answer(request, workplace))

    async def film(self, request: VideoRequest, workplace: Workplace) -> MediaResult:
        return cast(MediaResult, await self._answer(request, workplace))

    async def speak(self, request: SpeechRequest, workplace: Workplace) -> MediaResult:
        return cast(MediaResult, await self._answer(request, workplace))

    async def compose(self, request: MusicRequest, workplace: Workplace) -> MediaResult:
        return cast(MediaResult, await self._answer(request, workplace))

    async def _answer(self, request: Request, workplace: Workplace) -> Result:
        await self._do_work(request, workplace)
        if self._knobs.slow_seconds:
            await asyncio.sleep(self._knobs.slow_seconds)
        return self._deliver(request, workplace)


class SubmittingFake(_Fake):
    """Takes work under an id of its own, is polled, and is downloaded from."""

    async def submit(self, request: Request, workplace: Workplace) -> str:
        return await self._do_work(request, workplace, ready_in=self._knobs.slow_seconds)

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        self._ledger.note(provider_job_id, "poll")
        ready_at = self._ledger.ready_at(provider_job_id)
        if ready_at is None:
            raise ProviderFailure("invalid_input", f"The fake provider knows no work {provider_job_id!r}.")
        if ready_at > self._epoch():
            return Pending(seconds=_POLL_SECONDS)
        return Delivered()

    async def download(self, provider_job_id: str, request: Request, workplace: Workplace) -> Result:
        times = self._ledger.note(provider_job_id, "download")
        if times <= self._knobs.fail_download_times:
            raise ProviderFailure("provider_down", "The fake provider was told to break off the download.")
        return self._deliver(request, workplace)

    async def stop(self, provider_job_id: str) -> int:
        self._ledger.note(provider_job_id, "stop")
        return self._knobs.price


class FindingFake(SubmittingFake):
    """A submitting provider that can be asked for the work of a key."""

    async def find(self, key: str) -> str | None:
        self._ledger.note(key, "find")
        return self._ledger.work_of(key)
