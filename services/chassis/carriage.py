"""A stored message as JetStream carries it: the payload is its JSON, everything else are headers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote

from nats.aio.msg import Msg

from contracts import registry, subjects
from contracts.message import Metadata
from services.chassis.event_log.envelope import Envelope

_PLAIN = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) != "%")
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Carried:
    """A message of a log as it came; its sequence in the stream is its position in the log."""

    position: int
    type: str
    message: Msg

    def envelope(self) -> Envelope:
        """The message as it was stored. What is missing, because it was published by hand, is empty."""
        headers = self.message.headers or {}
        return Envelope(
            id=headers.get(subjects.EVENT_ID_HEADER, ""),
            position=self.position,
            stream=headers.get(subjects.STREAM_HEADER, ""),
            version=_number(headers, subjects.STREAM_VERSION_HEADER),
            type=self.type,
            schema_version=_number(headers, subjects.SCHEMA_VERSION_HEADER),
            data=self.message.data.decode("utf-8", "backslashreplace").replace("\x00", "\\x00"),
            metadata=Metadata(
                tenant=_text(headers, subjects.TENANT_HEADER) or "",
                correlation_id=_text(headers, subjects.CORRELATION_HEADER) or "",
                causation_id=_text(headers, subjects.CAUSATION_HEADER),
                traceparent=_text(headers, subjects.TRACEPARENT_HEADER),
            ),
            recorded_at=_instant(headers.get(subjects.RECORDED_AT_HEADER, "")),
        )


def carried(message: Msg) -> Carried:
    """What a consumer delivered. The type is in the subject, so that skipping needs no header."""
    _, _, rest = message.subject.partition(".")
    _, _, rest = rest.partition(".")
    return Carried(sequence_of(message.reply), rest.partition(".")[0], message)


def sequence_of(reply: str) -> int:
    """The stream sequence in the reply subject of a delivery, with or without domain and account tokens."""
    tokens = reply.split(".")
    return int(tokens[5] if len(tokens) == 9 else tokens[7])


def subject_of(owner: str, envelope: Envelope) -> str:
    """Where a message of the log of ``owner`` is published. Raises UnknownMessage."""
    return subjects.recorded_subject(owner, registry.class_named(envelope.type), envelope.stream)


def headers_of(envelope: Envelope) -> dict[str, str]:
    """Everything but the payload. Values that are not plain ASCII are percent-encoded."""
    metadata = envelope.metadata
    headers = {
        subjects.EVENT_ID_HEADER: envelope.id,
        subjects.TYPE_HEADER: envelope.type,
        subjects.SCHEMA_VERSION_HEADER: str(envelope.schema_version),
        subjects.STREAM_HEADER: envelope.stream,
        subjects.STREAM_VERSION_HEADER: str(envelope.version),
        subjects.TENANT_HEADER: _encoded(metadata.tenant),
        subjects.CORRELATION_HEADER: _encoded(metadata.correlation_id),
        subjects.RECORDED_AT_HEADER: envelope.recorded_at.isoformat(),
    }
    if metadata.causation_id is not None:
        headers[subjects.CAUSATION_HEADER] = _encoded(metadata.causation_id)
    if metadata.traceparent is not None:
        headers[subjects.TRACEPARENT_HEADER] = _encoded(metadata.traceparent)
    return headers


def error_in(reply: bytes) -> tuple[int, str] | None:
    """Error code and description in an answer of the JetStream server, or None if it said yes."""
    error = json.loads(reply).get("error")
    return (error.get("err_code", 0), error.get("description", "")) if error else None


def _encoded(value: str) -> str:
    if value.isascii() and value.isprintable() and "%" not in value:
        return value
    return quote(value, safe=_PLAIN)


def _text(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name)
    return unquote(value) if value and "%" in value else value


def _number(headers: Mapping[str, str], name: str) -> int:
    value = headers.get(name, "")
    return int(value) if value.isdecimal() else 0


def _instant(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return _EPOCH
