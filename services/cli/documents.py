"""``reelwright openapi`` and ``asyncapi``: the interface documents, without a server."""

from typing import Any

from contracts import asyncapi
from services.gateway.app import VERSION, build_app


def openapi_document() -> dict[str, Any]:
    """OpenAPI 3.1 of the gateway."""
    return build_app().openapi()


def asyncapi_document() -> dict[str, Any]:
    """AsyncAPI 3.0 of events and commands."""
    return asyncapi.document(VERSION)
