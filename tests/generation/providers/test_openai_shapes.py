"""What OpenAI's files decide without asking anybody: schemas, answers in a text, refusals, sizes, headers of WAV files."""

import json
import struct
import wave
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.story import Capability, Outline, Refinement, Settings, Storyboard
from services.generation.catalog.model import Model, Price
from services.generation.failures import FailureCode, ProviderFailure
from services.generation.providers.openai.bill import Bill
from services.generation.providers.openai.conversation import Usage
from services.generation.providers.openai.errors import VendorRefusal, refusal_in
from services.generation.providers.openai.frame_size import free_size, nearest_size
from services.generation.providers.openai.json_answers import Misshapen, answer_in
from services.generation.providers.openai.manners import Manners, simpler
from services.generation.providers.openai.strict_schema import strict
from services.generation.providers.openai.wav_header import repair_lengths
from services.generation.recipes.narrowing import NamedCast, storyboard_of
from services.generation.wire.reply import Reply
from tests.generation.providers.cases import sound
from tests.standins.openai import OUTLINE

pytestmark = pytest.mark.unit

CONTRACT = json.loads((Path(__file__).parent / "contracts/openai.json").read_text())

NARROWED = [storyboard_of(["pier", "sea"], ["anna", "ben"], 9), storyboard_of(["pier"], [], None)]


class TestStrictSchema:
    @pytest.mark.parametrize("answer", [Outline, Refinement, NamedCast, Storyboard, *NARROWED])
    def test_it_is_of_the_strict_subset(self, answer: Any) -> None:
        validator = Draft202012Validator({**CONTRACT, "$ref": "#/$defs/StrictSchema"})
        assert [error.message for error in validator.iter_errors(strict(answer.model_json_schema()))] == []

    def test_every_field_is_to_be_filled_and_only_what_may_be_null_is_left_open(self) -> None:
        shot = strict(Storyboard.model_json_schema())["$defs"]["ShotSheet"]
        assert shot["required"] == list(shot["properties"])
        assert [choice["type"] for choice in shot["properties"]["speaker"]["anyOf"]] == ["string", "null"]
        assert "anyOf" not in shot["properties"]["dialogue"]

    def test_bounds_are_told_in_words(self) -> None:
        frames = strict(Storyboard.model_json_schema())["$defs"]["ShotSheet"]["properties"]["frames"]
        assert frames == {"type": "integer", "description": "at least 12; at most 720"}

    def test_a_value_that_is_fixed_is_the_only_choice(self) -> None:
        schema = {"type": "object", "properties": {"kind": {"const": "a", "type": "string", "default": "a"}}}
        assert strict(schema)["properties"]["kind"] == {"type": "string", "enum": ["a"]}

    def test_an_answer_to_the_strict_schema_is_valid(self) -> None:
        Draft202012Validator(strict(Outline.model_json_schema())).validate(OUTLINE)
        Outline.model_validate(OUTLINE)


BARE = json.dumps(OUTLINE, indent=1)


class TestAnswerInAText:
    @pytest.mark.parametrize(
        "text",
        [
            BARE,
            f"\ufeff\n{BARE}\n",
            f"```json\n{BARE}\n```",
            f"Here it is:\n```\n{BARE}\n```\nEnjoy!",
            f"```json\n{BARE}",
            f"<think>A lamp {{or two}}? ```json {{}} ```</think>\n{BARE}",
            f"It is a lamp {{of light}}.</think>{BARE}",
            f"Sure! {BARE} I hope this helps.",
            json.dumps(OUTLINE | {"synopsis": "She says </think> and ``` aloud."}),
            BARE.replace("A keeper waits", "A keeper\n\twaits"),
        ],
        ids=["bare", "mark", "fence", "fence and words", "open fence", "thoughts", "end of thoughts", "words",
             "marks inside", "line breaks inside"],
    )  # fmt: skip
    def test_it_is_found(self, text: str) -> None:
        assert answer_in(text, Outline).title == "The lamp"

    @pytest.mark.parametrize(
        "text",
        ["", "no", "[]", BARE[:-30], "<think>" + BARE, "{" * 100_000, '{"a":' * 50_000],
        ids=["nothing", "a word", "a list", "cut short", "only thoughts", "deep", "deep with names"],
    )
    def test_what_is_no_whole_object_is_refused(self, text: str) -> None:
        with pytest.raises(Misshapen, match="not one complete JSON object"):
            answer_in(text, Outline)

    def test_the_fields_that_are_wrong_are_named_without_their_content(self) -> None:
        wrong = OUTLINE | {"mood": "secret", "plot_summary": [{"description": "d"}]}
        with pytest.raises(Misshapen) as misshapen:
            answer_in(json.dumps(wrong), Outline)
        assert "mood: Input should be 'calm'" in str(misshapen.value)
        assert "plot_summary.0.act: Field required" in str(misshapen.value)
        assert "secret" not in str(misshapen.value)

    def test_only_the_first_complaints_are_told(self) -> None:
        shots = [{"scene_id": "pier"} for _ in range(30)]
        with pytest.raises(Misshapen, match=r"and 20 more$"):
            answer_in(json.dumps({"shots": shots}), Storyboard)


def told(
    status: int, body: Any, *, owed: bool = False, headers: Mapping[str, str] | None = None
) -> ProviderFailure | None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return refusal_in(Reply(status, headers or {}, raw, charges=not owed, provider="openai", owed=owed))


def vendor_error(code: str | None = None, **more: Any) -> dict[str, Any]:
    return {"error": {"message": "It is not possible.", "type": "x", "param": None, "code": code} | more}


class TestRefusals:
    @pytest.mark.parametrize(
        ("status", "body", "code", "refused_input"),
        [
            (400, vendor_error("moderation_blocked"), "moderation", "prompt"),
            (400, vendor_error("content_policy_violation"), "moderation", "prompt"),
            (400, vendor_error("invalid_prompt"), "moderation", "prompt"),
            (400, vendor_error("moderation_blocked", param="image[1]"), "moderation", "image[1]"),
            (400, vendor_error("unknown_parameter", param="size"), "invalid_input", "size"),
            (400, vendor_error("context_length_exceeded", param="messages"), "invalid_input", "prompt"),
            (404, vendor_error("model_not_found"), "invalid_input", "model"),
            (401, vendor_error("invalid_api_key"), "auth", ""),
            (403, vendor_error("unsupported_country_region_territory"), "auth", ""),
            (429, vendor_error("rate_limit_exceeded"), "rate_limit", ""),
            (429, vendor_error("insufficient_quota"), "quota", ""),
            (429, vendor_error(type="insufficient_quota"), "quota", ""),
            (402, {"error": "Payment required"}, "quota", ""),
            (503, vendor_error("slow_down"), "rate_limit", ""),
            (503, vendor_error(), "provider_down", ""),
            (400, {"error": "model is required"}, "invalid_input", ""),
            (422, {"detail": [{"loc": ["body", "size"], "msg": "Bad size", "input": "secret"}]}, "invalid_input", ""),
            (404, {"detail": "Not Found"}, "invalid_input", ""),
            (400, {"object": "error", "message": "Too long", "code": 400}, "invalid_input", ""),
            (400, [vendor_error("moderation_blocked")], "moderation", "prompt"),
            (200, {"error": {"message": "Upstream is busy", "code": 429}}, "rate_limit", ""),
            (200, {"error": {"message": "Upstream is gone", "code": 503}}, "provider_down", ""),
        ],
    )  # fmt: skip
    def test_each_is_told_apart_and_costs_nothing(
        self, status: int, body: Any, code: FailureCode, refused_input: str
    ) -> None:
        failure = told(status, body)
        assert failure is not None
        assert (failure.code, failure.refused_input, failure.charged) == (code, refused_input, 0)
        assert failure.retryable is (code in ("rate_limit", "provider_down"))
        assert "secret" not in failure.sentence

    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (500, vendor_error("server_error")),
            (502, b"<h1>Bad Gateway</h1>"),
            (503, {"message": "no healthy upstream"}),
            (408, vendor_error()),
            (400, b""),
            (200, {"id": "resp_1", "error": {"code": "server_error"}, "status": "failed"}),
            (200, {"choices": []}),
            (200, {"error": None}),
        ],
    )
    def test_what_says_nothing_of_its_own_is_left_to_the_status(self, status: int, body: Any) -> None:
        assert told(status, body) is None

    def test_the_server_may_say_that_asking_again_is_of_no_use(self) -> None:
        failure = told(429, vendor_error("rate_limit_exceeded"), headers={"x-should-retry": "false"})
        assert failure is not None
        assert not failure.retryable

    def test_a_refused_question_does_not_make_earlier_work_free(self) -> None:
        failure = told(401, vendor_error("invalid_api_key"), owed=True)
        assert failure is not None
        assert failure.charged is None


def refused(param: str = "", complaint: str = "") -> VendorRefusal:
    return VendorRefusal("invalid_input", "-", param=param, complaint=complaint)


class TestManners:
    def test_the_format_is_given_up_step_by_step(self) -> None:
        manners = Manners()
        for expected in ("json_object", "words"):
            manners = simpler(manners, refused("response_format")) or manners
            assert manners.answer_format == expected
        assert simpler(manners, refused("response_format")) is None

    @pytest.mark.parametrize(
        ("refusal", "field"),
        [
            (refused("temperature"), "temperature"),
            (refused("reasoning.effort"), "reasoning"),
            (refused(complaint="unsupported parameter: 'seed'"), "seed"),
            (refused(complaint="max_tokens is too large: 16384."), "max_tokens"),
        ],
    )
    def test_a_field_that_is_refused_is_left_out(self, refusal: VendorRefusal, field: str) -> None:
        assert simpler(Manners(), refusal) == Manners(left_out=frozenset({field}))
        assert simpler(Manners(left_out=frozenset({field})), refusal) is None

    def test_any_other_refusal_stands(self) -> None:
        assert simpler(Manners(), refused("input", "the seedling is too long")) is None
        moderated = VendorRefusal("moderation", "-", param="response_format", complaint="")
        assert simpler(Manners(), moderated) is None


class TestBill:
    MODEL = Model(
        provider="openai",
        name="m",
        capabilities=frozenset({Capability.TEXT}),
        checked=date(2026, 11, 20),
        prices=(
            Price(unit="input_token", microdollars=2),
            Price(unit="output_token", microdollars=1, per=10),
        ),
    )

    def test_calls_add_up(self) -> None:
        bill = Bill(self.MODEL)
        bill.add(Usage(100, 50))
        bill.add(Usage(10, 5))
        assert bill.total == 205 + 21
        assert bill.added_to(ProviderFailure("rate_limit", "-", charged=0)).charged == 226
        assert bill.added_to(ProviderFailure("timeout", "-", charged=None)).charged is None

    def test_what_is_not_told_is_not_known(self) -> None:
        bill = Bill(self.MODEL)
        bill.add(None)
        bill.add(Usage(10, 5))
        assert bill.total is None


@pytest.mark.parametrize("ratio", ["9:16", "16:9", "1:1"])
def test_our_sizes_can_be_ordered_as_they_are(ratio: str) -> None:
    size = Settings.model_validate({"ratio": ratio}).ratio.size
    assert free_size(size) == size


@pytest.mark.parametrize(
    ("wanted", "ordered"),
    [
        ((1000, 1000), (992, 992)),
        ((7680, 4320), (3840, 2160)),
        ((4320, 7680), (2160, 3840)),
        ((3000, 300), (912, 304)),
        ((100, 300), (96, 288)),
        ((1, 1), (16, 16)),
    ],
)
def test_another_size_becomes_the_nearest_one(wanted: tuple[int, int], ordered: tuple[int, int]) -> None:
    assert free_size(wanted) == ordered


def test_of_sizes_in_a_list_the_ratio_counts_first() -> None:
    sizes = ["1024x1024", "1024x1536", "720x1280", "1080x1920", "1280x720"]
    assert nearest_size((720, 1280), sizes) == (720, 1280)
    assert nearest_size((1000, 1700), sizes) == (1080, 1920)
    assert nearest_size((960, 960), sizes) == (1024, 1024)


@pytest.mark.parametrize("promise", [0xFFFFFFFF, 0, 0x7FFFF000])
@pytest.mark.parametrize("before", [b"", b"LIST\x04\x00\x00\x00INFO", b"odd!\x03\x00\x00\x00abc\x00"])
def test_a_streamed_wav_gets_its_true_length(promise: int, before: bytes, tmp_path: Path) -> None:
    content = sound(0.5)
    at = content.index(b"data")
    streamed = content[:at] + before + b"data" + struct.pack("<I", promise) + content[at + 8 :]
    file = tmp_path / "speech"
    file.write_bytes(streamed[:4] + struct.pack("<I", promise) + streamed[8:])
    repair_lengths(file)
    with wave.open(str(file)) as repaired:
        assert repaired.getnframes() == 4_000
        assert len(repaired.readframes(9_000)) == 8_000
    assert struct.unpack("<I", file.read_bytes()[4:8])[0] == file.stat().st_size - 8


@pytest.mark.parametrize(
    "content",
    [
        sound(0.5),
        sound(0.5) + b"LIST\x04\x00\x00\x00INFO",
        b"",
        b"RIFF",
        b"ID3" + bytes(90),
        b"RIFF" + bytes(8),
    ],
)
def test_other_sound_is_left_alone(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "speech"
    file.write_bytes(content)
    repair_lengths(file)
    assert file.read_bytes() == content
