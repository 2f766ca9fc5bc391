"""The ffmpeg program that comes with the installation."""

import subprocess
from functools import cache

import imageio_ffmpeg


@cache
def ffmpeg_path() -> str:
    """Path of the ffmpeg executable. Raises RuntimeError if the wheel holds none for this machine."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())  # type: ignore[attr-defined, no-untyped-call]


@cache
def ffmpeg_version() -> str:
    """The version it states of itself, such as ``9.0.2-static``. It is part of what a rendered segment depends on."""
    banner = subprocess.run([ffmpeg_path(), "-version"], capture_output=True, check=True, text=True).stdout
    return banner.split()[2]
