"""What a media file holds, read by PyAV without decoding it, and what is refused before ffmpeg sees it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from services.render.failures import UnusableMedia
from services.render.ffmpeg_process import ACCEPTED_FORMATS
from services.render.timeline import FRAMES_PER_SECOND

_IDR = 5
_OPEN_SECONDS, _READ_SECONDS = 20.0, 20.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """The largest media that are accepted: pixels of a picture, seconds, streams, pictures a second."""

    pixels: int = 50_000_000
    seconds: float = 3_600
    streams: int = 8
    rate: int = 240


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """A picture track. ``header`` is the decoder's set-up (avcC); ``rate`` frames a second, 0 when not told."""

    codec: str
    width: int
    height: int
    pixel_format: str
    full_range: bool
    rate: Fraction
    frames: int
    header: bytes


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """A file. ``seconds`` is 0 when the container does not tell."""

    seconds: float
    video: VideoFacts | None
    has_audio: bool


@dataclass(frozen=True, slots=True)
class PictureTrack:
    """Every packet of a picture track: how many, whether 1/24 s apart from 0, whether it begins with an IDR frame."""

    frames: int
    uniform: bool
    begins_with_idr: bool
    header: bytes


async def probe(path: Path, *, bounds: Bounds | None = None) -> MediaFacts:
    """Read a file's head.

    Raises:
        UnusableMedia: it cannot be read, or is larger than the bounds allow.
    """
    return await asyncio.to_thread(_probe, path, bounds or Bounds())


async def picture_track(path: Path) -> PictureTrack:
    """Read every packet of the first picture track, without decoding.

    Raises:
        UnusableMedia: the file cannot be read or has no picture.
    """
    return await asyncio.to_thread(_picture_track, path)


async def length_in_frames(path: Path) -> int:
    """How long a file lasts, rounded up to frames of 1/24 s."""
    facts = await probe(path)
    return max(1, -int(-facts.seconds * FRAMES_PER_SECOND // 1))


@contextmanager
def _opened(path: Path) -> Iterator[InputContainer]:
    options = {"protocol_whitelist": "file", "format_whitelist": ACCEPTED_FORMATS}
    try:
        with av.open(
            f"file:{path}", "r", container_options=options, timeout=(_OPEN_SECONDS, _READ_SECONDS)
        ) as container:
            yield container
    except (av.FFmpegError, OSError, ValueError) as error:
        raise UnusableMedia(f"{path.name} cannot be read as media: {error}") from error


def _probe(path: Path, bounds: Bounds) -> MediaFacts:
    with _opened(path) as container:
        seconds = (container.duration or 0) / av.time_base
        if len(container.streams) > bounds.streams:
            raise UnusableMedia(f"{path.name} has {len(container.streams)} streams, at most {bounds.streams}")
        if seconds > bounds.seconds:
            raise UnusableMedia(f"{path.name} lasts {seconds:.0f} s, at most {bounds.seconds:.0f} s")
        video = next(iter(container.streams.video), None)
        return MediaFacts(
            seconds=seconds,
            video=_video_facts(path, video, bounds) if video else None,
            has_audio=bool(container.streams.audio),
        )


def _video_facts(path: Path, stream: VideoStream, bounds: Bounds) -> VideoFacts:
    context = stream.codec_context
    told = stream.average_rate
    rate = Fraction(told.numerator, told.denominator) if told else Fraction(0)
    if not 0 < context.width * context.height <= bounds.pixels:
        raise UnusableMedia(
            f"{path.name} is {context.width}x{context.height} pixels, at most {bounds.pixels} in all"
        )
    if rate > bounds.rate:
        raise UnusableMedia(f"{path.name} has {rate} frames a second, at most {bounds.rate}")
    return VideoFacts(
        codec=context.name,
        width=context.width,
        height=context.height,
        pixel_format=context.pix_fmt or "",
        full_range=int(context.color_range) == 2,
        rate=rate,
        frames=stream.frames,
        header=bytes(context.extradata or b""),
    )


def _picture_track(path: Path) -> PictureTrack:
    with _opened(path) as container:
        if not container.streams.video:
            raise UnusableMedia(f"{path.name} has no picture")
        stream = container.streams.video[0]
        stamps: list[int] = []
        idr = False
        for packet in container.demux(stream):
            if not packet.size or packet.pts is None:
                continue
            if not stamps:
                idr = packet.is_keyframe and _holds_idr(bytes(packet))
            stamps.append(packet.pts)
        step = 1 / (FRAMES_PER_SECOND * stream.time_base) if stream.time_base else Fraction(0)
        stamps.sort()
        return PictureTrack(
            frames=len(stamps),
            uniform=stamps == [number * step for number in range(len(stamps))],
            begins_with_idr=idr,
            header=bytes(stream.codec_context.extradata or b""),
        )


def _holds_idr(packet: bytes) -> bool:
    """Whether an H.264 packet of length-prefixed units (ISO 14496-15) holds an IDR slice."""
    at = 0
    while at + 4 < len(packet):
        if packet[at + 4] & 0x1F == _IDR:
            return True
        at += 4 + int.from_bytes(packet[at : at + 4])
    return False
