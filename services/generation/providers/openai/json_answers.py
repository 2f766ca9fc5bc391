"""The JSON value inside what a model wrote, and whether it is the answer that was asked for. Pure."""

import json
import re
from collections.abc import Iterator

from pydantic import ValidationError

from contracts.message import Value

_THOUGHTS = re.compile(r"<(think|thinking|reasoning)>.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_END_OF_THOUGHTS = re.compile(r"\A.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)
_FENCED = re.compile(r"```[\w-]*\s*\n(.*?)(?:```|\Z)", re.DOTALL)
_MOST_COMPLAINTS = 10


class Misshapen(ValueError):
    """The text holds no valid answer; says why in words that the model can act on."""


def answer_in[A: Value](text: str, answer: type[A]) -> A:
    """The answer that a model's text holds, also inside a code fence, after thoughts, or between sentences.

    Raises Misshapen.
    """
    try:
        return answer.model_validate(_object_in(text))
    except ValidationError as invalid:
        raise Misshapen(_complaints(invalid)) from None


def _object_in(text: str) -> dict[str, object]:
    for candidate in _candidates(text):
        try:
            found = json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    raise Misshapen("It is not one complete JSON object.")


def _candidates(text: str) -> Iterator[str]:
    """Where the object may stand, the likeliest first."""
    yield text
    said = _END_OF_THOUGHTS.sub("", _THOUGHTS.sub("", text)).strip("\ufeff \t\r\n")
    yield said
    yield from _FENCED.findall(said)
    first, last = said.find("{"), said.rfind("}")
    if 0 <= first < last:
        yield said[first : last + 1]


def _complaints(invalid: ValidationError) -> str:
    found = invalid.errors(include_url=False, include_input=False, include_context=False)
    inner = {error["loc"][:depth] for error in found for depth in range(len(error["loc"]))}
    # A list whose items are all wrong is called too short as well.
    errors = [error for error in found if error["loc"] not in inner or error["type"] != "too_short"]
    lines = [
        f"{'.'.join(map(str, error['loc'])) or 'the whole'}: {error['msg']}"
        for error in errors[:_MOST_COMPLAINTS]
    ]
    if len(errors) > _MOST_COMPLAINTS:
        lines.append(f"and {len(errors) - _MOST_COMPLAINTS} more")
    return "\n".join(lines)
