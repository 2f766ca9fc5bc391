"""Templates on disk: ``NAME.toml`` with the bindings beside ``NAME.json`` with the graph. Read once, at the start.

``graph = "OTHER"`` takes the graph of OTHER.json. ``based_on = "OTHER"`` takes graph and bindings of another template, of
the same folder or a built-in one, and replaces what it says itself: other models and LoRAs, limits, lengths.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.generation.providers.comfyui.workflow import (
    Template,
    WorkflowError,
    bindings_data,
    graph_of,
    template_of,
)

_BUILT_IN = Path(__file__).parent / "templates"
_DEEPEST = 8


def all_templates(folder: Path | None) -> tuple[Template, ...]:
    """An operator's before the built-in ones, which they replace where they have the same name."""
    own = {template.name: template for template in operator_templates(folder)} if folder else {}
    return (*own.values(), *(template for template in built_in_templates() if template.name not in own))


def built_in_templates() -> tuple[Template, ...]:
    """Those that come with the program, the preferred one of each capability first."""
    return tuple(_template(name, (_BUILT_IN,)) for name in _names_in(_BUILT_IN))


def operator_templates(folder: Path) -> tuple[Template, ...]:
    """Those of an operator's folder, by name. Raises WorkflowError that names the file and what is wrong with it."""
    if not folder.is_dir():
        raise WorkflowError(f"REELWRIGHT_COMFYUI_WORKFLOWS: {folder} is no folder.")
    names = _names_in(folder)
    for graph in sorted(folder.glob("*.json")):
        # A file of the editor is told apart first: to ask for bindings of it would lead astray.
        graph_of(graph.name, _read(graph))
        used = {_bindings(name, (folder, _BUILT_IN)).get("graph", name) for name in names}
        if graph.stem not in used:
            raise WorkflowError(
                f"The workflow {graph.name} has no bindings: write {graph.stem}.toml beside it."
            )
    return tuple(_template(name, (folder, _BUILT_IN)) for name in names)


def _names_in(folder: Path) -> list[str]:
    ordered = {
        path.stem: bindings_data(path.name, _read(path)).get("rank", 0) for path in folder.glob("*.toml")
    }
    return sorted(ordered, key=lambda name: (ordered[name], name))


def _template(name: str, folders: tuple[Path, ...]) -> Template:
    data = _bindings(name, folders)
    graph = str(data.get("graph", name))
    path = _file(f"{graph}.json", folders)
    return template_of(name, graph_of(path.name, _read(path)), data)


def _bindings(name: str, folders: tuple[Path, ...], depth: int = 0) -> Mapping[str, Any]:
    """The bindings with those they are based on. A file may be based on the built-in one of its own name."""
    path = _file(f"{name}.toml", folders)
    data = bindings_data(path.name, _read(path))
    parent = data.pop("based_on", None)
    if parent is None:
        return data
    if depth >= _DEEPEST:
        raise WorkflowError(f"The bindings {path.name} are based on themselves.")
    behind = folders[1:] if parent == name else folders
    inherited = {"graph": parent, **_bindings(str(parent), behind, depth + 1)}
    return {
        key: {**inherited[key], **data[key]}
        if isinstance(inherited.get(key), dict) and key in data
        else value
        for key, value in (inherited | data).items()
    }


def _file(name: str, folders: tuple[Path, ...]) -> Path:
    if Path(name).name != name:
        raise WorkflowError(f"{name!r} is no name of a workflow's file.")
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if found is None:
        raise WorkflowError(f"There is no {name} in {folders[0] if folders else _BUILT_IN}.")
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise WorkflowError(f"The workflow {path.name} cannot be read ({unreadable}).") from unreadable
