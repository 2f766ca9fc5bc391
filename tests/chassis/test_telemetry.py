"""Traces: a stored traceparent is continued, and failures are named without their words."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from services.chassis.telemetry import (
    current_traceparent,
    exporter_to,
    span,
    tracer_provider,
)

pytestmark = pytest.mark.unit

STORED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """A provider of the test's own: OpenTelemetry lets the one of the process be set only once."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    return exporter


def test_outside_of_any_span_there_is_no_traceparent(spans: InMemorySpanExporter) -> None:
    assert current_traceparent() is None


def test_a_span_continues_a_stored_traceparent(spans: InMemorySpanExporter) -> None:
    with span("work", traceparent=STORED, lane="image"):
        inner = current_traceparent()
    finished = spans.get_finished_spans()[0]

    assert inner is not None
    assert inner.split("-")[1] == "0af7651916cd43dd8448eb211c80319c"
    assert finished.parent is not None
    assert trace.format_span_id(finished.parent.span_id) == "b7ad6b7169203331"
    assert dict(finished.attributes or {}) == {"lane": "image"}


def test_spans_nest_and_a_broken_traceparent_starts_a_new_trace(spans: InMemorySpanExporter) -> None:
    with span("outer", traceparent="rubbish"), span("inner"):
        pass
    inner, outer = spans.get_finished_spans()

    assert outer.parent is None
    assert inner.parent is not None
    assert outer.context is not None
    assert inner.parent.span_id == outer.context.span_id


def test_a_failure_is_marked_by_its_class_and_not_by_its_words(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="what a person wrote"), span("work"):
        raise ValueError("what a person wrote")
    finished = spans.get_finished_spans()[0]

    assert finished.status.status_code is StatusCode.ERROR
    assert finished.status.description == "ValueError"
    assert "what a person wrote" not in json.dumps(json.loads(finished.to_json()))


def test_spans_reach_a_collector_over_otlp_http() -> None:
    received: list[tuple[str, ExportTraceServiceRequest]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            received.append((self.path, ExportTraceServiceRequest.FromString(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as collector:
        threading.Thread(target=collector.serve_forever, daemon=True).start()
        provider = tracer_provider("render", exporter_to(f"http://127.0.0.1:{collector.server_port}/"))
        provider.get_tracer("test").start_span("encode").end()
        provider.shutdown()
        collector.shutdown()

    path, request = received[0]
    assert path == "/v1/traces"
    resource = request.resource_spans[0]
    assert resource.scope_spans[0].spans[0].name == "encode"
    assert {each.key: each.value.string_value for each in resource.resource.attributes}[
        "service.name"
    ] == "render"
