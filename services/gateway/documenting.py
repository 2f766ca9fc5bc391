"""The OpenAPI document: what FastAPI derives, with a recorded answer as the example of every operation."""

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

EXAMPLES = Path(__file__).parent / "examples.json"
"""``METHOD path`` -> status and body of an answer; recorded from a running system by tests/journeys/examples.py."""


def document_with_examples(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 of the application."""
    document: dict[str, Any] = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        license_info=app.license_info,
        routes=app.routes,
    )
    for operation, answer in json.loads(EXAMPLES.read_text(encoding="utf-8")).items():
        method, path = operation.split(" ")
        responses = document["paths"][path][method.lower()]["responses"]
        content = responses[str(answer["status"])].setdefault("content", {})
        content.setdefault("application/json", {})["example"] = answer["body"]
    return document
