"""Finds what was made in a result whose shape is another for each model. Pure.

Segmind, v2: ``output`` (of some models another field) is an address, a data address, a list or an object of them.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from contracts.story import Capability

_ENDINGS = {
    Capability.IMAGE: (".png", ".jpg", ".jpeg", ".webp"),
    Capability.VIDEO: (".mp4", ".webm", ".mov", ".m4v"),
}
_OTHER_ENDINGS = (".json", ".txt", ".mp3", ".wav", ".srt", ".gif")
# What is said about the order, not made by it: a picture that was sent along must not be taken for the result.
_NOT_MADE = frozenset(
    {"input", "inputs", "request", "logs", "metrics", "status_url", "response_url", "cancel_url"}
)
_MOST_DEPTH = 8


def made(result: object, medium: Capability) -> str | None:
    """The address of the first file of ``medium`` in a result: ``http(s)://`` or ``data:``. None if there is none.

    What lies under ``output`` comes before anything else, an address that tells its medium before one that does not.
    """
    places = [result.get("output"), result] if isinstance(result, dict) else [result]
    for place in places:
        addresses = list(_addresses(place, _MOST_DEPTH))
        told = [address for address in addresses if _is_of(address, medium)]
        silent = [address for address in addresses if _tells_nothing(address)]
        if told or silent:
            return (told or silent)[0]
    return None


def _addresses(value: Any, depth: int) -> Iterator[str]:
    match value:
        case str() if value.startswith(("https://", "http://", "data:")):
            yield value
        case list() if depth:
            for item in value:
                yield from _addresses(item, depth - 1)
        case dict() if depth:
            for name, item in value.items():
                if name not in _NOT_MADE:
                    yield from _addresses(item, depth - 1)


def _is_of(address: str, medium: Capability) -> bool:
    if address.startswith("data:"):
        return address.startswith(f"data:{medium}/")
    return _path(address).endswith(_ENDINGS[medium])


def _tells_nothing(address: str) -> bool:
    known = (*_OTHER_ENDINGS, *(ending for endings in _ENDINGS.values() for ending in endings))
    return not address.startswith("data:") and not _path(address).endswith(known)


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.lower()
    except ValueError:
        return ""
