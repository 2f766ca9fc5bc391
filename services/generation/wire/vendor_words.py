"""What a vendor said, made fit to be quoted: short, printable, and without the key."""

import json
import re
from collections.abc import Mapping
from typing import Any

_MOST_CHARACTERS = 300
_SECRET_HEADER = re.compile(r"auth|key|token|secret", re.IGNORECASE)
_SHORTEST_SECRET = 6
_TELLING_PART = 10
"""So many characters of a key are enough to know an echo of it that the vendor has masked in the middle."""


def quoted(words: object, most: int = _MOST_CHARACTERS) -> str:
    """Words of a vendor on one line, cut to ``most`` characters; nothing that a database or a terminal chokes on."""
    text = words if isinstance(words, str) else json.dumps(words, ensure_ascii=False, default=str)
    text = text[: 8 * most].encode("utf-8", "replace").decode()
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def error_words(answer: Any) -> str:
    """The sentence in an error reply, in the shapes that are common; empty if there is none."""
    if isinstance(answer, list) and answer:
        answer = answer[0]
    for name in ("error", "detail", "message", "msg", "status_msg"):
        if isinstance(answer, dict) and answer.get(name):
            inner = answer[name]
            return error_words(inner) or quoted(inner)
    return quoted(answer) if isinstance(answer, str) else ""


class Redaction:
    """Takes the secrets that some headers carry out of texts."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        values = [value for name, value in headers.items() if _SECRET_HEADER.search(name)]
        # "Bearer sk-..." is as secret as what follows the scheme alone.
        words = {word for value in values for word in value.split() if len(word) >= _SHORTEST_SECRET}
        self._secrets = sorted(words - {"Bearer", "bearer"}, key=len, reverse=True)
        told = [
            re.escape(secret[:_TELLING_PART]) + r"[^\s\"',;]*"
            if len(secret) >= 2 * _TELLING_PART
            else re.escape(secret)
            for secret in self._secrets
        ]
        self._pattern = re.compile("|".join(told)) if told else None

    def of_text(self, text: str) -> str:
        """The text without any key, masked or not."""
        return self._pattern.sub("[key]", text) if self._pattern else text

    def of_bytes(self, body: bytes) -> bytes:
        """The body without any whole key."""
        for secret in self._secrets:
            body = body.replace(secret.encode(), b"[key]")
        return body
