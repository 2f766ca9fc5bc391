"""One trace from the HTTP request through NATS to ffmpeg, received by a real OTLP sink."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.journeys.system import INSTANT, advanced, created, post, reached, running_system

pytestmark = pytest.mark.journey


class Sink(ThreadingHTTPServer):
    """Takes spans as a collector does: POST /v1/traces, protobuf."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Receiver)
        self.names: dict[str, set[str]] = defaultdict(set)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Receiver(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                for span in scope.spans:
                    self.server.names[span.trace_id.hex()].add(span.name)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def sink() -> Iterator[Sink]:
    """A sink that listens for the length of the block."""
    server = Sink()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def test_a_trace_leads_from_the_request_to_ffmpeg() -> None:
    with sink() as collector:
        async with running_system(otlp_endpoint=collector.endpoint, **INSTANT) as system:
            async with system.client() as client:
                episode_id = await created(client, shots=4)
                await advanced(client, episode_id, "storyboard_confirmed")
                trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
                client.headers["traceparent"] = f"00-{trace_id}-00f067aa0ba902b7-01"
                await post(client, episode_id, "video/generate")
                del client.headers["traceparent"]
                await reached(client, episode_id, "video_completed")
            assert await system.stop() == 0
        names = collector.names[trace_id]
    assert any(name.startswith("POST") for name in names), names
    assert "send ShootVideo" in names
    assert "episode.production VideoAsked" in names
    assert any("GenerateShotVideo" in name for name in names)
    assert "render episode" in names
    assert "ffmpeg" in names
