"""Live events resume without a gap, files are served in ranges, health tells of each component."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.journeys.system import EPISODE, advanced, created, post

pytestmark = pytest.mark.journey


async def events(client: httpx.AsyncClient, episode_id: str, **headers: str) -> AsyncIterator[dict[str, Any]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.stream("GET", f"{EPISODE}/{episode_id}/events", headers=named) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        event: dict[str, Any] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(":")
            if line == "" and event:
                yield event
                event = {}
            elif name in ("id", "event", "data"):
                event[name] = json.loads(value) if name == "data" else value.strip()


async def until(
    client: httpx.AsyncClient, episode_id: str, last: str, **headers: str
) -> list[dict[str, Any]]:
    found = []
    async for event in events(client, episode_id, **headers):
        found.append(event)
        if event["event"] == last:
            break
    return found


async def test_a_dropped_client_resumes_without_a_gap(client: httpx.AsyncClient) -> None:
    episode_id = await created(client, shots=4)
    await post(client, episode_id, "outline/generate")
    first = await until(client, episode_id, "OutlineDrafted")
    assert first[0]["event"] == "EpisodeCreated"
    await advanced(client, episode_id, "characters_generated")
    rest = await until(client, episode_id, "CharactersDrawn", Last_Event_ID=first[-1]["id"])
    versions = [event["data"]["version"] for event in first + rest]
    assert versions == list(range(1, len(versions) + 1))
    whole = await until(client, episode_id, "CharactersDrawn")
    assert whole == first + rest


async def test_only_events_of_this_episode_come(client: httpx.AsyncClient) -> None:
    one, other = await created(client), await created(client)
    await post(client, other, "outline/generate")
    await post(client, one, "outline/generate")
    assert {event["data"]["event"]["episode_id"] for event in await until(client, one, "OutlineDrafted")} == {
        one
    }


async def test_a_last_event_id_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    episode_id = await created(client)
    answer = await client.get(f"{EPISODE}/{episode_id}/events", headers={"Last-Event-ID": "soon"})
    assert answer.status_code == 422


async def test_files_are_served_in_ranges(client: httpx.AsyncClient) -> None:
    episode_id = await created(client, shots=4)
    state = await advanced(client, episode_id, "characters_generated")
    url = state["characters"][0]["image_url"]
    whole = await client.get(url)
    assert whole.status_code == 200
    assert whole.headers["accept-ranges"] == "bytes"
    part = await client.get(url, headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.content == whole.content[10:20]
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.content)}"
    tail = await client.get(url, headers={"Range": "bytes=-5", "If-Range": whole.headers["etag"]})
    assert tail.content == whole.content[-5:]
    changed = await client.get(url, headers={"Range": "bytes=-5", "If-Range": '"other"'})
    assert changed.status_code == 200
    assert (await client.get(url, headers={"Range": "bytes=99999999-"})).status_code == 416
    thumbnail = await client.get(f"{url}/thumbnail")
    while thumbnail.status_code == 404:
        thumbnail = await client.get(f"{url}/thumbnail")
    assert thumbnail.headers["content-type"] == "image/jpeg"


async def test_health_tells_of_each_component(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).json() == {"status": "alive"}
    answer = await client.get("/health")
    assert answer.status_code == 200, answer.text
    assert set(answer.json()["components"]) == {
        "postgres", "object_store", "nats", "episode", "generation", "render", "assets", "gateway",
    }  # fmt: skip


async def test_openapi_lists_every_path_of_the_conversational_api(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    for path in (
        f"{EPISODE}/create",
        f"{EPISODE}/{{episode_id}}/storyboard/confirm",
        "/api/v1/conversational/scenes",
    ):
        assert path in document["paths"]
