"""What Gemini's refusals and breakdowns are called here.

Gemini API, ``google.rpc.Status`` of generateContent and the error of the Interactions API: ``{"error": {"code", "message",
"status", "details"}}``, where the body may be a list of one such object and ``code`` a number or a word. A call that ends
in a 4xx or a 5xx is not billed (ai.google.dev, billing, "Am I charged for failed requests?"); work in the background is
another matter, see ``refusal_of_background_work``.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from services.generation.failures import FailureCode, ProviderFailure
from services.generation.wire.reply import Reply, parsed
from services.generation.wire.vendor_words import quoted

_SERVER_ERROR = 500

_UNSAFE = re.compile(
    r"(?<![A-Z])(SAFETY|PROHIBITED_CONTENT|BLOCKLIST|CONTENT[_ ]POLICY|MODEL_ARMOR)(?![A-Z_])", re.IGNORECASE
)
_PER_DAY = re.compile(r"per[ _]?day|prepay|credit|spend", re.IGNORECASE)
_BILLING = re.compile(r"billing", re.IGNORECASE)

_BY_STATUS: Mapping[str, FailureCode] = {
    "INVALID_ARGUMENT": "invalid_input",
    "INVALID_REQUEST": "invalid_input",
    "OUT_OF_RANGE": "invalid_input",
    "FAILED_PRECONDITION": "invalid_input",
    "NOT_FOUND": "invalid_input",
    "UNAUTHENTICATED": "auth",
    "PERMISSION_DENIED": "auth",
    "PAYMENT_REQUIRED": "quota",
    "RESOURCE_EXHAUSTED": "rate_limit",
    "RATE_LIMIT_EXCEEDED": "rate_limit",
    "DEADLINE_EXCEEDED": "timeout",
    "CANCELLED": "provider_down",
    "INTERNAL": "provider_down",
    "UNAVAILABLE": "provider_down",
    "UNKNOWN": "provider_down",
}
_BY_NUMBER: Mapping[int, FailureCode] = {
    400: "invalid_input",
    401: "auth",
    402: "quota",
    403: "auth",
    404: "invalid_input",
    408: "timeout",
    413: "invalid_input",
    429: "rate_limit",
    504: "timeout",
}


def refusal(reply: Reply) -> ProviderFailure | None:
    """The vendor's own error of a call that ends with its answer; None for what is not in its shape."""
    error = _error_in(reply)
    if error is None:
        return None
    failure = failure_of(error, number=reply.status)
    failure.charged = reply.lost_charge if failure.code == "timeout" else reply.refusal_charge
    if failure.retry_after is None:
        failure.retry_after = reply.retry_after
    return failure


def refusal_of_background_work(reply: Reply) -> ProviderFailure | None:
    """As ``refusal``, but where the server broke down the work may have been taken on, and goes on, and is billed."""
    failure = refusal(reply)
    if failure is not None and reply.status >= _SERVER_ERROR:
        failure.charged = reply.lost_charge
    return failure


def failure_of(error: Mapping[str, Any], *, number: int = 0) -> ProviderFailure:
    """An error in Gemini's words as a failure here that was not billed; ``number`` is the HTTP status, if there is one."""
    code, said = _code_of(error, number), quoted(error.get("message") or "no reason given")
    match code:
        case "moderation":
            return refused(said)
        case "auth":
            # The vendor's sentence is left out: it may quote the key.
            return ProviderFailure("auth", "Gemini does not accept the key, or the key may not do this.")
        case "invalid_input":
            refused_input = "model" if number == 404 else ""
            return ProviderFailure(
                code, f"Gemini does not accept the request: {said}", refused_input=refused_input
            )
        case "quota":
            return ProviderFailure("quota", f"What this key may use at Gemini is used up: {said}")
        case "rate_limit":
            return ProviderFailure(
                "rate_limit", f"Gemini has too much to do: {said}", retry_after=_retry_delay(error)
            )
        case _:
            return ProviderFailure(code, f"Gemini broke down: {said}")


def refused(why: str, *, charged: int | None = 0) -> ProviderFailure:
    """A refusal of the content. Gemini never says which input it was that it did not like: all of it is the prompt."""
    return ProviderFailure(
        "moderation",
        f"Gemini refused the prompt: {quoted(why)}",
        refused_input="prompt",
        charged=charged,
    )


def _error_in(reply: Reply) -> Mapping[str, Any] | None:
    if reply.status < 400:
        return None
    try:
        body = parsed(reply.body)
    except ValueError:
        return None
    if isinstance(body, list) and body:
        body = body[0]
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else None


def _code_of(error: Mapping[str, Any], number: int) -> FailureCode:
    word = str(error.get("status") or error.get("code") or "").upper()
    message, details = str(error.get("message") or ""), json.dumps(error.get("details") or [])
    code = _BY_STATUS.get(word) or _BY_NUMBER.get(number or _number(error.get("code")), "provider_down")
    if number == 402:
        return "quota"
    if code in ("invalid_input", "provider_down") and _UNSAFE.search(f"{word} {message}"):
        return "moderation"
    if code == "invalid_input" and ("API_KEY_INVALID" in details or "API key" in message):
        return "auth"
    if word == "FAILED_PRECONDITION" and _BILLING.search(message):
        return "quota"
    if code == "rate_limit":
        # Every 429 tells to look at "plan and billing details": only without a time to wait is it about money.
        for_good = _BILLING.search(message) and _retry_delay(error) is None
        if for_good or _PER_DAY.search(message + details):
            return "quota"
    return code


def _number(code: object) -> int:
    return code if isinstance(code, int) else 0


def _retry_delay(error: Mapping[str, Any]) -> float | None:
    """Seconds of a ``google.rpc.RetryInfo``, as in ``"17s"``."""
    details = error.get("details")
    for detail in details if isinstance(details, list) else ():
        if isinstance(detail, dict) and str(detail.get("@type", "")).endswith("RetryInfo"):
            told = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)s", str(detail.get("retryDelay", "")))
            if told:
                return float(told[1])
    return None
