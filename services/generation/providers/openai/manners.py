"""What a server turned out to take of what can be asked of a text model. Pure.

Servers that speak as OpenAI does differ in how they hold a model to JSON, and reasoning models refuse what others want.
A refusal (HTTP 400 or 422) costs nothing, so what is refused is left out and the rest is asked for again.
"""

from dataclasses import dataclass, replace
from typing import Literal

from services.generation.providers.openai.errors import VendorRefusal

type AnswerFormat = Literal["json_schema", "json_object", "words"]
"""Held to the schema; held to any JSON; only told in words."""

_LESS: dict[AnswerFormat, AnswerFormat] = {"json_schema": "json_object", "json_object": "words"}
_OF_THE_FORMAT = (
    "response_format",
    "text.format",
    "json_schema",
    "json_object",
    "structured output",
    "guided",
)
_OPTIONAL = (
    "temperature",
    "seed",
    "reasoning_effort",
    "reasoning",
    "max_completion_tokens",
    "max_tokens",
    "store",
)


@dataclass(frozen=True, slots=True)
class Manners:
    """``left_out`` are fields that the server refused."""

    answer_format: AnswerFormat = "json_schema"
    left_out: frozenset[str] = frozenset()


def simpler(manners: Manners, refusal: VendorRefusal) -> Manners | None:
    """How to ask after a refusal; None if it is not about something that can be left out.

    Every step leaves something out, so there is an end to them.
    """
    if refusal.code != "invalid_input":
        return None
    named = refusal.param or refusal.complaint
    if manners.answer_format in _LESS and any(words in named for words in _OF_THE_FORMAT):
        return replace(manners, answer_format=_LESS[manners.answer_format])
    for field in _OPTIONAL:
        if field not in manners.left_out and refusal.is_about(field):
            return replace(manners, left_out=manners.left_out | {field})
    return None
