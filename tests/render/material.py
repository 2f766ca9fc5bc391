"""Clips, voices and music made by ffmpeg itself, a store to fetch them from, and cuts made of them."""

import asyncio
import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts.render.commands import Cut, CutShot
from contracts.story import MediaFile, Ratio
from services.chassis.embedded.ffmpeg import ffmpeg_path
from services.render.ffmpeg_process import Ffmpeg
from services.render.renderer import RenderedFilm, Renderer

SIZE = (180, 320)
PROFILE = (
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-g", "48", "-bf", "2",
    "-x264-params", "open-gop=0:stitchable=1:force-cfr=1", "-video_track_timescale", "24000", "-threads", "1",
    "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
)  # fmt: skip


def program() -> Ffmpeg:
    return Ffmpeg(Path(ffmpeg_path()))


def ffmpeg(*arguments: str) -> str:
    """Run ffmpeg to the end and return its log."""
    command = [ffmpeg_path(), "-nostdin", "-hide_banner", "-y", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stderr


def shot_of(number: int, video: MediaFile, frames: int, **more: Any) -> CutShot:
    return CutShot(shot_id=f"shot_{number}", video=video, frames=frames, **more)


def cut_of(shots: Sequence[CutShot], **more: Any) -> Cut:
    return Cut(title="A film", ratio=Ratio.PORTRAIT, shots=tuple(shots), **more)


@dataclass
class Material:
    """Makes media in a directory, and gives them out as an object store would."""

    directory: Path
    fetched: list[str] = field(default_factory=list)
    _paths: dict[str, Path] = field(default_factory=dict)

    def make(self, name: str, *arguments: str, frames: int | None = None) -> MediaFile:
        """A file made by ffmpeg with these arguments; ``frames`` is what its MediaFile says of its length."""
        path = self.directory / name
        if not path.exists():
            ffmpeg(*arguments, str(path))
        return self.keep(path, frames=frames)

    def keep(self, path: Path, *, frames: int | None = None) -> MediaFile:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        self._paths[digest] = path
        return MediaFile(
            asset_id=path.name.replace(".", "_").lower(),
            sha256=digest,
            size=path.stat().st_size,
            media_type="application/octet-stream",
            frames=frames,
        )

    def picture(
        self, source: str, frames: int, *, size: tuple[int, int] = SIZE, rate: int = 24, name: str = ""
    ) -> MediaFile:
        """A silent clip in the film's own profile (if size and rate are): ``source`` is a lavfi picture source."""
        lavfi = (
            f"{source}:s={size[0]}x{size[1]}:r={rate}"
            if "=" in source
            else f"{source}=s={size[0]}x{size[1]}:r={rate}"
        )
        name = name or f"{hashlib.sha1(f'{lavfi}{frames}'.encode()).hexdigest()[:10]}.mp4"
        told = frames * 24 // rate
        fitting = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
        return self.make(
            name, "-f", "lavfi", "-i", lavfi, "-vf", fitting, "-frames:v", str(frames), *PROFILE, frames=told
        )

    def voice(self, seconds: float, *, pitch: int = 220, told: bool = True) -> MediaFile:
        """A tone that swells four times a second, as syllables do."""
        tone = f"sine=f={pitch}:r=22050:d={seconds},tremolo=f=4:d=0.7,volume=-12dB"
        frames = round(seconds * 24) if told else None
        return self.make(f"voice_{seconds}_{pitch}.wav", "-f", "lavfi", "-i", tone, frames=frames)

    def music(self, seconds: float) -> MediaFile:
        noise = f"anoisesrc=d={seconds}:c=pink:a=0.3:seed=7:r=44100,lowpass=f=2000"
        return self.make(f"music_{seconds}.wav", "-f", "lavfi", "-i", noise, frames=round(seconds * 24))

    async def fetch(self, media: MediaFile, target: Path) -> None:
        self.fetched.append(media.asset_id)
        shutil.copy(self._paths[media.sha256], target)


@dataclass
class Studio:
    """A renderer with a cache, and what it told while it worked."""

    material: Material
    directory: Path
    shots_done: list[str] = field(default_factory=list)
    progress: list[float] = field(default_factory=list)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    ffmpeg: Ffmpeg = field(default_factory=program)

    @property
    def cache(self) -> Path:
        return self.directory / "cache"

    def cached_pictures(self) -> set[str]:
        return {path.name for path in self.cache.glob("*/*.mp4")}

    async def render(
        self, cut: Cut, *, workspace: str = "work", size: tuple[int, int] | None = SIZE
    ) -> RenderedFilm:
        return await Renderer(self.ffmpeg, self.cache, workers=2).render(
            cut,
            fetch=self.material.fetch,
            workspace=self.directory / workspace,
            on_shot=self._on_shot,
            on_progress=self.progress.append,
            cancelled=self.cancelled,
            size=size,
        )

    async def _on_shot(self, shot_id: str) -> None:
        self.shots_done.append(shot_id)
