"""The ffmpeg that comes with the installation runs."""

import subprocess

import pytest

from services.chassis.embedded.ffmpeg import ffmpeg_path, ffmpeg_version

pytestmark = pytest.mark.connected


def test_the_program_is_there_and_says_its_version() -> None:
    banner = subprocess.run([ffmpeg_path(), "-version"], capture_output=True, text=True, check=True).stdout

    assert banner.startswith(f"ffmpeg version {ffmpeg_version()} ")
