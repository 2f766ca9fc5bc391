"""Gemini over real HTTP: each of its APIs does what every provider does."""

from dataclasses import replace

import pytest

from services.chassis.outgoing import Outgoing
from services.generation.catalog import entry_of
from services.generation.providers.gemini.provider import GeminiProvider
from tests.generation.providers.behaviour import ProviderBehaviour, SubmittingBehaviour
from tests.generation.providers.cases import KEY, Case
from tests.generation.providers.gemini_requests import CLIP, LINE, PICTURE, SONG, gemini
from tests.standins.gemini import BASE, DRAW, POLL, SUBMIT, Gemini
from tests.standins.gemini import CLIP as CLIP_FILE
from tests.standins.server import Status

pytestmark = pytest.mark.connected

BUSY = Status(
    429,
    body={
        "error": {
            "code": 429,
            "status": "RESOURCE_EXHAUSTED",
            "message": "Resource has been exhausted (e.g. check quota).",
        }
    },
)
UNSAFE = {"code": "invalid_request", "message": "The prompt was blocked by SAFETY filters."}


class TestImages(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=gemini,
            request=PICTURE,
            app=lambda: Gemini(key=KEY),
            charging=DRAW,
            refusal=Status(200, body={"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}),
            rate_limited=BUSY,
        )


class TestVideo(SubmittingBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=gemini,
            request=CLIP,
            app=lambda: Gemini(key=KEY),
            charging=SUBMIT,
            poll=POLL,
            download=CLIP_FILE,
            refusal=Status(400, body=[{"error": UNSAFE}]),
            rate_limited=BUSY,
        )


class TestSpeech(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=gemini,
            request=LINE,
            app=lambda: Gemini(key=KEY),
            charging=SUBMIT,
            refusal=Status(400, body={"error": UNSAFE}),
            rate_limited=BUSY,
        )


class TestMusic(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=gemini,
            request=SONG,
            app=lambda: Gemini(key=KEY),
            charging=SUBMIT,
            refusal=Status(400, body={"error": UNSAFE}),
            rate_limited=BUSY,
        )


class TestSpeechByGenerateContent(ProviderBehaviour):
    """The other way to ask for a line, which the catalogue can choose."""

    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=speaking_by_generate_content,
            request=LINE,
            app=lambda: Gemini(key=KEY),
            charging=DRAW,
            refusal=Status(200, body={"candidates": [{"finishReason": "SAFETY"}]}),
            rate_limited=BUSY,
        )


def speaking_by_generate_content(outgoing: Outgoing, url: str) -> GeminiProvider:
    """Gemini as it would be if the catalogue said so."""
    known = entry_of("gemini").models
    models = tuple(replace(model, options={**model.options, "api": "generate_content"}) for model in known)
    return GeminiProvider(KEY, outgoing, base_url=url + BASE, models=models)
