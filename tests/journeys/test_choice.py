"""Who makes what, by HTTP: for a request, for a project, and never somebody there is not."""

import asyncio
from typing import Any

import httpx
import pytest

from contracts.identifiers import derived_id
from tests.journeys import books
from tests.journeys.system import EPISODE, STEPS, System, advanced, created, post, reached, state_of

pytestmark = pytest.mark.journey


async def takes(client: httpx.AsyncClient, episode_id: str, kind: str) -> list[dict[str, Any]]:
    found = (await client.get(f"{EPISODE}/{episode_id}/takes")).json()["takes"]
    return [take for take in found if take["unit"].startswith(f"{kind}:")]


async def makers(client: httpx.AsyncClient, episode_id: str, kind: str) -> set[str]:
    return {take["provenance"]["provider"] for take in await takes(client, episode_id, kind)}


@pytest.mark.parametrize("way", ["body", "query"])
async def test_a_request_says_who_does_it(client: httpx.AsyncClient, way: str) -> None:
    episode_id = await created(client, shots=4, ratio="1:1")
    await advanced(client, episode_id, "refined")
    chosen = {"provider": "sketch", "model": "sketch-1"}
    said: Any = {"json": chosen} if way == "body" else {"params": chosen}
    answer = await client.post(f"{EPISODE}/{episode_id}/characters/generate", **said)
    assert answer.status_code == 202, answer.text
    await reached(client, episode_id, "characters_generated")
    assert await makers(client, episode_id, "character_image") == {"sketch"}
    await post(client, episode_id, "characters/confirm")
    await post(client, episode_id, "scenes/generate")
    await reached(client, episode_id, "scenes_generated")
    assert await makers(client, episode_id, "scene_image") == {"fake"}, "it holds for that request only"


@pytest.mark.parametrize(
    ("choice", "field", "says"),
    [
        ({"provider": "nobody"}, "provider", "There are: "),
        ({"provider": "openai"}, "provider", "REELWRIGHT_OPENAI_API_KEY is not set"),
        ({"model": "no-such-model"}, "model", "no-such-model"),
        ({"provider": "sketch", "model": "fake-1"}, "model", "There are: sketch-1"),
    ],
)
async def test_who_cannot_be_had_is_refused_before_anything_is_stored(
    client: httpx.AsyncClient, choice: dict[str, str], field: str, says: str
) -> None:
    episode_id = await created(client, shots=4)
    before = await state_of(client, episode_id)
    for path in ("outline/generate", "outline/quote"):
        method = "POST" if path.endswith("generate") else "GET"
        answer = await client.request(method, f"{EPISODE}/{episode_id}/{path}", params=choice)
        assert answer.status_code == 422, answer.text
        problem = answer.json()
        assert says in problem["detail"]
        assert problem["details"]["field"] == field
        assert problem["details"]["known"]
    assert await state_of(client, episode_id) == before


async def test_an_unknown_field_beside_the_choice_is_refused(client: httpx.AsyncClient) -> None:
    episode_id = await created(client, shots=4)
    answer = await client.post(f"{EPISODE}/{episode_id}/outline/generate", json={"providers": "sketch"})
    assert answer.status_code == 422
    assert "providers" in answer.text


async def test_a_project_says_who_does_what_unless_a_request_does(client: httpx.AsyncClient) -> None:
    path = "/api/v1/projects/our-series/providers"
    assert (await client.get(path)).status_code == 404
    episode_id = await created(client, shots=4, ratio="1:1", series_id="our-series")
    assert (await client.get(path)).json() == {"project_id": "our-series", "chains": {}}
    chains = {"text": ["fake"], "image": ["sketch/sketch-1", "fake"]}
    answer = await client.put(path, json={"chains": chains})
    assert answer.status_code == 200, answer.text
    assert (await client.get(path)).json()["chains"] == chains
    await advanced(client, episode_id, "characters_generated")
    assert await makers(client, episode_id, "character_image") == {"sketch"}
    await post(client, episode_id, "characters/confirm")
    answer = await client.post(f"{EPISODE}/{episode_id}/scenes/generate", json={"provider": "fake"})
    assert answer.status_code == 202, answer.text
    await reached(client, episode_id, "scenes_generated")
    assert await makers(client, episode_id, "scene_image") == {"fake"}


async def test_a_project_names_nobody_there_is_not(client: httpx.AsyncClient, system: System) -> None:
    await created(client, shots=4, series_id="careful-series")
    path = "/api/v1/projects/careful-series/providers"
    for chains in ({"video": ["sketch", "nobody"]}, {"video": ["sketch/sketch-9"]}, {"smell": ["sketch"]}):
        answer = await client.put(path, json={"chains": chains})
        assert answer.status_code == 422, answer.text
    assert (await client.get(path)).json()["chains"] == {}
    async with system.client(await system.key_of("stranger")) as stranger:
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.put(path, json={"chains": {"text": ["sketch"]}})).status_code == 404


async def test_a_drawn_draft_is_not_shown_to_whom_films_it_again(
    client: httpx.AsyncClient, system: System
) -> None:
    episode_id = await created(client, shots=4, ratio="1:1")
    await advanced(client, episode_id, "refined")
    await drawn_by(client, episode_id, "sketch")
    shot = (await state_of(client, episode_id))["storyboard"][0]["id"]
    for provider in ("sketch", "fake"):
        path = f"{EPISODE}/{episode_id}/shots/{shot}/regenerate-video"
        answer = await client.post(path, json={"provider": provider})
        assert answer.status_code == 202, answer.text
        job_id = answer.json()["job_id"]
        assert (await ended(client, episode_id, job_id))["provenance"]["provider"] == provider
        [wish] = [
            entry[-1]
            for entry in await books.log_of(system, "episode")
            if entry[-1].get("job_id") == job_id and entry[-2] == "GenerateShotVideo"
        ]
        assert (wish["first_frame"] is not None) == (provider == "sketch")
        assert bool(wish["references"]) == (provider == "sketch")


async def drawn_by(client: httpx.AsyncClient, episode_id: str, provider: str) -> None:
    """Takes the road from the cast to the film; every picture is made by this provider."""
    for step, target in STEPS[2:]:
        pictures = step in ("characters/generate", "scenes/generate")
        body = {"provider": provider} if pictures else None
        answer = await client.post(f"{EPISODE}/{episode_id}/{step}", json=body)
        assert answer.is_success, answer.text
        state = await reached(client, episode_id, target)
    for shot in state["storyboard"]:
        path = f"{EPISODE}/{episode_id}/shots/{shot['id']}/regenerate"
        answer = await client.post(path, json={"provider": provider})
        assert answer.is_success, answer.text
        await ended(client, episode_id, answer.json()["job_id"])


async def ended(client: httpx.AsyncClient, episode_id: str, job_id: str) -> dict[str, Any]:
    """The take of a job, once it is there."""
    take_id = derived_id("take", job_id)
    async with asyncio.timeout(60):
        while True:
            answer = await client.get(f"{EPISODE}/{episode_id}/takes")
            for take in answer.json()["takes"]:
                if take["take_id"] == take_id:
                    return dict(take)
            await asyncio.sleep(0.05)


async def test_the_list_of_providers_says_who_can_what_and_why_not(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/api/v1/providers")).json()
    by_name = {provider["name"]: provider for provider in listed["providers"]}
    assert by_name["sketch"]["configured"]
    assert set(by_name["sketch"]["capabilities"]) == {"text", "image", "video", "speech", "music"}
    assert not by_name["minimax"]["configured"]
    assert "REELWRIGHT_MINIMAX_API_KEY" in by_name["minimax"]["reason"]
    assert by_name["minimax"]["models"][0]["prices"]
    assert by_name["minimax"]["checked"]
    assert listed["chains"]["video"] == ["fake"]
