"""What a case of the behaviour suite is made of: a provider, a request, a vendor, and the worker's way of calling."""

import asyncio
import hashlib
import io
import wave
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import httpx
from PIL import Image

from contracts.story import MediaFile, Reference
from services.chassis.outgoing import Outgoing
from services.generation.capabilities import (
    Delivered,
    Provider,
    Request,
    Result,
    Submitting,
    Workplace,
    call,
)
from services.generation.failures import FailureCode, ProviderFailure
from tests.standins.server import App, At, Fault, StandIn, Status, standin

KEY = "sk-canary-3f9a1c77d20b4e58"
"""The key that a case gives its provider; it must show up nowhere but in the vendor's own requests."""

_ASKED_AT_MOST = 12


@dataclass(frozen=True, kw_only=True)
class Case:
    """One API of one provider.

    ``provider`` builds it against the stand-in at a URL, with ``key``; ``app`` builds a vendor with empty books.
    ``charging``, ``poll`` and ``download`` say which requests are which; a direct provider has no ``poll``, one that
    answers with the bytes themselves no ``download``. ``refusal`` is the vendor's reply to a moderated prompt.
    ``rate_limited`` its "too many requests" without a time to wait. ``after_5xx`` is what is known to be billed when it
    breaks down at the charging call: 0 where only success is billed, else None.
    """

    provider: Callable[[Outgoing, str], Provider]
    request: Request
    app: Callable[[], App]
    charging: At
    refusal: Fault
    refused_input: str = "prompt"
    refusal_code: FailureCode = "moderation"
    poll: At | None = None
    download: At | None = None
    rate_limited: Status = field(default_factory=lambda: Status(429))
    after_5xx: int | None = None
    key: str = KEY
    reply_cap: int = 64 << 20


@dataclass
class Studio:
    """One provider with its vendor, and everything that was told about failures on the way."""

    case: Case
    vendor: StandIn
    outgoing: Outgoing
    provider: Provider
    directory: Path
    told: list[ProviderFailure] = field(default_factory=list)

    @property
    def workplace(self) -> Workplace:
        async def fetch(media: MediaFile) -> Path:
            file = self.directory / f"{media.sha256}.{media.media_type.rsplit('/', 1)[-1]}"
            file.write_bytes(sound() if media.media_type.startswith("audio/") else picture())
            return file

        return Workplace(
            job_id="job_1", key="job_1-1", directory=self.directory, fetch=fetch, cancelled=asyncio.Event()
        )

    async def submit(self) -> str:
        """Hands the work over. Raises ProviderFailure."""
        assert isinstance(self.provider, Submitting)
        with self._listening():
            return await self.provider.submit(self.case.request, self.workplace)

    async def delivered(self, provider_job_id: str) -> Result:
        """Polls and downloads; what may be cured by asking again is asked again. Raises ProviderFailure."""
        assert isinstance(self.provider, Submitting)
        for _ in range(_ASKED_AT_MOST):
            try:
                with self._listening():
                    if isinstance(await self.provider.poll(provider_job_id), Delivered):
                        return await self.provider.download(
                            provider_job_id, self.case.request, self.workplace
                        )
            except ProviderFailure as failure:
                if not failure.retryable:
                    raise
        raise AssertionError(f"asked {_ASKED_AT_MOST} times, and nothing was delivered: {self.told}")

    async def run(self) -> Result:
        """The whole way, as the worker goes it. Raises ProviderFailure."""
        if self.case.poll is None:
            with self._listening():
                return await call(self.provider, self.case.request, self.workplace)
        return await self.delivered(await self.submit())

    async def failure(self) -> ProviderFailure:
        """The failure that the whole way ends with."""
        try:
            result = await self.run()
        except ProviderFailure as failure:
            return failure
        raise AssertionError(f"it went well: {result}")

    def charges(self) -> int:
        """How often the vendor has charged."""
        return sum(self.vendor.ledger.values())

    def orders(self) -> int:
        """How often the call that costs money arrived."""
        return len(self.vendor.seen(self.case.charging))

    def hurry(self, at: At) -> None:
        """See ``hurry``."""
        hurry(self.outgoing, at)

    @contextmanager
    def _listening(self) -> Iterator[None]:
        try:
            yield
        except ProviderFailure as failure:
            self.told.append(failure)
            raise


def hurry(outgoing: Outgoing, at: At = ("", "")) -> None:
    """The next request that ``at`` means is given up after a moment of silence; all others have their time.

    Only the wait for the reply is short: however busy the machine is, the request itself is sent.
    """
    meant = Fault(at=at)
    left = [1]

    async def shorten(request: httpx.Request) -> None:
        if left and meant.meets(request.method, request.url.path):
            left.clear()
            request.extensions["timeout"] = {**request.extensions["timeout"], "read": 0.2}

    for client in (outgoing.kept, outgoing.lone, outgoing.abroad):
        client.event_hooks = {"request": [shorten], "response": []}


@asynccontextmanager
async def studio(case: Case, directory: Path) -> AsyncIterator[Studio]:
    """A vendor with empty books and a provider that knows its address."""
    async with standin(case.app()) as vendor:
        outgoing = Outgoing(allowed=[vendor.url])
        try:
            yield Studio(case, vendor, outgoing, case.provider(outgoing, vendor.url), directory)
        finally:
            await outgoing.close()


@lru_cache
def picture(width: int = 512, height: int = 512) -> bytes:
    """A real PNG."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (40, 90, 160)).save(buffer, "PNG")
    return buffer.getvalue()


@lru_cache
def sound(seconds: float = 0.5) -> bytes:
    """A real WAV: mono, 8 kHz, silent."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(b"\0\0" * int(8_000 * seconds))
    return buffer.getvalue()


def still(asset_id: str = "asset_still") -> MediaFile:
    """A stored picture; the workplace fetches the bytes of ``picture()`` for it."""
    content = picture()
    return MediaFile(
        asset_id=asset_id,
        sha256=hashlib.sha256(content + asset_id.encode()).hexdigest(),
        size=len(content),
        media_type="image/png",
        width=512,
        height=512,
    )


def reference(name: str = "Anna", kind: str = "character") -> Reference:
    """An approved picture of somebody or of a place."""
    word = "-".join(name.lower().split())
    return Reference.model_validate(
        {"kind": kind, "target_id": f"{kind}-{word}", "name": name, "media": still(f"asset_{word}")}
    )
