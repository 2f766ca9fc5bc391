"""OpenAI, ``POST /responses``. Pure."""

from typing import Any

from contracts.message import Value
from services.generation.providers.openai.conversation import Ending, Question, Usage, Written
from services.generation.providers.openai.errors import MODERATED

PATH = "/responses"


def body(question: Question) -> dict[str, Any]:
    """The request. Options of the model: ``max_output_tokens``, ``temperature``, ``reasoning_effort``.

    Nothing is stored at the vendor; this API takes no seed.
    """
    options, manners = question.model.options, question.manners
    effort = options.get("reasoning_effort")
    wanted: dict[str, Any] = {
        "max_output_tokens": options.get("max_output_tokens"),
        "temperature": options.get("temperature"),
        "reasoning": {"effort": effort} if effort else None,
        "store": False,
    }
    asked: dict[str, Any] = {
        "model": question.model.name,
        "instructions": question.system,
        "input": [{"role": turn.role, "content": turn.text} for turn in question.turns],
    }
    asked |= {name: v for name, v in wanted.items() if v is not None and name not in manners.left_out}
    match manners.answer_format:
        case "json_schema":
            form = {"type": "json_schema", "name": question.task, "schema": question.schema, "strict": True}
            asked["text"] = {"format": form}
        case "json_object":
            asked["text"] = {"format": {"type": "json_object"}}
    return asked


class _Part(Value):
    type: str
    text: str | None = None
    refusal: str | None = None


class _Item(Value):
    type: str
    content: tuple[_Part, ...] | None = None


class _Error(Value):
    code: str | int | None = None
    message: str | None = None


class _Incomplete(Value):
    reason: str | None = None


class _Usage(Value):
    input_tokens: int | None = None
    output_tokens: int | None = None


class _Response(Value):
    status: str
    output: tuple[_Item, ...] = ()
    error: _Error | None = None
    incomplete_details: _Incomplete | None = None
    usage: _Usage | None = None


def reading(answer: Any) -> Written:
    """What was written. Raises pydantic.ValidationError for what is no response."""
    response = _Response.model_validate(answer)
    parts = [part for item in response.output if item.type == "message" for part in item.content or ()]
    refusal = next((part.refusal for part in parts if part.type == "refusal" and part.refusal), None)
    ending, reason = _ending(response, refusal)
    usage = response.usage
    return Written(
        text="".join(part.text or "" for part in parts if part.type == "output_text"),
        ending=ending,
        reason=reason,
        usage=Usage(usage.input_tokens, usage.output_tokens or 0)
        if usage and usage.input_tokens is not None
        else None,
    )


def _ending(response: _Response, refusal: str | None) -> tuple[Ending, str]:
    if refusal:
        return "refused", refusal
    match response.status:
        case "incomplete":
            details = response.incomplete_details
            reason = (details.reason if details else None) or ""
            return ("refused" if reason == "content_filter" else "cut_short"), reason
        case "failed" | "cancelled":
            code = str((response.error.code if response.error else None) or "")
            message = (response.error.message if response.error else None) or response.status
            return ("refused" if code in MODERATED else "failed"), message
        case _:
            return "whole", ""
