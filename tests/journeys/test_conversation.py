"""A person takes an episode from a premise to its film, stage by stage, and changes their mind on the way."""

import httpx
import pytest

from tests.journeys.system import EPISODE, advanced, created, post, reached, state_of

pytestmark = pytest.mark.journey


async def test_from_premise_to_film_in_steps(client: httpx.AsyncClient) -> None:
    episode_id = await created(client, shots=6)
    begun = await state_of(client, episode_id)
    assert begun["state"] == "initial"
    assert begun["step_info"]["progress_percentage"] == 0
    assert begun["outline"] is None

    started = await client.post(f"{EPISODE}/{episode_id}/outline/generate")
    assert started.status_code == 202
    assert started.json()["job_id"]
    drafted = await reached(client, episode_id, "outline_generated")
    assert drafted["outline"]["title"]
    assert drafted["step_info"]["available_actions"] == ["confirm", "edit", "regenerate"]

    finished = await advanced(client, episode_id)
    assert finished["step_info"]["progress_percentage"] == 100
    assert len(finished["storyboard"]) == 6
    assert all(shot["status"] == "completed" and shot["video_url"] for shot in finished["storyboard"])
    film = await client.get(finished["video_path"])
    assert film.status_code == 200
    assert film.headers["content-type"] == "video/mp4"
    assert len(film.content) == finished["film"]["size"]

    progress = (await client.get(f"{EPISODE}/{episode_id}/progress")).json()
    assert [stage["stage"] for stage in progress["stages"]] == [
        "outline", "refinement", "characters", "scenes", "storyboard", "video",
    ]  # fmt: skip
    assert all(stage["succeeded"] == stage["total"] for stage in progress["stages"])


async def test_an_illegal_step_is_refused_and_changes_nothing(client: httpx.AsyncClient) -> None:
    episode_id = await created(client)
    before = await state_of(client, episode_id)
    for step in (
        "outline/confirm",
        "characters/generate",
        "scenes/confirm",
        "storyboard/generate",
        "video/generate",
    ):
        answer = await client.post(f"{EPISODE}/{episode_id}/{step}")
        assert answer.status_code == 409, step
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "conflict"
    assert await state_of(client, episode_id) == before


async def test_one_portrait_is_redrawn_and_either_take_can_be_chosen(client: httpx.AsyncClient) -> None:
    episode_id = await created(client, shots=4)
    drawn = await advanced(client, episode_id, "characters_generated")
    first, other = drawn["characters"][0], drawn["characters"][1]
    unit = f"character_image:{first['id']}"

    again = await post(client, episode_id, f"characters/{first['id']}/regenerate")
    assert again["status"] == "generating"

    async def takes() -> list[dict[str, object]]:
        answer = await client.get(f"{EPISODE}/{episode_id}/takes", params={"unit": unit})
        return list(answer.json()["takes"])

    while len(await takes()) < 2:
        await reached(client, episode_id, "characters_generated")
    old, new = await takes()
    assert (old["selected"], new["selected"]) == (False, True)

    chosen = await client.post(f"{EPISODE}/{episode_id}/takes/{old['take_id']}/select")
    assert chosen.status_code == 200
    assert [take["selected"] for take in await takes()] == [True, False]
    now = await state_of(client, episode_id)
    assert now["characters"][1]["selected_take"] == other["selected_take"]


async def test_an_edit_after_the_film_makes_stale_what_it_touches_and_only_that_is_made_again(
    client: httpx.AsyncClient,
) -> None:
    episode_id = await created(client, shots=6)
    finished = await advanced(client, episode_id)
    shot, neighbour = finished["storyboard"][2], finished["storyboard"][3]

    change = {"shot_size": "wide", "visual_desc": "All quite different."}
    edited = await client.patch(f"{EPISODE}/{episode_id}/shots/{shot['id']}", json=change)
    assert edited.status_code == 200
    stale = await state_of(client, episode_id)
    assert stale["state"] == "storyboard_generated"
    assert {f"shot_image:{shot['id']}", f"shot_video:{shot['id']}"} <= set(stale["stale"])
    assert not any(neighbour["id"] in unit for unit in stale["stale"])
    assert all(stale["stale"].values())

    await post(client, episode_id, f"shots/{shot['id']}/regenerate")
    while f"shot_image:{shot['id']}" in (await state_of(client, episode_id))["stale"] or (
        (await state_of(client, episode_id))["storyboard"][2]["image"]["status"] == "generating"
    ):
        await reached(client, episode_id, "storyboard_generated")
    await post(client, episode_id, "storyboard/confirm")
    await reached(client, episode_id, "storyboard_confirmed")
    asked = await post(client, episode_id, "video/generate")
    assert {job["unit"].split(":")[0] for job in asked["jobs"]} <= {"shot_video", "cut", "music", "speech"}
    assert f"shot_video:{neighbour['id']}" not in {job["unit"] for job in asked["jobs"]}
    done = await reached(client, episode_id, "video_completed")
    assert done["storyboard"][2]["video"]["take_count"] == 2
    assert done["storyboard"][3]["video"]["take_count"] == 1
    assert done["stale"] == {}


async def test_outline_characters_scenes_and_shots_can_be_edited(client: httpx.AsyncClient) -> None:
    episode_id = await created(client, shots=4)
    await advanced(client, episode_id, "outline_generated")
    outline = await client.put(
        f"{EPISODE}/{episode_id}/outline", json={"title": "Wings", "highlights": ["a fall"]}
    )
    assert outline.json()["title"] == "Wings"
    drawn = await advanced(client, episode_id, "characters_generated")
    one = drawn["characters"][0]["id"]
    changed = await client.patch(f"{EPISODE}/{episode_id}/characters/{one}", json={"name": "Mimi"})
    assert changed.json()["character"]["name"] == "Mimi"
    drawn = await advanced(client, episode_id, "scenes_generated")
    scene = drawn["scenes"][0]["id"]
    changed = await client.patch(f"{EPISODE}/{episode_id}/scenes/{scene}", json={"weather": "storm"})
    assert changed.json()["scene"]["weather"] == "storm"
    assert changed.json()["scene"]["stale_cause"]
    listed = (await client.get("/api/v1/conversational/characters", params={"episode_id": episode_id})).json()
    assert "Mimi" in [entry["name"] for entry in listed["characters"]]
    scenes = (await client.get("/api/v1/conversational/scenes", params={"episode_id": episode_id})).json()
    assert scenes["total"] == len(drawn["scenes"])


async def test_characters_scenes_and_shots_can_be_deleted(client: httpx.AsyncClient) -> None:
    episode_id = await created(client, shots=6)
    before = await advanced(client, episode_id, "storyboard_generated")
    shot = before["storyboard"][-1]["id"]
    assert (await client.delete(f"{EPISODE}/{episode_id}/shots/{shot}")).status_code == 200
    scene = before["scenes"][-1]["id"]
    assert (await client.delete(f"{EPISODE}/{episode_id}/scenes/{scene}")).status_code == 200
    character = before["characters"][-1]["id"]
    assert (await client.delete(f"{EPISODE}/{episode_id}/characters/{character}")).status_code == 200
    after = await state_of(client, episode_id)
    assert shot not in [entry["id"] for entry in after["storyboard"]]
    assert scene not in [entry["scene_id"] for entry in after["storyboard"]]
    assert character not in [entry["id"] for entry in after["characters"]]


async def test_a_cancelled_episode_stays_and_takes_no_further_step(client: httpx.AsyncClient) -> None:
    episode_id = await created(client, shots=4)
    await advanced(client, episode_id, "outline_generated")
    assert (await client.delete(f"{EPISODE}/{episode_id}/workflow")).status_code == 200
    state = await state_of(client, episode_id)
    assert state["state"] == "cancelled"
    assert state["outline"]
    assert (await client.post(f"{EPISODE}/{episode_id}/outline/confirm")).status_code == 409
    assert (await client.delete(f"{EPISODE}/{episode_id}/workflow")).status_code == 409


async def test_a_deleted_episode_is_gone_from_every_list(client: httpx.AsyncClient) -> None:
    episode_id = await created(client, shots=4)
    await advanced(client, episode_id, "refined")
    assert (await client.delete(f"/api/v1/conversational/episodes/{episode_id}")).status_code == 200
    assert (await client.get(f"{EPISODE}/{episode_id}/state")).status_code == 404
    listed = (await client.get("/api/v1/conversational/episodes", params={"page_size": 100})).json()
    assert episode_id not in [entry["id"] for entry in listed["episodes"]]
    characters = await client.get("/api/v1/conversational/characters", params={"episode_id": episode_id})
    assert characters.json()["total"] == 0


async def test_the_library_is_paged_newest_first(client: httpx.AsyncClient) -> None:
    made = [await created(client, f"Premise number {number} of a long list.") for number in range(3)]
    page = (await client.get("/api/v1/conversational/episodes", params={"page": 1, "page_size": 2})).json()
    assert [entry["id"] for entry in page["episodes"]] == [made[2], made[1]]
    assert page["total"] >= 3
    following = (
        await client.get("/api/v1/conversational/episodes", params={"page": 2, "page_size": 2})
    ).json()
    assert following["episodes"][0]["id"] == made[0]
    detail = (await client.get(f"/api/v1/conversational/episodes/{made[0]}")).json()
    assert detail["episode"]["id"] == made[0]
    assert detail["premise"].startswith("Premise number 0")
