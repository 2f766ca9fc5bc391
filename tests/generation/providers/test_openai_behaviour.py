"""OpenAI and a server like it: what every provider does the same."""

import pytest

from tests.generation.providers.behaviour import LinkBehaviour, ProviderBehaviour, SubmittingBehaviour
from tests.generation.providers.cases import Case, reference, still
from tests.generation.providers.openai_cases import (
    LOCAL,
    case,
    compatible_at,
    image_request,
    refusal,
    speech_request,
    text_request,
    video_request,
)
from tests.standins import openai as vendor

pytestmark = pytest.mark.connected


class TestResponses(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(text_request(), vendor.RESPONSES, refused=refusal("invalid_prompt"))


class TestChat(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(
            text_request(model=LOCAL["text"]),
            vendor.CHAT,
            provider=compatible_at,
            refused=refusal("content_filter"),
        )


class TestPictures(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(image_request(), vendor.DRAW)


class TestPicturesFromReferences(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(
            image_request(references=(reference("Anna"), reference("The pier", "scene"))),
            vendor.EDIT,
            refused=refusal("moderation_blocked", param="image[0]"),
            refused_input="Anna",
        )


class TestPicturesByLink(LinkBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(
            image_request(model=LOCAL["image"]),
            vendor.DRAW,
            provider=compatible_at,
            app=lambda: vendor.OpenAI(links=True),
            download=vendor.PICTURE,
        )


class TestSpeech(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(speech_request(), vendor.SPEAK, refused=refusal("content_policy_violation"))


class TestFilms(SubmittingBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(
            video_request(),
            vendor.FILM,
            provider=compatible_at,
            poll=vendor.POLL,
            download=vendor.CONTENT,
        )


class TestFilmsFromAStill(SubmittingBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return case(
            video_request(first_frame=still()),
            vendor.FILM,
            provider=compatible_at,
            poll=vendor.POLL,
            download=vendor.CONTENT,
        )
