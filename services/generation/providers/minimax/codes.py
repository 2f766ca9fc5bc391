"""What MiniMax's numbered errors mean here. Pure.

V1 (Hailuo, speech, music, pictures, files) answers HTTP 200 with the number in ``base_resp.status_code``; V2 (H3) answers
with a real HTTP status and the number in brackets at the end of the message. Which numbers may be tried again is the
vendor's own advice.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.generation.failures import FailureCode, ProviderFailure
from services.generation.wire.reply import Reply, parsed
from services.generation.wire.vendor_words import quoted

_PROMPT = "prompt"
_KEY_AND_HOST = (
    "Check REELWRIGHT_MINIMAX_API_KEY and REELWRIGHT_MINIMAX_BASE_URL: a MiniMax key works only at the host it was made for "
    "(api.minimax.io or api.minimaxi.com). Then continue."
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """``again``: the vendor advises to try again. ``refused`` is the input that was refused, "prompt" standing for whatever
    text the call was about."""

    code: FailureCode
    said: str
    again: bool = False
    refused: str = ""
    next_step: str | None = None


UNNAMED = Meaning("provider_down", "broke down for a reason that is not documented")

MEANINGS = {
    1000: Meaning("provider_down", "reports an unknown error", again=True),
    1001: Meaning("timeout", "gave up waiting", again=True),
    1002: Meaning("rate_limit", "takes no more requests for now", again=True),
    1004: Meaning("auth", "refused the key", next_step=_KEY_AND_HOST),
    1008: Meaning("quota", "says that the account has no credit left"),
    1013: Meaning("provider_down", "reports an internal error"),
    1024: Meaning("provider_down", "reports an internal error", again=True),
    1026: Meaning("moderation", "refused what was asked for as sensitive", refused=_PROMPT),
    1027: Meaning("moderation", "withheld what it made as sensitive", refused=_PROMPT),
    1033: Meaning("provider_down", "reports an internal error", again=True),
    1039: Meaning("rate_limit", "takes no more text for now", again=True),
    1041: Meaning("rate_limit", "takes no more connections for now", again=True),
    1042: Meaning("invalid_input", "refused the text for its invisible characters", refused=_PROMPT),
    2013: Meaning("invalid_input", "refused the request"),
    2042: Meaning("invalid_input", "does not let this account use the voice", refused="voice"),
    2045: Meaning("rate_limit", "says that the requests grow too fast", again=True),
    2049: Meaning("auth", "does not know the key", next_step=_KEY_AND_HOST),
    2056: Meaning("quota", "says that the plan's share for this time is used up"),
    2061: Meaning("quota", "says that the account's plan does not contain this model"),
    20132: Meaning("invalid_input", "refused the voice", refused="voice"),
}

_TYPES = {
    "authorized_error": MEANINGS[1004],
    "bad_request_error": MEANINGS[2013],
    "insufficient_balance_error": MEANINGS[1008],
    "rate_limit_error": MEANINGS[1002],
    "unprocessable_entity_error": MEANINGS[1026],
    "overloaded_error": Meaning("provider_down", "is overloaded", again=True),
    "server_error": Meaning("provider_down", "reports an internal error", again=True),
}
_NUMBER_AT_END = re.compile(r"\((\d{3,6})\)\s*\.?\s*$")
_FAILED = ("Fail", "Failed")


def refusal_of(text: str = _PROMPT) -> Callable[[Reply], ProviderFailure | None]:
    """How a reply is read as a refusal, where ``text`` is the name of the text that was sent."""

    def refusal(reply: Reply) -> ProviderFailure | None:
        try:
            body = parsed(reply.body)
        except ValueError:
            return None
        if not isinstance(body, dict):
            return _of_the_key(reply)
        return _in_base_resp(reply, body, text) or _in_error(reply, body, text) or _of_the_key(reply)

    return refusal


def task_failed(number: object, words: object = "") -> ProviderFailure:
    """The failure of a task that was taken and came to nothing: never charged, and not to be asked for again."""
    meaning = MEANINGS.get(_whole(number), UNNAMED)
    return ProviderFailure(
        meaning.code,
        _sentence(meaning, _whole(number), words),
        retryable=False,
        refused_input=meaning.refused,
        next_step=meaning.next_step,
    )


def _in_base_resp(reply: Reply, body: dict[str, Any], text: str) -> ProviderFailure | None:
    told = body.get("base_resp")
    if not isinstance(told, dict) or body.get("status") in _FAILED:
        return None  # a failed task says so in the same place, and was asked after successfully
    number = _whole(told.get("status_code"))
    if number == 0:
        return None
    meaning = MEANINGS.get(number, UNNAMED)
    # A number of the vendor's own without a task: nothing was begun, and what failed is not billed. Only the vendor's
    # giving up waiting, or an error beside the id of a task, leaves that open.
    open_end = meaning.code == "timeout" or bool(body.get("task_id"))
    return _failure(reply, meaning, number, told.get("status_msg"), text, open_end=open_end)


def _in_error(reply: Reply, body: dict[str, Any], text: str) -> ProviderFailure | None:
    told = body.get("error")
    if reply.status < 400 or not isinstance(told, dict):
        return None
    words = told.get("message")
    found = _NUMBER_AT_END.search(words) if isinstance(words, str) else None
    number = _whole(found[1]) if found else None
    kind = _TYPES.get(str(told.get("type")))
    meaning = MEANINGS.get(number or 0) or kind
    if meaning is None:
        return None
    numbered = number in MEANINGS
    open_end = meaning.code == "timeout" or (reply.status == 500 and not numbered)
    return _failure(reply, meaning, number, words, text, open_end=open_end)


def _of_the_key(reply: Reply) -> ProviderFailure | None:
    if reply.status not in (401, 403):
        return None
    return _failure(reply, MEANINGS[1004], None, "", _PROMPT, open_end=False)


def _failure(
    reply: Reply, meaning: Meaning, number: int | None, words: object, text: str, *, open_end: bool
) -> ProviderFailure:
    return ProviderFailure(
        meaning.code,
        _sentence(meaning, number, words),
        retryable=meaning.again,
        retry_after=reply.retry_after,
        refused_input=text if meaning.refused == _PROMPT else meaning.refused,
        charged=reply.lost_charge if open_end else reply.refusal_charge,
        next_step=meaning.next_step,
    )


def _sentence(meaning: Meaning, number: int | None, words: object) -> str:
    """What happened; the vendor's words only where they say which input was wrong."""
    code = f" (code {number})" if number else ""
    heard = quoted(words).rstrip(".") if words and meaning.code == "invalid_input" else ""
    return f"MiniMax {meaning.said}{code}{f': {heard}' if heard else ''}."


def _whole(number: object) -> int:
    """The number, 0 for none; V2 sends it as text."""
    try:
        return int(str(number))
    except ValueError:
        return 0
