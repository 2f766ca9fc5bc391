"""The base of every question that a service answers over request/reply, and the reply. A question changes nothing."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from contracts.message import Refusal, Value


class Query(Value):
    """A question with one receiver; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Told(Value):
    """The answer, as sent over the wire; what it is, the question's receiver documents beside the question."""

    answer: Literal["told"] = "told"
    value: dict[str, Any]


type Reply = Annotated[Told | Refusal, Field(discriminator="answer")]
