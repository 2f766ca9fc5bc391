"""Characters and scenes of all episodes: fed by the episode's log."""

import json
from collections.abc import Sequence
from typing import Literal

from contracts.episode import events as e
from contracts.message import Message, Recorded
from contracts.story import Character, Scene
from services.gateway.views import Connection, Json, Rows

type Kind = Literal["character", "scene"]

FORGET_KIND = "delete from library_entries where episode_id = $1 and kind = $2"
FORGET_ENTRY = "delete from library_entries where episode_id = $1 and entry_id = $2"
FORGET_EPISODE = "delete from library_entries where episode_id = $1"

SAVE = """
insert into library_entries (kind, entry_id, episode_id, tenant, created_at, number, entry)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (episode_id, kind, entry_id) do update set entry = excluded.entry
"""

NEWEST = """
select entry::text, episode_id, created_at, count(*) over () as total from gateway.library_entries
where tenant = $1 and kind = $2 and ($3::text is null or episode_id = $3)
order by created_at desc, episode_id, number limit $4 offset $5
"""

COUNT = """
select count(*) from gateway.library_entries
where tenant = $1 and kind = $2 and ($3::text is null or episode_id = $3)
"""


class Library:
    """One row a character and a scene, over all episodes."""

    name = "library"
    sources = frozenset({"episode"})
    tables = ("library_entries",)

    def wants(self, message: type[Message]) -> bool:
        """What brings, changes or removes a character or a scene."""
        return issubclass(
            message,
            e.CastDrafted
            | e.OutlineRefined
            | e.CharacterEdited
            | e.SceneEdited
            | e.CharacterRemoved
            | e.SceneRemoved
            | e.EpisodeDeleted,
        )

    async def apply(self, events: Sequence[Recorded[Message]], connection: Connection) -> None:
        """Follows the events that bring, change or remove characters and scenes."""
        for recorded in events:
            match recorded.message:
                case e.CastDrafted(characters=characters):
                    await connection.execute(FORGET_KIND, recorded.message.episode_id, "character")
                    await self._save(characters, recorded, connection)
                case e.OutlineRefined(scenes=scenes):
                    await connection.execute(FORGET_KIND, recorded.message.episode_id, "scene")
                    await self._save(scenes, recorded, connection)
                case e.CharacterEdited(character=entry) | e.SceneEdited(scene=entry):
                    await self._save((entry,), recorded, connection)
                case e.CharacterRemoved(character_id=gone) | e.SceneRemoved(scene_id=gone):
                    await connection.execute(FORGET_ENTRY, recorded.message.episode_id, gone)
                case e.EpisodeDeleted(episode_id=episode_id):
                    await connection.execute(FORGET_EPISODE, episode_id)
                case _:
                    pass

    async def _save(
        self, entries: Sequence[Character | Scene], recorded: Recorded[Message], connection: Connection
    ) -> None:
        event = recorded.message
        assert isinstance(event, e.EpisodeEvent)
        await connection.executemany(
            SAVE,
            [
                (
                    "character" if isinstance(entry, Character) else "scene",
                    entry.character_id if isinstance(entry, Character) else entry.scene_id,
                    event.episode_id,
                    recorded.metadata.tenant,
                    recorded.recorded_at,
                    entry.number,
                    entry.model_dump_json(),
                )
                for entry in entries
            ],
        )


async def newest_entries(
    rows: Rows, kind: Kind, *, tenant: str, episode_id: str | None, limit: int, offset: int
) -> tuple[list[Json], int]:
    """Entries of a tenant, newest first, each with its episode and day; and how many there are in all."""
    found = await rows.fetch(NEWEST, tenant, kind, episode_id, limit, offset)
    total = found[0]["total"] if found else await rows.fetchval(COUNT, tenant, kind, episode_id)
    return [
        json.loads(row["entry"])
        | {"episode_id": row["episode_id"], "created_at": row["created_at"].isoformat()}
        for row in found
    ], total
