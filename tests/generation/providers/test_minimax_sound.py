"""MiniMax's speech, music and pictures on the wire, and what they cost."""

from pathlib import Path
from typing import Any

import pytest

from contracts.story import Character, Mood
from services.generation.capabilities import ImageRequest, MusicRequest, SpeechRequest
from services.generation.failures import ProviderFailure
from services.generation.providers.minimax.speech import bill, order
from tests.generation import wishes
from tests.generation.providers.cases import KEY, reference
from tests.generation.providers.minimax_studio import desk, model
from tests.standins.minimax import MiniMax, song

pytestmark = pytest.mark.connected

HD = model("speech-2.8-hd")


def line(
    text: str = "Land ahead.", language: str = "en", character: Character | None = None
) -> SpeechRequest:
    return SpeechRequest(
        task="speech", brief=wishes.line(), text=text, language=language, character=character, model=HD.name
    )


def somebody(**changes: Any) -> Character:
    return Character.model_validate({"character_id": "character-1", "name": "Anna", **changes})


def still_wanted(**changes: Any) -> ImageRequest:
    fields = {"prompt": "A pier.", "size": (1280, 720), "seed": 7, "model": "image-01", **changes}
    return ImageRequest(task="scene_image", brief=wishes.picture(), **fields)


async def test_a_line_is_spoken_word_for_word_and_billed_by_the_vendors_count(tmp_path: Path) -> None:
    async with desk(tmp_path, MiniMax(key=KEY, usage_characters=22)) as at:
        result = await at.provider.speak(line(character=somebody(gender="male")), at.place)
        assert at.body("/v1/t2a_v2") == {
            "model": "speech-2.8-hd",
            "text": "Land ahead.",
            "stream": False,
            "voice_setting": {"voice_id": "English_Trustworth_Man", "speed": 1, "vol": 1, "pitch": 0},
            "audio_setting": {"sample_rate": 32000, "format": "wav", "channel": 1},
            "language_boost": "English",
            "output_format": "hex",
        }
        assert (result.media_type, result.microdollars) == ("audio/wav", 2_200)


@pytest.mark.parametrize(
    ("language", "boost", "narrator"),
    [
        ("en-GB", "English", "English_expressive_narrator"),
        ("zh-Hans-CN", "Chinese", "male-qn-jingying-jingpin"),
        ("de", "German", "English_expressive_narrator"),
        ("PT-br", "Portuguese", "English_expressive_narrator"),
        ("tlh", "auto", "English_expressive_narrator"),
    ],
)
def test_a_language_has_its_name_and_its_voices(language: str, boost: str, narrator: str) -> None:
    body = order(line(language=language), HD)
    assert (body["language_boost"], body["voice_setting"]["voice_id"]) == (boost, narrator)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_cast_speaks_with_different_voices_and_each_with_the_same(language: str) -> None:
    def voice(character: Character | None) -> str:
        return str(order(line(language=language, character=character), HD)["voice_setting"]["voice_id"])

    for gender in ("female", "male"):
        cast = [somebody(number=number, gender=gender) for number in range(3)]
        voices = [voice(character) for character in cast]
        assert len({*voices, voice(None)}) == 4
        assert voices == [voice(character) for character in cast]


@pytest.mark.parametrize("told", [{}, {"extra_info": None}, {"extra_info": {"usage_characters": "9"}}, []])
def test_without_a_count_the_quote_is_the_bill(told: object) -> None:
    assert bill(told, HD) is None


async def test_music_is_instrumental_and_delivered_as_it_is(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        request = MusicRequest(
            task="music",
            brief=wishes.music(),
            prompt="Slow strings.",
            mood=Mood.CALM,
            seconds=30,
            model="music-3.0",
        )
        result = await at.provider.compose(request, at.place)
        assert at.body("/v1/music_generation") == {
            "model": "music-3.0",
            "prompt": "Slow strings.",
            "is_instrumental": True,
            "stream": False,
            "output_format": "hex",
            "audio_setting": {"sample_rate": 44100, "bitrate": 256000, "format": "mp3"},
        }
        assert (result.file.read_bytes(), result.media_type) == (song(), "audio/mpeg")


async def test_a_picture_keeps_to_its_character(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        result = await at.provider.draw(still_wanted(references=(reference("Anna"),)), at.place)
        body = at.body("/v1/image_generation")
        (subject,) = body.pop("subject_reference")
        assert subject["type"] == "character"
        assert subject["image_file"].startswith("data:image/png;base64,")
        assert body == {
            "model": "image-01",
            "prompt": "A pier.",
            "aspect_ratio": "16:9",
            "response_format": "base64",
            "n": 1,
            "seed": 7,
            "prompt_optimizer": False,
        }
        assert result.media_type == "image/png"


async def test_a_picture_keeps_to_no_scene(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        with pytest.raises(ProviderFailure) as failed:
            await at.provider.draw(still_wanted(references=(reference("The pier", "scene"),)), at.place)
        assert (failed.value.code, failed.value.refused_input) == ("invalid_input", "The pier")
        assert at.vendor.requests == []


async def test_a_picture_that_was_withheld_is_a_refusal(tmp_path: Path) -> None:
    async with desk(tmp_path, MiniMax(key=KEY, withholds=True)) as at:
        with pytest.raises(ProviderFailure) as failed:
            await at.provider.draw(still_wanted(), at.place)
        assert (failed.value.code, failed.value.refused_input, failed.value.charged) == (
            "moderation",
            "prompt",
            0,
        )
        assert not at.vendor.ledger
