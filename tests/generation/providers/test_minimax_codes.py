"""MiniMax's numbers: which are tried again, which never, and what each means for people and for the money."""

import json
from typing import Any

import pytest

from services.generation.failures import ProviderFailure
from services.generation.providers.minimax.codes import MEANINGS, refusal_of, task_failed
from services.generation.wire.api import Reply

pytestmark = pytest.mark.unit

AGAIN = {1000, 1001, 1002, 1024, 1033, 1039, 1041, 2045}
NEVER = {1004, 1008, 1026, 1027, 2013, 2049, 2056, 2061}


def read(
    body: Any, *, status: int = 200, charges: bool = True, owed: bool = False, text: str = "prompt"
) -> ProviderFailure | None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    reply = Reply(status, {}, content, charges, "MiniMax", owed=owed, retry_after=3.0)
    return refusal_of(text)(reply)


def told(body: Any, **circumstances: Any) -> ProviderFailure:
    failure = read(body, **circumstances)
    assert failure is not None
    return failure


def v1(number: object, words: str = "said", **more: object) -> dict[str, object]:
    return {"base_resp": {"status_code": number, "status_msg": words}, **more}


def v2(kind: str, words: str) -> dict[str, object]:
    return {
        "type": "error",
        "error": {"type": kind, "message": words, "http_code": "400"},
        "request_id": "r1",
    }


@pytest.mark.parametrize("number", sorted(MEANINGS))
def test_only_what_the_vendor_advises_is_tried_again(number: int) -> None:
    assert told(v1(number)).retryable == (number in AGAIN)
    assert not (MEANINGS[number].again and number in NEVER)


def test_no_number_of_the_two_lists_is_missing() -> None:
    assert set(MEANINGS) >= AGAIN | NEVER


@pytest.mark.parametrize(
    ("number", "code", "refused"),
    [
        (1002, "rate_limit", ""), (1039, "rate_limit", ""), (1041, "rate_limit", ""), (2045, "rate_limit", ""),
        (1004, "auth", ""), (2049, "auth", ""),
        (1008, "quota", ""), (2056, "quota", ""), (2061, "quota", ""),
        (1026, "moderation", "prompt"), (1027, "moderation", "prompt"),
        (1042, "invalid_input", "prompt"), (2013, "invalid_input", ""),
        (2042, "invalid_input", "voice"), (20132, "invalid_input", "voice"),
        (1000, "provider_down", ""), (1013, "provider_down", ""), (1024, "provider_down", ""),
        (1033, "provider_down", ""), (1001, "timeout", ""),
        (4711, "provider_down", ""),
    ],
)  # fmt: skip
def test_each_number_has_its_place_in_both_generations(number: int, code: str, refused: str) -> None:
    failure = told(v1(number))
    assert (failure.code, failure.refused_input) == (code, refused)
    assert f"code {number}" in failure.sentence
    if number in MEANINGS:
        same = told(v2("server_error", f"said ({number})"), status=500)
        assert (same.code, same.refused_input, same.retryable) == (code, refused, failure.retryable)


def test_a_numbered_refusal_is_not_billed_unless_it_leaves_open_what_happened() -> None:
    assert told(v1(1024)).charged == 0
    assert told(v1(1026)).charged == 0
    assert told(v1(1001)).charged is None, "the vendor gave up waiting for itself"
    assert told(v1(1024, task_id="7")).charged is None, "an error beside a task"
    assert told(v1(1024, task_id="")).charged == 0
    assert told(v1(1001), charges=False).charged == 0


@pytest.mark.parametrize(
    ("status", "kind", "code", "again", "charged"),
    [
        (400, "bad_request_error", "invalid_input", False, 0),
        (401, "authorized_error", "auth", False, 0),
        (402, "insufficient_balance_error", "quota", False, 0),
        (422, "unprocessable_entity_error", "moderation", False, 0),
        (429, "rate_limit_error", "rate_limit", True, 0),
        (529, "overloaded_error", "provider_down", True, 0),
        (500, "server_error", "provider_down", True, None),
    ],
)
def test_the_kinds_of_the_second_generation_do_without_a_number(
    status: int, kind: str, code: str, again: bool, charged: int | None
) -> None:
    failure = told(v2(kind, "no number here"), status=status)
    assert (failure.code, failure.retryable, failure.charged) == (code, again, charged)
    assert failure.retry_after == 3.0


def test_a_failure_to_ask_after_work_never_says_that_the_work_was_free() -> None:
    assert told(v1(1004), charges=False, owed=True).charged is None
    assert told(v2("authorized_error", "no (2049)"), status=401, charges=False, owed=True).charged is None


@pytest.mark.parametrize("number", [1004, 2049])
def test_a_key_at_the_wrong_host_is_explained(number: int) -> None:
    failure = told(v1(number, "invalid api key sk-api-123"))
    assert "REELWRIGHT_MINIMAX_BASE_URL" in failure.next_step
    assert "sk-api" not in failure.sentence
    bare = told({}, status=401)
    assert (bare.code, bare.next_step) == ("auth", failure.next_step)


def test_what_is_wrong_with_a_request_is_quoted_and_nothing_else_is() -> None:
    assert "invalid params, duration" in told(v1(2013, "invalid params, duration")).sentence
    assert "new_sensitive" not in told(v1(1026, "input new_sensitive")).sentence


def test_the_text_has_the_name_it_has_for_the_caller() -> None:
    assert told(v1(1026), text="text").refused_input == "text"
    assert told(v1(2042), text="text").refused_input == "voice"


@pytest.mark.parametrize(
    "body",
    [v1(0), v1("0"), {}, [], b"no json", {"base_resp": 7}, v1(1027, status="Fail"), {"error": "odd"}],
)
def test_what_is_no_refusal_is_left_alone(body: Any) -> None:
    assert read(body) is None


@pytest.mark.parametrize(
    "body", [{"error": "odd"}, {"error": {"type": "new_error"}}, b"<html>", {"error": {"message": 7}}]
)
def test_an_unknown_error_is_left_to_its_status(body: Any) -> None:
    assert read(body, status=500) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [(1026, "moderation"), ("1027", "moderation"), (0, "provider_down"), (None, "provider_down")],
)
def test_a_failed_task_is_not_charged_and_not_asked_for_again(number: object, code: str) -> None:
    failure = task_failed(number)
    assert (failure.code, failure.retryable, failure.charged) == (code, False, 0)
    assert failure.refused_input == ("prompt" if code == "moderation" else "")
