"""Which of the files that a prompt left behind is its result. Pure.

History holds ``{"outputs": {"node id": {"images": [{"filename", "subfolder", "type"}], "animated": [true]}}}``: a film lies
under ``images``, ``gifs`` or whatever a node pack calls it, so every list of things with a file name is looked at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from contracts.story import Capability

_ENDINGS = {
    Capability.VIDEO: (".mp4", ".webm", ".mkv", ".mov"),
    Capability.IMAGE: (".png", ".jpg", ".jpeg", ".webp"),
}
_PLACES = ("output", "temp")
_LONGEST_NAME = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFile:
    """A file on a server, by the words that ``GET /view`` takes. They are only ever sent back, never used as a path."""

    filename: str
    subfolder: str
    type: str

    def query(self) -> dict[str, str]:
        """The parameters of ``/view``."""
        return {"filename": self.filename, "subfolder": self.subfolder, "type": self.type}


def result_among(outputs: object, capability: Capability, *, node: str | None) -> OutputFile | None:
    """The likeliest result: of the node bound as output, saved and not a preview, with an ending of the right kind."""
    endings = _ENDINGS[capability]
    found = list(_files(outputs))
    if node is not None and any(of == node for of, _ in found):
        found = [(of, file) for of, file in found if of == node]
    if not found:
        return None

    def rank(item: tuple[str, OutputFile]) -> tuple[bool, bool]:
        _, file = item
        return PurePosixPath(file.filename.lower()).suffix not in endings, file.type != "output"

    return min(found, key=rank)[1]


def _files(outputs: object) -> Iterator[tuple[str, OutputFile]]:
    if not isinstance(outputs, Mapping):
        return
    for node, shown in outputs.items():
        for things in shown.values() if isinstance(shown, Mapping) else ():
            for thing in things if isinstance(things, list) else ():
                if isinstance(thing, Mapping) and (file := _file(thing)) is not None:
                    yield str(node), file


def _file(thing: Mapping[str, Any]) -> OutputFile | None:
    filename, subfolder, kind = thing.get("filename"), thing.get("subfolder", ""), thing.get("type", "output")
    if not isinstance(filename, str) or not isinstance(subfolder, str) or kind not in _PLACES:
        return None
    if not 0 < len(filename) <= _LONGEST_NAME or len(subfolder) > _LONGEST_NAME:
        return None
    return OutputFile(filename=filename, subfolder=subfolder, type=kind)
