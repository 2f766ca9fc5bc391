"""The real Gemini, with a real key and for real money: ``pytest -m provider -k gemini``."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.story import Capability, MediaFile
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import MediaResult, Pending, Request, VideoRequest, Workplace, call
from services.generation.probing import probe
from services.generation.providers.gemini import gemini_provider
from services.generation.providers.gemini.provider import GeminiProvider
from tests.generation.providers.cases import picture
from tests.generation.providers.gemini_requests import CLIP, LINE, PICTURE, SONG

pytestmark = [pytest.mark.provider("gemini"), pytest.mark.timeout(1_200)]


@pytest.fixture
async def real() -> AsyncIterator[GeminiProvider]:
    outgoing = Outgoing()
    try:
        provider = gemini_provider(Accounts(), outgoing)
        if provider is None:
            pytest.skip("REELWRIGHT_GEMINI_API_KEY is not set")
        yield provider
    finally:
        await outgoing.close()


@pytest.mark.parametrize(
    ("request_", "capability"),
    [
        (PICTURE, Capability.IMAGE),
        (LINE, Capability.SPEECH),
        (SONG, Capability.MUSIC),
        (replace(CLIP, model="gemini-omni-1.1-flash", frames=72), Capability.VIDEO),
    ],
    ids=["picture", "line", "song", "clip"],
)
async def test_the_real_service_delivers(
    real: GeminiProvider, request_: Request, capability: Capability, tmp_path: Path
) -> None:
    async def fetch(media: MediaFile) -> Path:
        file = tmp_path / f"{media.sha256}.png"
        file.write_bytes(picture())
        return file

    place = Workplace(
        job_id="job_1", key="job_1-1", directory=tmp_path, fetch=fetch, cancelled=asyncio.Event()
    )
    if isinstance(request_, VideoRequest):
        interaction = await real.submit(request_, place)
        while isinstance(stand := await real.poll(interaction), Pending):
            await asyncio.sleep(stand.seconds)
        result = await real.download(interaction, request_, place)
    else:
        made = await call(real, request_, place)
        assert isinstance(made, MediaResult)
        result = made
    await probe(result.file, capability)
