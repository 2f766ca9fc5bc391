"""Every error as RFC 9457 ``application/problem+json``: a code, a sentence, the field, and never a stack trace."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from contracts.message import RefusalCode, Refused
from services.chassis.failures import PASSING

_log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"

STATUS_OF: dict[RefusalCode, int] = {
    "invalid": 422,
    "not_found": 404,
    "conflict": 409,
    "stale_version": 412,
    "budget_exceeded": 402,
    "key_reused": 422,
    "unavailable": 503,
}


UNREADABLE = "the body is not readable JSON: send one JSON object in UTF-8"


class FieldError(BaseModel):
    """One field that is wrong, by its path in the request."""

    field: str
    message: str


class Problem(BaseModel):
    """The body of every error."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    instance: str = ""
    errors: list[FieldError] = []
    details: dict[str, Any] = {}


_OWN_CODES = {401: "unauthorized", 413: "too_large"}


def _example(status: int) -> dict[str, Any]:
    """A problem of this status, for OpenAPI."""
    code = next((code for code, mapped in STATUS_OF.items() if mapped == status), _OWN_CODES.get(status, ""))
    phrase = HTTPStatus(status).phrase
    detail = "a sentence that names what was wrong, which input, and what to do next"
    return Problem(title=phrase, status=status, detail=detail, code=code).model_dump(mode="json")


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema(), "example": _example(status)}},
    }
    for status in (401, 402, 404, 409, 412, 413, 422, 503)
}
"""What any route may answer, for OpenAPI."""


class Refusal(HTTPException):
    """A "no" of the gateway itself, with a code."""

    def __init__(self, status: int, code: str, detail: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)
        self.code = code


def not_found(what: str, identifier: str) -> Refusal:
    """There is no such thing, or it is another tenant's: the two read alike."""
    return Refusal(
        404, "not_found", f"there is no {what} {identifier!r}; ids are listed by the collection's GET"
    )


def install(app: FastAPI) -> None:
    """Makes every way to fail answer with a Problem."""

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, failure: HTTPException) -> JSONResponse:
        if failure.status_code == HTTPStatus.BAD_REQUEST:
            # FastAPI's word for a body that is no text or nested too deeply: the same to us as a missing bracket.
            return _answer(request, 422, "unreadable", UNREADABLE)
        code = getattr(failure, "code", HTTPStatus(failure.status_code).name.lower())
        return _answer(request, failure.status_code, code, str(failure.detail), headers=failure.headers)

    @app.exception_handler(Refused)
    async def on_refused(request: Request, refused: Refused) -> JSONResponse:
        return _answer(
            request, STATUS_OF[refused.code], refused.code, refused.sentence, details=refused.details
        )

    @app.exception_handler(RequestValidationError)
    async def on_invalid_request(request: Request, failure: RequestValidationError) -> JSONResponse:
        return _invalid(request, failure.errors())

    @app.exception_handler(ValidationError)
    async def on_invalid_command(request: Request, failure: ValidationError) -> JSONResponse:
        return _invalid(request, failure.errors(include_input=False, include_url=False))

    @app.exception_handler(Exception)
    async def on_failure(request: Request, failure: Exception) -> JSONResponse:
        _log.error("a request failed", path=request.url.path, exc_info=failure)
        return _answer(request, 500, "internal", "this is a fault of ours; it has been logged")

    for kind in PASSING:
        app.add_exception_handler(kind, _on_server_trouble)


async def _on_server_trouble(request: Request, failure: Exception) -> JSONResponse:
    """A database or bus that is away for a moment is no fault of the request: the client may repeat it."""
    _log.warning("a server is away", path=request.url.path, reason=repr(failure))
    sentence = f"a server this needs is away ({type(failure).__name__}); try again in a moment"
    return _answer(request, 503, "unavailable", sentence, headers={"Retry-After": "1"})


def _invalid(request: Request, errors: Sequence[Any]) -> JSONResponse:
    fields = [FieldError(field=_path(error["loc"]), message=error["msg"]) for error in errors]
    named = ", ".join(sorted({error.field for error in fields})) or "the body"
    unreadable = any(error["type"] == "json_invalid" for error in errors)
    detail = UNREADABLE if unreadable else f"the request is not valid: see {named}"
    return _answer(request, 422, "unreadable" if unreadable else "invalid", detail, errors=fields)


def _path(location: Sequence[Any]) -> str:
    parts = [str(part) for part in location]
    return (
        ".".join(parts[1:] if parts[:1] in (["body"], ["query"], ["path"], ["header"]) else parts) or "body"
    )


def _answer(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[FieldError] = (),
    details: dict[str, Any] | None = None,
    headers: Any = None,
) -> JSONResponse:
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        instance=request.url.path,
        errors=list(errors),
        details=details or {},
    )
    return JSONResponse(problem.model_dump(mode="json"), status, headers, media_type=MEDIA_TYPE)
