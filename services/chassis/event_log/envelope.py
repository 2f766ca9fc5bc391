"""A stored message before its payload is read: what relays carry and subscribers park."""

from dataclasses import dataclass
from datetime import datetime

from contracts import registry
from contracts.message import Message, Metadata, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """As ``Recorded``, with the message still as JSON text in the version it was written in."""

    id: str
    position: int
    stream: str
    version: int
    type: str
    schema_version: int
    data: str
    metadata: Metadata
    recorded_at: datetime

    def open(self) -> Recorded[Message]:
        """Reads the payload. Raises UnknownMessage, ValidationError."""
        message = registry.load_json(self.type, self.schema_version, self.data)
        return Recorded(
            self.id,
            self.position,
            self.stream,
            self.version,
            message,
            self.metadata,
            self.recorded_at,
        )


def sealed(recorded: Recorded[Message]) -> Envelope:
    """The message as it would be stored."""
    message = recorded.message
    return Envelope(
        id=recorded.id,
        position=recorded.position,
        stream=recorded.stream,
        version=recorded.version,
        type=recorded.type,
        schema_version=message.schema_version,
        data=message.model_dump_json(),
        metadata=recorded.metadata,
        recorded_at=recorded.recorded_at,
    )
