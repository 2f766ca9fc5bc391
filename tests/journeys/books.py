"""What must hold whatever was killed: dense logs, streams equal to them, views equal to their rebuild, single charges."""

import asyncio
import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg
import nats
from nats.js.api import ConsumerConfig, DeliverPolicy

from contracts import subjects
from contracts.registry import OWNERS
from services.assets.previews import can_have_preview
from services.cli.place import running_server
from tests.journeys.system import System

VIEWS = (
    "episode_pages", "library_entries", "work", "assets", "projects", "ledger_jobs", "ledger_entries",
)  # fmt: skip

type Entry = tuple[int, str, str, int, str, Any]


async def log_of(system: System, owner: str) -> list[Entry]:
    """Position, id, stream, version, type and data of every message in a log."""
    server = running_server(system.data_dir)
    assert server is not None
    connection = await asyncpg.connect(server.postgres_dsn)
    try:
        rows = await connection.fetch(
            f"select position, id::text, stream, version, type, data::text from {owner}.messages order by position"
        )
    finally:
        await connection.close()
    return [(*list(row.values())[:5], json.loads(row["data"])) for row in rows]


async def settled(system: System) -> None:
    """Waits until nothing follows any more from what has happened: files are registered and previewed after the fact."""
    async with asyncio.timeout(60):
        while not (await _all_is_previewed(system) and await _views_are_up_to_date(system)):
            await asyncio.sleep(0.05)


async def _all_is_previewed(system: System) -> bool:
    shown = {
        media["asset_id"]
        for *_, kind, data in await log_of(system, "episode")
        for media in _media_in(kind, data)
    }
    stored, done = {}, set()
    for *_, kind, data in await log_of(system, "assets"):
        if kind == "AssetStored":
            stored[data["media"]["asset_id"]] = data["media"]["media_type"]
        else:
            done.add(data["asset_id"])
    previewed = {asset_id for asset_id, media_type in stored.items() if can_have_preview(media_type)}
    return shown <= stored.keys() and previewed <= done


def _media_in(kind: str, data: Any) -> list[Any]:
    match kind:
        case "TakeRecorded":
            return [data["take"]["media"]]
        case "EpisodeFinished":
            return [data["film"], data["poster"], *data["subtitles"]]
        case _:
            return []


async def _views_are_up_to_date(system: System) -> bool:
    server = running_server(system.data_dir)
    assert server is not None
    connection = await asyncpg.connect(server.postgres_dsn)
    try:
        cursors = await connection.fetch("select source, position from gateway.view_cursors")
        heads = [
            await connection.fetchval(f"select max(position) from {row['source']}.messages")
            for row in cursors
        ]
        return heads == [row["position"] for row in cursors]
    finally:
        await connection.close()


async def stream_of(system: System, owner: str, count: int) -> list[Entry]:
    """The same of the first ``count`` messages of a JetStream stream."""
    server = running_server(system.data_dir)
    assert server is not None
    client = await nats.connect(server.nats_url)
    try:
        jetstream = client.jetstream()
        name = subjects.log_stream(owner)
        assert (await jetstream.stream_info(name)).state.messages == count
        subscription = await jetstream.subscribe(
            ">", stream=name, ordered_consumer=True, config=ConsumerConfig(deliver_policy=DeliverPolicy.ALL)
        )
        found: list[Entry] = []
        for _ in range(count):
            message = await subscription.next_msg(timeout=5)
            headers = message.headers or {}
            found.append(
                (
                    message.metadata.sequence.stream,
                    headers[subjects.EVENT_ID_HEADER],
                    headers[subjects.STREAM_HEADER],
                    int(headers[subjects.STREAM_VERSION_HEADER]),
                    headers[subjects.TYPE_HEADER],
                    json.loads(message.data),
                )
            )
        return found
    finally:
        await client.close()


async def assert_logs_dense_and_streams_equal(system: System) -> None:
    """No hole, nothing twice, and JetStream holds exactly what the log holds."""
    for owner in OWNERS:
        log = await log_of(system, owner)
        assert [entry[0] for entry in log] == list(range(1, len(log) + 1)), owner
        versions: Counter[str] = Counter()
        for _, _, stream, version, _, _ in log:
            versions[stream] += 1
            assert version == versions[stream], (owner, stream)
        assert await stream_of(system, owner, len(log)) == log, owner


async def views_of(system: System) -> dict[str, list[Any]]:
    """All rows of all views."""
    server = running_server(system.data_dir)
    assert server is not None
    connection = await asyncpg.connect(server.postgres_dsn)
    try:
        return {
            view: sorted(str(dict(row)) for row in await connection.fetch(f"select * from gateway.{view}"))
            for view in VIEWS
        }
    finally:
        await connection.close()


def charges_of(ledger: Path) -> Counter[str]:
    """How often the fake provider charged each key."""
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as books:
        return Counter(dict(books.execute("select key, count(*) from works group by key")))
