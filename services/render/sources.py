"""The media a film is made of, brought to the working directory once each, and looked at before ffmpeg sees them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from contracts.story import MediaFile
from services.render.failures import UnusableMedia
from services.render.plan import source_path
from services.render.probe import Bounds, MediaFacts, probe

type Fetch = Callable[[MediaFile, Path], Awaitable[None]]
"""Writes a stored file to a path."""


class Sources:
    """Fetches on demand: what a cached segment was made of is not fetched at all."""

    def __init__(self, media: Iterable[MediaFile], *, fetch: Fetch, directory: Path, bounds: Bounds) -> None:
        self._media = {file.sha256: file for file in media}
        self._fetch = fetch
        self._directory = directory
        self._bounds = bounds
        self._fetching: dict[str, asyncio.Lock] = {}
        self._facts: dict[str, MediaFacts] = {}

    async def pictures(self, sources: Iterable[str]) -> dict[str, MediaFacts]:
        """Bring sources that must hold a picture; what they hold, by SHA-256."""
        facts = {source: await self._bring(source) for source in sources}
        for source, held in facts.items():
            if held.video is None:
                raise UnusableMedia(f"{self._named(source)} has no picture; make or upload the shot again")
        return facts

    async def sounds(self, sources: Iterable[str]) -> dict[str, MediaFacts]:
        """Bring sources that must hold sound; what they hold, by SHA-256."""
        facts = {source: await self._bring(source) for source in sources}
        for source, held in facts.items():
            if not held.has_audio:
                raise UnusableMedia(f"{self._named(source)} has no sound; make or upload it again")
        return facts

    def path(self, source: str) -> Path:
        return self._directory / source_path(source)

    async def _bring(self, source: str) -> MediaFacts:
        async with self._fetching.setdefault(source, asyncio.Lock()):
            if source in self._facts:
                return self._facts[source]
            path = self.path(source)
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                temporary = path.with_suffix(".tmp")
                await self._fetch(self._media[source], temporary)
                temporary.replace(path)
            try:
                self._facts[source] = await probe(path, bounds=self._bounds)
            except UnusableMedia as error:
                raise UnusableMedia(f"{self._named(source)}: {error}") from error
            return self._facts[source]

    def _named(self, source: str) -> str:
        return f"asset {self._media[source].asset_id}"
