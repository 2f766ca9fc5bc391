"""OpenAI, ``POST /chat/completions``: the form of asking that vLLM, Ollama, LM Studio and gateways share. Pure."""

from typing import Any

from contracts.message import Value
from services.generation.providers.openai.conversation import Ending, Question, Usage, Written

PATH = "/chat/completions"

_ENDINGS: dict[str, Ending] = {"length": "cut_short", "content_filter": "refused"}


def body(question: Question) -> dict[str, Any]:
    """The request. Options of the model: ``max_output_tokens``, ``temperature``, ``reasoning_effort``, and ``limit_name``:

    how the server calls the limit, ``max_completion_tokens`` at OpenAI, ``max_tokens`` elsewhere.
    """
    options, manners = question.model.options, question.manners
    messages = [{"role": "system", "content": question.system}]
    messages += [{"role": turn.role, "content": turn.text} for turn in question.turns]
    wanted: dict[str, Any] = {
        "temperature": options.get("temperature"),
        "reasoning_effort": options.get("reasoning_effort"),
        "seed": question.seed if options.get("seed", True) else None,
    }
    preferred = options.get("limit_name", "max_completion_tokens")
    names = dict.fromkeys((preferred, "max_completion_tokens", "max_tokens"))
    limit = next((name for name in names if name not in manners.left_out), None)
    if limit is not None:
        wanted[limit] = options.get("max_output_tokens")
    asked: dict[str, Any] = {"model": question.model.name, "messages": messages}
    asked |= {name: v for name, v in wanted.items() if v is not None and name not in manners.left_out}
    match manners.answer_format:
        case "json_schema":
            schema = {"name": question.task, "schema": question.schema, "strict": True}
            asked["response_format"] = {"type": "json_schema", "json_schema": schema}
        case "json_object":
            asked["response_format"] = {"type": "json_object"}
    return asked


class _Message(Value):
    content: str | None = None
    refusal: str | None = None


class _Choice(Value):
    message: _Message
    finish_reason: str | None = None


class _Usage(Value):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(Value):
    choices: tuple[_Choice, ...]
    usage: _Usage | None = None


def reading(answer: Any) -> Written:
    """What was written. Raises pydantic.ValidationError, IndexError for what is no completion."""
    completion = _Completion.model_validate(answer)
    choice, usage = completion.choices[0], completion.usage
    ending = _ENDINGS.get(choice.finish_reason or "", "whole")
    if choice.message.refusal:
        ending = "refused"
    return Written(
        text=choice.message.content or "",
        ending=ending,
        reason=choice.message.refusal or choice.finish_reason or "",
        usage=Usage(usage.prompt_tokens, usage.completion_tokens or 0)
        if usage and usage.prompt_tokens is not None
        else None,
    )
