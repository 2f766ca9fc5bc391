"""Looks into a delivered file: what it really is, and how large or long."""

import asyncio
import math
import wave
from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image

from contracts.story import FRAMES_PER_SECOND, Capability
from services.generation.recipe import BadAnswer

# A delivered file is untrusted: nothing but itself may be opened, by nothing but the usual containers.
_ONLY_ITSELF = {
    "protocol_whitelist": "file",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,wav,mp3,aac,flac,ogg",
}


@dataclass(frozen=True, slots=True)
class Measures:
    """Pixels, and length in frames of 1/24 s (a broken frame counts as one); None where there is none."""

    width: int | None = None
    height: int | None = None
    frames: int | None = None


async def probe(file: Path, capability: Capability) -> Measures:
    """The measures of a file that ``capability`` delivered. Raises BadAnswer if it is no such medium."""
    try:
        match capability:
            case Capability.IMAGE:
                return await asyncio.to_thread(_still, file)
            case Capability.SPEECH | Capability.MUSIC:
                try:
                    return _wave(file)
                except wave.Error:
                    return await asyncio.to_thread(_sound, file)
            case _:
                return await asyncio.to_thread(_film, file)
    except (OSError, EOFError, ValueError, av.FFmpegError, Image.DecompressionBombError) as unreadable:
        raise BadAnswer(
            f"the delivered file is no {capability} that can be read ({unreadable})"
        ) from unreadable


def _still(file: Path) -> Measures:
    with Image.open(file) as picture:
        width, height = picture.size
        picture.verify()
    return Measures(width, height)


def _wave(file: Path) -> Measures:
    with wave.open(str(file), "rb") as sound:
        return Measures(frames=_frames(sound.getnframes() / sound.getframerate()))


def _sound(file: Path) -> Measures:
    with av.open(str(file), options=_ONLY_ITSELF) as container:
        if not container.streams.audio or not container.duration:
            raise ValueError("it has no sound")
        return Measures(frames=_frames(container.duration / av.time_base))


def _film(file: Path) -> Measures:
    with av.open(str(file), options=_ONLY_ITSELF) as container:
        if not container.streams.video:
            raise ValueError("it has no picture")
        stream = container.streams.video[0]
        pictures = stream.frames or sum(1 for packet in container.demux(stream) if packet.size)
        rate = stream.average_rate or FRAMES_PER_SECOND
        return Measures(stream.width, stream.height, max(1, round(pictures * FRAMES_PER_SECOND / rate)))


def _frames(seconds: float) -> int:
    return max(1, math.ceil(round(seconds * FRAMES_PER_SECOND, 6)))
