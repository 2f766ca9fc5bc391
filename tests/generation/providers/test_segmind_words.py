"""Segmind's decisions without a network: ids, fields, outputs, refusals."""

from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.story import Capability
from services.generation.capabilities import ImageRequest, VideoRequest
from services.generation.catalog import entry_of
from services.generation.catalog.fitting import fitted
from services.generation.catalog.model import Limits, Model
from services.generation.catalog.quoting import quote
from services.generation.failures import ProviderFailure
from services.generation.providers.segmind.job_id import SegmindJob
from services.generation.providers.segmind.order import Pictures, check_pictures, order, ratio_in_words
from services.generation.providers.segmind.outputs import made
from services.generation.providers.segmind.refusals import refusal_of
from services.generation.wire.reply import Reply
from tests.generation import wishes
from tests.generation.providers.cases import reference, still
from tests.standins.segmind import CONTRACT

pytestmark = pytest.mark.unit

HOST = "https://api.segmind.com"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def submitted(**reply: Any) -> SegmindJob:
    return SegmindJob.submitted("kling-2", {"request_id": "r-1", **reply}, base_url=HOST)


def clip(**more: Any) -> VideoRequest:
    asked: dict[str, Any] = {
        "task": "shot_video",
        "brief": wishes.picture(),
        "prompt": "Fog.",
        "size": (1280, 720),
        "frames": 96,
        **more,
    }
    return VideoRequest(**asked)


class TestJobIds:
    def test_the_usual_paths_are_built_anew(self) -> None:
        job = submitted(status_url=f"{HOST}/v2/requests/r-1/status", response_url=f"{HOST}/v2/requests/r-1")
        assert job.encoded() == "kling-2:r-1"
        again = SegmindJob.decoded(job.encoded())
        assert (again.status_path, again.result_path) == ("/v2/requests/r-1/status", "/v2/requests/r-1")

    @pytest.mark.parametrize(
        "address",
        [
            "https://evil.example/v2/requests/r-1/status",
            "http://api.segmind.com/v2/other",
            "https://api.segmind.com:8443/v2/other",
            "https://api.segmind.com.evil.example/v2/other",
            "https://api.segmind.com@evil.example/v2/other",
            "//evil.example/v2",
            "https://api.segmind.com//evil.example/v2",
            "https://api.segmind.com/a|b",
            "https://[::1/broken",
            "/v2/other",
            "",
            7,
            None,
            f"{HOST}/{'x' * 400}",
        ],
    )
    def test_an_address_that_is_not_ours_is_forgotten(self, address: object) -> None:
        job = submitted(status_url=address)
        assert job.encoded() == "kling-2:r-1"
        assert job.status_path == "/v2/requests/r-1/status"

    def test_an_unusual_path_of_ours_is_kept(self) -> None:
        job = submitted(status_url=f"{HOST}/v3/jobs/r-1?brief=1", response_url=f"{HOST}/v3/results/r-1")
        assert job.encoded() == "kling-2:r-1|/v3/jobs/r-1?brief=1|/v3/results/r-1"
        assert SegmindJob.decoded(job.encoded()) == job
        assert (job.status_path, job.result_path) == ("/v3/jobs/r-1?brief=1", "/v3/results/r-1")

    def test_a_gateway_in_front_of_the_vendor_keeps_its_own_paths(self) -> None:
        reply = {"request_id": "r-1", "status_url": "https://gateway.example/v3/jobs/r-1"}
        job = SegmindJob.submitted("kling-2", reply, base_url="https://gateway.example/segmind")
        assert job.status_path == "/v2/requests/r-1/status"

    @pytest.mark.parametrize("name", ["../../v1/get-user-credits", "a/b", "a?b", "a#b", "a|b", "a:b"])
    def test_an_odd_request_id_cannot_lead_to_another_path(self, name: str) -> None:
        job = SegmindJob.decoded(submitted(request_id=name).encoded())
        assert job.result_path.startswith("/v2/requests/")
        assert not set("/?#|") & set(job.result_path.removeprefix("/v2/requests/"))

    @pytest.mark.parametrize("reply", [{}, {"request_id": ""}, {"request_id": 5}, {"request_id": "x" * 201}])
    def test_a_reply_without_an_id_names_no_job(self, reply: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="names no request"):
            SegmindJob.submitted("kling-2", reply, base_url=HOST)

    @pytest.mark.parametrize(
        "job_id", ["", "r-1", ":r-1", "kling-2:", "k:r|/a", "k:r|https://x/|/b", "k:r|/a|/b|/c"]
    )
    def test_what_is_no_id_of_ours_is_told(self, job_id: str) -> None:
        with pytest.raises(ValueError, match="no id"):
            SegmindJob.decoded(job_id)


class TestOrders:
    def test_a_new_model_needs_no_code(self) -> None:
        fields = {
            "prompt": "text",
            "seconds": "length",
            "seed": "noise",
            "first_frame": "from",
            "last_frame": "to",
            "reference": "face",
            "width": "w",
            "height": "h",
        }
        options = {"fields": fields, "fixed": {"quality": "high"}, "as_text": ["length", "missing"]}
        model = Model(
            provider="segmind",
            name="new",
            capabilities=frozenset({Capability.VIDEO}),
            checked=NOW.date(),
            limits=Limits(seconds=(4, 8)),
            options=options,
        )
        request = clip(
            seed=2**40 + 5, references=(reference("Anna"),), first_frame=still(), last_frame=still()
        )
        check_pictures(model, request)
        pictures = Pictures(first_frame="https://a/1", last_frame="https://a/2", references=("https://a/3",))
        assert order(model, request, pictures) == {
            "quality": "high",
            "text": "Image 1 shows Anna.\nFog.",
            "length": "4",
            "noise": 5,
            "from": "https://a/1",
            "to": "https://a/2",
            "face": "https://a/3",
            "w": 1280,
            "h": 720,
        }

    @pytest.mark.parametrize("model", entry_of("segmind").models, ids=lambda model: model.name)
    def test_the_catalogue_can_order_what_it_offers(self, model: Model) -> None:
        """Every picture that the limits admit has a field, the order keeps the contract, and it has a price."""
        video = Capability.VIDEO in model.capabilities
        many = tuple(reference(f"Person {n}") for n in range(model.limits.references))
        request: VideoRequest | ImageRequest = (
            clip(first_frame=still(), last_frame=still(), references=many)
            if video
            else ImageRequest(
                task="t", brief=wishes.picture(), prompt="Fog.", size=(720, 1280), references=many
            )
        )
        fitting = fitted(request, model)
        assert isinstance(fitting, VideoRequest | ImageRequest)
        check_pictures(model, fitting)
        pictures = Pictures(
            first_frame="https://a/1", references=tuple(f"https://a/{n}" for n in range(len(many)))
        )
        Draft202012Validator(CONTRACT["orders"][model.name]).validate(order(model, fitting, pictures))
        assert quote(fitting, model).microdollars > 0

    def test_kling_costs_by_the_length_it_makes(self) -> None:
        model = next(model for model in entry_of("segmind").models if model.name == "kling-2")
        assert quote(clip(frames=24 * 5), model).microdollars == 1_750_000
        assert quote(clip(frames=24 * 5 + 1), model).microdollars == 3_500_000

    @pytest.mark.parametrize(
        ("size", "known", "ratio"),
        [
            ((1280, 720), ("9:16", "16:9", "1:1"), "16:9"),
            ((720, 1280), ("9:16", "16:9", "1:1"), "9:16"),
            ((960, 960), ("9:16", "16:9", "1:1"), "1:1"),
            ((1000, 562), ("1:1", "16:9"), "16:9"),
            ((1280, 720), (), ""),
        ],
    )
    def test_the_nearest_ratio_is_asked_for(
        self, size: tuple[int, int], known: tuple[str, ...], ratio: str
    ) -> None:
        assert ratio_in_words(size, known) == ratio


class TestOutputs:
    @pytest.mark.parametrize(
        ("result", "medium", "address"),
        [
            ({"output": "https://c/a.mp4"}, "video", "https://c/a.mp4"),
            ({"output": "https://c/a.MP4?x=1"}, "video", "https://c/a.MP4?x=1"),
            ({"output": ["https://c/a.png", "https://c/b.mp4"]}, "video", "https://c/b.mp4"),
            ({"output": {"deep": [{"url": "https://c/file"}]}}, "video", "https://c/file"),
            ({"output": ["https://c/file", "https://c/b.webp"]}, "image", "https://c/b.webp"),
            (
                {"images": [{"url": "https://c/a.png"}], "metrics": {"x": "https://c/m.png"}},
                "image",
                "https://c/a.png",
            ),
            ({"output": "data:image/png;base64,aGk="}, "image", "data:image/png;base64,aGk="),
            ({"output": "data:image/png;base64,aGk="}, "video", None),
            ({"input": {"image": "https://c/a.png"}, "response_url": "https://c/r"}, "image", None),
            ({"output": "https://c/a.png"}, "video", None),
            ({"output": "done"}, "image", None),
            ({"output": "file:///etc/passwd"}, "image", None),
            ({"output": "https://[broken"}, "image", "https://[broken"),
            ([], "image", None),
            (None, "image", None),
        ],
    )
    def test_what_was_made_is_found(self, result: object, medium: str, address: str | None) -> None:
        assert made(result, Capability(medium)) == address

    def test_a_result_without_a_bottom_is_not_followed(self) -> None:
        result: Any = "https://c/a.png"
        for _ in range(50):
            result = [result]
        assert made(result, Capability.IMAGE) is None


def refused(
    status: int, error: Any, *, charges: bool = True, headers: dict[str, str] | None = None
) -> ProviderFailure:
    body = error if isinstance(error, bytes) else b'{"error": "' + error.encode() + b'"}'
    reply = Reply(status, headers or {}, body, charges, "Segmind", owed=not charges)
    failure = refusal_of(lambda: NOW)(reply)
    assert failure is not None
    return failure


class TestRefusals:
    @pytest.mark.parametrize(
        ("status", "error", "code", "refused_input"),
        [
            (400, "duration must be 5 or 10", "invalid_input", ""),
            (400, "Prompt flagged by moderation", "moderation", "prompt"),
            (403, "Forbidden", "auth", ""),
            (404, "Model kling-0 not found", "invalid_input", "model"),
            (405, b"<html>405</html>", "invalid_input", "model"),
            (406, "Invalid content type", "invalid_input", ""),
            (406, "Insufficient credits. Balance 0.1, needed 1.75", "quota", ""),
            (406, "Team monthly spend limit of $50 reached", "quota", ""),
            (406, "cfg_scale out of range", "invalid_input", ""),
            (410, "Model deprecated", "invalid_input", "model"),
            (429, "Too many requests", "rate_limit", ""),
        ],
    )
    def test_a_refused_order_was_not_billed(
        self, status: int, error: Any, code: str, refused_input: str
    ) -> None:
        failure = refused(status, error)
        assert (failure.code, failure.refused_input, failure.charged) == (code, refused_input, 0)
        assert failure.retryable == (code == "rate_limit")

    def test_a_spend_limit_has_a_step_of_its_own(self) -> None:
        assert "spend limit" in refused(406, "Team spend limit reached").next_step
        assert "credit" in refused(406, "Insufficient credits").next_step

    @pytest.mark.parametrize(
        ("told", "seconds"),
        [
            ("2026-11-20T12:00:30Z", 30),
            ("2026-11-20 12:01:00", 60),
            (str(NOW.timestamp() + 45), 45),
            (str(int(NOW.timestamp() + 5) * 1000), 5),
            ("2026-11-20T11:00:00Z", 0),
            ("2027-11-20T11:00:00Z", 3600),
            ("soon", None),
            ("9" * 40, None),
        ],
    )
    def test_the_time_of_the_reset_is_understood(self, told: str, seconds: float | None) -> None:
        assert refused(429, "", headers={"x-rate-limit-reset-at-utc": told}).retry_after == seconds

    def test_a_question_about_work_never_says_that_it_was_free(self) -> None:
        assert refused(404, "Request r-1 not found", charges=False).code == "unknown_outcome"
        for status in (403, 404, 406, 410, 429):
            assert refused(status, "Something is wrong", charges=False).charged is None

    def test_a_breakdown_is_left_to_its_status(self) -> None:
        for status in (200, 401, 500, 502):
            assert refusal_of(lambda: NOW)(Reply(status, {}, b'{"error": "x"}', True, "Segmind")) is None
