"""Traces: one set-up per process, spans that continue a stored W3C ``traceparent``, and its current value."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from opentelemetry import trace
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased
from opentelemetry.trace import Span, Status, StatusCode, Tracer
from opentelemetry.trace import TracerProvider as AnyTracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue

_W3C = TraceContextTextMapPropagator()
_TRACER = "reelwright"


def exporter_to(otlp_endpoint: str) -> SpanExporter:
    """Sends spans to the OTLP/HTTP collector with this base URL (``http://host:4318``)."""
    # Only a process that has a collector pays for importing its client.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter(endpoint=f"{otlp_endpoint.rstrip('/')}/v1/traces")


def tracer_provider(service: str, exporter: SpanExporter | None) -> TracerProvider:
    """A provider that names this service; without an exporter spans still carry ids, into the logs."""
    # Spans that nobody takes are not recorded: that costs a fifth, and their ids are the same.
    sampler = ParentBased(ALWAYS_ON) if exporter is not None else ALWAYS_OFF
    provider = TracerProvider(
        sampler=sampler, resource=Resource.create({SERVICE_NAME: service}), shutdown_on_exit=False
    )
    if exporter is not None:
        provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


@contextmanager
def telemetry(service: str, *, otlp_endpoint: str | None) -> Iterator[None]:
    """Traces this process from here to the end of the block, then sends what is left.

    Without ``otlp_endpoint`` nothing is sent. OpenTelemetry takes one provider per process: the first block
    of this process decides, later ones change nothing.
    """
    if isinstance(trace.get_tracer_provider(), TracerProvider):
        yield
        return
    provider = tracer_provider(service, exporter_to(otlp_endpoint) if otlp_endpoint else None)
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()


@contextmanager
def span(name: str, *, traceparent: str | None = None, **attributes: AttributeValue) -> Iterator[Span]:
    """A span named ``name`` around the block; ``traceparent`` makes it the child of a span stored elsewhere.

    Without one it is a child of the current span, if any. An exception marks it failed by its class only:
    messages may carry what a person wrote.
    """
    context = _W3C.extract({"traceparent": traceparent}) if traceparent else None
    tracer = _tracer_of(trace.get_tracer_provider())
    with tracer.start_as_current_span(
        name, context=context, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except Exception as failure:
            current.set_status(Status(StatusCode.ERROR, type(failure).__name__))
            raise


@lru_cache(maxsize=4)
def _tracer_of(provider: AnyTracerProvider) -> Tracer:
    """Kept, because making one costs more than the span it makes."""
    return provider.get_tracer(_TRACER)


def current_traceparent() -> str | None:
    """The current span as a W3C ``traceparent``, to be stored beside a message; None outside of any span."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get("traceparent")
