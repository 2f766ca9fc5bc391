"""The real MiniMax, where its key is present: about half a dollar for all of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts.story import MediaFile, Mood
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import (
    ImageRequest,
    MediaResult,
    MusicRequest,
    Pending,
    Request,
    SpeechRequest,
    VideoRequest,
    Workplace,
    call,
)
from services.generation.providers.minimax.provider import MiniMaxProvider
from services.generation.wire.sniff import media_type_of
from tests.generation import wishes
from tests.generation.providers.cases import picture, still
from tests.generation.providers.minimax_studio import shot

pytestmark = [pytest.mark.connected, pytest.mark.provider("minimax"), pytest.mark.timeout(1_800)]


@pytest.fixture
async def real(accounts: Accounts) -> AsyncIterator[MiniMaxProvider]:
    assert accounts.minimax_api_key is not None
    outgoing = Outgoing()
    key = accounts.minimax_api_key.get_secret_value()
    yield MiniMaxProvider(outgoing, key=key, base_url=accounts.minimax_base_url)
    await outgoing.close()


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (
            SpeechRequest(
                task="speech", brief=wishes.line(), text="Land ahead.", language="en", model="speech-2.8-hd"
            ),
            "audio",
        ),
        (
            MusicRequest(
                task="music",
                brief=wishes.music(),
                prompt="Calm.",
                mood=Mood.CALM,
                seconds=20,
                model="music-3.0",
            ),
            "audio",
        ),
        (
            ImageRequest(
                task="scene_image",
                brief=wishes.picture(),
                prompt="A pier.",
                size=(720, 1280),
                model="image-01",
            ),
            "image",
        ),
        (shot("MiniMax-Hailuo-2.3-Fast", first_frame=still()), "video"),
        (shot("MiniMax-H3", frames=96), "video"),
    ],
    ids=["speech", "music", "image", "hailuo", "h3"],
)
async def test_the_real_service_delivers(
    wanted: Request, kind: str, real: MiniMaxProvider, tmp_path: Path
) -> None:
    async def fetch(media: MediaFile) -> Path:
        file = tmp_path / "reference.png"
        file.write_bytes(picture())
        return file

    place = Workplace(
        job_id="job_1", key="job_1-1", directory=tmp_path, fetch=fetch, cancelled=asyncio.Event()
    )
    if isinstance(wanted, VideoRequest):
        job = await real.submit(wanted, place)
        while isinstance(stand := await real.poll(job), Pending):
            await asyncio.sleep(stand.seconds)
        result = await real.download(job, wanted, place)
    else:
        result = await call(real, wanted, place)
    assert isinstance(result, MediaResult)
    assert media_type_of(result.file).startswith(kind)
