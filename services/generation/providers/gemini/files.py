"""From base64 in an answer to a file of a known kind. What cannot be read was paid for all the same, as far as is known."""

import asyncio
import re
import wave
from pathlib import Path

from services.generation.wire.base64_file import write_base64
from services.generation.wire.sniff import media_type_of

_MOST_BYTES = 64 << 20
_RATE = 24_000
_SAMPLE_BYTES = 2
_RAW = re.compile(r"audio/(l16|pcm)\b", re.IGNORECASE)


async def write_media(data: str, target: Path) -> tuple[Path, str]:
    """Writes a file; answers with it and its media type, by content. Raises ProviderFailure for what is no medium."""
    await asyncio.to_thread(write_base64, data, target, most_bytes=_MOST_BYTES)
    return target, await asyncio.to_thread(media_type_of, target)


async def write_sound(
    data: str, said_type: str, target: Path, *, rate: int | None = None, channels: int | None = None
) -> tuple[Path, str]:
    """As ``write_media``; bare samples (``audio/L16;codec=pcm;rate=24000``) get the header of a WAV file."""
    if not _RAW.match(said_type):
        return await write_media(data, target)
    told = re.search(r"\brate=(\d{4,6})\b", said_type)
    samples = target.with_suffix(".pcm")
    await asyncio.to_thread(write_base64, data, samples, most_bytes=_MOST_BYTES)
    await asyncio.to_thread(
        _give_header, samples, target, int(told[1]) if told else rate or _RATE, channels or 1
    )
    return target, await asyncio.to_thread(media_type_of, target)


def _give_header(samples: Path, target: Path, rate: int, channels: int) -> None:
    # RFC 2586 wants L16 big-endian; Gemini's is little-endian, as WAV is.
    with wave.open(str(target), "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(_SAMPLE_BYTES)
        sound.setframerate(rate)
        sound.writeframes(samples.read_bytes())
    samples.unlink()
