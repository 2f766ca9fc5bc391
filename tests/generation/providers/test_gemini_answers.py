"""What Gemini's refusals, endings and breakdowns mean, and what they cost."""

import json
from typing import Any

import pytest

from services.generation.failures import ProviderFailure
from services.generation.providers.gemini.clips import clip_in, is_running
from services.generation.providers.gemini.errors import refusal, refusal_of_background_work
from services.generation.providers.gemini.generated_content import blob_in
from services.generation.providers.gemini.replies import GeneratedContent, Interaction, read
from services.generation.wire.reply import Reply

pytestmark = pytest.mark.unit

RETRY_INFO = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "17.5s"}
PER_DAY = {
    "@type": "type.googleapis.com/google.rpc.QuotaFailure",
    "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel"}],
}
KEY_INVALID = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
PLAN = "You exceeded your current quota, please check your plan and billing details."


def reply(body: Any, status: int = 200, *, charges: bool = True, retry_after: float | None = None) -> Reply:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, {}, content, charges, "Gemini", owed=not charges, retry_after=retry_after)


def error(status: int, word: str, message: str = "No.", *details: Any) -> Reply:
    return reply({"error": {"code": status, "message": message, "status": word, "details": details}}, status)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (error(400, "INVALID_ARGUMENT", "safetySettings[0] is not known."), "invalid_input"),
        (error(400, "INVALID_ARGUMENT", "API key not valid.", KEY_INVALID), "auth"),
        (error(400, "INVALID_ARGUMENT", "Blocked for SAFETY."), "moderation"),
        (error(400, "PROHIBITED_CONTENT"), "moderation"),
        (error(400, "FAILED_PRECONDITION", "Enable billing on your project."), "quota"),
        (error(400, "FAILED_PRECONDITION", "The location is not supported."), "invalid_input"),
        (error(401, "UNAUTHENTICATED"), "auth"),
        (error(402, "RESOURCE_EXHAUSTED", "Your prepayment is used up."), "quota"),
        (error(403, "PERMISSION_DENIED"), "auth"),
        (error(404, "NOT_FOUND"), "invalid_input"),
        (error(429, "RESOURCE_EXHAUSTED", "Too many requests."), "rate_limit"),
        (error(429, "RESOURCE_EXHAUSTED", PLAN, RETRY_INFO), "rate_limit"),
        (error(429, "RESOURCE_EXHAUSTED", PLAN), "quota"),
        (error(429, "RESOURCE_EXHAUSTED", PLAN, PER_DAY, RETRY_INFO), "quota"),
        (error(500, "INTERNAL"), "provider_down"),
        (error(503, "UNAVAILABLE", "The model is overloaded."), "provider_down"),
        (error(504, "DEADLINE_EXCEEDED"), "timeout"),
        (error(418, "A_WORD_OF_TOMORROW"), "provider_down"),
        (reply({"error": {"code": "not_found", "message": "No."}}, 404), "invalid_input"),
        (reply({"error": {"code": "rate_limit_exceeded", "message": "No."}}, 429), "rate_limit"),
        (reply([{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}], 429), "rate_limit"),
        (reply({"error": {"message": ["not", "text"], "details": "nor a list"}}, 400), "invalid_input"),
    ],
)
def test_an_error_has_a_name(answer: Reply, code: str) -> None:
    failure = refusal(answer)
    assert failure is not None
    assert failure.code == code
    assert failure.refused_input == {"moderation": "prompt"}.get(
        code, "model" if answer.status == 404 else ""
    )


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b"null", b'"x"', b'{"error": "text"}', b"[" * 9_999])
def test_what_is_no_error_in_gemini_s_shape_is_left_to_its_status(body: bytes) -> None:
    assert refusal(reply(body, 500)) is None


def test_the_time_to_wait_is_taken_from_the_details_or_else_from_the_header() -> None:
    told = refusal(error(429, "RESOURCE_EXHAUSTED", "", RETRY_INFO))
    assert told is not None
    assert told.retry_after == 17.5
    by_header = refusal(reply({"error": {"status": "RESOURCE_EXHAUSTED"}}, 429, retry_after=7))
    assert by_header is not None
    assert by_header.retry_after == 7


@pytest.mark.parametrize(
    ("answer", "in_one_call", "in_the_background"),
    [
        (error(429, "RESOURCE_EXHAUSTED"), 0, 0),
        (error(400, "INVALID_ARGUMENT"), 0, 0),
        (error(503, "UNAVAILABLE"), 0, None),
        (error(500, "INTERNAL"), 0, None),
        (error(504, "DEADLINE_EXCEEDED"), None, None),
    ],
)
def test_a_breakdown_is_free_where_nothing_goes_on_behind_it(
    answer: Reply, in_one_call: int | None, in_the_background: int | None
) -> None:
    told = [refusal(answer), refusal_of_background_work(answer)]
    assert [failure.charged for failure in told if failure] == [in_one_call, in_the_background]


def test_a_key_in_the_vendor_s_words_is_not_passed_on() -> None:
    failure = refusal(error(403, "PERMISSION_DENIED", "The key AIza-secret is revoked."))
    assert failure is not None
    assert "AIza" not in failure.sentence


def ending(**fields: Any) -> Interaction:
    return read(reply({"id": "v1_x", **fields}), Interaction)


def output(*contents: Any) -> list[Any]:
    return [{"type": "model_output", "content": list(contents)}]


SAID = output({"type": "text", "text": "I cannot film that."})
COUNTED = {"output_tokens_by_modality": [{"modality": "video", "tokens": 9}]}
ERRORS = [{"code": "resource_exhausted", "message": "Too much."}]


@pytest.mark.parametrize("status", ["queued", "in_progress", "requires_action", "of_tomorrow", ""])
def test_a_status_that_is_no_end_is_waited_for(status: str) -> None:
    assert is_running(ending(status=status))


@pytest.mark.parametrize(
    ("fields", "code", "charged"),
    [
        ({"status": "completed", "steps": SAID, "usage": {}}, "moderation", 0),
        ({"status": "completed", "steps": SAID, "usage": COUNTED}, "unknown_outcome", None),
        (
            {"status": "completed", "steps": output({"type": "video"}), "usage": COUNTED},
            "unknown_outcome",
            None,
        ),
        ({"status": "completed"}, "unknown_outcome", None),
        ({"status": "failed"}, "provider_down", 0),
        ({"status": "failed", "errors": ERRORS}, "rate_limit", 0),
        ({"status": "failed", "errors": [{"code": "safety", "message": "SAFETY"}]}, "moderation", 0),
        ({"status": "failed", "usage": COUNTED}, "provider_down", None),
        ({"status": "cancelled", "usage": {}}, "provider_down", 0),
        ({"status": "cancelled"}, "provider_down", None),
        ({"status": "incomplete", "usage": COUNTED}, "bad_answer", None),
        ({"status": "budget_exceeded", "usage": {}}, "quota", 0),
    ],
)
def test_work_that_ended_without_a_clip_is_not_done_by_asking_again(
    fields: dict[str, Any], code: str, charged: int | None
) -> None:
    with pytest.raises(ProviderFailure) as raised:
        clip_in(ending(**fields))
    assert (raised.value.code, raised.value.charged, raised.value.retryable) == (code, charged, False)


def test_a_clip_is_looked_for_in_what_the_model_put_out() -> None:
    sent = {"type": "user_input", "content": [{"type": "video", "uri": "https://mine"}]}
    made = output(None, "rubbish", {"type": "video", "uri": None}, {"type": "video", "uri": "https://clip"})
    assert clip_in(ending(status="completed", steps=[sent, *made])).uri == "https://clip"


def candidate(reason: str, *parts: Any) -> dict[str, Any]:
    return {"candidates": [{"content": {"parts": list(parts)}, "finishReason": reason}]}


MADE = {"usageMetadata": {"candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1_120}]}}


@pytest.mark.parametrize(
    ("answer", "code", "charged"),
    [
        *[
            ({"promptFeedback": {"blockReason": reason}, "candidates": [{}]}, "moderation", 0)
            for reason in ("SAFETY", "OTHER", "JAILBREAK")
        ],
        *[
            (candidate(reason), "moderation", 0)
            for reason in ("SAFETY", "IMAGE_SAFETY", "RECITATION", "SPII")
        ],
        (candidate("STOP", {"text": "I will not draw that."}), "moderation", 0),
        (candidate("NO_IMAGE", {"text": "Here is your picture!"}), "bad_answer", 0),
        (candidate("IMAGE_OTHER"), "bad_answer", 0),
        (candidate("STOP", {"thought": True, "inlineData": {"data": "eA=="}}), "bad_answer", 0),
        (candidate("IMAGE_SAFETY") | MADE, "moderation", 67_000),
        ({}, "bad_answer", None),
        ({"promptFeedback": {"blockReason": "SAFETY"}}, "moderation", 0),
    ],
)
def test_an_answer_without_a_picture_says_why(answer: dict[str, Any], code: str, charged: int | None) -> None:
    told = reply(answer)
    with pytest.raises(ProviderFailure) as raised:
        blob_in(read(told, GeneratedContent), told, medium="image", price=67_000)
    failure = raised.value
    assert (failure.code, failure.charged) == (code, charged)
    assert failure.refused_input == ("prompt" if code == "moderation" else "")
    assert failure.retryable == (code == "bad_answer" and charged == 0)


def test_a_picture_is_found_behind_thoughts_and_words() -> None:
    told = reply(
        candidate(
            "STOP",
            {"thought": True, "inlineData": {"mimeType": "image/png", "data": "draft"}},
            {"text": "There you are."},
            {"inlineData": {"mimeType": "image/png", "data": "picture"}},
        )
    )
    assert blob_in(read(told, GeneratedContent), told, medium="image", price=1).data == "picture"


@pytest.mark.parametrize(
    "sound", [{"sample_rate": 10**12}, {"sample_rate": 0}, {"channels": -1}, {"data": {"not": "text"}}]
)
def test_sound_that_cannot_be_is_no_answer(sound: dict[str, Any]) -> None:
    with pytest.raises(ProviderFailure) as raised:
        ending(status="completed", steps=output({"type": "audio", **sound}))
    assert (raised.value.code, raised.value.charged) == ("bad_answer", None)
