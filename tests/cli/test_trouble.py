"""What a server says is wrong is told in its own words while a command waits."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest

from services.cli.api import Api

pytestmark = pytest.mark.unit

WELL: dict[str, Any] = {"components": {"postgres": {"ready": True}, "render": {"ready": True, "parts": {}}}}


class _Health(http.server.BaseHTTPRequestHandler):
    body: ClassVar[dict[str, Any]] = {}

    def do_GET(self) -> None:
        data = json.dumps(self.body).encode()
        self.send_response(503)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def server(body: dict[str, Any]) -> Iterator[str]:
    handler = type("Health", (_Health,), {"body": body})
    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_address[1]}"
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


async def told(url: str) -> list[str | None]:
    sentences: list[str | None] = []
    async with Api(url, "key", on_wait=sentences.append) as api:
        await api.look_for_trouble()
    return sentences


async def test_the_part_that_is_unwell_is_told_in_its_own_words() -> None:
    full = {"ready": False, "parts": {"worker": "ok", "scratch": "No space left: free some space"}}
    with server({"components": WELL["components"] | {"render": full}}) as url:
        assert await told(url) == ["waiting: render scratch: No space left: free some space"]


async def test_a_component_without_parts_tells_its_state() -> None:
    with server({"components": {"postgres": {"ready": False, "state": "gone"}}}) as url:
        assert await told(url) == ["waiting: postgres: gone"]


async def test_when_all_is_well_what_was_said_goes_away() -> None:
    with server(WELL) as url:
        assert await told(url) == [None]


async def test_a_server_that_is_away_is_told() -> None:
    with server(WELL) as url:
        pass
    sentences = await told(url)
    assert sentences == [f"{url} does not answer"]
