"""The real OpenAI, and the server that the settings name: one small piece of each kind. Costs some cents."""

import asyncio
from pathlib import Path

import pytest

from contracts.story import Capability, MediaFile
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import MediaResult, Provider, Request, TextResult, Workplace, call
from services.generation.providers.openai import compatible_provider, openai_provider
from tests.generation.providers.openai_cases import image_request, speech_request, text_request

pytestmark = pytest.mark.connected

CAPABILITIES = (Capability.TEXT, Capability.IMAGE, Capability.SPEECH)


@pytest.mark.provider("openai")
@pytest.mark.parametrize("capability", CAPABILITIES)
async def test_openai_makes_it(capability: Capability, accounts: Accounts, tmp_path: Path) -> None:
    outgoing = Outgoing()
    await _makes(openai_provider(accounts, outgoing), capability, tmp_path)
    await outgoing.close()


@pytest.mark.provider("compatible")
@pytest.mark.parametrize("capability", CAPABILITIES)
async def test_the_server_of_the_settings_makes_it(
    capability: Capability, accounts: Accounts, tmp_path: Path
) -> None:
    outgoing = Outgoing(allowed=[accounts.compatible_base_url or ""])
    await _makes(compatible_provider(accounts, outgoing), capability, tmp_path)
    await outgoing.close()


async def _makes(provider: Provider | None, capability: Capability, directory: Path) -> None:
    assert provider is not None
    if capability not in provider.capabilities:
        pytest.skip(f"{provider.name} has no model for {capability} here")
    model = next(model.name for model in provider.models if capability in model.capabilities)
    requests: dict[Capability, Request] = {
        Capability.TEXT: text_request(
            model=model, prompt="Plan a film of three scenes about a lighthouse keeper."
        ),
        Capability.IMAGE: image_request(model=model),
        Capability.SPEECH: speech_request(model=model),
    }
    result = await call(provider, requests[capability], _workplace(directory))
    assert isinstance(result, TextResult if capability is Capability.TEXT else MediaResult)


def _workplace(directory: Path) -> Workplace:
    async def fetch(media: MediaFile) -> Path:
        raise AssertionError(f"nothing is stored here: {media.asset_id}")

    return Workplace(
        job_id="job_1", key="job_1-1", directory=directory, fetch=fetch, cancelled=asyncio.Event()
    )
