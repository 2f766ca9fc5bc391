"""Structured logs: JSON for machines or lines for people, UTC, with trace ids and without secrets."""

import logging
import re
import sys
from collections.abc import Callable, Collection, MutableMapping
from typing import Any, Literal, TextIO

import structlog
from opentelemetry import trace
from pydantic import SecretStr
from structlog.typing import EventDict, Processor

HIDDEN = "***"
_SECRET_NAME = re.compile(r"(?i)(passw|secret|token|api[_-]?key|authorization|credential|cookie|dsn$)")
_SECRET_TEXT = (
    (re.compile(r"(?<=://)[^/\s@]+(?=@)"), HIDDEN),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {HIDDEN}"),
    (re.compile(r"\bsk_\w+"), HIDDEN),
)
_SHORTEST_SECRET = 6


_also_hidden: set[str] = set()


def hide_in_logs(secrets: Collection[str]) -> None:
    """Hides these as well from now on, whenever the logs were configured: a service knows keys that the process does not."""
    _also_hidden.update(secrets)


def without(secrets: Collection[str], text: str) -> str:
    """The text without any of the secrets, the longest first; what is too short to be one is left."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    return text


def redaction(secrets: Collection[str]) -> Callable[[Any, str, EventDict], EventDict]:
    """A processor that hides ``secrets``, values under secret-sounding names, and what looks like a key."""
    known = frozenset(secrets)

    def hide_text(text: str) -> str:
        text = without(known | _also_hidden, text)
        for pattern, replacement in _SECRET_TEXT:
            text = pattern.sub(replacement, text)
        return text

    def hide(value: Any) -> Any:
        match value:
            case str():
                return hide_text(value)
            case SecretStr():
                return HIDDEN
            case bytes():
                return hide_text(value.decode("utf-8", "replace"))
            case dict():
                return hide_values(value)
            case list() | tuple() | set() | frozenset():
                return [hide(item) for item in value]
            case None | bool() | int() | float():
                return value
            case _:
                return hide_text(str(value))

    def hide_values(values: MutableMapping[str, Any]) -> dict[str, Any]:
        return {
            name: HIDDEN if _SECRET_NAME.search(str(name)) and value is not None else hide(value)
            for name, value in values.items()
        }

    return lambda _logger, _method, event: hide_values(event)


def add_trace_ids(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Names the current span, so that a line can be found from its trace and the other way round."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
        event["span_id"] = trace.format_span_id(context.span_id)
    return event


def configure_logs(
    *,
    log_format: Literal["console", "json"],
    level: Literal["debug", "info", "warning", "error"] = "info",
    secrets: Collection[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Sends each log line of this process, ours and the libraries', to ``stream`` (standard error)."""
    target = stream if stream is not None else sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        add_trace_ids,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=target.isatty(), timestamp_key="time")
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # Exceptions become text before redaction: their messages are where secrets turn up.
                structlog.processors.format_exc_info,
                redaction(secrets),
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("botocore", "aiobotocore", "urllib3", "httpx", "httpcore", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
