"""MiniMax in the suite of all providers: both generations of video, speech, music and pictures."""

import pytest

from contracts.story import Mood
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import (
    ImageRequest,
    MusicRequest,
    Provider,
    SpeechRequest,
    VideoRequest,
)
from services.generation.providers.minimax import minimax_provider
from services.generation.providers.minimax.provider import MiniMaxProvider
from tests.generation import wishes
from tests.generation.providers.behaviour import ProviderBehaviour, SubmittingBehaviour
from tests.generation.providers.cases import KEY, Case, Studio, reference, still
from tests.standins.minimax import MiniMax
from tests.standins.server import App, Status

pytestmark = pytest.mark.connected

FILES = ("GET", "/files/")
V1_SENSITIVE = Status(200, body={"base_resp": {"status_code": 1026, "status_msg": "input new_sensitive"}})
V1_BUSY = Status(200, body={"base_resp": {"status_code": 1002, "status_msg": "rate limit"}})


def provider(outgoing: Outgoing, url: str) -> Provider:
    return MiniMaxProvider(outgoing, key=KEY, base_url=url)


def vendor() -> App:
    return MiniMax(key=KEY)


def v2_error(status: int, kind: str, words: str) -> Status:
    error = {"type": kind, "message": words, "http_code": str(status)}
    return Status(status, body={"type": "error", "error": error, "request_id": "r1"})


class TestHailuo(SubmittingBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=provider,
            request=VideoRequest(
                task="shot_video",
                brief=wishes.picture(),
                prompt="She opens the door.",
                size=(720, 1280),
                frames=96,
                model="MiniMax-Hailuo-2.3",
                first_frame=still(),
            ),
            app=vendor,
            charging=("POST", "/v1/video_generation"),
            poll=("GET", "/v1/query/video_generation"),
            download=FILES,
            refusal=V1_SENSITIVE,
            rate_limited=V1_BUSY,
        )

    async def test_a_link_that_cannot_be_asked_for_is_asked_for_again(self, studio: Studio) -> None:
        studio.vendor.faults = [Status(503, at=("GET", "/v1/files/retrieve"))]
        await studio.run()
        assert studio.charges() == 1


class TestH3(SubmittingBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=provider,
            request=VideoRequest(
                task="shot_video",
                brief=wishes.picture(),
                prompt="She opens the door.",
                size=(720, 1280),
                frames=96,
                model="MiniMax-H3",
                references=(reference("Anna"), reference("The pier", "scene")),
            ),
            app=vendor,
            charging=("POST", "/v2/video_generation"),
            poll=("GET", "/v2/query/video_generation"),
            download=FILES,
            refusal=v2_error(422, "unprocessable_entity_error", "input new_sensitive (1026)"),
            rate_limited=v2_error(429, "rate_limit_error", "rate limit (1002)"),
        )


class TestSpeech(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=provider,
            request=SpeechRequest(
                task="speech",
                brief=wishes.line(),
                text="Land ahead.",
                language="en-GB",
                model="speech-2.8-hd",
            ),
            app=vendor,
            charging=("POST", "/v1/t2a_v2"),
            refusal=V1_SENSITIVE,
            refused_input="text",
            rate_limited=V1_BUSY,
        )


class TestMusic(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=provider,
            request=MusicRequest(
                task="music",
                brief=wishes.music(),
                prompt="Slow strings.",
                mood=Mood.CALM,
                seconds=30.0,
                model="music-3.0",
            ),
            app=vendor,
            charging=("POST", "/v1/music_generation"),
            refusal=V1_SENSITIVE,
            rate_limited=V1_BUSY,
        )


class TestImage(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=provider,
            request=ImageRequest(
                task="shot_image",
                brief=wishes.picture(),
                prompt="A pier in fog.",
                size=(720, 1280),
                seed=7,
                model="image-01",
                references=(reference("Anna"),),
            ),
            app=vendor,
            charging=("POST", "/v1/image_generation"),
            refusal=V1_SENSITIVE,
            rate_limited=V1_BUSY,
        )


async def test_without_a_key_there_is_no_provider() -> None:
    outgoing = Outgoing()
    assert minimax_provider(Accounts(minimax_api_key=None), outgoing) is None
    made = minimax_provider(Accounts.model_validate({"minimax_api_key": "sk-api-1"}), outgoing)
    assert made is not None
    assert (made.name, made.repeatable) == ("minimax", False)
    await outgoing.close()
