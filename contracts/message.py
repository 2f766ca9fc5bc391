"""The base of every message, the envelope it is stored in, and the answer a command gets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("must not contain a lone surrogate") from None
    return text


Storable = AfterValidator(_storable)
"""Refuses what Postgres cannot hold as text: NUL and lone surrogates."""

Line = Annotated[str, StringConstraints(max_length=300), Storable]
Paragraph = Annotated[str, StringConstraints(max_length=8_000), Storable]
Document = Annotated[str, StringConstraints(max_length=65_536), Storable]


class Value(BaseModel):
    """A frozen value inside a message. Unknown fields are ignored: old readers must survive new writers."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_serialization_defaults_required=True)


class Message(Value):
    """Anything that is stored in a log or sent as a command; ``schema_version`` counts incompatible changes."""

    schema_version: ClassVar[int] = 1


class Command(Message):
    """A wish, in the imperative, with one receiver. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Event(Message):
    """A fact, in the past tense, that is never rewritten."""


class Metadata(Value):
    """Who caused a message and in which trace. Stored beside the message, sent as NATS headers."""

    tenant: str
    correlation_id: str
    causation_id: str | None = None
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded[M: Message]:
    """A message as the log holds it. ``position`` is dense from 1 in its log, ``version`` dense from 1 in its stream."""

    id: str
    position: int
    stream: str
    version: int
    message: M
    metadata: Metadata
    recorded_at: datetime

    @property
    def type(self) -> str:
        return type(self.message).__name__

    def effect(self) -> Metadata:
        """The metadata of what this message causes: same tenant, correlation and trace, caused by this one."""
        return self.metadata.model_copy(update={"causation_id": self.id})


RefusalCode = Literal[
    "invalid", "not_found", "conflict", "stale_version", "budget_exceeded", "key_reused", "unavailable"
]


class Refused(Exception):
    """A command was understood and declined. Shown to the asker: a sentence, and details that say what to do next."""

    def __init__(self, code: RefusalCode, sentence: str, **details: Any) -> None:
        super().__init__(sentence)
        self.code: RefusalCode = code
        self.sentence = sentence
        self.details = details


class Accepted(Value):
    """The answer "yes": where the stream stands now. ``position`` is the log's; ``events`` names what was appended."""

    answer: Literal["accepted"] = "accepted"
    stream: str
    version: int
    position: int
    events: tuple[str, ...] = ()


class Refusal(Value):
    """The answer "no", as sent over the wire."""

    answer: Literal["refused"] = "refused"
    code: RefusalCode
    sentence: str
    details: dict[str, Any] = {}


type Answer = Annotated[Accepted | Refusal, Field(discriminator="answer")]
