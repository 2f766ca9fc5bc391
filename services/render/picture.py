"""The picture track of a film: every segment made, as many at once as there are workers, then joined."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from contracts.identifiers import ShotId
from services.render.graphs.building import writing_to
from services.render.graphs.join import joined_segments
from services.render.plan import Segment, join_list
from services.render.segments import SegmentWorks


class Picture:
    """One film's segments on their way. Equal segments, as of a clip that comes twice, are made once."""

    def __init__(
        self,
        segments: Sequence[Segment],
        works: SegmentWorks,
        *,
        on_shot: Callable[[ShotId], Awaitable[None]],
        on_progress: Callable[[float], None],
    ) -> None:
        self._segments = segments
        self._works = works
        self._on_shot = on_shot
        self._on_progress = on_progress
        self._unique = {segment.key: segment for segment in segments}
        self._files: dict[str, Path] = {}
        self._frames_done = dict.fromkeys(self._unique, 0)
        self._waiting = Counter(shot for segment in segments for shot in segment.shots)

    async def joined(self, name: str) -> Path:
        """Make what is missing and join all; the file lies under ``name`` in the working directory."""
        async with asyncio.TaskGroup() as group:
            for segment in self._unique.values():
                group.create_task(self._make(segment))
        directory = self._works.directory
        script = directory / f"{name}.ffconcat"
        files = [self._files[segment.key] for segment in self._segments]
        script.write_text(join_list(self._segments, files), encoding="utf-8")
        await self._works.ffmpeg.run(writing_to(joined_segments(script.name), name), directory=directory)
        return directory / name

    async def _make(self, segment: Segment) -> None:
        def on_frame(frames: int) -> None:
            self._frames_done[segment.key] = min(frames, segment.frames)
            total = sum(each.frames for each in self._unique.values())
            self._on_progress(sum(self._frames_done.values()) / total)

        path = await self._works.cached(segment)
        self._files[segment.key] = path or await self._works.make(segment, on_frame=on_frame)
        on_frame(segment.frames)
        for each in self._segments:
            if each.key == segment.key:
                await self._shot_parts_done(each.shots)

    async def _shot_parts_done(self, shots: tuple[ShotId, ...]) -> None:
        for shot in shots:
            self._waiting[shot] -= 1
            if not self._waiting[shot]:
                await self._on_shot(shot)
