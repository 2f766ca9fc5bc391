"""What an HTTP status means where the vendor's own error shape says nothing. Pure."""

from services.generation.failures import FailureCode, ProviderFailure
from services.generation.wire.reply import Reply, parsed
from services.generation.wire.vendor_words import error_words

_CODES: dict[int, FailureCode] = {
    401: "auth",
    402: "quota",
    403: "auth",
    408: "timeout",
    429: "rate_limit",
}
_SAID: dict[FailureCode, str] = {
    "auth": "refused the key",
    "quota": "says that the account has no credit left",
    "rate_limit": "takes no more requests for now",
    "timeout": "gave up waiting",
    "provider_down": "is out of order",
    "invalid_input": "refused the request",
}


def failure_of_status(reply: Reply) -> ProviderFailure | None:
    """The failure a status stands for; None for success. A refusal was not billed, a breakdown may have been."""
    if 200 <= reply.status < 300:
        return None
    if reply.status < 400:
        return reply.unusable(f"it leads elsewhere (HTTP {reply.status})")
    code = _CODES.get(reply.status, "provider_down" if reply.status >= 500 else "invalid_input")
    lost = reply.status >= 500 or code == "timeout"
    return ProviderFailure(
        code,
        f"{reply.provider} {_SAID[code]} (HTTP {reply.status}){_words(reply, code)}.",
        retry_after=reply.retry_after,
        charged=reply.lost_charge if lost else reply.refusal_charge,
    )


def _words(reply: Reply, code: FailureCode) -> str:
    """What the vendor said about it; nothing about keys, which it likes to quote."""
    if code == "auth":
        return ""
    try:
        words = error_words(parsed(reply.body))
    except ValueError:
        return ""
    return f": {words.rstrip('.')}" if words else ""
