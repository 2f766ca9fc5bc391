"""Segmind in the suite of all providers, and what is its own: mapped fields, addresses, jobs that fail for nothing."""

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.story import Capability
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import (
    Delivered,
    Finding,
    ImageRequest,
    MediaResult,
    Pending,
    Request,
    Stopping,
    Submitting,
    VideoRequest,
)
from services.generation.failures import ProviderFailure
from services.generation.providers.fake import samples
from services.generation.providers.segmind import segmind_provider
from services.generation.providers.segmind.provider import SegmindProvider
from tests.generation import wishes
from tests.generation.providers.behaviour import SubmittingBehaviour
from tests.generation.providers.cases import KEY, Case, Studio, reference, still, studio
from tests.standins.segmind import ASSETS, Segmind
from tests.standins.server import Answer, Malformed, Status, standin

pytestmark = pytest.mark.connected

ORDERS = ("POST", "/v2/")
UPLOADS = ("POST", "/upload-asset")
ASKING = ("GET", "/v2/requests/")
FILES = ("GET", "/files/")


def provider(outgoing: Outgoing, url: str) -> SegmindProvider:
    return SegmindProvider(outgoing, key=KEY, base_url=url, upload_url=f"{url}{UPLOADS[1]}")


def clip(model: str = "kling-2", **more: Any) -> VideoRequest:
    asked: dict[str, Any] = {
        "task": "shot_video",
        "brief": wishes.picture(),
        "prompt": "She opens the door.",
        "size": (720, 1280),
        "frames": 96,
        "seed": 7,
        "model": model,
        **more,
    }
    return VideoRequest(**asked)


def picture(model: str = "nano-banana-2", **more: Any) -> ImageRequest:
    asked: dict[str, Any] = {
        "task": "shot_image",
        "brief": wishes.picture(),
        "prompt": "A pier in fog.",
        "size": (1280, 720),
        "seed": 7,
        "model": model,
        **more,
    }
    return ImageRequest(**asked)


def case(request: Request, vendor: Segmind | None = None) -> Case:
    return Case(
        provider=provider,
        request=request,
        app=lambda: Segmind(key=KEY) if vendor is None else vendor,
        charging=ORDERS,
        poll=ASKING,
        download=FILES,
        refusal=Status(400, body={"error": "Your prompt violates our content policy"}),
        rate_limited=Status(429, body={"error": "Rate limit exceeded"}),
    )


class TestClips(SubmittingBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(clip(first_frame=still()))


class TestPictures(SubmittingBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(picture(references=(reference("Anna"),)))


@pytest.fixture
def vendor() -> Segmind:
    return Segmind(key=KEY)


@pytest.fixture
async def place(vendor: Segmind, tmp_path: Path) -> AsyncIterator[Studio]:
    """A provider and the vendor that a test has its hands on; set ``case.request`` by ``asked``."""
    async with studio(case(clip(), vendor), tmp_path) as built:
        yield built
        assert built.vendor.violations == []
        assert all(KEY not in f"{failure}{failure.next_step}" for failure in built.told)


def asked(place: Studio, request: Request) -> Studio:
    place.case = replace(place.case, request=request)
    return place


def order_in(place: Studio) -> Any:
    return place.vendor.seen(ORDERS)[-1].json()


class TestOrders:
    async def test_a_clip_from_words(self, place: Studio) -> None:
        await asked(place, clip()).run()
        assert place.vendor.seen(ORDERS)[0].path == "/v2/kling-2"
        assert order_in(place) == {
            "prompt": "She opens the door.",
            "duration": 5,
            "aspect_ratio": "9:16",
            "cfg_scale": 0.5,
        }

    async def test_a_clip_from_a_picture_goes_to_the_same_model(self, place: Studio) -> None:
        await asked(place, clip(first_frame=still(), frames=24 * 6)).run()
        assert place.vendor.seen(ORDERS)[0].path == "/v2/kling-2"
        assert order_in(place)["start_image"] == f"{ASSETS}/1.png"
        assert order_in(place)["duration"] == 10

    async def test_the_model_that_animates_a_picture(self, place: Studio) -> None:
        await asked(place, clip("kling-2.1", first_frame=still(), size=(960, 960))).run()
        assert order_in(place) == {
            "image": f"{ASSETS}/1.png",
            "prompt": "She opens the door.",
            "duration": "5",
            "aspect_ratio": "1:1",
            "cfg_scale": 0.7,
            "mode": "pro",
        }

    async def test_references_are_uploaded_in_order_and_bound_to_their_names(self, place: Studio) -> None:
        references = (reference("Anna"), reference("The pier", "scene"))
        result = await asked(place, picture(references=references)).run()
        order = order_in(place)
        assert order["image_urls"] == [f"{ASSETS}/1.png", f"{ASSETS}/2.png"]
        assert order["prompt"] == "Image 1 shows Anna. Image 2 shows The pier.\nA pier in fog."
        assert (order["aspect_ratio"], order["seed"]) == ("16:9", 7)
        assert isinstance(result, MediaResult)
        assert (result.media_type, result.model) == ("image/png", "nano-banana-2")

    async def test_a_model_that_wants_pixels(self, place: Studio) -> None:
        await asked(place, picture("sdxl1.0-txt2img")).run()
        order = order_in(place)
        assert (order["img_width"], order["img_height"], order["samples"]) == (1280, 720, 1)
        assert "aspect_ratio" not in order

    async def test_a_picture_without_a_field_for_it_fails_before_any_call(self, place: Studio) -> None:
        failure = await asked(place, picture("sdxl1.0-txt2img", references=(reference(),))).failure()
        assert (failure.code, failure.refused_input, failure.charged) == ("invalid_input", "references", 0)
        assert place.vendor.requests == []

    async def test_an_upload_that_fails_costs_nothing(self, place: Studio) -> None:
        asked(place, clip(first_frame=still()))
        place.vendor.faults = [Status(503, at=UPLOADS)]
        failure = await place.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("provider_down", True, 0)
        assert place.orders() == 0

    @pytest.mark.parametrize(
        "body", [b"{}", b'{"file_urls": []}', b'{"file_urls": [7]}', b'{"file_urls": ["ftp://x"]}', b"[]"]
    )
    async def test_an_upload_that_names_no_address_costs_nothing(self, place: Studio, body: bytes) -> None:
        asked(place, clip(first_frame=still()))
        place.vendor.faults = [Malformed(at=UPLOADS, body=body)]
        failure = await place.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("bad_answer", True, 0)
        assert place.orders() == 0


class TestJobs:
    async def test_it_is_asked_every_five_seconds(self, place: Studio) -> None:
        job = await place.submit()
        assert job == "kling-2:request-1"
        assert isinstance(place.provider, Submitting)
        assert await place.provider.poll(job) == Pending(seconds=5.0)
        assert await place.provider.poll(job) == Delivered(microdollars=None)

    async def test_a_status_nobody_knows_is_taken_for_running(self, place: Studio) -> None:
        job = await place.submit()
        place.vendor.faults = [Malformed(at=ASKING, body=b'{"status": "IN_REVIEW"}')]
        assert isinstance(place.provider, Submitting)
        assert isinstance(await place.provider.poll(job), Pending)

    @pytest.mark.parametrize(
        ("sentence", "code", "refused_input"),
        [
            ("Prompt is Mandatory and must be string", "invalid_input", "prompt"),
            ("content_policy_violation", "moderation", "prompt"),
            ("The input image was flagged as NSFW", "moderation", "picture"),
            ("Failed to download image from url", "unreachable_asset", "picture"),
            ("CUDA out of memory", "provider_down", ""),
            ("", "provider_down", ""),
        ],
    )
    async def test_a_job_that_failed_was_not_billed(
        self, place: Studio, vendor: Segmind, sentence: str, code: str, refused_input: str
    ) -> None:
        vendor.failure = sentence or " "
        vendor.asks = 1
        job = await place.submit()
        assert isinstance(place.provider, Submitting)
        for ask in (place.provider.poll(job), place.provider.download(job, clip(), place.workplace)):
            with pytest.raises(ProviderFailure) as caught:
                await ask
            failure = caught.value
            assert (failure.code, failure.refused_input) == (code, refused_input)
            assert (failure.lost, failure.charged) == (True, 0)
            assert failure.retryable == (code == "provider_down"), "only a breakdown is worth another attempt"
        assert place.charges() == 0

    async def test_a_failure_that_comes_with_success_is_one_all_the_same(self, place: Studio) -> None:
        job = await place.submit()
        place.vendor.faults = [Malformed(at=ASKING, body=b'{"status": "FAILED", "error": "CUDA error"}')]
        assert isinstance(place.provider, Submitting)
        with pytest.raises(ProviderFailure, match="CUDA error") as caught:
            await place.provider.poll(job)
        assert (caught.value.lost, caught.value.charged) == (True, 0)

    async def test_a_request_the_vendor_has_forgotten_is_unknown(
        self, place: Studio, vendor: Segmind
    ) -> None:
        job = await place.submit()
        vendor.forgotten = True
        with pytest.raises(ProviderFailure, match="forgotten") as caught:
            await place.delivered(job)
        assert (caught.value.code, caught.value.retryable) == ("unknown_outcome", False)
        assert caught.value.charged is None

    async def test_what_is_no_id_of_ours_is_unknown(self, place: Studio) -> None:
        assert isinstance(place.provider, Submitting)
        with pytest.raises(ProviderFailure) as caught:
            await place.provider.poll("request-1")
        assert (caught.value.code, caught.value.charged) == ("unknown_outcome", None)

    async def test_a_model_that_is_gone_tells_to_choose_another(self, place: Studio, vendor: Segmind) -> None:
        vendor.retired = frozenset({"kling-2"})
        failure = await place.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("invalid_input", False, 0)
        assert failure.refused_input == "model"
        assert "another model" in failure.next_step


class TestAddresses:
    async def test_the_key_never_goes_to_a_host_that_a_reply_names(
        self, place: Studio, vendor: Segmind
    ) -> None:
        async with standin(lambda seen: Answer(json={"status": "COMPLETED"})) as stranger:
            vendor.submitted = {
                "status_url": f"{stranger.url}/v2/requests/request-1/status",
                "response_url": f"{stranger.url}/v2/requests/request-1",
            }
            await place.run()
            assert stranger.requests == []
        assert [seen.path for seen in place.vendor.seen(ASKING)] == [
            "/v2/requests/request-1/status",
            "/v2/requests/request-1/status",
            "/v2/requests/request-1",
        ]

    async def test_unusual_paths_on_the_configured_host_are_kept(
        self, place: Studio, vendor: Segmind
    ) -> None:
        url = place.vendor.url
        vendor.submitted = {"status_url": f"{url}/v2/requests/request-1/status?brief=1"}
        job = await place.submit()
        assert job == "kling-2:request-1|/v2/requests/request-1/status?brief=1|"
        await place.delivered(job)
        asked_for = [(seen.path, dict(seen.query)) for seen in place.vendor.seen(ASKING)]
        assert asked_for[0] == ("/v2/requests/request-1/status", {"brief": "1"})
        assert asked_for[-1] == ("/v2/requests/request-1", {})

    async def test_the_key_is_not_sent_for_files(self, place: Studio) -> None:
        await place.run()
        assert [seen.headers.get("x-api-key") for seen in place.vendor.seen(FILES)] == [None]


class TestResults:
    @pytest.mark.parametrize("shape", ["address", "list", "objects", "beside"])
    async def test_every_shape_of_output_is_found(self, place: Studio, vendor: Segmind, shape: str) -> None:
        shapes: Mapping[str, Any] = {
            "address": lambda address: address,
            "list": lambda address: [address],
            "objects": lambda address: {"images": [{"url": address}], "input": {"image": f"{ASSETS}/1.png"}},
            "beside": lambda address: {"thumbnail": "https://cdn.example/t.png", "video": {"url": address}},
        }
        vendor.output = shapes[shape]
        result = await asked(place, clip()).run()
        assert isinstance(result, MediaResult)
        assert (result.media_type, result.microdollars) == ("video/mp4", None)

    async def test_a_picture_may_come_inside_the_answer(self, place: Studio, vendor: Segmind) -> None:
        content = samples.picture((64, 64), 10)
        vendor.output = lambda address: f"data:image/png;base64,{base64.b64encode(content).decode()}"
        result = await asked(place, picture()).run()
        assert isinstance(result, MediaResult)
        assert result.file.read_bytes() == content

    async def test_a_result_that_names_nothing_is_billed_at_its_price(
        self, place: Studio, vendor: Segmind
    ) -> None:
        vendor.output = lambda address: {"text": "done"}
        failure = await place.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("bad_answer", False, 1_750_000)

    @pytest.mark.parametrize("body", [b'{"status": "PROCESSING"}', b"{}"])
    async def test_a_result_that_is_not_there_yet_is_asked_for_again(
        self, place: Studio, body: bytes
    ) -> None:
        job = await place.submit()
        place.vendor.faults = [Malformed(at=("GET", f"/v2/requests/{job.partition(':')[2]}"), body=body)]
        assert isinstance(place.provider, Submitting)
        with pytest.raises(ProviderFailure) as caught:
            await place.provider.download(job, place.case.request, place.workplace)
        assert (caught.value.retryable, caught.value.charged) == (True, None)
        assert isinstance(await place.delivered(job), MediaResult)

    async def test_another_medium_than_was_ordered_is_billed_at_its_price(
        self, place: Studio, vendor: Segmind
    ) -> None:
        job = await asked(place, picture()).submit()
        vendor.jobs["request-1"].slug = "kling-2"
        vendor.output = lambda address: {"file": address.replace(".mp4", ".mp4?name=")}
        with pytest.raises(ProviderFailure, match="names no image") as caught:
            await place.delivered(job)
        assert (caught.value.retryable, caught.value.charged) == (False, 175_000)

    async def test_a_file_that_lies_about_its_kind_is_found_out(self, place: Studio) -> None:
        place.vendor.faults = [Malformed(at=FILES, body=samples.picture((8, 8), 1))]
        failure = await place.failure()
        assert (failure.code, failure.charged) == ("bad_answer", 1_750_000)
        assert "image/png" in failure.sentence


async def test_without_a_key_there_is_no_provider() -> None:
    outgoing = Outgoing()
    try:
        assert segmind_provider(Accounts(segmind_api_key=None), outgoing) is None
        made = segmind_provider(Accounts.model_validate({"segmind_api_key": KEY}), outgoing)
        assert isinstance(made, Submitting)
        assert (made.name, made.repeatable) == ("segmind", False)
        assert made.capabilities == {Capability.IMAGE, Capability.VIDEO}
        assert not isinstance(made, Finding | Stopping)
    finally:
        await outgoing.close()


@pytest.mark.provider("segmind")
@pytest.mark.timeout(900)
async def test_the_real_service_draws_a_picture(accounts: Accounts, place: Studio) -> None:
    outgoing = Outgoing()
    try:
        real = segmind_provider(accounts, outgoing)
        assert isinstance(real, Submitting)
        job = await real.submit(picture(), place.workplace)
        while isinstance(stand := await real.poll(job), Pending):
            await asyncio.sleep(stand.seconds)
        result = await real.download(job, picture(), place.workplace)
        assert isinstance(result, MediaResult)
        assert result.media_type.startswith("image/")
    finally:
        await outgoing.close()
