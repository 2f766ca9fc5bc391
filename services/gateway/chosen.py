"""Who is to do the work of a request: in its body, or in its query; a request without either leaves it open."""

from typing import Annotated

from fastapi import Depends, Query

from contracts.message import Line
from services.gateway.requests import Choice

Provider = Annotated[
    Line, Query(description="Who is to do it, as `GET /api/v1/providers` lists them; also in the body.")
]
Model = Annotated[Line, Query(description="Which of its models; also in the body.")]


def _by_query(provider: Provider = "", model: Model = "") -> Choice:
    return Choice(provider=provider, model=model)


def _by_either(body: Choice | None = None, provider: Provider = "", model: Model = "") -> Choice:
    """What the body says stands before what the query says."""
    said = body or Choice()
    return Choice(provider=said.provider or provider, model=said.model or model)


Chosen = Annotated[Choice, Depends(_by_either)]
Wondered = Annotated[Choice, Depends(_by_query)]
"""The choice of a question, which has no body."""
