"""A walk through every route, recorded: the examples in the OpenAPI document. ``python -m tests.journeys.examples``."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from services.gateway import requests
from services.gateway.documenting import EXAMPLES
from tests.journeys.system import (
    EPISODE,
    INSTANT,
    advanced,
    created,
    post,
    reached,
    running_in,
    running_system,
)
from tests.servers import server_directory

ONE = f"{EPISODE}/{{episode_id}}"
BASE = "/api/v1/conversational"
ENTRIES = 2
"""How many entries of a list an example keeps."""

type Walk = dict[str, dict[str, Any]]
type Call = Callable[..., Awaitable[Any]]


LEDGER = "/api/v1/ledger"
UNKNOWN = "/api/v1/unknown-outcomes"
OF_MONEY = frozenset(
    {
        f"GET {LEDGER}",
        f"GET {LEDGER}/totals",
        f"GET {UNKNOWN}",
        *(f"POST {UNKNOWN}/{{job_id}}/{action}" for action in ("look-again", "accept-loss", "retry")),
    }
)
"""Operations that are of interest where work costs, and may get lost: walked by ``walked_with_money``."""

LOSING = {"price": 1000, "lose_reply_times": 1, "only": ["character_image"]}
ANSWERING = {"price": 1000, "way": "submit", "can_find": True}


def _caller(client: httpx.AsyncClient, found: Walk) -> Call:
    async def call(method: str, path: str, body: Any = None, **ids: str) -> Any:
        answer = await client.request(method, path.format(**ids), json=body)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        found[f"{method} {path}"] = {"status": answer.status_code, "body": answer.json()}
        return answer.json()

    return call


async def walked(client: httpx.AsyncClient) -> Walk:
    """Every operation that answers JSON, once, but those ``OF_MONEY``: ``METHOD path`` -> status and body."""
    found: Walk = {}
    call = _caller(client, found)
    await call("POST", f"{EPISODE}/create/quote", example_of(requests.NewEpisode) | {"shots": 4})
    created = await call("POST", f"{EPISODE}/create", example_of(requests.NewEpisode) | {"shots": 4})
    episode_id = str(created["episode_id"])
    await _through_the_stages(client, call, episode_id)
    await _beside_the_workflow(client, call, episode_id)
    for path in ("/health/live", "/health/ready", "/health"):
        await call("GET", path)
    return found


async def walked_with_money(directory: Path) -> Walk:
    """The operations ``OF_MONEY``: replies are lost, then the provider answers again and can be asked for its work."""
    knobs = directory / "knobs.json"
    paid = {
        "generation_fake_knobs": str(knobs),
        "generation_fake_ledger": str(directory / "ledger.sqlite"),
        "generation_sweep_seconds": "1",
    }
    found: Walk = {}
    knobs.write_text(json.dumps(LOSING))
    async with running_in(directory, **INSTANT, **paid) as system, system.client() as client:
        episode_id = await created(client, shots=4)
        await advanced(client, episode_id, "refined")
        await post(client, episode_id, "characters/generate")
        await reached(client, episode_id, "failed")
        async with asyncio.timeout(30):
            while (await client.get(UNKNOWN)).json()["total"] < 3:
                await asyncio.sleep(0.05)
    knobs.write_text(json.dumps(ANSWERING))
    async with running_in(directory, **INSTANT, **paid) as system, system.client() as client:
        call = _caller(client, found)
        jobs = (await call("GET", UNKNOWN))["jobs"]
        for job, action in zip(jobs, ("look-again", "accept-loss", "retry"), strict=True):
            await call("POST", f"{UNKNOWN}/{{job_id}}/{action}", job_id=job["job_id"])
        await _settled(client, episode_id)
        await call("GET", LEDGER)
        await call("GET", f"{LEDGER}/totals")
    return found


async def _through_the_stages(client: httpx.AsyncClient, call: Call, episode_id: str) -> None:
    ids = {"episode_id": episode_id}
    await call("GET", f"{ONE}/quote", **ids)
    await call("GET", f"{ONE}/outline/quote", **ids)
    await call("POST", f"{ONE}/outline/generate", example_of(requests.Choice), **ids)
    await reached(client, episode_id, "outline_generated")
    await call("PUT", f"{ONE}/outline", example_of(requests.OutlineEdit), **ids)
    await call("GET", f"{ONE}/outline/confirm/quote", **ids)
    await call("POST", f"{ONE}/outline/confirm", **ids)
    await reached(client, episode_id, "refined")
    for part, kind in (("characters", "character"), ("scenes", "scene")):
        await call("GET", f"{ONE}/{part}/quote", **ids)
        await call("POST", f"{ONE}/{part}/generate", **ids)
        state = await reached(client, episode_id, f"{part}_generated")
        one = {f"{kind}_id": state[part][0]["id"]}
        path = f"{ONE}/{part}/{{{kind}_id}}"
        edit = example_of(requests.CharacterEdit if kind == "character" else requests.SceneEdit)
        await call("PATCH", path, edit, **ids, **one)
        await call("GET", f"{path}/quote", **ids, **one)
        await call("POST", f"{path}/regenerate", **ids, **one)
        await _settled(client, episode_id)
        await call("GET", f"{ONE}/{part}/images", **ids)
        await call("GET", f"{BASE}/{part}")
        await call("DELETE", path, **ids, **{f"{kind}_id": state[part][-1]["id"]})
        await call("POST", f"{ONE}/{part}/confirm", **ids)
    await call("GET", f"{ONE}/storyboard/quote", **ids)
    await call("POST", f"{ONE}/storyboard/generate", **ids)
    state = await reached(client, episode_id, "storyboard_generated")
    shot = {"shot_id": state["storyboard"][0]["id"]}
    path = f"{ONE}/shots/{{shot_id}}"
    await call("PATCH", path, example_of(requests.ShotEdit) | {"voice_actor": "narrator"}, **ids, **shot)
    await call("GET", f"{path}/quote", **ids, **shot)
    await call("POST", f"{path}/regenerate", **ids, **shot)
    await _settled(client, episode_id)
    await call("DELETE", path, **ids, shot_id=state["storyboard"][-1]["id"])
    await call("POST", f"{ONE}/storyboard/confirm", **ids)
    await call("GET", f"{ONE}/video/quote", **ids)
    await call("POST", f"{ONE}/video/generate", **ids)
    await reached(client, episode_id, "video_completed")
    await call("GET", f"{path}/quote-video", **ids, **shot)
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
    await call("GET", "/api/v1/providers")
    await call("GET", "/api/v1/providers/{provider}/servers", provider="comfyui")
    chains = "/api/v1/projects/{project_id}/providers"
    await call("GET", chains, project_id="default-series")
    await call("PUT", chains, example_of(requests.ProviderChains), project_id="default-series")
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
        walk = await walked(client)
    with server_directory() as directory:
        walk |= await walked_with_money(directory)
    walk = {operation: shortened(answer) for operation, answer in sorted(walk.items())}
    Path(EXAMPLES).write_text(json.dumps(walk, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    asyncio.run(_record())
