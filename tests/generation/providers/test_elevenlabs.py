"""ElevenLabs in the suite of all providers, and what is its own: voices, languages, lengths, two kinds of busy."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog

from contracts.story import Capability, Character, Mood
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import (
    MediaResult,
    MusicModel,
    MusicRequest,
    Request,
    SpeechModel,
    SpeechRequest,
    Submitting,
)
from services.generation.catalog import entry_of
from services.generation.catalog.quoting import quote
from services.generation.probing import probe
from services.generation.providers.elevenlabs import elevenlabs_provider
from services.generation.providers.elevenlabs.provider import ElevenLabsProvider
from tests.generation import wishes
from tests.generation.providers.behaviour import ProviderBehaviour
from tests.generation.providers.cases import KEY, Case, Studio, studio
from tests.standins.elevenlabs import ElevenLabs, error
from tests.standins.server import Malformed, Status

pytestmark = pytest.mark.connected

SPEECH = ("POST", "/v1/text-to-speech/")
MUSIC = ("POST", "/v1/music")


def provider(outgoing: Outgoing, url: str) -> ElevenLabsProvider:
    return ElevenLabsProvider(outgoing, key=KEY, base_url=url)


def line(model: str = "eleven_multilingual_v2", **more: Any) -> SpeechRequest:
    asked: dict[str, Any] = {
        "task": "speech",
        "brief": wishes.line(),
        "text": "Land ahead.",
        "language": "en-GB",
        "seed": 7,
        "model": model,
        **more,
    }
    return SpeechRequest(**asked)


def music(seconds: float = 30.0, model: str = "music_v2_5") -> MusicRequest:
    return MusicRequest(
        task="music",
        brief=wishes.music(),
        prompt="Slow strings.",
        mood=Mood.CALM,
        seconds=seconds,
        seed=7,
        model=model,
    )


def status(code: int, name: str, message: str, *, kind: str = "", **more: Any) -> Status:
    return Status(code, body=error(code, name, message, kind=kind).json, **more)


def case(request: Request) -> Case:
    speech = isinstance(request, SpeechRequest)
    return Case(
        provider=provider,
        request=request,
        app=lambda: ElevenLabs(key=KEY),
        charging=SPEECH if speech else MUSIC,
        refusal=status(400, "bad_prompt", "Your prompt appears to have violated our Terms of Service."),
        refused_input="text" if speech else "prompt",
    )


class TestSpeech(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(line())


class TestMusic(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(music())


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Studio]:
    """A provider and its vendor; ``asked`` says for what."""
    async with studio(case(line()), tmp_path) as built:
        yield built
        assert built.vendor.violations == []
        assert all(KEY not in f"{failure}{failure.next_step}" for failure in built.told)


def asked(place: Studio, request: Request) -> Studio:
    place.case = replace(place.case, request=request)
    return place


class TestLines:
    async def test_a_line_as_it_is_sent(self, place: Studio) -> None:
        result = await asked(place, line("eleven_flash_v2_5")).run()
        (seen,) = place.vendor.requests
        assert seen.headers["xi-api-key"] == KEY
        assert dict(seen.query) == {"output_format": "mp3_44100_128"}
        assert seen.json() == {
            "text": "Land ahead.",
            "model_id": "eleven_flash_v2_5",
            "seed": 7,
            "language_code": "en",
        }
        assert isinstance(result, MediaResult)
        assert (result.media_type, result.model, result.microdollars) == (
            "audio/mpeg",
            "eleven_flash_v2_5",
            None,
        )
        assert (await probe(result.file, Capability.SPEECH)).frames

    async def test_a_model_that_hears_the_language_is_not_told_it(self, place: Studio) -> None:
        await asked(place, line(language="zh-CN")).run()
        assert "language_code" not in place.vendor.requests[0].json()

    async def test_every_speaking_model_is_sent_what_it_takes(self, place: Studio) -> None:
        names = [model.name for model in place.provider.models if Capability.SPEECH in model.capabilities]
        for name in names:
            await asked(place, line(name, seed=2**32 + 1, language="")).run()
        assert [seen.json()["model_id"] for seen in place.vendor.requests] == names
        assert {seen.json()["seed"] for seen in place.vendor.requests} == {1}

    async def test_everybody_keeps_a_voice_of_their_own(self, place: Studio) -> None:
        anna = Character(character_id="anna", name="Anna", gender="female", number=0)
        eva = Character(character_id="eva", name="Eva", gender="female", number=1)
        ben = Character(character_id="ben", name="Ben", gender="male", number=2)
        for speaker in (None, anna, eva, ben, anna):
            await asked(place, line("eleven_v4", character=speaker)).run()
        voices = [seen.path.rsplit("/", 1)[1] for seen in place.vendor.requests]
        assert voices[0] == "JBFqnCBsd6RMkjVDRZzb"
        assert voices[1] == voices[4]
        assert len({*voices[1:4]}) == 3

    async def test_the_bill_of_the_vendor_can_be_found_again(self, place: Studio) -> None:
        with structlog.testing.capture_logs() as lines:
            await place.run()
        assert [(told["request_id"], told["credits"]) for told in lines if "credits" in told] == [
            ("sound-1", "11")
        ]


class TestSongs:
    @pytest.mark.parametrize(("seconds", "milliseconds"), [(1.0, 3_000), (30.2, 31_000), (601.0, 600_000)])
    async def test_music_as_it_is_sent(self, place: Studio, seconds: float, milliseconds: int) -> None:
        result = await asked(place, music(seconds)).run()
        (seen,) = place.vendor.requests
        assert seen.json() == {
            "prompt": "Slow strings.",
            "music_length_ms": milliseconds,
            "model_id": "music_v2_5",
            "force_instrumental": True,
        }
        assert isinstance(result, MediaResult)
        assert result.seed == 0, "a seed that was not sent must not be told as one"


class TestRefusals:
    @pytest.mark.parametrize(
        ("fault", "code", "refused_input"),
        [
            (status(401, "quota_exceeded", "You have 3 credits remaining, 11 are required."), "quota", ""),
            (status(402, "insufficient_credits", "x", kind="payment_required"), "quota", ""),
            (status(403, "subscription_required", "x", kind="authorization_error"), "quota", ""),
            (status(403, "insufficient_permissions", "x", kind="authorization_error"), "auth", ""),
            (status(400, "voice_not_found", "A voice was not found."), "invalid_input", "voice"),
            (status(404, "model_not_found", "x", kind="not_found"), "invalid_input", "model"),
            (status(400, "max_character_limit_exceeded", "x"), "invalid_input", "text"),
            (status(400, "text_too_long", "x", kind="validation_error"), "invalid_input", "text"),
            (status(400, "content_moderated", "Blocked by our safety systems"), "moderation", "text"),
            (status(409, "already_running", "x", kind="conflict"), "provider_down", ""),
            (status(503, "maintenance", "x", kind="service_unavailable"), "provider_down", ""),
            (
                Status(422, body={"detail": [{"loc": ["body", "language_code"], "msg": "unknown language"}]}),
                "invalid_input",
                "language",
            ),
            (Status(422, body={"detail": []}), "invalid_input", ""),
            (
                Status(400, body={"detail": {"code": "invalid_parameters", "param": "seed"}}),
                "invalid_input",
                "seed",
            ),
            (Status(404, body={"detail": "Not Found"}), "invalid_input", ""),
        ],
    )
    async def test_a_refusal_in_the_words_of_the_vendor_costs_nothing(
        self, place: Studio, fault: Status, code: str, refused_input: str
    ) -> None:
        place.vendor.faults = [fault]
        failure = await place.failure()
        assert (failure.code, failure.refused_input, failure.charged) == (code, refused_input, 0)
        assert failure.retryable == (code == "provider_down")
        assert place.charges() == 0

    @pytest.mark.parametrize("name", ["too_many_concurrent_requests", "concurrent_limit_exceeded"])
    async def test_a_place_is_free_soon(self, place: Studio, name: str) -> None:
        place.vendor.faults = [status(429, name, "x")]
        failure = await place.failure()
        assert (failure.code, failure.retry_after, failure.charged) == ("rate_limit", 1.0, 0)

    @pytest.mark.parametrize("name", ["system_busy", "rate_limit_exceeded"])
    async def test_a_busy_system_is_left_alone_for_longer(self, place: Studio, name: str) -> None:
        place.vendor.faults = [status(429, name, "x"), status(429, name, "x", headers={"Retry-After": "33"})]
        assert [(await place.failure()).retry_after for _ in range(2)] == [10.0, 33.0]

    async def test_a_breakdown_without_a_reason_may_be_billed(self, place: Studio) -> None:
        place.vendor.faults = [status(500, "internal_error", "x", kind="internal_error")]
        failure = await place.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("provider_down", True, None)

    async def test_a_key_in_a_refusal_is_not_passed_on(self, place: Studio) -> None:
        place.vendor.faults = [status(401, "invalid_api_key", f"The key {KEY} is invalid")]
        failure = await place.failure()
        assert (failure.code, failure.charged) == ("auth", 0)

    async def test_a_picture_instead_of_sound_may_be_billed(self, place: Studio) -> None:
        place.vendor.faults = [Malformed(body=b"\x89PNG\r\n\x1a\n")]
        failure = await place.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("bad_answer", False, None)

    async def test_a_model_nobody_knows_is_not_asked_for(self, place: Studio) -> None:
        failure = await asked(place, line("eleven_v99")).failure()
        assert (failure.code, failure.refused_input) == ("invalid_input", "model")
        assert place.vendor.requests == []


def test_every_price_is_a_guess_and_none_is_nothing() -> None:
    models = {model.name: model for model in entry_of("elevenlabs").models}
    assert all(model.assumed for model in models.values())
    assert quote(line(), models["eleven_multilingual_v2"]).microdollars == 11 * 200
    assert quote(line(), models["eleven_flash_v2_5"]).microdollars == 11 * 100
    assert quote(music(90), models["music_v2_5"]).microdollars == 1_500_000


async def test_without_a_key_there_is_no_provider() -> None:
    outgoing = Outgoing()
    try:
        assert elevenlabs_provider(Accounts(elevenlabs_api_key=None), outgoing) is None
        made = elevenlabs_provider(Accounts.model_validate({"elevenlabs_api_key": KEY}), outgoing)
        assert isinstance(made, SpeechModel)
        assert isinstance(made, MusicModel)
        assert (made.name, made.repeatable) == ("elevenlabs", False)
        assert made.capabilities == {Capability.SPEECH, Capability.MUSIC}
        assert not isinstance(made, Submitting)
    finally:
        await outgoing.close()


@pytest.mark.provider("elevenlabs")
async def test_the_real_service_speaks_a_line(accounts: Accounts, place: Studio) -> None:
    outgoing = Outgoing()
    try:
        real = elevenlabs_provider(accounts, outgoing)
        assert isinstance(real, SpeechModel)
        result = await real.speak(line("eleven_flash_v2_5"), place.workplace)
        assert (await probe(result.file, Capability.SPEECH)).frames
    finally:
        await outgoing.close()
