"""Every way to fail answers with a problem that names what was wrong, and none shows a stack."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from contracts.message import Refused
from services.gateway import problems
from services.gateway.app import BodyLimit

pytestmark = pytest.mark.unit


class Order(BaseModel):
    number: int


def app() -> FastAPI:
    served = FastAPI()
    problems.install(served)
    served.add_middleware(BodyLimit, limit=100)
    failures: dict[str, Exception] = {
        "refused": Refused("conflict", "The outline is confirmed already.", state="refined"),
        "away": ConnectionRefusedError("postgres://user:secret@host"),
        "bug": ZeroDivisionError("secret"),
    }

    @served.post("/order")
    async def order(body: Order) -> int:
        return body.number

    @served.get("/fail/{how}")
    async def fail(how: str) -> None:
        raise failures[how]

    return served


async def answer(method: str, path: str, **more: Any) -> tuple[httpx.Response, dict[str, Any]]:
    transport = httpx.ASGITransport(app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        found = await client.request(method, path, **more)
    assert found.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = found.json()
    assert problem["status"] == found.status_code
    assert problem["instance"] == path
    assert "secret" not in found.text
    return found, problem


async def test_a_refusal_keeps_its_code_sentence_and_details() -> None:
    _, problem = await answer("GET", "/fail/refused")
    assert (problem["status"], problem["code"]) == (409, "conflict")
    assert problem["detail"] == "The outline is confirmed already."
    assert problem["details"] == {"state": "refined"}


async def test_a_server_that_is_away_is_a_503_to_be_repeated() -> None:
    found, problem = await answer("GET", "/fail/away")
    assert (problem["status"], problem["code"]) == (503, "unavailable")
    assert found.headers["retry-after"]


async def test_a_fault_of_ours_says_no_more_than_that() -> None:
    _, problem = await answer("GET", "/fail/bug")
    assert (problem["status"], problem["code"]) == (500, "internal")


async def test_a_wrong_field_is_named() -> None:
    _, problem = await answer("POST", "/order", json={"number": "many"})
    assert (problem["status"], problem["code"]) == (422, "invalid")
    assert problem["errors"][0]["field"] == "number"


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[" * 90])
async def test_what_is_no_json_is_unreadable(content: bytes) -> None:
    _, problem = await answer("POST", "/order", content=content, headers={"content-type": "application/json"})
    assert (problem["status"], problem["code"]) == (422, "unreadable")


async def test_a_large_body_is_refused() -> None:
    _, problem = await answer(
        "POST", "/order", content=b"1" * 200, headers={"content-type": "application/json"}
    )
    assert (problem["status"], problem["code"]) == (413, "too_large")


async def test_unknown_paths_and_methods_are_problems_too() -> None:
    assert (await answer("GET", "/nowhere"))[1]["status"] == 404
    assert (await answer("PUT", "/order"))[1]["status"] == 405
