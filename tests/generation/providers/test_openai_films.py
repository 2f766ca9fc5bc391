"""Films of a gateway in the shape of OpenAI's Videos: ordered, watched, fetched, failed."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from services.generation.capabilities import Delivered, Pending, way_of
from services.generation.failures import ProviderFailure
from tests.generation.providers.cases import still
from tests.generation.providers.openai_cases import (
    LOCAL,
    Scene,
    compatible_at,
    scene,
    text_request,
    video_request,
)
from tests.standins import openai as vendor
from tests.standins.server import Status

pytestmark = pytest.mark.connected


def gateway(directory: Path, request: Any = None, **knobs: Any) -> Any:
    return scene(
        request or video_request(),
        vendor.FILM,
        directory,
        server=vendor.OpenAI(**knobs),
        provider=compatible_at,
        poll=vendor.POLL,
        download=vendor.CONTENT,
    )


async def poll(here: Scene) -> Pending | Delivered:
    provider = way_of(here.studio.provider, here.studio.case.request)
    assert provider is not None
    return await provider.poll(vendor.FILM_ID)


@pytest.mark.parametrize(
    ("frames", "size", "seconds", "ordered"),
    [
        (80, (720, 1280), "4", "720x1280"),
        (24 * 4 + 1, (1280, 720), "8", "1280x720"),
        (24 * 12, (1280, 720), "12", "1280x720"),
    ],
)
async def test_a_film_is_ordered_in_a_length_and_size_that_are_made(
    frames: int, size: tuple[int, int], seconds: str, ordered: str, tmp_path: Path
) -> None:
    async with gateway(tmp_path, video_request(frames=frames, size=size)) as here:
        assert await here.studio.submit() == vendor.FILM_ID
        assert here.bodies(vendor.FILM) == [
            {"model": "wan", "prompt": "Waves roll in.", "seconds": seconds, "size": ordered}
        ]


async def test_a_first_frame_is_sent_in_the_size_of_the_film(tmp_path: Path) -> None:
    async with gateway(tmp_path, video_request(first_frame=still())) as here:
        await here.studio.submit()
        (seen,) = here.studio.vendor.seen(vendor.FILM)
    parts = {part.name: part for part in seen.form()}
    assert (parts["seconds"].text, parts["size"].text) == ("4", "720x1280")
    with Image.open(io.BytesIO(parts["input_reference"].content)) as frame:
        assert frame.size == (720, 1280)


async def test_progress_is_told_until_it_is_there(tmp_path: Path) -> None:
    async with gateway(tmp_path, polls=1) as here:
        await here.studio.submit()
        assert await poll(here) == Pending(seconds=5.0, progress=0.4)
        assert await poll(here) == Delivered()


@pytest.mark.parametrize(
    "video",
    [{"status": "queued", "progress": 0}, {"status": "thinking"}, {"progress": None}, {"progress": 900}],
)
async def test_a_state_that_is_not_known_is_one_of_work(video: dict[str, Any], tmp_path: Path) -> None:
    async with gateway(tmp_path, video=video) as here:
        await here.studio.submit()
        stand = await poll(here)
    assert isinstance(stand, Pending)
    assert stand.progress is None or 0 < stand.progress <= 1


@pytest.mark.parametrize(
    ("video", "code", "refused_input"),
    [
        (
            {"status": "failed", "error": {"code": "moderation_blocked", "message": "No."}},
            "moderation",
            "prompt",
        ),
        (
            {"status": "failed", "error": {"code": "input_moderation", "message": "No."}},
            "moderation",
            "prompt",
        ),
        ({"status": "failed", "error": {"code": 500, "message": "Oh."}}, "provider_down", ""),
        ({"status": "failed"}, "provider_down", ""),
        ({"status": "cancelled"}, "provider_down", ""),
    ],
)
async def test_a_film_that_failed_is_not_billed_and_not_waited_for(
    video: dict[str, Any], code: str, refused_input: str, tmp_path: Path
) -> None:
    async with gateway(tmp_path, video=video) as here:
        failure = await here.studio.failure()
    assert (failure.code, failure.refused_input) == (code, refused_input)
    assert (failure.retryable, failure.charged) == (False, 0)


@pytest.mark.parametrize("fault", [None, Status(404)], ids=["in its words", "bare"])
async def test_a_film_that_is_forgotten_may_have_been_billed(fault: Any, tmp_path: Path) -> None:
    async with gateway(tmp_path) as here:
        await here.studio.submit()
        here.vendor.films.clear()
        here.studio.vendor.faults = [fault] if fault else []
        with pytest.raises(ProviderFailure) as forgotten:
            await poll(here)
    failure = forgotten.value
    assert (failure.code, failure.retryable, failure.charged) == ("unknown_outcome", False, None)


@pytest.mark.parametrize("reply", [{"id": None}, {"id": ""}, {"id": "v" * 400}, {"id": 7}])
async def test_an_order_without_a_name_may_have_been_billed(reply: dict[str, Any], tmp_path: Path) -> None:
    async with gateway(tmp_path, reply=reply) as here:
        failure = await here.studio.failure()
        assert here.studio.orders() == 1
    assert (failure.code, failure.charged) == ("bad_answer", None)


async def test_only_films_are_submitted(tmp_path: Path) -> None:
    async with gateway(tmp_path) as here:
        assert way_of(here.studio.provider, text_request(model=LOCAL["text"])) is None
