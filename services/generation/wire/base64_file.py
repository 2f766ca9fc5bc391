"""Media that a vendor delivers inside its JSON."""

import base64
from pathlib import Path

from services.generation.failures import ProviderFailure

_PIECE = 4 << 18
"""Characters at once; a multiple of 4, so that pieces can be decoded one by one."""


def write_base64(text: object, target: Path, *, most_bytes: int, charged: int | None = None) -> None:
    """Decodes ``text`` (bare or a data: URL) into ``target``, which is whole or absent.

    Raises ProviderFailure (bad_answer) for what is no base64 or too large; ``charged`` is what was billed for it.
    """
    try:
        _decode(_bare(text, most_bytes), target)
    except ValueError as wrong:
        raise ProviderFailure(
            "bad_answer", f"The delivered file cannot be used: {wrong}.", retryable=False, charged=charged
        ) from None


def _bare(text: object, most_bytes: int) -> str:
    whole = text if isinstance(text, str) else ""
    bare = whole.partition(",")[2] if whole.startswith("data:") else whole
    if not bare:
        raise ValueError("there is none")
    if len(bare) // 4 * 3 > most_bytes + 2:
        raise ValueError(f"it is larger than {most_bytes} bytes")
    return bare


def _decode(bare: str, target: Path) -> None:
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with unfinished.open("wb") as file:
            for start in range(0, len(bare), _PIECE):
                piece = bare[start : start + _PIECE]
                padding = "=" * (-len(piece) % 4) if start + _PIECE >= len(bare) else ""
                file.write(base64.b64decode(piece + padding, validate=True))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
