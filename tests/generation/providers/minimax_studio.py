"""MiniMax's provider beside its vendor, for the tests of what is said on the wire."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.story import MediaFile
from services.chassis.outgoing import Outgoing
from services.generation.capabilities import Delivered, Pending, VideoRequest, Workplace
from services.generation.catalog import entry_of
from services.generation.catalog.model import Model
from services.generation.providers.minimax.provider import MiniMaxProvider
from tests.generation import wishes
from tests.generation.providers.cases import KEY, picture
from tests.standins.minimax import MiniMax
from tests.standins.server import StandIn, standin


def model(name: str) -> Model:
    return next(model for model in entry_of("minimax").models if model.name == name)


def shot(name: str, **changes: Any) -> VideoRequest:
    """A shot of four seconds, upright."""
    fields = {"prompt": "She opens the door.", "size": (720, 1280), "frames": 96, **changes}
    return VideoRequest(task="shot_video", brief=wishes.picture(), model=name, **fields)


@dataclass
class Desk:
    """The provider, what the vendor saw, and a place to work. ``fetched`` are the files that were read."""

    provider: MiniMaxProvider
    vendor: StandIn
    minimax: MiniMax
    place: Workplace
    fetched: list[str]

    def body(self, path: str) -> dict[str, Any]:
        """The one body that was posted there."""
        (seen,) = self.vendor.seen(("POST", path))
        body: dict[str, Any] = seen.json()
        return body

    async def finished(self, job: str) -> Delivered:
        """Asks until the film is there, however often the vendor wants to be asked."""
        while isinstance(stand := await self.provider.poll(job), Pending):
            assert stand.seconds >= 10, "the vendor asks for ten seconds"
        return stand


@asynccontextmanager
async def desk(directory: Path, minimax: MiniMax | None = None, *, key: str = KEY) -> AsyncIterator[Desk]:
    """Closed with the assertion that nothing was sent that the vendor's contract does not know."""
    vendor_app = minimax or MiniMax(key=KEY)
    fetched: list[str] = []

    async def fetch(media: MediaFile) -> Path:
        fetched.append(media.asset_id)
        file = directory / "reference.png"
        file.write_bytes(picture())
        return file

    async with standin(vendor_app) as vendor:
        outgoing = Outgoing(allowed=[vendor.url])
        place = Workplace(
            job_id="job_1", key="job_1-1", directory=directory, fetch=fetch, cancelled=asyncio.Event()
        )
        try:
            provider = MiniMaxProvider(outgoing, key=key, base_url=vendor.url)
            yield Desk(provider, vendor, vendor_app, place, fetched)
            assert vendor.violations == []
        finally:
            await outgoing.close()
