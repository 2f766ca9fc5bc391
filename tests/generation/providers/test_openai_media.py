"""Pictures and speech of OpenAI and servers like it: as they are asked for, and what they cost."""

import struct
import wave
from pathlib import Path
from typing import Any

import pytest

from contracts.story import Character
from services.generation.capabilities import MediaResult
from services.generation.catalog import entry_of
from services.generation.catalog.quoting import quote
from tests.generation.providers.cases import picture, reference, sound
from tests.generation.providers.openai_cases import (
    LOCAL,
    compatible_at,
    image_request,
    refusal,
    scene,
    speech_request,
)
from tests.standins import openai as vendor

pytestmark = pytest.mark.connected

PRICE = 50 * 5 + 200 * 8 + 1_500 * 30
"""Of the usage the stand-in tells: text, pictures seen, picture made."""

LOCAL_IMAGE = image_request(model=LOCAL["image"])


async def made(here: Any) -> MediaResult:
    result = await here.studio.run()
    assert isinstance(result, MediaResult)
    return result


async def test_a_picture_is_ordered_in_our_size_and_billed_by_its_tokens(tmp_path: Path) -> None:
    async with scene(image_request(), vendor.DRAW, tmp_path) as here:
        result = await made(here)
        assert here.bodies(vendor.DRAW) == [
            {
                "model": "gpt-image-2.6-sunburst",
                "prompt": "The pier at dusk.",
                "size": "720x1280",
                "quality": "medium",
                "output_format": "png",
            }
        ]
    assert (result.media_type, result.microdollars) == ("image/png", PRICE)


async def test_pictures_to_keep_to_are_sent_in_order_and_named_in_the_prompt(tmp_path: Path) -> None:
    shown = (reference("Anna"), reference("Ben"), reference("The pier", "scene"))
    async with scene(image_request(references=shown), vendor.EDIT, tmp_path) as here:
        await made(here)
        (seen,) = here.studio.vendor.seen(vendor.EDIT)
    parts = {part.name: part for part in seen.form()}
    pictures = [part for part in seen.form() if part.filename]
    assert [part.filename for part in pictures] == ["image-1.png", "image-2.png", "image-3.png"]
    assert all(part.content == picture() for part in pictures)
    prompt = parts["prompt"].text
    assert "Image 1 shows the person Anna" in prompt
    assert "Image 2 shows the person Ben" in prompt
    assert "Image 3 shows the place The pier" in prompt
    assert prompt.endswith("The pier at dusk.")
    assert (parts["size"].text, parts["quality"].text) == ("720x1280", "medium")


@pytest.mark.parametrize(
    ("param", "refused_input"),
    [("image[1]", "Ben"), ("image[7]", "image[7]"), ("image", "image"), (None, "prompt")],
)
async def test_a_picture_that_is_refused_is_named(
    param: str | None, refused_input: str, tmp_path: Path
) -> None:
    shown = (reference("Anna"), reference("Ben"))
    async with scene(image_request(references=shown), vendor.EDIT, tmp_path) as here:
        here.studio.vendor.faults = [refusal("moderation_blocked", param=param)]
        failure = await here.studio.failure()
    assert (failure.code, failure.refused_input, failure.charged) == ("moderation", refused_input, 0)


async def test_a_picture_is_quoted_above_what_it_will_cost() -> None:
    model = entry_of("openai").models[6]
    assert "image" in model.capabilities
    assert quote(image_request(), model).microdollars > PRICE
    assert quote(image_request(references=(reference(),)), model).microdollars > PRICE + 6_000 * 8


@pytest.mark.parametrize(
    ("reply", "charged"),
    [
        ({"data": []}, PRICE),
        ({"data": [{"b64_json": "!"}]}, PRICE),
        ({"data": [{"b64_json": "bm8gcGljdHVyZQ=="}]}, PRICE),
        ({"data": [{"revised_prompt": "x"}], "usage": None}, None),
        ({"data": "x"}, None),
    ],
)
async def test_a_reply_without_a_picture_was_billed_all_the_same(
    reply: dict[str, Any], charged: int | None, tmp_path: Path
) -> None:
    async with scene(image_request(), vendor.DRAW, tmp_path, server=vendor.OpenAI(reply=reply)) as here:
        failure = await here.studio.failure()
        assert here.studio.orders() == 1
    assert (failure.code, failure.retryable, failure.charged) == ("bad_answer", False, charged)


async def test_a_server_that_knows_no_response_format_is_asked_without(tmp_path: Path) -> None:
    server = vendor.OpenAI(refuses=frozenset({"response_format"}))
    async with scene(LOCAL_IMAGE, vendor.DRAW, tmp_path, server=server, provider=compatible_at) as here:
        await made(here)
        await made(here)
        assert ["response_format" in body for body in here.bodies(vendor.DRAW)] == [True, False, False]


async def test_a_price_for_the_picture_is_not_settled_by_tokens(tmp_path: Path) -> None:
    async with scene(LOCAL_IMAGE, vendor.DRAW, tmp_path, provider=compatible_at) as here:
        assert (await made(here)).microdollars is None


ANNA = Character(character_id="anna", name="Anna", gender="female", voice="a warm, rough alto")


async def test_a_line_is_spoken_in_the_voice_and_manner_of_its_speaker(tmp_path: Path) -> None:
    async with scene(speech_request(character=ANNA), vendor.SPEAK, tmp_path) as here:
        result = await made(here)
        assert here.bodies(vendor.SPEAK) == [
            {
                "model": "gpt-4o-mini-tts",
                "input": "Land ahead.",
                "voice": "nova",
                "response_format": "wav",
                "instructions": "Voice: a warm, rough alto.",
            }
        ]
    assert (result.media_type, result.microdollars) == ("audio/wav", None)


@pytest.mark.parametrize(
    ("model", "character", "voice"),
    [
        ("gpt-4o-mini-tts", None, "sage"),
        ("gpt-4o-mini-tts", ANNA.model_copy(update={"number": 1}), "coral"),
        ("gpt-4o-mini-tts", ANNA.model_copy(update={"voice": "cedar"}), "cedar"),
        ("tts-1", ANNA, "nova"),
    ],
)
async def test_nobody_else_is_told_how_to_speak(
    model: str, character: Character | None, voice: str, tmp_path: Path
) -> None:
    request = speech_request(model=model, character=character)
    async with scene(request, vendor.SPEAK, tmp_path) as here:
        await made(here)
        (body,) = here.bodies(vendor.SPEAK)
    assert body["voice"] == voice
    told = model == "gpt-4o-mini-tts" and character is not None and character.voice != voice
    assert ("instructions" in body) is told


async def test_a_streamed_wav_can_be_measured(tmp_path: Path) -> None:
    content = sound(0.5)
    at = content.index(b"data") + 4
    streamed = content[:at] + struct.pack("<I", 0xFFFFFFFF) + content[at + 4 :]
    async with scene(speech_request(), vendor.SPEAK, tmp_path, server=vendor.OpenAI(wav=streamed)) as here:
        result = await made(here)
    with wave.open(str(result.file)) as repaired:
        assert repaired.getnframes() == 4_000


async def test_sound_of_another_kind_is_called_what_it_is(tmp_path: Path) -> None:
    mp3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(200)
    async with scene(speech_request(), vendor.SPEAK, tmp_path, server=vendor.OpenAI(wav=mp3)) as here:
        result = await made(here)
    assert result.media_type == "audio/mpeg"
    assert result.file.read_bytes() == mp3
