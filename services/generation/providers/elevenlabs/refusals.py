"""What ElevenLabs' refusals are called here.

ElevenLabs, "Errors": ``{"detail": {"type", "code", "message", "status", "param"}}``, where older replies have no more than
``status`` and ``message``; a wrong field is ``{"detail": [{"loc": [...], "msg": ...}]}`` as FastAPI says it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from services.generation.failures import FailureCode, ProviderFailure
from services.generation.wire.reply import Reply, parsed
from services.generation.wire.vendor_words import quoted

_CODES: Mapping[str, FailureCode] = {
    "quota_exceeded": "quota",
    "insufficient_credits": "quota",
    "payment_required": "quota",
    "feature_not_available": "quota",
    "subscription_required": "quota",
    "too_many_concurrent_requests": "rate_limit",
    "concurrent_limit_exceeded": "rate_limit",
    "rate_limit_exceeded": "rate_limit",
    "system_busy": "rate_limit",
    "service_unavailable": "provider_down",
    "maintenance": "provider_down",
    "already_running": "provider_down",
    "already_processing": "provider_down",
    "concurrent_modification": "provider_down",
    "bad_prompt": "moderation",
    "bad_composition_plan": "moderation",
}
_TYPES: Mapping[str, FailureCode] = {
    "authentication_error": "auth",
    "authorization_error": "auth",
    "payment_required": "quota",
    "rate_limit_error": "rate_limit",
    "service_unavailable": "provider_down",
    "validation_error": "invalid_input",
    "invalid_request": "invalid_input",
    "not_found": "invalid_input",
}
_STATUSES: Mapping[int, FailureCode] = {
    400: "invalid_input",
    401: "auth",
    402: "quota",
    403: "auth",
    404: "invalid_input",
    413: "invalid_input",
    422: "invalid_input",
    429: "rate_limit",
}
_UNSAFE = re.compile(
    r"moderat|prohibited|content.?polic|terms of (service|use)|safety|copyright", re.IGNORECASE
)
_PLAN = "Choose a plan of ElevenLabs that includes this, or another model or provider."
_NEXT_STEP: Mapping[str, str] = {
    "voice": "Name another voice of this account for the character, or leave its voice open.",
    "model": "Choose another model, then ask for this piece again.",
}

_PLACE_FREE_SECONDS = 1.0
"""Every place of the plan is taken: one is free as soon as a request of ours ends, so backing off only loses time."""
_BUSY_SECONDS = 10.0


def refusal_of(words: str) -> Callable[[Reply], ProviderFailure | None]:
    """Reads the vendor's own error shapes. ``words`` is what the input is called that is refused for what it says.

    None leaves a reply to its status: a breakdown without a reason, which may be billed.
    """
    return lambda reply: _refusal(reply, words)


def _refusal(reply: Reply, words: str) -> ProviderFailure | None:
    if reply.status < 400:
        return None
    detail = _detail_of(reply)
    if isinstance(detail, list):
        return _wrong_field(reply, detail)
    if not isinstance(detail, dict):
        return None
    name = str(detail.get("code") or detail.get("status") or "")
    code = _CODES.get(name) or _TYPES.get(str(detail.get("type"))) or _STATUSES.get(reply.status)
    said = quoted(detail.get("message") or name or "no reason given").rstrip(".")
    if code == "invalid_input" and _UNSAFE.search(f"{name} {said}"):
        code = "moderation"
    match code:
        case None:
            return None
        case "auth":
            # The vendor's sentence is left out: it may quote the key.
            sentence = "ElevenLabs does not accept the key, or the key may not do this."
            return ProviderFailure("auth", sentence, charged=reply.refusal_charge)
        case "quota":
            step = _PLAN if name in ("feature_not_available", "subscription_required") else None
            sentence = f"What this account may use at ElevenLabs is used up: {said}."
            return ProviderFailure("quota", sentence, next_step=step, charged=reply.refusal_charge)
        case "rate_limit":
            return _busy(reply, name, said)
        case "provider_down":
            sentence = f"ElevenLabs takes no work now: {said}."
            wait = reply.retry_after
            return ProviderFailure(code, sentence, retry_after=wait, charged=reply.refusal_charge)
        case "moderation":
            sentence = f"ElevenLabs refused the {words}: {said}."
            return ProviderFailure(code, sentence, refused_input=words, charged=reply.refusal_charge)
        case _:
            blamed = _input_in(name, detail)
            return ProviderFailure(
                "invalid_input",
                f"ElevenLabs does not accept the {blamed or 'request'}: {said}.",
                refused_input=blamed,
                next_step=_NEXT_STEP.get(blamed),
                charged=reply.refusal_charge,
            )


def _busy(reply: Reply, name: str, said: str) -> ProviderFailure:
    full = name in ("too_many_concurrent_requests", "concurrent_limit_exceeded")
    default = _PLACE_FREE_SECONDS if full else _BUSY_SECONDS
    return ProviderFailure(
        "rate_limit",
        f"ElevenLabs takes no more requests for now: {said}.",
        retry_after=default if reply.retry_after is None else reply.retry_after,
        charged=reply.refusal_charge,
    )


def _wrong_field(reply: Reply, errors: list[Any]) -> ProviderFailure:
    first = errors[0] if errors and isinstance(errors[0], dict) else {}
    place = first.get("loc")
    field = quoted(place[-1], 60) if isinstance(place, list) and place else ""
    blamed = _OURS.get(field, field)
    return ProviderFailure(
        "invalid_input",
        f"ElevenLabs does not accept the {blamed or 'request'}: {quoted(first.get('msg') or 'no reason given')}.",
        refused_input=blamed,
        next_step=_NEXT_STEP.get(blamed),
        charged=reply.refusal_charge,
    )


_OURS: Mapping[str, str] = {
    "voice_id": "voice",
    "model_id": "model",
    "language_code": "language",
    "music_length_ms": "frames",
}
"""The vendor's fields that have another name here."""


def _input_in(name: str, detail: Mapping[str, Any]) -> str:
    """Our name of the input that is to blame; empty if the vendor does not say."""
    if name in (
        "text_too_long",
        "text_too_short",
        "empty_text",
        "invalid_text",
        "max_character_limit_exceeded",
    ):
        return "text"
    if "voice" in name:
        return "voice"
    if "model" in name:
        return "model"
    field = detail.get("param")
    return _OURS.get(field, quoted(field, 60)) if isinstance(field, str) else ""


def _detail_of(reply: Reply) -> Any:
    try:
        said = parsed(reply.body)
    except ValueError:
        return None
    return said.get("detail") if isinstance(said, dict) else None
