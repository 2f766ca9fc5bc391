"""What both generations of MiniMax's video API have in common: ids of tasks, and the file in the end."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.generation.capabilities import MediaResult, Workplace
from services.generation.failures import ProviderFailure
from services.generation.wire.api import Api, Reply
from services.generation.wire.sniff import media_type_of

POLL_SECONDS = 10.0
"""How often the vendor wants to be asked."""

_MOST_BYTES = 1 << 30
_ID = re.compile(r"[\w.-]{1,200}")


def fields_of(value: object) -> Mapping[str, Any]:
    """The fields of a JSON object; none for anything else."""
    return value if isinstance(value, dict) else {}


def id_in(reply: Reply, value: object, what: str) -> str:
    """An id as text: the vendor sends 64-bit numbers, bare or quoted. Raises ProviderFailure (bad_answer) for none."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not _ID.fullmatch(text):
        raise reply.unusable(f"it names no {what}")
    return text


def came_to_nothing(failure: ProviderFailure) -> int:
    """What a task that is to be stopped has cost, if asking after it says that it failed: nothing.

    Raises the failure again if it is about the asking.
    """
    if failure.charged == 0 and not failure.retryable:
        return 0
    raise failure


async def downloaded(api: Api, url: object, workplace: Workplace, *, model: str) -> MediaResult:
    """The film at ``url``. Raises ProviderFailure; nothing that goes wrong here says that nothing was billed."""
    if not isinstance(url, str) or not url:
        raise ProviderFailure("bad_answer", "MiniMax names no address of the film.", charged=None)
    target: Path = workplace.directory / "video.mp4"
    await api.download(url, target, most_bytes=_MOST_BYTES)
    return MediaResult(file=target, media_type=media_type_of(target), model=model)
