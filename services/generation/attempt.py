"""What one attempt at a job has in its hands, and the named points where a test may end the process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from contracts.generation.commands import Work
from contracts.message import Metadata
from contracts.story import MediaFile
from services.chassis.failures import PASSING
from services.chassis.object_store import ObjectStore, ObjectStoreError, StoreUnavailable
from services.chassis.work_queue import Lease
from services.chassis.workspace import workspace
from services.generation.capabilities import Provider, Request, Workplace
from services.generation.catalog.quoting import quote
from services.generation.failures import ProviderFailure
from services.generation.job import Job
from services.generation.recipe import Recipe

CrashPoint = Literal[
    "before_provider_call",
    "after_provider_call",
    "before_object_write",
    "after_object_write",
    "before_commit",
    "after_commit",
    "before_ack",
    "before_reroute",
    "after_reroute",
]
type ReachCrashPoint = Callable[[CrashPoint], None]

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 15.0


def reach(_point: CrashPoint) -> None:
    """Nothing happens here outside of tests."""


class Stopped(Exception):
    """The job was cancelled while the attempt waited."""


@dataclass(slots=True, kw_only=True)
class Attempt:
    """The job as the attempt last knew it, with everything it is made from.

    ``called``: the provider was called for it in this process, or by the one before, at ``called_at``.
    ``billed`` in micro-dollars, as far as it is known.
    """

    job: Job
    metadata: Metadata
    lease: Lease
    wish: Work
    recipe: Recipe[Any, Any]
    request: Request
    provider: Provider
    workplace: Workplace

    called: bool = False
    called_at: datetime | None = None
    billed: int | None = None

    @property
    def irreplaceable(self) -> bool:
        """Whether a result in hand would be lost money if it were dropped."""
        return self.job.reserved > 0 and not self.provider.repeatable and not self.job.provider_job_id

    def tokens(self) -> int:
        """What the request counts for where a provider limits tokens."""
        name = self.job.wish.model
        return next(
            (quote(self.request, model).tokens for model in self.provider.models if model.name == name), 0
        )

    async def unless_cancelled[T](self, work: Awaitable[T], *, seconds: float) -> T:
        """The result of ``work``. Raises Stopped when the job is cancelled meanwhile, TimeoutError after ``seconds``."""
        doing = asyncio.ensure_future(work)
        cancelled = asyncio.ensure_future(self.lease.cancelled.wait())
        try:
            done, _ = await asyncio.wait(
                (doing, cancelled), timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if doing in done:
                return doing.result()
            raise Stopped if cancelled in done else TimeoutError
        finally:
            cancelled.cancel()
            if not doing.done():
                doing.cancel()
                await asyncio.wait((doing,), timeout=_LONGEST_PAUSE)

    async def insist[T](self, act: Callable[[], Awaitable[T]]) -> T:
        """Does ``act``; a result that cannot be had again waits here for servers that are away."""
        pause = _FIRST_PAUSE
        while True:
            try:
                return await act()
            except PASSING:
                if not self.irreplaceable or self.lease.stopping.is_set():
                    raise
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)


@asynccontextmanager
async def workplace(job: Job, lease: Lease, *, store: ObjectStore, scratch: Path) -> AsyncIterator[Workplace]:
    """A directory of its own that is gone afterwards, and a way to fetch stored files into it."""
    async with workspace(scratch, job.wish.job_id) as directory:

        async def fetch(media: MediaFile) -> Path:
            path = directory / f"{media.sha256}.{media.media_type.rsplit('/', 1)[-1]}"
            if not path.exists():
                try:
                    await store.fetch_to(media.sha256, path)
                except ObjectStoreError as missing:
                    raise ProviderFailure(
                        "unreachable_asset",
                        f"A reference could not be read: {missing}",
                        retryable=isinstance(missing, StoreUnavailable),
                        refused_input=media.asset_id,
                    ) from missing
            return path

        yield Workplace(
            job_id=job.wish.job_id,
            key=job.key,
            directory=directory,
            fetch=fetch,
            cancelled=lease.cancelled,
        )
