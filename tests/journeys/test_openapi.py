"""The OpenAPI document tells the truth: every route, its status, its fields; and nothing makes a route stumble."""

import json
import random
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from services.gateway import requests
from services.gateway.app import build_app
from services.gateway.documenting import EXAMPLES
from tests.journeys.examples import OF_MONEY, shape_of, walked, walked_with_money
from tests.journeys.system import EPISODE, System, advanced, created
from tests.servers import server_directory

pytestmark = pytest.mark.journey

SEED = 7
TRIES = 250

TIER_A = """
POST episode/create | GET episode/{episode_id}/state | DELETE episode/{episode_id}/workflow | GET episodes
GET episodes/{episode_id} | DELETE episodes/{episode_id} | POST episode/{episode_id}/outline/generate
PUT episode/{episode_id}/outline | POST episode/{episode_id}/outline/confirm
POST episode/{episode_id}/characters/generate | POST episode/{episode_id}/characters/confirm
GET episode/{episode_id}/characters/images | POST episode/{episode_id}/characters/{character_id}/regenerate
PATCH episode/{episode_id}/characters/{character_id} | DELETE episode/{episode_id}/characters/{character_id}
GET characters | POST episode/{episode_id}/scenes/generate | POST episode/{episode_id}/scenes/confirm
GET episode/{episode_id}/scenes/images | POST episode/{episode_id}/scenes/{scene_id}/regenerate
PATCH episode/{episode_id}/scenes/{scene_id} | DELETE episode/{episode_id}/scenes/{scene_id} | GET scenes
POST episode/{episode_id}/storyboard/generate | POST episode/{episode_id}/storyboard/confirm
POST episode/{episode_id}/video/generate | GET episode/{episode_id}/progress
PATCH episode/{episode_id}/shots/{shot_id} | DELETE episode/{episode_id}/shots/{shot_id}
"""
"""The 29 paths of the conversational API, below /api/v1/conversational."""

EVENTS = f"GET {EPISODE}/{{episode_id}}/events"
ENDS = (
    f"DELETE {EPISODE}/{{episode_id}}/workflow",
    "DELETE /api/v1/conversational/episodes/{episode_id}",
)
FILES = ("GET /api/v1/assets/{asset_id}", "GET /api/v1/assets/{asset_id}/thumbnail", "GET /api/v1/ledger.csv")


def operations(document: dict[str, Any]) -> set[str]:
    return {f"{method.upper()} {path}" for path, found in document["paths"].items() for method in found}


async def test_the_document_equals_the_routes_and_has_all_29_paths() -> None:
    document = build_app().openapi()
    listed = operations(document)
    wanted = [line.strip().split(" ") for row in TIER_A.strip().splitlines() for line in row.split("|")]
    assert len(wanted) == 29
    assert {f"{method} /api/v1/conversational/{path}" for method, path in wanted} <= listed
    routes = {
        f"{method} {route.path}" for route in _routes(build_app().routes) for method in route.methods or ()
    }
    assert listed == routes


def _routes(routes: Any) -> list[APIRoute]:
    found: list[APIRoute] = []
    for route in routes:
        if isinstance(route, APIRoute):
            found.append(route)
        elif nested := getattr(getattr(route, "original_router", route), "routes", None):
            found += _routes(nested)
    return found


async def test_every_operation_that_answers_json_has_a_recorded_example() -> None:
    recorded = set(json.loads(EXAMPLES.read_text()))
    assert operations(build_app().openapi()) - recorded == {EVENTS, *FILES}


@pytest.mark.parametrize(
    "body",
    [requests.NewEpisode, requests.OutlineEdit, requests.CharacterEdit, requests.SceneEdit, requests.ShotEdit,
     requests.Budget, requests.Choice, requests.ProviderChains],
)  # fmt: skip
async def test_every_body_has_an_example_that_is_valid(body: type[requests.Body]) -> None:
    (example,) = body.model_json_schema()["examples"]
    assert body.model_validate(example)


async def test_every_route_answers_with_the_status_and_the_fields_of_its_example(system: System) -> None:
    recorded = json.loads(EXAMPLES.read_text())
    async with system.client(await system.key_of("walker")) as client:
        found = await walked(client)
    assert set(found) == set(recorded) - OF_MONEY
    assert_as_recorded(found)


async def test_so_do_those_about_money() -> None:
    with server_directory() as directory:
        found = await walked_with_money(directory)
    assert set(found) == OF_MONEY
    assert_as_recorded(found)


def assert_as_recorded(found: dict[str, Any]) -> None:
    recorded = json.loads(EXAMPLES.read_text())
    for operation, answer in found.items():
        assert answer["status"] == recorded[operation]["status"], operation
        fields, example = _top(answer["body"]), _top(recorded[operation]["body"])
        assert fields == example, f"{operation}: run `python -m tests.journeys.examples` and read the diff"


def _top(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of an answer, and of the entries in its lists."""
    return (
        {
            key: sorted(value[0]) if isinstance(value, list) and value and isinstance(value[0], dict) else ""
            for key, value in body.items()
        }
        if isinstance(shape_of(body), dict)
        else {}
    )


ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**63, 2**70, 1e308, -0.0, "", " ", "x" * 400, "a\x00b", "\u202e", "🐈", "../..", "%00",
    "'; drop table", [], {}, [[]], {"a": {}}, [None], ["x"] * 50, "NaN",
)  # fmt: skip
ODD_RAW = (
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"NaN",
    b'{"a":' * 500,
    b"\xff\xfe",
    b"{}" * 3,
    b'{"duration": NaN}',
)


async def test_no_input_however_odd_makes_a_route_stumble(system: System) -> None:
    """Seeded random requests built from the document itself: an answer below 500 for each, problems as problems."""
    chance = random.Random(SEED)
    document = build_app().openapi()
    fields = sorted(
        {
            field
            for schema in document["components"]["schemas"].values()
            for field in schema.get("properties", ())
        }
    )
    async with system.client(await system.key_of("fuzzer")) as client:
        episode_id = await created(client, shots=4)
        state = await advanced(client, episode_id, "storyboard_generated")
        ids = {
            "episode_id": episode_id,
            "character_id": state["characters"][0]["id"],
            "scene_id": state["scenes"][0]["id"],
            "shot_id": state["storyboard"][0]["id"],
            "take_id": state["characters"][0]["selected_take"],
            "asset_id": state["characters"][0]["image_url"].rpartition("/")[2],
            "series_id": "default-series",
            "project_id": "default-series",
            "job_id": "job_0",
        }
        targets = sorted(operations(document) - {EVENTS, *ENDS, "GET /health", "GET /health/ready"})
        for _ in range(TRIES):
            method, path = chance.choice(targets).split(" ")
            for name, known in ids.items():
                odd = chance.choice(["x", "..", "%00", "%ff", "a b", "A", "é", "x" * 300, "0"])
                path = path.replace(f"{{{name}}}", known if chance.random() < 0.8 else odd)
            answer = await client.request(method, path, **_oddities(chance, fields))
            assert answer.status_code < 500, (method, path, answer.text)
            if answer.is_client_error:
                assert answer.headers["content-type"] == "application/problem+json", (
                    method,
                    path,
                    answer.text,
                )
        assert (await client.get("/health")).status_code == httpx.codes.OK


def _oddities(chance: random.Random, fields: list[str]) -> dict[str, Any]:
    headers = {
        name: chance.choice(
            ["", "x", '"1"', '"99999999999"', "bytes=0-", "bytes=5-2", "*", "é", "x" * 300]
        ).encode()
        for name in ("If-Match", "Idempotency-Key", "Range", "If-Range", "Last-Event-ID")
        if chance.random() < 0.15
    }
    more: dict[str, Any] = {"headers": headers}
    if chance.random() < 0.3:
        names = [
            "page",
            "page_size",
            "status",
            "episode_id",
            "unit",
            "after",
            "provider",
            "model",
            "since",
            "limit",
        ]
        odd = [value for value in ODD if not isinstance(value, list | dict)]
        more["params"] = {chance.choice(names): chance.choice(odd) for _ in range(2)}
    if chance.random() < 0.15:
        more["content"] = chance.choice(ODD_RAW)
        headers["Content-Type"] = chance.choice(
            [b"application/json", b"text/plain", b"application/x-www-form-urlencoded"]
        )
    else:
        more["json"] = {chance.choice(fields): chance.choice(ODD) for _ in range(chance.randint(0, 3))}
    return more
