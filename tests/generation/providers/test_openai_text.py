"""Text from OpenAI and servers like it: as it is asked for, made valid, repaired once, refused, and billed."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.story import Outline
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import TextResult
from services.generation.failures import ProviderFailure
from services.generation.providers.openai import openai_provider
from services.generation.providers.openai.provider import OpenAIProvider
from services.generation.recipes.narrowing import storyboard_of
from tests.generation.providers.openai_cases import (
    LOCAL,
    RATE_LIMITED,
    Scene,
    compatible_at,
    scene,
    text_request,
)
from tests.standins import openai as vendor
from tests.standins.server import Reset, Slow, Status

pytestmark = pytest.mark.connected

PRICE = vendor.TOKENS[0] * 2 + vendor.TOKENS[1] * 10
"""Of one call of the preferred model, in micro-dollars."""

BAD = json.dumps({**vendor.OUTLINE, "mood": "gloomy"})
LOCAL_TEXT = text_request(model=LOCAL["text"])


def at_openai(directory: Path, **knobs: Any) -> Any:
    return scene(text_request(), vendor.RESPONSES, directory, server=vendor.OpenAI(**knobs))


def at_home(directory: Path, **knobs: Any) -> Any:
    return scene(LOCAL_TEXT, vendor.CHAT, directory, server=vendor.OpenAI(**knobs), provider=compatible_at)


async def written(here: Scene) -> TextResult:
    result = await here.studio.run()
    assert isinstance(result, TextResult)
    assert isinstance(result.answer, Outline)
    return result


async def test_a_response_is_held_to_the_strict_schema_and_kept_by_nobody(tmp_path: Path) -> None:
    async with at_openai(tmp_path) as here:
        result = await written(here)
        (body,) = here.bodies(vendor.RESPONSES)
    schema = body.pop("text")["format"]
    assert (schema["type"], schema["name"], schema["strict"]) == ("json_schema", "outline", True)
    assert schema["schema"]["additionalProperties"] is False
    assert "JSON" in body.pop("instructions")
    assert body == {
        "model": "gpt-6.1-sol",
        "input": [{"role": "user", "content": "Plan a film."}],
        "max_output_tokens": 16_384,
        "reasoning": {"effort": "low"},
        "store": False,
    }
    assert (result.model, result.microdollars) == ("gpt-6.1-sol", PRICE)


async def test_a_completion_is_told_the_schema_in_words_as_well(tmp_path: Path) -> None:
    async with at_home(tmp_path) as here:
        result = await written(here)
        (body,) = here.bodies(vendor.CHAT)
    system, user = body.pop("messages")
    assert '"highlights"' in system["content"]
    assert user == {"role": "user", "content": "Plan a film."}
    assert body.pop("response_format")["json_schema"]["name"] == "outline"
    assert body == {"model": "llama3.3", "max_tokens": 16_384, "seed": 7}
    assert result.microdollars == 0


async def test_an_answer_in_a_fence_after_thoughts_is_taken(tmp_path: Path) -> None:
    text = f"<think>Hm.</think>\n```json\n{json.dumps(vendor.OUTLINE)}\n```"
    async with at_home(tmp_path, texts=[text]) as here:
        await written(here)
        assert here.studio.orders() == 1


async def test_a_wrong_answer_is_repaired_once_and_both_calls_are_billed(tmp_path: Path) -> None:
    async with at_openai(tmp_path, texts=[BAD, json.dumps(vendor.OUTLINE)]) as here:
        result = await written(here)
        _, second = here.bodies(vendor.RESPONSES)
    asked, answered, complaint = second["input"]
    assert asked == {"role": "user", "content": "Plan a film."}
    assert answered == {"role": "assistant", "content": BAD}
    assert complaint["role"] == "user"
    assert "mood: Input should be 'calm'" in complaint["content"]
    assert result.microdollars == 2 * PRICE


async def test_a_storyboard_that_names_a_stranger_is_repaired_too(tmp_path: Path) -> None:
    answer = storyboard_of(["pier"], ["anna", "ben"], 4)
    shot = {"scene_id": "pier", "visual_desc": "Waves.", "speaker": "anna"}
    boards = [[{**shot, "speaker": "carl"}, *[shot] * 3], [shot] * 4]
    request = text_request(task="storyboard", answer=answer)
    server = vendor.OpenAI(texts=[json.dumps({"shots": board}) for board in boards])
    async with scene(request, vendor.RESPONSES, tmp_path, server=server) as here:
        result = await here.studio.run()
        first, second = here.bodies(vendor.RESPONSES)
    assert isinstance(result, TextResult)
    assert isinstance(result.answer, answer)
    assert "shots.0.speaker: Input should be 'anna' or 'ben'" in second["input"][-1]["content"]
    told = first["text"]["format"]["schema"]
    assert told["properties"]["shots"]["description"] == "exactly 4 items"
    assert told["$defs"]["ShotSheet"]["properties"]["scene_id"] == {"type": "string", "enum": ["pier"]}


async def test_after_the_repair_it_is_given_up(tmp_path: Path) -> None:
    async with at_openai(tmp_path, texts=[BAD]) as here:
        failure = await here.studio.failure()
        assert here.studio.orders() == 2
    assert (failure.code, failure.retryable, failure.charged) == ("bad_answer", True, 2 * PRICE)
    assert "mood" in failure.sentence


@pytest.mark.parametrize(
    ("fault", "charged"), [(RATE_LIMITED, PRICE), (Reset(), None)], ids=["refused", "lost"]
)
async def test_a_repair_that_fails_does_not_make_the_first_call_free(
    fault: Any, charged: int | None, tmp_path: Path
) -> None:
    async with at_openai(tmp_path, texts=[BAD]) as here:
        here.studio.vendor.faults = [Slow(0.0), fault]
        failure = await here.studio.failure()
        assert here.studio.orders() == 2
    assert failure.charged == charged


REFUSED = [{"type": "message", "content": [{"type": "refusal", "refusal": "I cannot write that."}]}]


@pytest.mark.parametrize(
    ("reply", "code", "retryable", "charged"),
    [
        ({"output": REFUSED}, "moderation", False, PRICE),
        ({"status": "incomplete", "incomplete_details": {"reason": "content_filter"}}, "moderation", False, PRICE),
        ({"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}, "bad_answer", False, PRICE),
        ({"status": "failed", "error": {"code": "server_error", "message": "Oh"}, "usage": None}, "provider_down", True, 0),
        ({"status": "failed", "error": {"code": "bio_policy", "message": "No"}}, "moderation", False, PRICE),
        ({"status": "incomplete", "usage": None}, "bad_answer", False, None),
    ],
)  # fmt: skip
async def test_a_response_without_an_answer_says_why_and_what_it_cost(
    reply: dict[str, Any], code: str, retryable: bool, charged: int | None, tmp_path: Path
) -> None:
    async with at_openai(tmp_path, reply=reply) as here:
        failure = await here.studio.failure()
        assert here.studio.orders() == 1
    assert (failure.code, failure.retryable, failure.charged) == (code, retryable, charged)
    assert failure.refused_input == ("prompt" if code == "moderation" else "")


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"message": {"content": None, "refusal": "I cannot."}, "finish_reason": "stop"}, "moderation"),
        ({"message": {"content": ""}, "finish_reason": "content_filter"}, "moderation"),
        ({"message": {"content": '{"title": "Th'}, "finish_reason": "length"}, "bad_answer"),
    ],
)
async def test_a_completion_without_an_answer_says_why(
    choice: dict[str, Any], code: str, tmp_path: Path
) -> None:
    async with at_home(tmp_path, reply={"choices": [choice]}) as here:
        failure = await here.studio.failure()
        assert here.studio.orders() == 1
    assert failure.code == code


@pytest.mark.parametrize(
    ("refuses", "expected"),
    [
        ({"response_format.json_schema"}, ["json_schema", "json_object", "json_object"]),
        ({"response_format"}, ["json_schema", "json_object", None, None]),
    ],
)
async def test_a_server_that_knows_no_schema_is_asked_for_less_and_remembered(
    refuses: set[str], expected: list[str | None], tmp_path: Path
) -> None:
    async with at_home(tmp_path, refuses=frozenset(refuses)) as here:
        await written(here)
        await written(here)
        forms = [body.get("response_format", {}).get("type") for body in here.bodies(vendor.CHAT)]
    assert forms == expected


async def test_without_a_schema_it_is_told_in_words(tmp_path: Path) -> None:
    async with at_openai(tmp_path, refuses=frozenset({"text"})) as here:
        await written(here)
        first, *_, last = here.bodies(vendor.RESPONSES)
    assert "highlights" not in first["instructions"]
    assert "highlights" in last["instructions"]
    assert "text" not in last


async def test_what_a_server_does_not_take_is_left_out(tmp_path: Path) -> None:
    async with at_home(tmp_path, refuses=frozenset({"seed", "max_tokens"})) as here:
        await written(here)
        await written(here)
        *_, again = bodies = here.bodies(vendor.CHAT)
    assert len(bodies) == 4
    assert "seed" not in again
    assert "max_tokens" not in again
    assert again["max_completion_tokens"] == 16_384


async def test_any_other_refusal_is_passed_on(tmp_path: Path) -> None:
    async with at_home(tmp_path, refuses=frozenset({"messages"})) as here:
        failure = await here.studio.failure()
        assert here.studio.orders() == 1
    assert (failure.code, failure.refused_input, failure.charged) == ("invalid_input", "messages", 0)


def patient(outgoing: Outgoing, url: str) -> OpenAIProvider:
    accounts = {"openai_api_key": vendor.KEY, "openai_base_url": f"{url}{vendor.BASE}"}
    provider = openai_provider(Accounts.model_validate(accounts), outgoing, pauses=(0.0, 0.0))
    assert provider is not None
    return provider


OVERLOADED = Status(503, body={"error": {"message": "Overloaded.", "type": "server_error", "code": None}})


async def test_a_busy_server_is_asked_again_and_charges_once(tmp_path: Path) -> None:
    async with scene(text_request(), vendor.RESPONSES, tmp_path, provider=patient) as here:
        here.studio.vendor.faults = [RATE_LIMITED, OVERLOADED]
        assert (await written(here)).microdollars == PRICE
        assert (here.studio.orders(), here.studio.charges()) == (3, 1)


@pytest.mark.parametrize(
    ("fault", "orders"),
    [
        (RATE_LIMITED, 3),
        (Status(429, {"retry-after": "60"}, RATE_LIMITED.body), 1),
        (Status(429, body={"error": {"message": "No credit.", "code": "insufficient_quota"}}), 1),
        (Status(500, body={"error": {"message": "Oh.", "type": "server_error"}}, worked=True), 1),
        (Status(503, body=b"<h1>Bad gateway</h1>", worked=True), 1),
        (Reset(), 1),
    ],
    ids=["three times", "later", "no credit", "broken", "broken in front", "reset"],
)
async def test_it_is_asked_again_only_where_nothing_can_have_been_charged(
    fault: Any, orders: int, tmp_path: Path
) -> None:
    async with scene(text_request(), vendor.RESPONSES, tmp_path, provider=patient) as here:
        here.studio.vendor.faults = [fault] * 3
        failure = await here.studio.failure()
        assert here.studio.orders() == orders
        assert failure.charged == (None if here.studio.charges() else 0)


async def test_a_model_that_the_settings_no_longer_name_is_refused_unasked(tmp_path: Path) -> None:
    request = text_request(model="gone")
    async with scene(request, vendor.RESPONSES, tmp_path) as here:
        with pytest.raises(ProviderFailure, match="no model 'gone'") as refused:
            await here.studio.run()
        assert here.studio.orders() == 0
    assert (refused.value.code, refused.value.charged) == ("invalid_input", 0)
