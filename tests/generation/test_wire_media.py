"""Media on their way in and out of JSON, and what they are by their content."""

import asyncio
import base64
import io
import wave
from pathlib import Path
from typing import cast

import av
import pytest
from PIL import Image

from contracts.story import MediaFile
from services.generation.capabilities import Workplace
from services.generation.failures import ProviderFailure
from services.generation.providers.fake import samples
from services.generation.wire.base64_file import write_base64
from services.generation.wire.data_url import base64_of, data_url
from services.generation.wire.sniff import media_type_of, media_type_of_bytes
from tests.generation.providers.cases import picture, sound, still

pytestmark = pytest.mark.unit


def still_as(form: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16)).save(buffer, form)
    return buffer.getvalue()


def sound_as(container: str, codec: str) -> bytes:
    buffer = io.BytesIO()
    with wave.open(io.BytesIO(sound())) as source, av.open(buffer, "w", format=container) as target:
        stream = cast(av.AudioStream, target.add_stream(codec, rate=24_000))
        frame = av.AudioFrame(format="s16", layout="mono", samples=source.getnframes())
        frame.sample_rate = source.getframerate()
        frame.planes[0].update(source.readframes(source.getnframes()))
        for resampled in av.AudioResampler(
            format=stream.format.name, layout=stream.layout.name, rate=24_000, frame_size=1024
        ).resample(frame):
            target.mux(stream.encode(resampled))
        target.mux(stream.encode(None))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/gif"), ("AVIF", "image/avif")],
)  # fmt: skip
def test_a_still_is_known_by_its_first_bytes(form: str, media_type: str, tmp_path: Path) -> None:
    file = tmp_path / "claims-to-be.mp4"
    file.write_bytes(still_as(form))
    assert media_type_of(file) == media_type


@pytest.mark.parametrize(
    ("container", "codec", "media_type"),
    [
        ("mp3", "libmp3lame", "audio/mpeg"), ("flac", "flac", "audio/flac"), ("ogg", "libopus", "audio/ogg"),
        ("adts", "aac", "audio/aac"), ("ipod", "aac", "audio/mp4"), ("wav", "pcm_s16le", "audio/wav"),
    ],
)  # fmt: skip
def test_a_sound_is_known_by_its_first_bytes(container: str, codec: str, media_type: str) -> None:
    assert media_type_of_bytes(sound_as(container, codec)[:64]) == media_type


def test_a_film_is_known_by_its_first_bytes() -> None:
    assert media_type_of_bytes(samples.film((320, 320), 24)[:64]) == "video/mp4"
    assert media_type_of_bytes(b"\0\0\0\x14ftypqt  ") == "video/quicktime"
    assert media_type_of_bytes(b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webmB") == "video/webm"
    assert media_type_of_bytes(b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska") == "video/x-matroska"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x89", b"<!doctype html>", b'{"error": 1}', b"<svg xmlns=", b"#EXTM3U", b"ffconcat version 1.0",
        b"RIFF\0\0\0\0AVI ", b"\xff\xf0", b"\xff\xff\xff\xff", b"MZ\x90\0", b"PK\x03\x04", b"%PDF-1.7", b"\0" * 64,
    ],
)  # fmt: skip
def test_what_is_no_known_medium_is_a_bad_answer(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(content)
    with pytest.raises(ProviderFailure) as failed:
        media_type_of(file)
    assert (failed.value.code, failed.value.retryable, failed.value.charged) == ("bad_answer", False, None)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 1 << 20, (3 << 18) - 1, 3 << 18, (3 << 18) + 1, 2_000_003])
@pytest.mark.parametrize("before", ["", "data:image/png;base64,"])
@pytest.mark.parametrize("padded", [True, False])
def test_base64_is_written_as_the_bytes_it_stands_for(
    size: int, before: str, padded: bool, tmp_path: Path
) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    text = base64.b64encode(content[:size]).decode()
    write_base64(before + (text if padded else text.rstrip("=")), tmp_path / "file", most_bytes=size)
    assert (tmp_path / "file").read_bytes() == content[:size]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "text", ["", None, 7, ["aGk="], "a", "a b=", "aGk=aGk=", "h\u00e4", "data:image/png;base64", "data:,", "../../etc"]
)  # fmt: skip
def test_what_is_no_base64_is_a_bad_answer_that_may_have_been_charged(text: object, tmp_path: Path) -> None:
    with pytest.raises(ProviderFailure) as failed:
        write_base64(text, tmp_path / "file", most_bytes=100)
    assert (failed.value.code, failed.value.charged) == ("bad_answer", None)
    assert list(tmp_path.iterdir()) == []


def test_base64_that_is_too_large_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ProviderFailure, match="larger than 1000 bytes"):
        write_base64(base64.b64encode(b"x" * 1004).decode(), tmp_path / "file", most_bytes=1000, charged=5)
    assert list(tmp_path.iterdir()) == []


async def test_a_stored_picture_travels_as_a_data_url(tmp_path: Path) -> None:
    async def fetch(media: MediaFile) -> Path:
        file = tmp_path / media.sha256
        file.write_bytes(picture())
        return file

    place = Workplace(job_id="job", key="job-1", directory=tmp_path, fetch=fetch, cancelled=asyncio.Event())
    bare = await base64_of(still(), place)
    assert base64.b64decode(bare) == picture()
    assert await data_url(still(), place) == f"data:image/png;base64,{bare}"
