"""What can be downloaded, and its preview.

Fed by two logs: what an episode shows can be downloaded in the same moment, whether or not assets has registered it yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.assets import events as a
from contracts.episode import events as e
from contracts.message import Message, Recorded
from contracts.story import MediaFile
from services.gateway.views import Connection, Rows

STORED = """
insert into assets (asset_id, tenant, media) values ($1, $2, $3) on conflict (tenant, asset_id) do nothing
"""

PREVIEWED = "update assets set preview = $3 where tenant = $1 and asset_id = $2"

ONE = "select media::text, preview::text from gateway.assets where tenant = $1 and asset_id = $2"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that can be downloaded, and the small picture of it, once there is one."""

    media: MediaFile
    preview: MediaFile | None


class Assets:
    """One row an asset of a tenant."""

    name = "assets"
    sources = frozenset({"assets", "episode"})
    tables = ("assets",)

    def wants(self, message: type[Message]) -> bool:
        """Files, wherever they are told of first, and their previews."""
        return issubclass(message, a.AssetStored | a.PreviewMade | e.TakeRecorded | e.EpisodeFinished)

    async def apply(self, events: Sequence[Recorded[Message]], connection: Connection) -> None:
        """Registers assets and their previews."""
        for recorded in events:
            tenant = recorded.metadata.tenant
            match recorded.message:
                case a.AssetStored(media=media):
                    await _register((media,), tenant, connection)
                case e.TakeRecorded(take=take):
                    await _register((take.media,), tenant, connection)
                case e.EpisodeFinished(film=film, poster=poster, subtitles=subtitles):
                    await _register((film, poster, *subtitles), tenant, connection)
                case a.PreviewMade(asset_id=asset_id, preview=preview):
                    await connection.execute(PREVIEWED, tenant, asset_id, preview.model_dump_json())
                case _:
                    pass


async def _register(files: Iterable[MediaFile], tenant: str, connection: Connection) -> None:
    for media in files:
        await connection.execute(STORED, media.asset_id, tenant, media.model_dump_json())


async def asset_of(rows: Rows, asset_id: str, *, tenant: str) -> Asset | None:
    """An asset of this tenant; None when there is none."""
    row = await rows.fetchrow(ONE, tenant, asset_id)
    if row is None:
        return None
    preview = row["preview"]
    return Asset(
        MediaFile.model_validate_json(row["media"]),
        MediaFile.model_validate_json(preview) if preview else None,
    )
