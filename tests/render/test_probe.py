"""A file is looked at without decoding it; what is too large or not media is refused by name."""

from fractions import Fraction
from pathlib import Path

import pytest

from services.render.failures import UnusableMedia
from services.render.probe import Bounds, length_in_frames, picture_track, probe
from tests.render.material import Material

pytestmark = pytest.mark.connected


async def test_a_clip_tells_its_size_rate_and_frames(material: Material) -> None:
    material.picture("testsrc2", 30, name="plain.mp4")
    facts = await probe(material.directory / "plain.mp4")
    assert facts.video
    assert (facts.video.codec, facts.video.width, facts.video.height) == ("h264", 180, 320)
    assert (facts.video.rate, facts.video.frames, facts.has_audio) == (Fraction(24), 30, False)
    track = await picture_track(material.directory / "plain.mp4")
    assert (track.frames, track.uniform, track.begins_with_idr) == (30, True, True)


async def test_a_variable_rate_is_seen(material: Material) -> None:
    jumpy = ("-vf", "setpts='if(lt(N,5),N,N+3)/24/TB'", "-fps_mode", "vfr", "-c:v", "libx264")
    material.make("jumpy.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=24:d=1", *jumpy)
    assert not (await picture_track(material.directory / "jumpy.mp4")).uniform


async def test_a_voice_has_sound_and_a_length_rounded_up(material: Material) -> None:
    material.voice(1.01)
    path = material.directory / "voice_1.01_220.wav"
    facts = await probe(path)
    assert facts.has_audio
    assert facts.video is None
    assert await length_in_frames(path) == 25
    with pytest.raises(UnusableMedia, match="no picture"):
        await picture_track(path)


@pytest.mark.parametrize(
    ("bounds", "says"),
    [
        (Bounds(pixels=1000), "pixels"),
        (Bounds(seconds=0.5), "lasts"),
        (Bounds(streams=0), "streams"),
        (Bounds(rate=12), "frames a second"),
    ],
)
async def test_what_is_too_large_is_refused(material: Material, bounds: Bounds, says: str) -> None:
    material.picture("testsrc2", 30, name="plain.mp4")
    with pytest.raises(UnusableMedia, match=says):
        await probe(material.directory / "plain.mp4", bounds=bounds)


@pytest.mark.parametrize("content", [b"", b"\x00" * 4096, b"ffconcat version 1.0\nfile plain.mp4\n"])
async def test_what_is_not_media_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "strange"
    path.write_bytes(content)
    with pytest.raises(UnusableMedia, match="strange cannot be read as media"):
        await probe(path)
