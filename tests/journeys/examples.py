"""A walk through every route, recorded: the examples in the OpenAPI document. ``python -m tests.journeys.examples``."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from services.gateway import requests
from services.gateway.documenting import EXAMPLES
from tests.journeys.system import EPISODE, INSTANT, advanced, reached, running_system

ONE = f"{EPISODE}/{{episode_id}}"
BASE = "/api/v1/conversational"
ENTRIES = 2
"""How many entries of a list an example keeps."""

type Walk = dict[str, dict[str, Any]]
type Call = Callable[..., Awaitable[Any]]


async def walked(client: httpx.AsyncClient) -> Walk:
    """Every operation that answers JSON, once: ``METHOD path`` -> status and body."""
    found: Walk = {}

    async def call(method: str, path: str, body: Any = None, **ids: str) -> Any:
        answer = await client.request(method, path.format(**ids), json=body)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        found[f"{method} {path}"] = {"status": answer.status_code, "body": answer.json()}
        return answer.json()

    created = await call("POST", f"{EPISODE}/create", example_of(requests.NewEpisode) | {"shots": 4})
    episode_id = str(created["episode_id"])
    await _through_the_stages(client, call, episode_id)
    await _beside_the_workflow(client, call, episode_id)
    for path in ("/health/live", "/health/ready", "/health"):
        await call("GET", path)
    return found


async def _through_the_stages(client: httpx.AsyncClient, call: Call, episode_id: str) -> None:
    ids = {"episode_id": episode_id}
    await call("POST", f"{ONE}/outline/generate", **ids)
    await reached(client, episode_id, "outline_generated")
    await call("PUT", f"{ONE}/outline", example_of(requests.OutlineEdit), **ids)
    await call("POST", f"{ONE}/outline/confirm", **ids)
    await reached(client, episode_id, "refined")
    for part, kind in (("characters", "character"), ("scenes", "scene")):
        await call("POST", f"{ONE}/{part}/generate", **ids)
        state = await reached(client, episode_id, f"{part}_generated")
        one = {f"{kind}_id": state[part][0]["id"]}
        path = f"{ONE}/{part}/{{{kind}_id}}"
        edit = example_of(requests.CharacterEdit if kind == "character" else requests.SceneEdit)
        await call("PATCH", path, edit, **ids, **one)
        await call("POST", f"{path}/regenerate", **ids, **one)
        await _settled(client, episode_id)
        await call("GET", f"{ONE}/{part}/images", **ids)
        await call("GET", f"{BASE}/{part}")
        await call("DELETE", path, **ids, **{f"{kind}_id": state[part][-1]["id"]})
        await call("POST", f"{ONE}/{part}/confirm", **ids)
    await call("POST", f"{ONE}/storyboard/generate", **ids)
    state = await reached(client, episode_id, "storyboard_generated")
    shot = {"shot_id": state["storyboard"][0]["id"]}
    path = f"{ONE}/shots/{{shot_id}}"
    await call("PATCH", path, example_of(requests.ShotEdit) | {"voice_actor": "narrator"}, **ids, **shot)
    await call("POST", f"{path}/regenerate", **ids, **shot)
    await _settled(client, episode_id)
    await call("DELETE", path, **ids, shot_id=state["storyboard"][-1]["id"])
    await call("POST", f"{ONE}/storyboard/confirm", **ids)
    await call("POST", f"{ONE}/video/generate", **ids)
    await reached(client, episode_id, "video_completed")
    await call("POST", f"{path}/regenerate-video", **ids, **shot)
    await _settled(client, episode_id)
    await call("POST", f"{ONE}/video/recut", **ids)
    await _settled(client, episode_id)
    await call("GET", f"{ONE}/shots", **ids)


async def _beside_the_workflow(client: httpx.AsyncClient, call: Call, episode_id: str) -> None:
    ids = {"episode_id": episode_id}
    await call("GET", f"{ONE}/state", **ids)
    await call("GET", f"{ONE}/progress", **ids)
    await call("GET", f"{BASE}/episodes")
    await call("GET", f"{BASE}/episodes/{{episode_id}}", **ids)
    takes = await call("GET", f"{ONE}/takes", **ids)
    await call("POST", f"{ONE}/takes/{{take_id}}/select", **ids, take_id=takes["takes"][0]["take_id"])
    await call("PUT", f"{ONE}/budget", example_of(requests.Budget), **ids)
    await call("GET", f"{BASE}/series/{{series_id}}", series_id="default-series")
    await call(
        "PUT", f"{BASE}/series/{{series_id}}/budget", {"microdollars": None}, series_id="default-series"
    )
    other = (await client.post(f"{EPISODE}/create", json=example_of(requests.NewEpisode))).json()
    await advanced(client, other["episode_id"], "outline_generated")
    await call("DELETE", f"{ONE}/workflow", episode_id=other["episode_id"])
    await call("DELETE", f"{BASE}/episodes/{{episode_id}}", episode_id=other["episode_id"])


async def _settled(client: httpx.AsyncClient, episode_id: str) -> None:
    """Until nothing that was asked for beside the workflow is still being made."""
    async with asyncio.timeout(30):
        while True:
            jobs = (await client.get(f"{EPISODE}/{episode_id}/progress")).json()["stages"]
            if not any(stage["queued"] + stage["running"] for stage in jobs):
                return
            await asyncio.sleep(0.05)


def example_of(body: type[requests.Body]) -> Any:
    """The first example of a request body."""
    return body.model_json_schema()["examples"][0]


def shape_of(value: Any) -> Any:
    """Fields and kinds of a JSON value: what a client relies on. Null fits anything; lists show their first entry."""
    match value:
        case dict():
            return {key: shape_of(entry) for key, entry in value.items()}
        case list():
            return [shape_of(value[0])] if value else []
        case bool() | str() | None:
            return type(value).__name__
        case _:
            return "number"


def shortened(value: Any) -> Any:
    """The value with long lists and texts cut, as an example needs them."""
    match value:
        case dict():
            return {key: shortened(entry) for key, entry in value.items()}
        case list():
            return [shortened(entry) for entry in value[:ENTRIES]]
        case str():
            return value if len(value) <= 200 else f"{value[:200]} ..."
        case _:
            return value


async def _record() -> None:
    async with running_system(**INSTANT | {"generation_text": "sketch"}) as system, system.client() as client:
        walk = {operation: shortened(answer) for operation, answer in sorted((await walked(client)).items())}
    Path(EXAMPLES).write_text(json.dumps(walk, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    asyncio.run(_record())
