"""Keys planted in the settings of every provider never turn up in a log line, an event, a trace or a reply."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from contracts.generation.commands import Work
from contracts.generation.queries import ListProviders, ProvidersListed
from services.chassis.command_client import CommandClient
from services.chassis.infrastructure import Infrastructure, open_infrastructure
from services.chassis.lifecycle import RunningServices
from services.chassis.logs import configure_logs
from services.chassis.query_client import QueryClient
from services.generation.accounts import Accounts
from services.generation.composition import compose
from services.generation.jobs import ENDED_BY, RESTING
from services.generation.provider_calls import Patience
from services.generation.provider_registry import VENDORS
from services.generation.settings import GenerationSettings
from tests.generation import wishes
from tests.job_stories import JobStories
from tests.service_processes import Place
from tests.standins.server import Answer, Seen, StandIn, standin

pytestmark = pytest.mark.connected

CANARY = "canary-5f1c"
KEYS = {vendor.name: f"{CANARY}-of-{vendor.name}" for vendor in VENDORS if vendor.name != "comfyui"}


def gossip(seen: Seen) -> Answer:
    """A vendor that is broken in the worst way: it repeats all it was sent, the key included."""
    words = f"You sent {dict(seen.headers)}"
    error = {"message": words, "type": words, "code": words, "status": words}
    body = {"error": error, "detail": {"status": words, "message": words}, "message": words}
    status = 500 if "outcome" in seen.body.decode(errors="replace") else 401
    return Answer(status=status, json=body)


def accounts(vendor: StandIn) -> Accounts:
    keys = {f"{name}_api_key": key for name, key in KEYS.items()}
    addresses = {f"{name}_base_url": vendor.url for name in KEYS}
    rest = {"segmind_upload_url": f"{vendor.url}/upload", "compatible_models": {"text": "llama"}}
    return Accounts.model_validate({**keys, **addresses, **rest})


def orders() -> list[Work]:
    """For each vendor one that is refused and one of which nobody knows what became."""
    of_vendor = {
        "openai": wishes.outline(),
        "compatible": wishes.outline(),
        "gemini": wishes.picture(),
        "minimax": wishes.line(),
        "segmind": wishes.picture(),
        "elevenlabs": wishes.line(),
    }
    assert set(of_vendor) == set(KEYS)
    return [
        wish.model_copy(update={"job_id": f"job_{name}_{fate}", "provider": name, **_told(wish, fate)})
        for name, wish in of_vendor.items()
        for fate in ("refused", "outcome")
    ]


def _told(wish: Work, fate: str) -> dict[str, object]:
    """The fate stands in the words that the vendor is sent."""
    if "scene" in type(wish).model_fields:
        scene = wish.model_dump()["scene"] | {"description": fate}
        return {"scene": type(wish).model_fields["scene"].annotation.model_validate(scene)}  # type: ignore[union-attr]
    return {"premise" if "premise" in type(wish).model_fields else "text": f"The {fate}."}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Every log line, configured as a process does it that knows none of these keys."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logs(log_format="json", level="debug", stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    return exporter


@pytest.fixture
async def infrastructure(tmp_path: Path, postgres_dsn: str, nats_url: str) -> AsyncIterator[Infrastructure]:
    place = Place(directory=tmp_path, postgres_dsn=postgres_dsn, nats_url=nats_url)
    async with open_infrastructure(place.settings) as infrastructure:
        yield infrastructure


async def test_no_key_leaves_except_to_its_vendor(
    lines: io.StringIO, spans: InMemorySpanExporter, infrastructure: Infrastructure
) -> None:
    async with standin(gossip) as vendor:
        patience = Patience(first_pause=0.05, longest_pause=0.2, tries=2)
        service = compose(infrastructure, GenerationSettings(), accounts(vendor), patience=patience)
        running = RunningServices((service,), infrastructure)
        await running.start()
        try:
            commands = CommandClient(infrastructure.nats, seconds=30)
            jobs = orders()
            for wish in jobs:
                await commands.send(wish, tenant=wishes.TENANT, correlation_id="c")
            heard = {*ENDED_BY, *RESTING, "AttemptFailed"}
            await JobStories(infrastructure.log("generation")).until(
                lambda told: all(heard.intersection(told[wish.job_id]) for wish in jobs), seconds=90
            )
            listed = await QueryClient(infrastructure.nats, seconds=30).ask(
                ListProviders(), ProvidersListed, tenant=wishes.TENANT
            )
            health = await running.health_of(service)
            structlog.get_logger("test").error("a dump", settings=str(list(KEYS.values())))
        finally:
            await asyncio.wait_for(running.stop(), 60)
        sent = [dict(seen.headers) for seen in vendor.requests]
    for name, key in KEYS.items():
        assert any(key in str(headers) for headers in sent), f"{name} was never asked with its key"
    events = await infrastructure.pool.fetch(
        "select data::text || meta::text as text from generation.messages"
    )
    replies = [listed.model_dump_json(), str(health)]
    traces = [span.to_json() for span in spans.get_finished_spans()]
    told = [row["text"] for row in events]
    assert "refused" in "".join(told)
    assert len(lines.getvalue().splitlines()) > len(jobs)
    assert traces
    for place in (told, replies, traces, lines.getvalue().splitlines()):
        leaks = [text for text in place if CANARY in text]
        assert not leaks, leaks[0]
