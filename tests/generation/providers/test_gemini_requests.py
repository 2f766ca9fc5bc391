"""What Gemini is sent, and what becomes of the different things it sends back."""

import wave
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.story import Capability
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import (
    Finding,
    ImageModel,
    MediaResult,
    MusicModel,
    Request,
    SpeechModel,
    Stopping,
    Submitting,
    VideoRequest,
)
from services.generation.failures import ProviderFailure
from services.generation.providers.gemini import gemini_provider
from tests.generation.providers.cases import KEY, Case, Studio, reference, studio
from tests.generation.providers.gemini_requests import CLIP, LINE, PICTURE, SONG, gemini
from tests.standins.gemini import CLIP as CLIP_FILE
from tests.standins.gemini import DRAW, POLL, STORAGE, SUBMIT, Gemini
from tests.standins.server import Status

pytestmark = pytest.mark.connected

type Open = Callable[[Request, Gemini], AbstractAsyncContextManager[Studio]]


@pytest.fixture
def asking(tmp_path: Path) -> Open:
    """A studio for a request to a vendor; in the end the vendor was sent nothing it does not know."""

    @asynccontextmanager
    async def opened(request: Request, vendor: Gemini) -> AsyncIterator[Studio]:
        case = Case(
            provider=gemini,
            request=request,
            app=lambda: vendor,
            charging=SUBMIT,
            poll=POLL if isinstance(request, VideoRequest) else None,
            refusal=Status(400),
        )
        async with studio(case, tmp_path) as built:
            yield built
            assert built.vendor.violations == []

    return opened


async def sent(asking: Open, request: Request) -> Any:
    """The body of the one charging call."""
    async with asking(request, Gemini(key=KEY)) as built:
        if isinstance(request, VideoRequest):
            await built.submit()
        else:
            await built.run()
        seen = built.vendor.requests[0]
        assert seen.headers["x-goog-api-key"] == KEY
        return seen.json()


async def test_a_picture_is_asked_for_with_its_references_by_name(asking: Open) -> None:
    body = await sent(asking, PICTURE)
    parts = body["contents"][0]["parts"]
    assert [part.get("text", part.get("inlineData", {}).get("mimeType")) for part in parts] == [
        "Image 1 shows Anna.",
        "image/png",
        "Image 2 shows The pier.",
        "image/png",
        "Anna waits on the pier.",
    ]
    assert body["generationConfig"] == {
        "responseModalities": ["TEXT", "IMAGE"],
        "imageConfig": {"aspectRatio": "9:16", "imageSize": "1K"},
        "seed": 7,
    }


@pytest.mark.parametrize(
    ("size", "ratio"),
    [((960, 960), "1:1"), ((1280, 720), "16:9"), ((720, 1280), "9:16"), ((100, 41), "21:9")],
)
async def test_the_nearest_ratio_of_the_model_is_asked_for(
    asking: Open, size: tuple[int, int], ratio: str
) -> None:
    body = await sent(asking, replace(PICTURE, size=size))
    assert body["generationConfig"]["imageConfig"]["aspectRatio"] == ratio


async def test_the_draft_before_a_picture_is_not_the_picture(asking: Open) -> None:
    async with asking(PICTURE, Gemini(key=KEY)) as built:
        result = await built.run()
        assert isinstance(result, MediaResult)
        assert (result.media_type, result.model) == ("image/png", "gemini-3.1-flash-image")
        assert result.file.read_bytes().startswith(b"\x89PNG")
        assert result.microdollars is None


async def test_a_clip_is_asked_for_with_its_first_frame_and_its_references(asking: Open) -> None:
    body = await sent(asking, CLIP)
    assert [(part["type"], part.get("mime_type")) for part in body.pop("input")[:2]] == [
        ("image", "image/png"),
        ("image", "image/png"),
    ]
    assert body == {
        "model": "gemini-omni-1.2-flash",
        "background": True,
        "store": True,
        "response_format": {
            "type": "video",
            "delivery": "uri",
            "aspect_ratio": "16:9",
            "resolution": "720p",
            "duration": "6s",
        },
        "generation_config": {"video_config": {"task": "reference_to_video"}},
    }


@pytest.mark.parametrize(
    ("change", "task", "text"),
    [
        ({"first_frame": None, "references": ()}, "text_to_video", "Anna turns round."),
        (
            {"references": ()},
            "image_to_video",
            "Image 1 is the first frame of the clip: begin with exactly this picture.\n\nAnna turns round.",
        ),
        (
            {"first_frame": None, "references": (reference("Anna"), reference("The pier", "scene"))},
            "reference_to_video",
            "Image 1 shows Anna. Image 2 shows The pier.\n\nAnna turns round.",
        ),
        (
            {},
            "reference_to_video",
            "Image 1 is the first frame of the clip: begin with exactly this picture. Image 2 shows Anna."
            "\n\nAnna turns round.",
        ),
    ],
)
async def test_the_words_say_what_each_picture_is(
    asking: Open, change: dict[str, Any], task: str, text: str
) -> None:
    body = await sent(asking, replace(CLIP, **change))
    assert body["generation_config"]["video_config"]["task"] == task
    assert body["input"][-1] == {"type": "text", "text": text}


@pytest.mark.parametrize("delivery", ["uri", "inline", "redirect"])
async def test_a_clip_is_fetched_however_it_is_handed_over(asking: Open, delivery: Any) -> None:
    async with asking(CLIP, Gemini(key=KEY, delivery=delivery)) as built:
        result = await built.run()
        assert isinstance(result, MediaResult)
        assert result.media_type == "video/mp4"
        assert len(built.vendor.seen(CLIP_FILE)) == (0 if delivery == "inline" else 1)
        assert len(built.vendor.seen(STORAGE)) == (1 if delivery == "redirect" else 0)


async def test_a_clip_on_another_host_is_not_given_the_key(asking: Open) -> None:
    clip = {"type": "video", "uri": "http://127.0.0.2:9/clip.mp4"}
    steps = [{"type": "model_output", "content": [clip]}]
    async with asking(CLIP, Gemini(key=KEY, interaction={"steps": steps})) as built:
        failure = await built.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("unreachable_asset", False, None)


async def test_a_live_interaction_that_is_not_known_for_a_moment_is_asked_again(asking: Open) -> None:
    unknown = {"error": {"code": "invalid_request", "message": "Invalid interaction name"}}
    async with asking(CLIP, Gemini(key=KEY)) as built:
        built.vendor.faults = [Status(400, body=[unknown], at=POLL, times=2)]
        await built.run()
        assert [failure.retryable for failure in built.told] == [True, True]
        assert built.charges() == 1


async def test_a_stopped_clip_costs_nothing_if_none_was_counted(asking: Open) -> None:
    async with asking(CLIP, Gemini(key=KEY, polls=99)) as built:
        provider_job_id = await built.submit()
        provider = gemini(built.outgoing, built.vendor.url)
        assert await provider.stop(provider_job_id) == 0


@pytest.mark.parametrize(
    "said", [{"usage": {}, "status": "in_progress"}, {"status": "completed"}], ids=["running", "completed"]
)
async def test_a_stop_that_came_too_late_costs_the_price(asking: Open, said: dict[str, Any]) -> None:
    async with asking(CLIP, Gemini(key=KEY, polls=99, interaction=said)) as built:
        provider_job_id = await built.submit()
        with pytest.raises(ProviderFailure) as raised:
            await gemini(built.outgoing, built.vendor.url).stop(provider_job_id)
        assert raised.value.charged is None


async def test_a_line_is_spoken_by_the_voice_of_its_character(asking: Open) -> None:
    assert await sent(asking, LINE) == {
        "model": "gemini-3.8-flash-tts",
        "input": "Land ahead.",
        "response_format": {"type": "audio", "mime_type": "audio/wav", "sample_rate": 24_000},
        "generation_config": {"speech_config": [{"voice": "Zephyr", "language": "en-GB"}]},
    }
    narrated = await sent(asking, replace(LINE, character=None))
    assert narrated["generation_config"]["speech_config"][0]["voice"] == "Charon"


async def test_a_line_costs_the_tokens_that_were_counted(asking: Open) -> None:
    async with asking(LINE, Gemini(key=KEY)) as built:
        assert (await built.run()).microdollars == 5 + 225
    async with asking(LINE, Gemini(key=KEY, interaction={"usage": None})) as built:
        assert (await built.run()).microdollars is None


async def test_bare_samples_get_the_header_of_a_file(asking: Open) -> None:
    async with asking(LINE, Gemini(key=KEY, raw=True)) as built:
        result = await built.run()
        assert isinstance(result, MediaResult)
        assert result.media_type == "audio/wav"
        with wave.open(str(result.file)) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16_000, 1, 2)
            assert sound.getnframes() == 12_000


async def test_a_song_is_asked_for_in_words(asking: Open) -> None:
    assert await sent(asking, SONG) == {
        "model": "lyria-3.5",
        "input": "Instrumental background music, calm mood. Length: 62 seconds.",
        "response_format": {"type": "audio", "mime_type": "audio/mp3"},
    }


@pytest.mark.parametrize("request_", [PICTURE, LINE, SONG], ids=["picture", "line", "song"])
async def test_an_answer_that_is_no_medium_was_paid_for_all_the_same(asking: Open, request_: Request) -> None:
    rubbish = "dGhpcyBpcyBubyBtZWRpYSBmaWxl"
    blob = {"inlineData": {"mimeType": "image/png", "data": rubbish}}
    vendor = Gemini(
        key=KEY,
        content={"candidates": [{"content": {"parts": [blob]}}]},
        interaction={"steps": [{"type": "model_output", "content": [{"type": "audio", "data": rubbish}]}]},
    )
    async with asking(request_, vendor) as built:
        failure = await built.failure()
        assert (failure.code, failure.charged) == ("bad_answer", None)
        assert len(built.vendor.seen(SUBMIT) + built.vendor.seen(DRAW)) == 1


async def test_without_a_key_there_is_no_provider() -> None:
    outgoing = Outgoing()
    try:
        assert gemini_provider(Accounts(gemini_api_key=None), outgoing) is None
        made = gemini(outgoing, "https://127.0.0.1:9")
        assert isinstance(made, ImageModel | SpeechModel | MusicModel)
        assert isinstance(made, Submitting)
        assert isinstance(made, Stopping)
        assert not isinstance(made, Finding)
        assert made.submits == {Capability.VIDEO}
        assert made.capabilities == set(Capability) - {Capability.TEXT}
    finally:
        await outgoing.close()
