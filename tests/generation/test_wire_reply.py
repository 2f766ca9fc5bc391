"""What is made of a vendor's reply before anybody believes it: bounded JSON, failures by status, words fit to quote."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.generation.failures import ProviderFailure
from services.generation.wire.reply import Reply
from services.generation.wire.retry_after import retry_after
from services.generation.wire.statuses import failure_of_status
from services.generation.wire.vendor_words import Redaction, error_words, quoted

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KEY = "sk-proj-1234567890abcdefghij"


def reply(
    status: int = 200, body: bytes = b"", *, charges: bool = False, owed: bool = False, wait: float | None = None
) -> Reply:  # fmt: skip
    return Reply(status, {}, body, charges, "Vendor", owed, wait)


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def test_json_of_a_sensible_depth_is_read() -> None:
    assert reply(body=b'{"a": [1, {"b": null}]}').json() == {"a": [1, {"b": None}]}
    assert reply(body=nested(64)).json()
    assert reply(body=b"7").json() == 7


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b'{"half": ', b"\xff\xfe\x00", b"NaN", b'{"a": Infinity}', b"9" * 5000, nested(65),
        nested(100_000), b'{"a":' * 100_000, b"[" + b"[]," * 2_000_000 + b"0]", b"{} {}",
    ],
    ids=[
        "empty", "html", "half", "bytes", "nan", "infinity", "long number", "65 deep", "deep", "deep objects", "many",
        "two",
    ],
)  # fmt: skip
def test_json_that_is_none_or_too_much_is_a_bad_answer(body: bytes) -> None:
    for charges, owed, charged in ((False, False, 0), (True, False, None), (False, True, None)):
        with pytest.raises(ProviderFailure) as failed:
            reply(body=body, charges=charges, owed=owed).json()
        assert failed.value.code == "bad_answer"
        assert failed.value.charged == charged
        assert failed.value.retryable is not charges
        assert len(failed.value.sentence) < 200


def test_a_reply_shows_nothing_of_its_body_or_headers() -> None:
    shown = repr(Reply(200, {"set-cookie": "secret"}, b"a face", False, "Vendor"))
    assert "secret" not in shown
    assert "face" not in shown


@pytest.mark.parametrize(
    ("status", "code", "retryable", "lost"),
    [
        (302, "bad_answer", None, True), (400, "invalid_input", False, False), (401, "auth", False, False),
        (402, "quota", False, False), (403, "auth", False, False), (404, "invalid_input", False, False),
        (408, "timeout", True, True), (409, "invalid_input", False, False), (413, "invalid_input", False, False),
        (422, "invalid_input", False, False), (429, "rate_limit", True, False), (500, "provider_down", True, True),
        (503, "provider_down", True, True), (529, "provider_down", True, True),
    ],
)  # fmt: skip
def test_a_status_says_what_went_wrong_and_what_it_cost(
    status: int, code: str, retryable: bool | None, lost: bool
) -> None:
    for charges, owed in ((False, False), (True, False), (False, True)):
        failure = failure_of_status(reply(status, charges=charges, owed=owed, wait=3))
        assert failure is not None
        assert failure.code == code
        assert retryable is None or failure.retryable is retryable
        assert failure.charged == (None if owed or (charges and lost) else 0)
        assert str(status) in failure.sentence


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_success_is_no_failure(status: int) -> None:
    assert failure_of_status(reply(status)) is None


def test_a_busy_vendor_says_how_long() -> None:
    failure = failure_of_status(reply(429, wait=12.5))
    assert failure is not None
    assert failure.retry_after == 12.5


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"error": {"message": "No such model.", "code": "x"}}, "No such model."),
        ([{"error": {"message": "In a list"}}], "In a list"),
        ({"error": "plain"}, "plain"),
        ({"detail": {"status": "quota", "message": "used up"}}, "used up"),
        ({"detail": [{"loc": ["body"], "msg": "field required"}]}, "field required"),
        ({"message": "bare"}, "bare"),
        ({"error": {"code": 7}}, '{"code": 7}'),
        ({}, ""),
        ([], ""),
        (None, ""),
        (7, ""),
        ("text", "text"),
    ],
)
def test_the_sentence_of_an_error_is_found_in_the_usual_shapes(answer: Any, words: str) -> None:
    assert error_words(answer) == words


def test_the_words_of_a_refusal_are_quoted_but_not_those_about_the_key() -> None:
    body = json.dumps({"error": {"message": "The size is odd."}}).encode()
    refused, unauthorised = failure_of_status(reply(400, body)), failure_of_status(reply(401, body))
    assert refused is not None
    assert refused.sentence == "Vendor refused the request (HTTP 400): The size is odd."
    assert unauthorised is not None
    assert unauthorised.sentence == "Vendor refused the key (HTTP 401)."


def test_quoted_words_are_short_printable_and_can_be_stored() -> None:
    assert quoted("  two\n lines\x00\x1b[31m ") == "two lines [31m"
    assert quoted("lone \ud800 half").encode()
    assert len(quoted("x" * 10_000_000)) == 300
    assert quoted({"a": 1}) == '{"a": 1}'


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9),
        ({"retry-after": "Fri, 20 Nov 2026 12:01:30 GMT"}, 90),
        ({"retry-after": "Fri, 20 Nov 2026 11:00:00 GMT"}, 0),
        ({"retry-after": "Fri, 20 Nov 2026 12:01:30"}, 90),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1e300"}, 86_400),
        ({"retry-after": "tomorrow"}, None),
        ({"retry-after": "Fri, 99 Nov 99999 12:01:30 GMT"}, None),
        ({"retry-after": ""}, None),
    ],
)
def test_how_long_to_wait_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


def test_a_key_is_taken_out_whole_and_masked() -> None:
    redaction = Redaction({"Authorization": f"Bearer {KEY}", "X-Version": "2024-01-01"})
    assert redaction.of_text(f"wrong key {KEY}.") == "wrong key [key]"
    assert redaction.of_text(f"wrong key {KEY[:12]}****{KEY[-4:]}, sorry") == "wrong key [key], sorry"
    assert redaction.of_text("version 2024-01-01, Bearer needed") == "version 2024-01-01, Bearer needed"
    assert redaction.of_bytes(f'{{"echo": "{KEY}"}}'.encode()) == b'{"echo": "[key]"}'
    assert Redaction({}).of_text("as it is") == "as it is"
