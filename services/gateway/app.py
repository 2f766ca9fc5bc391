"""The ASGI application: routers, error shapes, size limit. Built from what it is given; importing it does nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, fields

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from nats.aio.client import Client as NatsClient
from nats.js import JetStreamContext
from opentelemetry.propagate import extract
from opentelemetry.trace import SpanKind, get_tracer
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.command_client import CommandClient
from services.chassis.object_store import ObjectStore
from services.chassis.query_client import QueryClient
from services.chassis.view_updates import ViewUpdates
from services.gateway import problems
from services.gateway.documenting import document_with_examples
from services.gateway.registry_cache import KnownProviders
from services.gateway.routes import (
    assets,
    characters,
    episodes,
    health,
    ledger,
    live,
    outline,
    projects,
    providers,
    quotes,
    scenes,
    storyboard,
    unknown_outcomes,
    video,
)
from services.gateway.views import Rows

BODY_LIMIT = 1024 * 1024
"""Bytes of the largest request body; the largest text is 64 KiB."""

VERSION = "0.1.0"

ROUTES = (
    episodes,
    outline,
    quotes,
    characters,
    scenes,
    storyboard,
    video,
    projects,
    providers,
    ledger,
    unknown_outcomes,
    live,
    assets,
    health,
)


@dataclass(frozen=True, kw_only=True)
class Backing:
    """What the routes read and send through."""

    rows: Rows
    client: CommandClient
    queries: QueryClient
    known: KnownProviders
    views: ViewUpdates
    nats: NatsClient
    jetstream: JetStreamContext
    store: ObjectStore
    draining: asyncio.Event


class BodyLimit:
    """Refuses bodies over a limit while they arrive, however they are sent."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, counting the bytes of its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise problems.Refusal(
                    413, "too_large", f"the body is larger than {self._limit} bytes; shorten it"
                )
            return message

        await self._app(scope, counted, send)


class Traced:
    """A server span for each request, continuing the caller's ``traceparent``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on inside its span."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        with get_tracer("reelwright.gateway").start_as_current_span(
            f"{scope['method']} {scope['path']}", context=extract(headers), kind=SpanKind.SERVER
        ):
            await self._app(scope, receive, send)


def build_app(backing: Backing | None = None, *, allowed_origins: Sequence[str] = ()) -> FastAPI:
    """The application. Without a backing it can only print its OpenAPI document."""
    app = FastAPI(
        title="Reelwright",
        version=VERSION,
        summary="From a premise to a finished episode.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        responses=problems.RESPONSES,
    )
    problems.install(app)
    for routes in ROUTES:
        app.include_router(routes.router)
    app.add_middleware(BodyLimit, limit=BODY_LIMIT)
    app.add_middleware(Traced)
    if allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(allowed_origins),
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["ETag", "Location"],
        )
    app.openapi = lambda: document_with_examples(app)  # type: ignore[method-assign] # FastAPI's own way to extend it
    app.state.open_streams = 0
    if backing is not None:
        for part in fields(backing):
            setattr(app.state, part.name, getattr(backing, part.name))
    return app
