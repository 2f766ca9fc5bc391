"""Follows the log of assets and makes the preview of each file that can have one."""

from pathlib import Path

import structlog

from contracts.assets.events import AssetEvent, AssetStored, PreviewFailed, PreviewMade
from contracts.identifiers import derived_id
from contracts.message import Message, Recorded
from contracts.story import MediaFile
from services.assets.asset import Asset, stream_of
from services.assets.previews import NoPreview, can_have_preview, preview_of
from services.chassis.command_handling import CommandHandler
from services.chassis.event_log import EventLog
from services.chassis.object_store import ObjectMissing, ObjectStore
from services.chassis.process_pool import ProcessPool, WorkLost
from services.chassis.subscriptions import while_held
from services.chassis.workspace import workspace

_log = structlog.get_logger(__name__)

NAME = "assets.previews"
BATCH = 50
IDLE_SECONDS = 30.0


class PreviewMaker:
    """Makes previews outside of any transaction, since decoding takes its time; each result is recorded once.

    The files are decoded in ``processes``, which are closed when the loop ends.
    """

    def __init__(
        self,
        log: EventLog,
        handler: CommandHandler[Asset],
        store: ObjectStore,
        *,
        processes: ProcessPool,
        scratch: Path,
    ) -> None:
        self._log = log
        self._handler = handler
        self._store = store
        self._processes = processes
        self._scratch = scratch

    async def run(self) -> None:
        """Until cancelled; one replica works, the others stand by."""
        try:
            async with self._log.exclusively(NAME) as lease:
                await while_held(lease, self._follow())
        finally:
            await self._processes.close()

    async def _follow(self) -> None:
        position = await self._log.cursor(NAME)
        while True:
            events = await self._log.read(after=position, limit=BATCH)
            for recorded in events:
                await self._make(recorded)
            if events:
                position = events[-1].position
                async with self._log.transaction() as transaction:
                    await self._log.move_cursor(NAME, to=position, within=transaction)
            else:
                await self._log.wait_beyond(position, seconds=IDLE_SECONDS)

    async def _make(self, recorded: Recorded[Message]) -> None:
        event = recorded.message
        if not isinstance(event, AssetStored) or not can_have_preview(event.media.media_type):
            return
        fact = await self._preview_of(event.media, recorded.metadata.tenant)
        await self._handler.handle(fact, stream=stream_of(event.media.asset_id), metadata=recorded.effect())

    async def _preview_of(self, media: MediaFile, tenant: str) -> AssetEvent:
        async with workspace(self._scratch, "preview") as room:
            source = room / "source"
            try:
                await self._store.fetch_to(media.sha256, source)
                data, width, height = await self._processes.do(preview_of, source, media.media_type)
            except (NoPreview, ObjectMissing) as reason:
                return _failed(media, str(reason))
            except WorkLost as loss:
                return _failed(media, f"this {media.media_type} cannot be decoded: {loss}")
        stored = await self._store.put_bytes(data)
        preview = MediaFile(
            asset_id=derived_id("asset", tenant, stored.sha256),
            sha256=stored.sha256,
            size=stored.size,
            media_type="image/jpeg",
            width=width,
            height=height,
        )
        return PreviewMade(asset_id=media.asset_id, preview=preview)


def _failed(media: MediaFile, sentence: str) -> PreviewFailed:
    _log.warning("no preview", asset=media.asset_id, reason=sentence)
    return PreviewFailed(asset_id=media.asset_id, sentence=sentence[:2000])
