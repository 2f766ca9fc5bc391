"""A request as a stand-in saw it, and what it answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from tests.standins.server import StandIn


@dataclass(frozen=True)
class Part:
    """One part of a form; ``filename`` empty for a plain field."""

    name: str
    content: bytes
    filename: str = ""
    media_type: str = "text/plain"

    @property
    def text(self) -> str:
        return self.content.decode()


@dataclass(frozen=True)
class Seen:
    """``headers`` by lower-case name, ``query`` with the last value of each name."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    standin: "StandIn" = field(repr=False)

    def json(self) -> Any:
        """The JSON in the body; raises ValueError."""
        return json.loads(self.body)

    def form(self) -> list[Part]:
        """The parts of a form, multipart or URL-encoded, in the order in which they came; raises ValueError."""
        kind = self.headers.get("content-type", "")
        if kind.startswith("application/x-www-form-urlencoded"):
            fields = parse_qs(self.body.decode(), keep_blank_values=True, strict_parsing=True)
            return [Part(name, value.encode()) for name, values in fields.items() for value in values]
        if not kind.startswith("multipart/form-data"):
            raise ValueError(f"no form but {kind!r}")
        message = BytesParser(policy=HTTP).parsebytes(
            b"Content-Type: " + kind.encode() + b"\r\n\r\n" + self.body
        )
        if not message.is_multipart() or message.defects:
            raise ValueError(f"a form that cannot be read: {message.defects}")
        return [_part(part) for part in message.get_payload() if isinstance(part, Message)]

    def url(self, path: str) -> str:
        """The absolute URL of a path on the stand-in."""
        return f"{self.standin.url}{path}"


def _part(message: Message) -> Part:
    name = message.get_param("name", "", "content-disposition")
    content = message.get_payload(decode=True)
    return Part(
        name=str(name),
        content=content if isinstance(content, bytes) else b"",
        filename=message.get_filename() or "",
        media_type=message.get_content_type(),
    )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """``json`` (any value but None) or ``body``; the media type follows from which it is unless it is given."""

    status: int = 200
    json: Any = None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""

    @property
    def content(self) -> bytes:
        return self.body if self.json is None else json.dumps(self.json).encode()

    @property
    def all_headers(self) -> dict[str, str]:
        kind = self.media_type or (
            "application/json" if self.json is not None else "application/octet-stream"
        )
        return {"content-type": kind, **{name.lower(): value for name, value in self.headers.items()}}
