"""One call to a vendor over real HTTP: what is sent where, what comes back, and what a lost reply means for the money."""

import gzip
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.chassis.outgoing import Outgoing
from services.generation.failures import ProviderFailure
from services.generation.wire.api import Api, Reply
from services.generation.wire.breakdown import Breakdown
from tests.generation.providers.cases import hurry
from tests.standins.server import (
    Answer,
    Elsewhere,
    Fault,
    Hang,
    Huge,
    Malformed,
    Reset,
    Seen,
    Slow,
    StandIn,
    Status,
    Truncated,
    standin,
)

pytestmark = pytest.mark.connected

KEY = "sk-canary-3f9a1c77d20b4e58"
HEADERS = {"Authorization": f"Bearer {KEY}"}
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def echo(seen: Seen) -> Answer:
    if "parts" in seen.path:
        return Answer(json=[[part.name, part.filename, part.media_type, part.text] for part in seen.form()])
    return Answer(json={"query": dict(seen.query), "body": seen.body.decode()})


@asynccontextmanager
async def vendor(app: Any = echo, **wishes: Any) -> AsyncIterator[tuple[StandIn, Api]]:
    async with standin(app) as server:
        outgoing = Outgoing(allowed=[server.url])
        settings: dict[str, Any] = {"base_url": f"{server.url}/v1/", "headers": HEADERS, **wishes}
        try:
            yield server, Api(outgoing, provider="Vendor", clock=lambda: NOW, **settings)
        finally:
            await outgoing.close()


async def test_the_path_the_key_and_the_query_arrive() -> None:
    async with vendor() as (server, api):
        reply = await api.get("/models", params={"page": 2})
        assert reply.json() == {"query": {"page": "2"}, "body": ""}
        await api.delete("jobs/7")
        await api.get(f"{server.url}/elsewhere/on/the/host?x=1")
        assert [(seen.method, seen.path) for seen in server.requests] == [
            ("GET", "/v1/models"),
            ("DELETE", "/v1/jobs/7"),
            ("GET", "/elsewhere/on/the/host"),
        ]
        assert all(seen.headers["authorization"] == f"Bearer {KEY}" for seen in server.requests)


async def test_json_forms_and_files_arrive() -> None:
    async with vendor() as (server, api):
        assert (await api.post("/a", json={"über": 1})).json()["body"] == '{"über":1}'
        parts = (
            await api.post(
                "/parts",
                data={"prompt": "a cat", "n": "1"},
                files=[
                    ("image[]", ("a.png", b"one", "image/png")),
                    ("image[]", ("b.png", b"two", "image/png")),
                ],
                headers={"X-Also": "this"},
                charges=True,
            )
        ).json()
        assert parts == [
            ["prompt", "", "text/plain", "a cat"],
            ["n", "", "text/plain", "1"],
            ["image[]", "a.png", "image/png", "one"],
            ["image[]", "b.png", "image/png", "two"],
        ]
        assert server.requests[1].headers["x-also"] == "this"


async def test_a_large_body_arrives_whole() -> None:
    async with vendor() as (server, api):
        await api.post("/a", json={"image": "x" * (24 << 20)}, charges=True)
        assert len(server.requests[0].body) == (24 << 20) + 12


@pytest.mark.parametrize("charges", [False, True])
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Reset(), "provider_down"),
        (Truncated(), "provider_down"),
        (Huge(3 << 20), "bad_answer"),
        (Huge(announced=True), "bad_answer"),
        (Hang(), "timeout"),
        (Status(500), "provider_down"),
        (Status(408), "timeout"),
        (Elsewhere(location="/v1/other"), "bad_answer"),
    ],
    ids=["reset", "truncated", "huge", "announced", "hang", "500", "408", "redirect"],
)
async def test_a_lost_reply_may_have_cost_what_the_call_costs(fault: Fault, code: str, charges: bool) -> None:
    async with vendor(most_bytes=1 << 20) as (server, api):
        server.faults = [fault]
        if isinstance(fault, Hang):
            hurry(api.outgoing)
        with pytest.raises(ProviderFailure) as failed:
            await api.post("/jobs", json={}, charges=charges)
        assert failed.value.code == code
        assert failed.value.charged == (None if charges else 0)
        assert failed.value.retryable is (code != "bad_answer" or not charges)
        assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [Reset(), Status(500), Status(404), Status(401), Huge(announced=True)])
async def test_asking_for_ordered_work_never_says_that_it_was_free(fault: Fault) -> None:
    async with vendor() as (server, api):
        server.faults = [fault, replace(fault)]
        for owed in (True, False):
            with pytest.raises(ProviderFailure) as failed:
                await api.get("/jobs/1", owed=owed)
            assert failed.value.charged == (None if owed else 0)


async def test_what_never_left_has_cost_nothing() -> None:
    async with vendor() as (server, api):
        await server.leave()
        for charges in (False, True):
            with pytest.raises(ProviderFailure) as failed:
                await api.post("/jobs", json={}, charges=charges)
            assert (failed.value.code, failed.value.charged) == ("provider_down", 0)
            assert failed.value.retryable


async def test_a_slow_reply_is_waited_for() -> None:
    async with vendor() as (server, api):
        server.faults = [Slow(0.3)]
        assert (await api.post("/jobs", json={}, charges=True)).status == 200


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (Status(429, {"Retry-After": "7"}), 7),
        (Status(429, {"retry-after-ms": "1500"}), 1.5),
        (Status(429, {"Retry-After": "Fri, 20 Nov 2026 12:00:40 GMT"}), 40),
        (Status(503, {"Retry-After": "20"}), 20),
        (Status(429), None),
    ],
)
async def test_the_vendor_says_when_to_come_back(fault: Fault, seconds: float | None) -> None:
    async with vendor() as (server, api):
        server.faults = [fault]
        with pytest.raises(ProviderFailure) as failed:
            await api.post("/jobs", json={}, charges=True)
        assert failed.value.retry_after == seconds


async def test_a_refusal_is_a_refusal_however_large_or_broken_it_is() -> None:
    for body in (b"", b"x" * (4 << 20), b'{"error": ', b"\xff\xfe", b"[" * 100_000):
        async with vendor(most_bytes=1 << 20) as (server, api):
            server.faults = [Status(422, body=body)]
            with pytest.raises(ProviderFailure) as failed:
                await api.post("/jobs", json={}, charges=True)
            assert (failed.value.code, failed.value.charged) == ("invalid_input", 0)


async def test_the_vendors_own_error_shape_comes_first_even_with_success() -> None:
    def refusal(reply: Reply) -> ProviderFailure | None:
        code = reply.json().get("base_resp", {}).get("status_code", 0)
        return ProviderFailure("moderation", f"Refused {KEY}.", refused_input="prompt") if code else None

    def answer(seen: Seen) -> Answer:
        return Answer(json={"base_resp": {"status_code": 1026 if b"unkind" in seen.body else 0}})

    async with vendor(answer, refusal=refusal) as (_server, api):
        assert (await api.post("/jobs", json={"prompt": "kind"})).status == 200
        with pytest.raises(ProviderFailure) as failed:
            await api.post("/jobs", json={"prompt": "unkind"}, charges=True)
        assert failed.value.refused_input == "prompt"
        assert failed.value.sentence == "Refused [key]"
        assert KEY not in str(failed.value)


async def test_no_reply_holds_the_key() -> None:
    async with vendor(lambda seen: Answer(json={"echo": seen.headers["authorization"]})) as (_server, api):
        reply = await api.get("/me")
        assert KEY.encode() not in reply.body
        assert reply.json() == {"echo": "Bearer [key]"}


async def test_another_host_is_never_called_with_the_key() -> None:
    async with vendor() as (_, api), standin(echo) as stranger:
        for url in (f"{stranger.url}/v1/models", "https://example.com/", "file:///etc/passwd", "https://"):
            with pytest.raises(ProviderFailure) as failed:
                await api.get(url)
            assert not failed.value.retryable
        assert stranger.connections == 0


async def test_an_address_of_its_own_that_is_private_and_not_registered_is_refused() -> None:
    async with standin(echo) as server:
        outgoing = Outgoing()
        for base_url in (server.url, "https://127.0.0.1", "https://localhost:1"):
            with pytest.raises(ProviderFailure) as failed:
                await Api(outgoing, provider="Vendor", base_url=base_url, headers=HEADERS).post(
                    "/", charges=True
                )
            assert (failed.value.code, failed.value.charged) == ("provider_down", 0)
            assert not failed.value.retryable
        assert server.connections == 0
        await outgoing.close()


def packed(encoding: str, content: bytes) -> bytes:
    return gzip.compress(content, mtime=0) if encoding == "gzip" else zlib.compress(content)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_packed_replies_are_unpacked_though_nobody_asked(encoding: str) -> None:
    content = b'{"packed": [' + b"1, " * 100_000 + b"1]}"

    def answer(seen: Seen) -> Answer:
        assert seen.headers["accept-encoding"] == "identity"
        return Answer(
            body=packed(encoding, content),
            headers={"Content-Encoding": encoding},
            media_type="application/json",
        )

    async with vendor(answer) as (server, api):
        assert (await api.get("/")).body == content
        assert server.violations == []


@pytest.mark.parametrize(
    "body",
    [packed("gzip", b"\0" * (64 << 20)), packed("gzip", b"half of it")[:-12], b"no gzip"],
    ids=["a bomb", "half of it", "no gzip"],
)
async def test_a_bomb_and_what_is_packed_wrongly_are_bad_answers(body: bytes) -> None:
    answer = Answer(body=body, headers={"Content-Encoding": "gzip"})
    async with vendor(lambda seen: answer, most_bytes=1 << 20) as (_, api):
        with pytest.raises(ProviderFailure) as failed:
            await api.get("/", owed=False)
        assert failed.value.code == "bad_answer"


async def test_a_packing_that_nobody_asked_for_is_a_bad_answer() -> None:
    answer = Answer(body=b"\x0b\x02\x80", headers={"Content-Encoding": "br"})
    async with vendor(lambda seen: answer) as (_, api):
        with pytest.raises(ProviderFailure, match="bad_answer"):
            await api.get("/")


async def test_what_costs_money_has_a_connection_of_its_own() -> None:
    async with vendor() as (server, api):
        for _ in range(3):
            await api.get("/")
        assert server.connections == 1
        for _ in range(3):
            await api.post("/", json={}, charges=True)
        assert server.connections == 4


async def test_a_malformed_body_fails_when_it_is_read() -> None:
    async with vendor() as (server, api):
        server.faults = [Malformed()]
        reply = await api.post("/jobs", json={}, charges=True)
        with pytest.raises(ProviderFailure) as failed:
            reply.json()
        assert (failed.value.code, failed.value.charged, failed.value.retryable) == (
            "bad_answer",
            None,
            False,
        )


@pytest.mark.parametrize(
    ("status", "code", "charged"), [(401, "auth", None), (503, "provider_down", None), (422, "moderation", 0)]
)
async def test_only_words_about_the_work_itself_settle_what_it_cost(
    status: int, code: Any, charged: int | None
) -> None:
    def refusal(reply: Reply) -> ProviderFailure | None:
        return ProviderFailure(code, "So it is.", charged=0) if reply.json()["error"] else None

    async with vendor(lambda seen: Answer(status=status, json={"error": "x"}), refusal=refusal) as (_, api):
        with pytest.raises(ProviderFailure) as failed:
            await api.get("/jobs/1")
        assert (failed.value.code, failed.value.charged) == (code, charged)


async def test_an_error_page_for_people_is_told_by_its_status() -> None:
    def refusal(reply: Reply) -> ProviderFailure | None:
        return ProviderFailure("moderation", "Refused.") if reply.json().get("error") else None

    async with vendor(refusal=refusal) as (server, api):
        for status, code in ((502, "provider_down"), (404, "invalid_input"), (200, "bad_answer")):
            server.faults = [Status(status, body=b"<h1>Sorry</h1>")]
            with pytest.raises(ProviderFailure) as failed:
                await api.post("/jobs", json={}, charges=True)
            assert failed.value.code == code


async def test_what_times_out_before_it_was_sent_has_cost_nothing() -> None:
    for sent in (False, True):
        request = httpx.Request("POST", "https://vendor.example")
        breakdown = Breakdown(request, "Vendor", seconds=60, charges=True)
        if sent:
            await request.extensions["trace"]("http11.send_request_headers.started", {})
        failure = breakdown.failure(TimeoutError())
        assert (failure.code, failure.charged) == (("timeout", None) if sent else ("provider_down", 0))


async def test_a_call_takes_no_longer_than_it_may() -> None:
    async with vendor() as (server, api):
        server.faults = [Hang()]
        with pytest.raises(ProviderFailure) as failed:
            await api.post("/jobs", json={}, seconds=0.2)
        assert failed.value.retryable


async def test_a_defect_of_ours_is_no_failure_of_the_vendor() -> None:
    async with vendor() as (_, api):
        with pytest.raises(TypeError):
            await api.post("/jobs", json={"not": object()})
