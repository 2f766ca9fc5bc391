"""What an episode shows can be downloaded in the same moment, whichever log is read first."""

from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import asyncpg
import pytest

from contracts.assets.events import AssetStored, PreviewMade
from contracts.episode.events import EpisodeFinished, TakeRecorded
from contracts.message import Message, Metadata, Recorded
from contracts.story import MediaFile, Provenance, Take, Unit
from services.chassis.migrations import apply_migrations
from services.gateway import views
from services.gateway.views.assets import Assets

pytestmark = pytest.mark.connected

MIGRATIONS = Path(views.__file__).parents[1] / "migrations"
METADATA = Metadata(tenant="acme", correlation_id="one")


def media(asset_id: str, media_type: str = "video/mp4") -> MediaFile:
    return MediaFile(asset_id=asset_id, sha256="5f" * 32, size=9, media_type=media_type)


def recorded(message: Message) -> Recorded[Message]:
    return Recorded("id", 1, "stream", 1, message, METADATA, datetime(2026, 11, 21, tzinfo=UTC))


UNIT = Unit(kind="shot_video", target_id="shot_1")
TAKE = Take(take_id="take_1", unit=UNIT, media=media("clip"), provenance=Provenance(provider="fake"))
FINISHED = EpisodeFinished(
    episode_id="ep_1",
    film=media("film"),
    poster=media("poster", "image/jpeg"),
    subtitles=(media("words", "text/vtt"),),
)
OF_EPISODE: list[Message] = [TakeRecorded(episode_id="ep_1", take=TAKE, job_id="job_1"), FINISHED]
OF_ASSETS: list[Message] = [
    AssetStored(media=media("clip"), project_id="p", episode_id="ep_1", role="shot_video"),
    AssetStored(media=media("film"), project_id="p", episode_id="ep_1", role="film"),
    PreviewMade(asset_id="film", preview=media("small", "image/jpeg")),
]


async def rows_after(dsn: str, *logs: list[Message]) -> list[tuple[str, bool]]:
    connection = await asyncpg.connect(dsn)
    pool = await asyncpg.create_pool(dsn, min_size=1, max_size=1)
    try:
        await apply_migrations(pool, "gateway", MIGRATIONS)
        await connection.execute("set search_path to gateway; truncate assets")
        for log in logs:
            await Assets().apply([recorded(message) for message in log], connection)
        found = await connection.fetch(
            "select asset_id, preview is not null as previewed from assets order by asset_id"
        )
        return [(row["asset_id"], row["previewed"]) for row in found]
    finally:
        await pool.close()
        await connection.close()


async def test_a_film_can_be_downloaded_before_assets_has_registered_it(postgres_dsn: str) -> None:
    assert [asset_id for asset_id, _ in await rows_after(postgres_dsn, OF_EPISODE)] == [
        "clip",
        "film",
        "poster",
        "words",
    ]


async def test_the_order_in_which_the_logs_are_read_makes_no_difference(postgres_dsn: str) -> None:
    seen = [await rows_after(postgres_dsn, *order) for order in permutations([OF_EPISODE, OF_ASSETS])]
    assert seen[0] == seen[1]
    assert ("film", True) in seen[0]
