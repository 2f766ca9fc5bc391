"""The assets service as a process of its own on real servers: what others make is registered once, and previewed."""

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from PIL import Image

from contracts.assets.events import AssetStored, PreviewFailed, PreviewMade
from contracts.generation.events import MediaReady, ShotImageReady, ShotVideoReady, SpeechReady
from contracts.message import Event, Message
from contracts.render.events import EpisodeRendered
from contracts.story import MediaFile
from services.assets.composition import compose
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.health import trouble_of
from services.chassis.object_store.disk import DiskObjectStore
from services.chassis.relay import Relay
from tests.chassis.jobs import ASKED
from tests.chassis.wiring import Pool, eventually, migrated_log, opened_nats, opened_pool, running
from tests.contracts.examples import example_of
from tests.render.material import Material
from tests.service_processes import Place, ServiceProcesses

pytestmark = pytest.mark.connected


class House:
    """Files that generation and render report, and what assets says of them."""

    def __init__(self, place: Place, pool: Pool) -> None:
        self.pool = pool
        self.log = PostgresEventLog(pool, "assets")
        self.processes = ServiceProcesses(place)
        self._store = DiskObjectStore(place.settings.objects)
        self._logs = {owner: PostgresEventLog(pool, owner) for owner in ("generation", "render")}
        self._reports = 0

    async def file(self, data: bytes, media_type: str) -> MediaFile:
        stored = await self._store.put_bytes(data)
        return MediaFile(
            asset_id=f"asset-{stored.sha256[:12]}",
            sha256=stored.sha256,
            size=stored.size,
            media_type=media_type,
        )

    async def report(self, owner: str, *events: Event) -> None:
        self._reports += 1
        await self._logs[owner].append(
            f"job-{self._reports}", list(events), expected_version=0, metadata=ASKED
        )

    async def told(self) -> Sequence[Message]:
        return [recorded.message for recorded in await self.log.read(after=0, limit=10_000)]

    async def until(self, kind: type[Message], count: int) -> None:
        async def are_there() -> bool:
            return sum(isinstance(message, kind) for message in await self.told()) >= count

        await eventually(are_there)

    async def until_all_is_read(self) -> None:
        async def is_read() -> bool:
            ends = [
                await self.log.cursor(f"assets.{owner}") == await log.head()
                for owner, log in self._logs.items()
            ]
            return all(ends) and await self.log.cursor("assets.previews") == await self.log.head()

        await eventually(is_read)


@pytest.fixture
async def house(tmp_path: Path, postgres_dsn: str, nats_url: str) -> AsyncIterator[House]:
    place = Place(directory=tmp_path, postgres_dsn=postgres_dsn, nats_url=nats_url)
    async with opened_pool(postgres_dsn, size=6) as pool, opened_nats(nats_url) as nats:
        for owner in ("generation", "render", "assets"):
            await migrated_log(pool, owner)
        relays = [Relay(pool, nats.jetstream(), owner).run for owner in ("generation", "render")]
        async with running(*relays):
            house = House(place, pool)
            try:
                yield house
            finally:
                await house.processes.close()


def png(shade: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (640, 360), (10, 120, shade)).save(target, "PNG")
    return target.getvalue()


def ready(kind: type[MediaReady], media: MediaFile) -> MediaReady:
    return example_of(kind).model_copy(update={"media": media})


def registered(told: Sequence[Message]) -> list[str]:
    return [message.media.asset_id for message in told if isinstance(message, AssetStored)]


async def test_every_file_is_registered_and_previewed_where_it_can_be(
    house: House, tmp_path: Path, nats_url: str
) -> None:
    material = Material(tmp_path)
    await material.fetch(material.picture("testsrc2", 24), tmp_path / "clip.mp4")
    still = await house.file(png(1), "image/png")
    clip = await house.file((tmp_path / "clip.mp4").read_bytes(), "video/mp4")
    line = await house.file(b"RIFF", "audio/wav")
    poster = await house.file(png(2), "image/png")
    words = await house.file(b"1\n00:00:00,000 --> 00:00:01,000\nHello\n", "application/x-subrip")
    film = example_of(EpisodeRendered).model_copy(
        update={"film": clip, "poster": poster, "subtitles": (words,)}
    )
    house.processes.start(compose)
    await house.report("generation", ready(ShotImageReady, still), ready(SpeechReady, line))
    await house.report("generation", ready(ShotVideoReady, clip))
    await house.report("render", film)
    await house.until(PreviewMade, 3)
    await house.until_all_is_read()

    told = await house.told()
    media = (still, clip, line, poster, words)
    assert sorted(registered(told)) == sorted(file.asset_id for file in media)
    previews = {m.asset_id: m.preview for m in told if isinstance(m, PreviewMade)}
    assert sorted(previews) == sorted(file.asset_id for file in (still, clip, poster))
    assert (previews[still.asset_id].width, previews[still.asset_id].height) == (320, 180)
    assert (previews[clip.asset_id].width, previews[clip.asset_id].height) == (180, 320)
    assert await trouble_of("assets", nats_url) is None


async def test_a_file_that_cannot_be_decoded_says_why_and_holds_nobody_up(house: House) -> None:
    broken = await house.file(b"\x89PNG\r\n\x1a\n and then nothing", "image/png")
    whole = await house.file(png(1), "image/png")
    house.processes.start(compose)
    await house.report("generation", ready(ShotImageReady, broken), ready(ShotImageReady, whole))
    await house.until(PreviewMade, 1)
    failed = [message for message in await house.told() if isinstance(message, PreviewFailed)]
    assert [one.asset_id for one in failed] == [broken.asset_id]
    assert "image/png cannot be decoded" in failed[0].sentence


async def test_killed_again_and_again_it_registers_and_previews_each_file_once(house: House) -> None:
    stills = [await house.file(png(shade), "image/png") for shade in range(40)]
    for _ in range(3):
        before = len(registered(await house.told()))
        process = house.processes.start(compose)
        for still in stills[before : before + 10]:
            await house.report("generation", ready(ShotImageReady, still))
        await house.until(PreviewMade, before // 2 + 1)
        process.kill()
        await asyncio.to_thread(process.join, 10)
    house.processes.start(compose)
    for still in stills:
        await house.report("generation", ready(ShotImageReady, still))
    await house.until(PreviewMade, len(stills))
    await house.until_all_is_read()

    told = await house.told()
    assert sorted(registered(told)) == sorted(still.asset_id for still in stills)
    assert sum(isinstance(message, PreviewMade) for message in told) == len(stills)


async def test_a_restart_goes_on_where_it_was_and_what_comes_again_changes_nothing(house: House) -> None:
    first = house.processes.start(compose)
    still = await house.file(png(1), "image/png")
    await house.report("generation", ready(ShotImageReady, still))
    await house.until(PreviewMade, 1)
    await house.until_all_is_read()
    first.terminate()
    await asyncio.to_thread(first.join, 10)
    assert first.exitcode == 0
    told = await house.told()

    await house.pool.execute("update assets.cursors set position = 0")
    house.processes.start(compose)
    other = await house.file(png(2), "image/png")
    await house.report("generation", ready(ShotImageReady, other))
    await house.until(PreviewMade, 2)
    await house.until_all_is_read()
    now = await house.told()
    assert now[: len(told)] == told
    assert [type(message) for message in now[len(told) :]] == [AssetStored, PreviewMade]
