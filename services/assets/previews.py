"""Small pictures of images and films. Decoding is work for a process of its own: the files are what users brought."""

import io
import os
from pathlib import Path

import av
from PIL import Image, ImageOps

LONGEST_SIDE = 320
"""Pixels of the longer side of a preview."""

QUALITY = 82
MOST_PIXELS = 50_000_000

IMAGE_TYPES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
"""Demuxers that may open a film: among the others are such as follow links or draw pictures."""

VIDEO_TYPES = frozenset({"video/mp4", "video/webm", "video/quicktime"})


class NoPreview(Exception):
    """The file cannot be shown as a small picture; the sentence says why."""


def can_have_preview(media_type: str) -> bool:
    """Whether files of this type have a small picture."""
    return media_type in IMAGE_TYPES or media_type in VIDEO_TYPES


def preview_of(path: Path, media_type: str) -> tuple[bytes, int, int]:
    """A JPEG of at most 320 pixels a side, with its width and height. Blocks; raises NoPreview."""
    try:
        picture = _first_frame(path) if media_type in VIDEO_TYPES else _image(path, media_type)
    except NoPreview:
        raise
    except MemoryError:
        raise NoPreview(f"this {media_type} takes more memory to decode than is allowed") from None
    except Exception as failure:  # a broken file makes decoders raise anything
        words = str(failure).replace(f"{path.parent}{os.sep}", "")
        raise NoPreview(
            f"this {media_type} cannot be decoded ({type(failure).__name__}: {words})"
        ) from failure
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=QUALITY)
    return target.getvalue(), picture.width, picture.height


def _image(path: Path, media_type: str) -> Image.Image:
    with Image.open(path, formats=(IMAGE_TYPES[media_type],)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise NoPreview(f"the image has {picture.width}x{picture.height} pixels, more than {MOST_PIXELS}")
        picture.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
        return ImageOps.exif_transpose(picture).convert("RGB")


def _first_frame(path: Path) -> Image.Image:
    with av.open(
        str(path), options={"protocol_whitelist": "file", "format_whitelist": CONTAINERS}
    ) as container:
        if not container.streams.video:
            raise NoPreview("the file has no picture")
        stream = container.streams.video[0]
        if stream.width * stream.height > MOST_PIXELS:
            raise NoPreview(f"the picture has {stream.width}x{stream.height} pixels, more than {MOST_PIXELS}")
        stream.codec_context.thread_count = 1
        for frame in container.decode(stream):
            return Image.fromarray(frame.to_ndarray(format="rgb24"))
    raise NoPreview("the film has no frame")
