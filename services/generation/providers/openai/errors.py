"""What OpenAI, and servers that speak like it, say when they refuse.

OpenAI, errors: ``{"error": {"message", "type", "param"|null, "code"|null}}`` with a real status. Gateways and local
servers vary it: the error is a string, lies beside ``message``, is FastAPI's ``detail``, or comes with HTTP 200.
"""

import re
from collections.abc import Mapping
from typing import Any

from services.generation.failures import FailureCode, ProviderFailure
from services.generation.wire.reply import Reply, parsed
from services.generation.wire.vendor_words import error_words, quoted

MODERATED = frozenset(
    {
        "moderation_blocked",
        "content_policy_violation",
        "content_filter",
        "image_content_policy_violation",
        "bio_policy",
        "invalid_prompt",
    }
)
"""Codes that refuse the content, wherever they stand."""

_NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_BAD_KEY = frozenset({"invalid_api_key", "account_deactivated"})
_TOO_FAST = frozenset({"rate_limit_exceeded", "slow_down"})
_INPUT_STATUSES = frozenset({400, 404, 409, 413, 415, 422})
_QUOTES = re.compile(r"[^\w.]+")
_MOST_BYTES_OF_AN_ERROR = 1 << 16


class VendorRefusal(ProviderFailure):
    """A refusal in the server's own words: ``param`` is the field it names, ``complaint`` its sentence in lower case."""

    def __init__(self, code: FailureCode, sentence: str, *, param: str, complaint: str, **kinds: Any) -> None:
        super().__init__(code, sentence, **kinds)
        self.param = param
        self.complaint = complaint

    def is_about(self, field: str) -> bool:
        """Whether it names this field of the request."""
        if self.param:
            return self.param == field or self.param.startswith(f"{field}.")
        return field in _QUOTES.sub(" ", self.complaint).split()


def refusal_in(reply: Reply) -> ProviderFailure | None:
    """The refusal a reply tells in a shape of its own; None where there is none, or where its status says it all.

    What is refused was not billed. Of the breakdowns only "overloaded" (503) is known to come before any work is done.
    """
    error = _error_in(reply)
    if error is None:
        return None
    code, param = str(error.get("code") or ""), str(error.get("param") or "")
    words = error_words({"error": dict(error)})
    kind = _kind(reply.status, code, str(error.get("type") or ""))
    if kind is None:
        return None
    return VendorRefusal(
        kind,
        _sentence(kind, reply, param, words),
        param=param.lower(),
        complaint=words.lower(),
        refused_input=_refused_input(kind, code, param),
        retry_after=reply.retry_after,
        retryable=False if reply.headers.get("x-should-retry") == "false" else None,
        charged=reply.refusal_charge,
    )


def _error_in(reply: Reply) -> Mapping[str, Any] | None:
    if len(reply.body) > _MOST_BYTES_OF_AN_ERROR:
        return None
    try:
        answer = parsed(reply.body)
    except ValueError:
        return None
    if isinstance(answer, list) and answer:
        answer = answer[0]
    if not isinstance(answer, dict):
        return None
    error = answer.get("error")
    if reply.status < 400:
        # A resource that failed carries its error too, and is read by who asked for it.
        return error if isinstance(error, dict) and not answer.keys() & {"id", "object", "status"} else None
    if isinstance(error, dict):
        return error
    # What is in front of a server speaks like this too, and does not know what the server has done.
    return answer | {"message": _message_of(answer)} if reply.status < 500 else None


def _message_of(answer: Mapping[str, Any]) -> str:
    """A sentence; of FastAPI's list of complaints only place and reason, since it repeats the input."""
    detail = answer.get("detail")
    if isinstance(detail, list):
        parts = [
            f"{'.'.join(map(str, one.get('loc', ())))}: {one.get('msg', '')}"
            for one in detail
            if isinstance(one, dict)
        ]
        return quoted("; ".join(parts))
    return error_words(dict(answer))


def _kind(status: int, code: str, error_type: str) -> FailureCode | None:
    if status < 400 and code.isdecimal():
        # A gateway tells the status of the server behind it.
        status = int(code)
    if code in MODERATED or error_type in MODERATED:
        return "moderation"
    if code in _NO_CREDIT or error_type in _NO_CREDIT or status == 402:
        return "quota"
    if code in _BAD_KEY or status in (401, 403):
        return "auth"
    if code in _TOO_FAST or status == 429:
        return "rate_limit"
    if status in _INPUT_STATUSES:
        return "invalid_input"
    if status == 503:
        return "provider_down"
    return "invalid_input" if status < 400 else None


def _sentence(kind: FailureCode, reply: Reply, param: str, words: str) -> str:
    said = f": {words.rstrip('.')}" if words else ""
    match kind:
        case "moderation":
            return f"{reply.provider} refused the content{said}."
        case "auth":
            return f"{reply.provider} did not accept the key (HTTP {reply.status})."
        case "quota":
            return f"{reply.provider} says that the account has no credit left{said}."
        case "rate_limit":
            return f"{reply.provider} takes no more requests for now{said}."
        case "provider_down":
            return f"{reply.provider} is overloaded{said}."
        case _:
            return f"{reply.provider} refused {param or 'the request'} (HTTP {reply.status}){said}."


def _refused_input(kind: FailureCode, code: str, param: str) -> str:
    if kind == "moderation":
        return param if param.startswith(("image", "input_reference")) else "prompt"
    if kind != "invalid_input":
        return ""
    if code == "model_not_found":
        return "model"
    return "prompt" if code in ("context_length_exceeded", "string_above_max_length") else param
