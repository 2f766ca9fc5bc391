"""What a request costs at most, before it is made: the one place where prices become amounts. Pure."""

from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any

from contracts.message import Value
from services.generation.capabilities import (
    ImageRequest,
    MusicRequest,
    Request,
    SpeechRequest,
    TextRequest,
    VideoRequest,
)
from services.generation.catalog.model import Model

_BYTES_PER_TOKEN = 2
"""Fewer than any tokeniser needs on average for text in any script, so that the reckoning is to the safe side."""

_FRAME_TOKENS = 500
"""What a provider's own words around a prompt come to."""

_OUTPUT_TOKENS = 16_384
_WRITING_CALLS = 2
"""The answer, and one more round where it had to be repaired."""

_CHARACTERS_PER_SECOND = 8
"""Slower than anybody speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """``microdollars`` at most, for ``units`` in words, by the price list ``price_version``.

    ``assumed``: the vendor's price is not known, this one is a guess to the safe side. ``tokens`` is what the request
    counts for where tokens per minute are limited.
    """

    microdollars: int = 0
    units: str = ""
    price_version: str = ""
    assumed: bool = False
    tokens: int = 0


def quote(request: Request, model: Model) -> Quote:
    """The upper bound for a request that was fitted to the model."""
    units, words = _units(request, model)
    return Quote(
        microdollars=model.cost(**units),
        units=words,
        price_version=model.price_version,
        assumed=model.assumed,
        tokens=_tokens(request, model),
    )


def _units(request: Request, model: Model) -> tuple[dict[str, int], str]:
    """What is counted, by the units of prices; ``seconds`` and ``references`` are there for prices that depend on them."""
    limits, options = model.limits, model.options
    match request:
        case TextRequest():
            written = _output_tokens(model)
            read = _WRITING_CALLS * _input_tokens(request) + written
            written *= _WRITING_CALLS
            tokens = {"input_token": read, "output_token": written}
            return {"piece": 1, **tokens}, f"at most {read} tokens in and {written} out"
        case ImageRequest():
            seen = len(request.references)
            tokens = {
                "input_token": _input_tokens(request) + seen * int(options.get("reference_tokens", 0)),
                "output_token": int(options.get("output_tokens", 0)),
            }
            return {"piece": 1, "references": seen, **tokens}, "1 picture"
        case VideoRequest():
            seconds = limits.length(request.seconds)
            lengths = {"second": seconds, "seconds": seconds, "references": len(request.references)}
            tokens = {"output_token": seconds * int(options.get("output_tokens_per_second", 0))}
            return {
                "piece": 1,
                "input_token": _input_tokens(request),
                **lengths,
                **tokens,
            }, f"{seconds} seconds"
        case SpeechRequest():
            characters = len(request.text)
            seconds = ceil(characters / _CHARACTERS_PER_SECOND) + 1
            tokens = {
                "input_token": _input_tokens(request),
                "output_token": seconds * int(options.get("output_tokens_per_second", 0)),
            }
            return {
                "piece": 1,
                "character": characters,
                "second": seconds,
                **tokens,
            }, f"{characters} characters"
        case MusicRequest():
            seconds = limits.length(request.seconds)
            return {"piece": 1, "second": seconds, "seconds": seconds}, f"1 piece of {seconds} seconds"


def _tokens(request: Request, model: Model) -> int:
    if isinstance(request, TextRequest):
        return _input_tokens(request) + _output_tokens(model)
    return _input_tokens(request)


def _input_tokens(request: Request) -> int:
    size = len(request.prompt.encode())
    if isinstance(request, TextRequest):
        size += _schema_size(request.answer)
    return ceil(size / _BYTES_PER_TOKEN) + _FRAME_TOKENS


@cache
def _schema_size(answer: type[Value]) -> int:
    return len(str(answer.model_json_schema()).encode())


def _output_tokens(model: Model) -> int:
    most: Any = model.options.get("max_output_tokens", _OUTPUT_TOKENS)
    return int(most)
