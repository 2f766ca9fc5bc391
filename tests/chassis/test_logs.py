"""Logs: one format for our lines and the libraries', trace ids, and no secret in any corner."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any, Literal

import pytest
import structlog
from pydantic import SecretStr

from services.chassis.logs import configure_logs
from services.chassis.telemetry import span, telemetry

pytestmark = pytest.mark.unit

CANARY = "canary-4711-hush"


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def logged(
    log_format: Literal["console", "json"] = "json", level: Literal["debug", "info", "warning"] = "info"
) -> io.StringIO:
    stream = io.StringIO()
    configure_logs(log_format=log_format, level=level, secrets=[CANARY], stream=stream)
    return stream


def refuse() -> None:
    raise RuntimeError(f"refused {CANARY} at nats://me:nat5word@host")


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_utc_time_level_and_fields() -> None:
    stream = logged()

    structlog.get_logger().info("job finished", job="j1", seconds=1.5, title="雨夜")

    (line,) = lines(stream)
    assert (line["event"], line["level"], line["job"], line["seconds"]) == ("job finished", "info", "j1", 1.5)
    assert line["time"].endswith("Z")
    assert "雨夜" in stream.getvalue()


def test_lines_of_libraries_look_the_same() -> None:
    stream = logged()

    logging.getLogger("uvicorn").warning("slow %s", "client")

    (line,) = lines(stream)
    assert (line["event"], line["level"], line["logger"]) == ("slow client", "warning", "uvicorn")


def test_what_is_below_the_level_is_not_written() -> None:
    stream = logged(level="warning")

    structlog.get_logger().info("chatter")
    logging.getLogger("library").info("chatter")

    assert stream.getvalue() == ""


def test_a_line_inside_a_span_carries_its_ids() -> None:
    stream = logged()

    with telemetry("tests", otlp_endpoint=None), span("work", traceparent=f"00-{'ab' * 16}-{'cd' * 8}-01"):
        structlog.get_logger().info("inside")
    structlog.get_logger().info("outside")

    inside, outside = (line for line in lines(stream) if line["event"] in ("inside", "outside"))
    assert inside["trace_id"] == "ab" * 16
    assert len(inside["span_id"]) == 16
    assert "trace_id" not in outside


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_no_secret_reaches_a_line(log_format: Literal["console", "json"]) -> None:
    stream = logged(log_format)
    log = structlog.get_logger()

    log.info(f"connecting with {CANARY}", nested={"deep": [f"x{CANARY}x", {"password": "open sesame"}]})
    log.info("headers", headers={"Authorization": "Bearer abcdefgh12345", "X-API-Key": "whatever it is"})
    log.info("urls", url="postgresql://user:pa55word@db/x", key="sk_live_0123456789", raw=CANARY.encode())
    log.info("typed", value=SecretStr("typed-secret"), api_key="k", thing=ValueError(CANARY))
    try:
        refuse()
    except RuntimeError:
        log.exception("failed")
    logging.getLogger("library").error("sent %s", CANARY)

    written = stream.getvalue()
    for secret in (CANARY, "open sesame", "abcdefgh12345", "whatever it is", "pa55word", "0123456789"):
        assert secret not in written
    assert "typed-secret" not in written
    assert "nat5word" not in written
    assert "RuntimeError" in written
    assert "@db/x" in written
