"""Small pictures are made of real files, and hostile ones are told apart."""

import io
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from services.assets.previews import LONGEST_SIDE, NoPreview, can_have_preview, preview_of

pytestmark = pytest.mark.unit


def film(path: Path, width: int, height: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=24)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        picture = np.zeros((height, width, 3), np.uint8)
        picture[:, :, 0] = 200
        for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
            container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path


def test_the_preview_of_an_image_keeps_its_shape(tmp_path: Path) -> None:
    source = tmp_path / "source"
    Image.new("RGB", (720, 1280), (10, 120, 200)).save(source, "PNG")
    data, width, height = preview_of(source, "image/png")
    assert (width, height) == (180, LONGEST_SIDE)
    assert Image.open(io.BytesIO(data)).size == (180, LONGEST_SIDE)


def test_the_preview_of_a_film_is_its_first_frame(tmp_path: Path) -> None:
    data, width, height = preview_of(film(tmp_path / "source.mp4", 640, 360), "video/mp4")
    assert (width, height) == (LONGEST_SIDE, 180)
    red, green, blue = Image.open(io.BytesIO(data)).convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    assert red > 150 > max(green, blue)


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "video/mp4"])
def test_a_file_that_is_something_else_has_none(tmp_path: Path, media_type: str) -> None:
    source = tmp_path / "source"
    source.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    with pytest.raises(NoPreview, match="cannot be decoded"):
        preview_of(source, media_type)


def test_a_truncated_image_has_none(tmp_path: Path) -> None:
    source = tmp_path / "source"
    Image.effect_noise((400, 400), 90).convert("RGB").save(source, "PNG")
    source.write_bytes(source.read_bytes()[:4000])
    with pytest.raises(NoPreview):
        preview_of(source, "image/png")


def test_sound_and_text_have_no_preview() -> None:
    assert not can_have_preview("audio/wav")
    assert not can_have_preview("text/vtt")
