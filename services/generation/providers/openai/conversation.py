"""What the two text APIs have in common: the question as it is put, and the answer as it is read. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from services.generation.catalog.model import Model
from services.generation.providers.openai.manners import Manners

type Ending = Literal["whole", "refused", "cut_short", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``task`` names the answer, ``schema`` is its strict JSON Schema, ``system`` says how to answer."""

    model: Model
    task: str
    system: str
    schema: Mapping[str, Any]
    turns: Sequence[Turn]
    seed: int
    manners: Manners


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens; those a model thought with are among those it gave out."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """``reason`` is what the server said of an ending that is not ``whole``. ``usage`` None: it does not tell."""

    text: str
    ending: Ending
    reason: str = ""
    usage: Usage | None = None


class TextApi(Protocol):
    """One of the two APIs; its modules are such."""

    PATH: str

    def body(self, question: Question) -> dict[str, Any]:
        """The request."""
        ...

    def reading(self, answer: Any) -> Written:
        """What was written. Raises pydantic.ValidationError, IndexError for an answer of another shape."""
        ...
