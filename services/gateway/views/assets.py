"""What can be downloaded, and its preview.

Fed by two logs: what an episode shows can be downloaded in the same moment, whether or not assets has registered it yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.assets import events as a
from contracts.episode import events as e
from contracts.message import Message, Recorded
from contracts.story import MediaFile
from services.gateway.views import Connection, Rows

STORED = """
insert into assets (tenant, asset_id, media)
select * from unnest($1::text[], $2::text[], $3::jsonb[]) on conflict (tenant, asset_id) do nothing
"""

PREVIEWED = """
update assets set preview = made.preview
from unnest($1::text[], $2::text[], $3::jsonb[]) as made (tenant, asset_id, preview)
where assets.tenant = made.tenant and assets.asset_id = made.asset_id
"""

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
        """Registers assets and their previews, each in one statement: a preview follows its file in the log."""
        stored: dict[tuple[str, str], str] = {}
        previews: dict[tuple[str, str], str] = {}
        for recorded in events:
            tenant = recorded.metadata.tenant
            for media in _files_of(recorded.message):
                stored.setdefault((tenant, media.asset_id), media.model_dump_json())
            if isinstance(recorded.message, a.PreviewMade):
                previews[tenant, recorded.message.asset_id] = recorded.message.preview.model_dump_json()
        for statement, rows in ((STORED, stored), (PREVIEWED, previews)):
            if rows:
                columns = zip(*((*key, value) for key, value in rows.items()), strict=True)
                await connection.execute(statement, *map(list, columns))


def _files_of(message: Message) -> tuple[MediaFile, ...]:
    match message:
        case a.AssetStored(media=media):
            return (media,)
        case e.TakeRecorded(take=take):
            return (take.media,)
        case e.EpisodeFinished(film=film, poster=poster, subtitles=subtitles):
            return (film, poster, *subtitles)
        case _:
            return ()


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
