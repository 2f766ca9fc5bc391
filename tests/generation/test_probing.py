"""What a delivered file really is."""

import io
from pathlib import Path

import pytest
from PIL import Image

from contracts.story import Capability
from services.generation.probing import Measures, probe
from services.generation.providers.fake import samples
from services.generation.recipe import BadAnswer

pytestmark = pytest.mark.unit


async def probed(tmp_path: Path, content: bytes, capability: Capability) -> Measures:
    file = tmp_path / "file"
    file.write_bytes(content)
    return await probe(file, capability)


async def test_pictures_films_and_sounds_are_measured(tmp_path: Path) -> None:
    picture = samples.picture((1280, 720), 3)
    assert await probed(tmp_path, picture, Capability.IMAGE) == Measures(128, 72, None)
    film = samples.film((720, 1280), 37)
    assert await probed(tmp_path, film, Capability.VIDEO) == Measures(72, 128, 37)
    assert await probed(tmp_path, samples.sound(2.0), Capability.SPEECH) == Measures(frames=48)
    assert await probed(tmp_path, samples.sound(2.01), Capability.MUSIC) == Measures(frames=49)


@pytest.mark.parametrize(
    "capability", [Capability.IMAGE, Capability.VIDEO, Capability.SPEECH, Capability.MUSIC]
)
@pytest.mark.parametrize("content", [b"", b"<html>busy</html>", bytes(5000)])
async def test_anything_else_is_refused(tmp_path: Path, capability: Capability, content: bytes) -> None:
    with pytest.raises(BadAnswer):
        await probed(tmp_path, content, capability)


async def test_a_picture_broken_off_in_the_middle_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(buffer, "PNG")
    whole = buffer.getvalue()
    with pytest.raises(BadAnswer):
        await probed(tmp_path, whole[: len(whole) // 2], Capability.IMAGE)


async def test_a_playlist_in_disguise_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("keys")
    disguised = tmp_path / "clip.mp4"
    disguised.write_text("ffconcat version 1.0\nfile secret.txt\nduration 1\n")
    with pytest.raises(BadAnswer):
        await probe(disguised, Capability.VIDEO)
