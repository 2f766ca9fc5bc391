"""What Segmind's refusals and failures are called here.

Segmind, v2: ``{"error": "a sentence"}`` and an HTTP status, no codes. One status means several things: 406 is a missing
credit, a spend limit or a wrong parameter, 422 a job that failed, and a wrong verb answers a page of HTML. Billed is only
what ended with HTTP 200.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from services.generation.failures import FailureCode, ProviderFailure
from services.generation.wire.reply import Reply, parsed
from services.generation.wire.vendor_words import error_words

FAILED = "FAILED"

_GONE = (404, 405, 410)
_NO_CREDIT = re.compile(r"credit|balance|insufficient", re.IGNORECASE)
_TOO_LITTLE_CREDIT = re.compile(r"insufficient (credit|balance)", re.IGNORECASE)
_SPEND_LIMIT = re.compile(r"spend|limit", re.IGNORECASE)
_UNSAFE = re.compile(
    r"content.?polic|moderat|safety|nsfw|prohibited|violat|flagged|inappropriate|sensitive (content|material)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\b(image|picture|photo|frame|url|file|asset)", re.IGNORECASE)
_NOT_FETCHED = re.compile(
    r"download|fetch|retriev|unreachable|could not (be )?(open|load|access)", re.IGNORECASE
)
_WRONG_INPUT = re.compile(
    r"mandatory|required|must be|invalid|not supported|unsupported|not allowed|out of range|too (long|short|large|small)",
    re.IGNORECASE,
)
_LONGEST_WAIT = 3_600.0
_FIRST_YEAR_IN_MILLISECONDS = 1e11


def refusal_of(clock: Callable[[], datetime]) -> Callable[[Reply], ProviderFailure | None]:
    """Reads the vendor's error shapes; None leaves a reply to its status. ``clock`` tells the time in UTC."""
    return lambda reply: _refusal(reply, clock())


def failure_of_job(said: Mapping[str, Any]) -> ProviderFailure:
    """Why a job failed, from what its status or result says. It is over and was not billed, so a breakdown of the vendor's
    own is safely tried again.
    """
    words = error_words(said) or "no reason given"
    code, refused_input = _failed(words)
    blamed = f"refused the {refused_input}" if refused_input else "could not make it"
    return ProviderFailure(
        code,
        f"Segmind {blamed}: {words.rstrip('.')}.",
        refused_input=refused_input,
        charged=0,
        lost=True,
    )


def _refusal(reply: Reply, now: datetime) -> ProviderFailure | None:
    if reply.status < 400:
        return None
    said = _said(reply)
    if said.get("status") == FAILED:
        return failure_of_job(said)
    words = error_words(said)
    told = f": {words.rstrip('.')}" if words else ""
    match reply.status:
        case status if status in _GONE and reply.charges:
            return ProviderFailure(
                "invalid_input",
                f"Segmind does not offer this model any more (HTTP {status}){told}.",
                refused_input="model",
                next_step="Choose another model, then ask for this piece again.",
                charged=reply.refusal_charge,
            )
        case status if status in _GONE and reply.owed and words:
            # The record of a request expires before the file does: what became of the work cannot be asked any more.
            return ProviderFailure(
                "unknown_outcome",
                f"Segmind has forgotten the request{told}.",
                charged=reply.lost_charge,
            )
        case 403:
            return ProviderFailure(
                "auth",
                "Segmind does not let this key use the model.",
                next_step="Allow the model for the team at Segmind, or choose another model.",
                charged=reply.refusal_charge,
            )
        case 406:
            return _not_acceptable(reply, words)
        case 400 | 422:
            return _refused(reply, words)
        case 429:
            wait = reply.retry_after if reply.retry_after is not None else _reset(reply.headers, now)
            return ProviderFailure(
                "rate_limit",
                f"Segmind takes no more requests for now{told}.",
                retry_after=wait,
                charged=reply.refusal_charge,
            )
    return None


def _not_acceptable(reply: Reply, words: str) -> ProviderFailure:
    if "content type" not in words.lower() and _NO_CREDIT.search(words):
        return ProviderFailure(
            "quota", f"The credit at Segmind is used up: {words}.", charged=reply.refusal_charge
        )
    if _SPEND_LIMIT.search(words):
        return ProviderFailure(
            "quota",
            f"A spend limit at Segmind was reached: {words}.",
            next_step="Raise the spend limit at Segmind or choose another provider, then continue.",
            charged=reply.refusal_charge,
        )
    return _refused(reply, words)


def _refused(reply: Reply, words: str) -> ProviderFailure:
    if _UNSAFE.search(words):
        refused_input = "picture" if _PICTURE.search(words) else "prompt"
        return ProviderFailure(
            "moderation",
            f"Segmind refused the {refused_input}: {words}.",
            refused_input=refused_input,
            charged=reply.refusal_charge,
        )
    return ProviderFailure(
        "invalid_input",
        f"Segmind does not accept the request (HTTP {reply.status}): {words or 'no reason given'}.",
        charged=reply.refusal_charge,
    )


def _failed(words: str) -> tuple[FailureCode, str]:
    """Code, and the input that is to blame if one is."""
    about_a_picture = _PICTURE.search(words) is not None
    if _TOO_LITTLE_CREDIT.search(words):
        return "quota", ""
    if _UNSAFE.search(words):
        return "moderation", "picture" if about_a_picture else "prompt"
    if about_a_picture and _NOT_FETCHED.search(words):
        return "unreachable_asset", "picture"
    if _WRONG_INPUT.search(words):
        return "invalid_input", "picture" if about_a_picture else "prompt"
    return "provider_down", ""


def _said(reply: Reply) -> Mapping[str, Any]:
    try:
        said = parsed(reply.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _reset(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until ``x-rate-limit-reset-at-utc``, an ISO date or seconds (or milliseconds) since 1970."""
    told = headers.get("x-rate-limit-reset-at-utc", "").strip()
    try:
        if told.replace(".", "", 1).isdecimal():
            epoch = float(told)
            epoch = epoch / 1000 if epoch > _FIRST_YEAR_IN_MILLISECONDS else epoch
            reset = datetime.fromtimestamp(epoch, UTC)
        else:
            reset = datetime.fromisoformat(told)
            reset = reset if reset.tzinfo else reset.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return min(max((reset - now).total_seconds(), 0.0), _LONGEST_WAIT)
