"""Which models OpenAI, and servers like it, offer here, and for how much."""

from datetime import date

import pytest

from contracts.story import Capability
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.catalog import entry_of
from services.generation.providers.openai import compatible_provider, openai_provider
from services.generation.providers.openai.provider import is_private

pytestmark = pytest.mark.unit


async def test_without_key_or_address_there_is_no_provider() -> None:
    outgoing = Outgoing()
    assert openai_provider(Accounts(openai_api_key=None), outgoing) is None
    nameless = Accounts.model_validate({"compatible_base_url": "http://127.0.0.1:1/v1"})
    assert compatible_provider(nameless, outgoing) is None
    homeless = Accounts.model_validate({"compatible_models": "text=llama3.3"})
    assert compatible_provider(homeless, outgoing) is None


async def test_openai_makes_no_films() -> None:
    provider = openai_provider(Accounts.model_validate({"openai_api_key": "sk-1"}), Outgoing())
    assert provider is not None
    assert provider.capabilities == {Capability.TEXT, Capability.IMAGE, Capability.SPEECH}
    assert not any("sora" in model.name for model in entry_of("openai").models)


async def test_speech_of_openai_ends_with_its_models() -> None:
    makers = [model for model in entry_of("openai").models if Capability.SPEECH in model.capabilities]
    assert all(model.is_retired(date(2027, 1, 6)) for model in makers)
    assert not any(model.is_retired(date(2027, 1, 5)) for model in makers)


async def test_the_models_of_a_server_are_those_of_the_settings() -> None:
    accounts = {
        "compatible_base_url": "http://localhost:11434/v1",
        "compatible_models": "text=llama3.3,video=wan",
    }
    provider = compatible_provider(Accounts.model_validate(accounts), Outgoing())
    assert provider is not None
    assert [model.name for model in provider.models] == ["llama3.3", "wan"]
    assert provider.capabilities == {Capability.TEXT, Capability.VIDEO}
    assert provider.repeatable
    assert not any(model.prices or model.assumed for model in provider.models)


async def test_a_server_elsewhere_is_never_taken_to_be_free() -> None:
    accounts = {
        "compatible_base_url": "https://gateway.example.com/v1",
        "compatible_models": "image=flux",
    }
    provider = compatible_provider(Accounts.model_validate(accounts), Outgoing())
    assert provider is not None
    assert not provider.repeatable
    assert provider.models[0].assumed
    assert provider.models[0].cost(piece=1) > 0


async def test_a_model_for_what_nobody_can_do_is_refused() -> None:
    accounts = {"compatible_base_url": "http://localhost:1/v1", "compatible_models": "music=x"}
    with pytest.raises(ValueError, match=r"'music' is none of image, speech, text, video"):
        compatible_provider(Accounts.model_validate(accounts), Outgoing())


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("http://127.0.0.1:1234/v1", True),
        ("http://[::1]:1234/v1", True),
        ("http://10.0.0.7/v1", True),
        ("http://ollama:11434/v1", True),
        ("http://studio.local:8000/v1", True),
        ("https://openrouter.ai/api/v1", False),
        ("https://8.8.8.8/v1", False),
        ("https://localhost.example.com/v1", False),
    ],
)
def test_only_an_address_of_ones_own_is_private(url: str, private: bool) -> None:
    assert is_private(url) is private
