"""Each stored file gets its preview or the reason why not; a hostile one costs its own preview and nothing else."""

import asyncio
import io
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from contracts.assets.events import AssetStored, PreviewFailed, PreviewMade
from contracts.message import Message
from services.assets.asset import Asset, decide, evolve, stream_of
from services.assets.preview_maker import PreviewMaker
from services.chassis.command_handling import CommandHandler, Decider
from services.chassis.event_log.memory import MemoryEventLog
from services.chassis.object_store.disk import DiskObjectStore
from services.chassis.process_pool import ProcessPool
from tests.chassis.jobs import ASKED
from tests.contracts.examples import example_of

pytestmark = pytest.mark.connected

STORED = example_of(AssetStored)


class Studio:
    """An asset service without servers."""

    def __init__(self, folder: Path, processes: ProcessPool) -> None:
        self.log = MemoryEventLog("assets")
        self.store = DiskObjectStore(folder / "objects")
        self.handler = CommandHandler(self.log, Decider(initial=Asset(), evolve=evolve, decide=decide))
        self.maker = PreviewMaker(self.log, self.handler, self.store, processes=processes, scratch=folder)

    async def outcomes(self, *files: tuple[str, bytes]) -> list[Message]:
        """What was recorded of each file, in turn."""
        for number, (media_type, data) in enumerate(files):
            stored = await self.store.put_bytes(data)
            media = STORED.media.model_copy(
                update={
                    "asset_id": f"asset-{number}",
                    "sha256": stored.sha256,
                    "size": stored.size,
                    "media_type": media_type,
                }
            )
            event = STORED.model_copy(update={"media": media})
            await self.handler.handle(event, stream=stream_of(media.asset_id), metadata=ASKED)
        running = asyncio.create_task(self.maker.run())
        try:
            for position in range(len(files), 2 * len(files)):
                while await self.log.head() == position:
                    await self.log.wait_beyond(position, seconds=1)
        finally:
            running.cancel()
            await asyncio.wait([running])
        return [recorded.message for recorded in await self.log.read(after=len(files))]


@pytest.fixture
async def processes() -> AsyncIterator[ProcessPool]:
    pool = ProcessPool(seconds=30, memory_bytes=2 << 30)
    yield pool
    await pool.close()


def png(width: int = 64, height: int = 64) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), (10, 120, 200)).save(target, "PNG")
    return target.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A small file whose head tells of a huge picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(64)))


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


async def test_hostile_files_fail_with_a_sentence_and_the_next_is_made(
    tmp_path: Path, processes: ProcessPool
) -> None:
    playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"
    bomb, cut, followed, made = await Studio(tmp_path, processes).outcomes(
        ("image/png", png_that_claims(60_000, 60_000)),
        ("image/png", png(400, 400)[:200]),
        ("video/mp4", playlist),
        ("image/png", png()),
    )
    assert isinstance(bomb, PreviewFailed)
    assert "3600000000 pixels" in bomb.sentence
    assert isinstance(cut, PreviewFailed)
    assert "image/png cannot be decoded" in cut.sentence
    assert isinstance(followed, PreviewFailed)
    assert str(tmp_path) not in followed.sentence
    assert isinstance(made, PreviewMade)
    assert (made.preview.width, made.preview.height) == (64, 64)


async def test_a_file_that_takes_too_long_costs_its_own_preview_only(tmp_path: Path) -> None:
    hasty = ProcessPool(seconds=0.001)
    [failed] = await Studio(tmp_path, hasty).outcomes(("image/png", png()))
    assert isinstance(failed, PreviewFailed)
    assert failed.sentence == "this image/png cannot be decoded: it took longer than 0.001 s"


async def test_a_file_that_takes_too_much_memory_costs_its_own_preview_only(tmp_path: Path) -> None:
    poor = ProcessPool(memory_bytes=192 << 20)
    failed, made = await Studio(tmp_path, poor).outcomes(
        ("image/png", png(6_000, 6_000)), ("image/png", png())
    )
    assert isinstance(failed, PreviewFailed)
    assert isinstance(made, PreviewMade)


async def test_the_processes_end_with_the_loop(tmp_path: Path, processes: ProcessPool) -> None:
    await Studio(tmp_path, processes).outcomes(("image/png", png()))
    assert not processes._running
