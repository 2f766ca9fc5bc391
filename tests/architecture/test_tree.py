"""The tree shows the architecture: names, sizes, and where a library may be used."""

import ast
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for top in ("contracts", "services") for path in (ROOT / top).rglob("*.py"))
FORBIDDEN = {
    "utils", "util", "helpers", "helper", "common", "base", "core", "misc", "manager", "service", "impl",
    "types", "models", "shared", "lib", "stuff",
}  # fmt: skip
LINES = 400

CONFINED = {
    "asyncpg": ("services/chassis/", "services/gateway/", "services/generation/spend.py"),
    "ffmpeg": ("services/render/graphs/", "services/render/plan.py", "services/render/segments.py"),
    "aioboto3": ("services/chassis/object_store/",),
    "thorvg_python": ("services/generation/providers/sketch/drawing/", "services/cli/doctor.py"),
    "uvicorn": ("services/gateway/server.py",),
    "fastapi": ("services/gateway/",),
    "typer": ("services/cli/",),
    "httpcore": ("services/chassis/outgoing.py",),
}
"""Library -> where alone it may be imported."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_has_a_name_that_says_something_and_a_size_one_can_read(path: Path) -> None:
    assert path.stem not in FORBIDDEN, f"{path.stem} is a bag: name what the module does"
    lines = len(path.read_text().splitlines())
    assert lines <= LINES, f"{lines} lines: split it by phase of the business"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_says_what_lives_in_it(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("library", sorted(CONFINED))
def test_a_library_is_used_only_where_it_belongs(library: str) -> None:
    for path in SOURCES:
        place = str(path.relative_to(ROOT))
        if library in _imports(path):
            assert place.startswith(CONFINED[library]), f"{place} imports {library}"


@pytest.mark.parametrize("word", ["TODO", "FIXME", "NotImplementedError"])
def test_nothing_is_left_open(word: str) -> None:
    left = [str(path.relative_to(ROOT)) for path in SOURCES if word in path.read_text()]
    assert not left


def test_only_settings_read_the_environment() -> None:
    for path in SOURCES:
        reads = "os.environ" in path.read_text() or "os.getenv" in path.read_text()
        assert not reads or path.stem == "settings", f"{path} reads the environment"


def test_no_file_names_a_package_registry() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    hosts = tuple(f"{host}.{end}" for host in ("pypi", "pythonhosted", "npmjs") for end in ("org", "com"))
    for name in tracked.splitlines():
        path = ROOT / name
        if path.suffix in {".png", ".jpg", ".mp4"} or not path.is_file():
            continue
        text = path.read_text(errors="replace")
        assert not any(host in text for host in hosts), name


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found
