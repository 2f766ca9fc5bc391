"""The pages of episodes, and the library of episodes: fed by the episode's log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic_core import from_json, to_json

from contracts.episode import events as e
from contracts.message import Message, Recorded
from services.gateway.page import Page, evolve_page, new_page, status_of
from services.gateway.views import Connection, Rows

LOAD = "select episode_id, tenant, page from episode_pages where episode_id = any($1)"

SAVE = """
insert into episode_pages (episode_id, tenant, project_id, status, created_at, updated_at, page)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[])
on conflict (episode_id) do update
set status = excluded.status, updated_at = excluded.updated_at, page = excluded.page
"""

ONE = "select page from gateway.episode_pages where episode_id = $1 and tenant = $2 and status <> 'deleted'"

NEWEST = """
select page, count(*) over () as total from gateway.episode_pages
where tenant = $1 and status <> 'deleted' and ($2::text is null or status = $2)
order by created_at desc, episode_id desc limit $3 offset $4
"""

COUNT = """
select count(*) from gateway.episode_pages where tenant = $1 and status <> 'deleted' and ($2::text is null or status = $2)
"""


@dataclass(slots=True)
class _Open:
    tenant: str
    page: Page
    updated: Recorded[Message]


class EpisodePages:
    """One row an episode. A batch is folded in memory and each touched page is written once."""

    name = "episode_pages"
    sources = frozenset({"episode"})
    tables = ("episode_pages",)

    def wants(self, message: type[Message]) -> bool:
        """Every event of an episode."""
        return issubclass(message, e.EpisodeEvent)

    async def apply(self, events: Sequence[Recorded[Message]], connection: Connection) -> None:
        """Folds the events of episodes into their pages."""
        mine = [recorded for recorded in events if isinstance(recorded.message, e.EpisodeEvent)]
        known = sorted({recorded.message.episode_id for recorded in mine})  # type: ignore[attr-defined]
        pages = {
            row["episode_id"]: _Open(row["tenant"], from_json(row["page"]), mine[0])
            for row in await connection.fetch(LOAD, known)
        }
        touched: dict[str, _Open] = {}
        for recorded in mine:
            event = recorded.message
            assert isinstance(event, e.EpisodeEvent)
            if isinstance(event, e.EpisodeCreated):
                page = new_page(recorded, event)
                pages[event.episode_id] = _Open(recorded.metadata.tenant, page, recorded)
            entry = pages[event.episode_id]
            evolve_page(entry.page, recorded)
            entry.updated = recorded
            touched[event.episode_id] = entry
        await self._save(touched, connection)

    async def _save(self, touched: dict[str, _Open], connection: Connection) -> None:
        if not touched:
            return
        rows = [
            (
                episode_id,
                entry.tenant,
                entry.page["project_id"],
                "deleted" if entry.page["deleted"] else status_of(entry.page),
                datetime.fromisoformat(entry.page["created_at"]),
                entry.updated.recorded_at,
                to_json(entry.page).decode(),
            )
            for episode_id, entry in touched.items()
        ]
        await connection.execute(SAVE, *map(list, zip(*rows, strict=True)))


async def page_of(rows: Rows, episode_id: str, *, tenant: str) -> Page | None:
    """The page of an episode; None when it is not there, deleted, or another tenant's."""
    text = await rows.fetchval(ONE, episode_id, tenant)
    page: Page | None = from_json(text) if text else None
    return page


async def newest(
    rows: Rows, *, tenant: str, status: str | None, limit: int, offset: int
) -> tuple[list[Page], int]:
    """Pages of a tenant, newest first, and how many there are in all."""
    found = await rows.fetch(NEWEST, tenant, status, limit, offset)
    total = found[0]["total"] if found else await rows.fetchval(COUNT, tenant, status)
    return [from_json(row["page"]) for row in found], total
