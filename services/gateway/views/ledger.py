"""Every reservation and settlement, by the log of generation: what is held, what was spent on what, what was lost.

Jobs that cost nothing are not in it.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Literal

from contracts.generation import events as g
from contracts.generation.commands import ResolveUnknownJob
from contracts.message import Message, Recorded
from services.gateway.progress import STAGE_OF
from services.gateway.views import Connection, Json, Rows

type Scope = Literal["project", "episode"]

_JOB = (
    "job_id", "tenant", "project_id", "episode_id", "unit_kind", "target_id", "provider", "model", "units",
    "price_version", "held_microdollars", "unknown_since", "unknown_sentence",
)  # fmt: skip

_ENTRY = (
    "position", "tenant", "recorded_at", "kind", "job_id", "project_id", "episode_id", "unit_kind", "target_id",
    "stage", "provider", "model", "units", "price_version", "microdollars", "lost",
)  # fmt: skip

LOAD = f"select {', '.join(_JOB)} from ledger_jobs where job_id = any($1)"

SAVE_JOBS = f"""
insert into ledger_jobs ({", ".join(_JOB)})
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::text[], $11::bigint[], $12::timestamptz[], $13::text[])
on conflict (job_id) do update set
    provider = excluded.provider, model = excluded.model, units = excluded.units,
    price_version = excluded.price_version, held_microdollars = excluded.held_microdollars,
    unknown_since = excluded.unknown_since, unknown_sentence = excluded.unknown_sentence
"""

SAVE_ENTRIES = f"""
insert into ledger_entries ({", ".join(_ENTRY)})
select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[],
                     $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
                     $15::bigint[], $16::boolean[])
on conflict (position) do nothing
"""

_CHOSEN = """
tenant = $1 and ($2::text is null or project_id = $2) and ($3::text is null or episode_id = $3)
and ($4::text is null or provider = $4)
"""

_WITHIN = f"""{_CHOSEN} and ($5::timestamptz is null or recorded_at >= $5)
and ($6::timestamptz is null or recorded_at < $6)"""

PAGE = f"""
select {", ".join(_ENTRY)} from gateway.ledger_entries
where {_WITHIN} and position > $7 order by position limit $8
"""

SPENT = f"""
select episode_id, project_id, stage, provider, coalesce(sum(microdollars), 0)::bigint as settled,
       coalesce(sum(microdollars) filter (where lost), 0)::bigint as lost
from gateway.ledger_entries where {_WITHIN} and kind = 'settled' group by episode_id, project_id, stage, provider
"""

HELD = f"""
select episode_id, project_id, unit_kind, provider, sum(held_microdollars)::bigint as reserved
from gateway.ledger_jobs where {_CHOSEN} and held_microdollars > 0
group by episode_id, project_id, unit_kind, provider
"""

_STANDING = """
select (select coalesce(sum(microdollars), 0) from gateway.ledger_entries
        where tenant = $1 and {scope}_id = $2 and kind = 'settled')::bigint as settled,
       (select coalesce(sum(held_microdollars), 0) from gateway.ledger_jobs
        where tenant = $1 and {scope}_id = $2)::bigint as reserved
"""

STANDING: dict[Scope, str] = {
    "project": _STANDING.format(scope="project"),
    "episode": _STANDING.format(scope="episode"),
}

UNKNOWN = f"""
select {", ".join(_JOB)} from gateway.ledger_jobs
where tenant = $1 and unknown_since is not null and ($2::text is null or job_id = $2)
order by unknown_since, job_id limit 500
"""

_LISTED_AT_ONCE = 1_000


@dataclass(slots=True, kw_only=True)
class _Job:
    """A job as the ledger knows it; the columns of ledger_jobs."""

    job_id: str
    tenant: str
    project_id: str
    episode_id: str
    unit_kind: str
    target_id: str
    provider: str
    model: str = ""
    units: str = ""
    price_version: str = ""
    held_microdollars: int = 0
    unknown_since: datetime | None = None
    unknown_sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which entries are meant, always of one tenant; ``since`` is included, ``until`` is not."""

    tenant: str
    project_id: str | None = None
    episode_id: str | None = None
    provider: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def chosen(self) -> tuple[str | None, ...]:
        return (self.tenant, self.project_id, self.episode_id, self.provider)


class Ledger:
    """One row an entry, and one a job that holds or cost money."""

    name = "ledger"
    sources = frozenset({"generation"})
    tables = ("ledger_jobs", "ledger_entries")

    def wants(self, message: type[Message]) -> bool:
        """What moves money, and what makes an outcome unknown or known."""
        return issubclass(message, _MOVES | _ENDS | g.JobOutcomeUnknown | ResolveUnknownJob)

    async def apply(self, events: Sequence[Recorded[Message]], connection: Connection) -> None:
        """Folds the events into the jobs they tell of and writes each once, and every entry."""
        mine = [recorded for recorded in events if self.wants(type(recorded.message))]
        ids = sorted({_job_id(recorded) for recorded in mine})
        jobs = {row["job_id"]: _Job(**dict(row)) for row in await connection.fetch(LOAD, ids)}
        entries: list[tuple[object, ...]] = []
        touched: dict[str, _Job] = {}
        for recorded in mine:
            job = jobs.get(_job_id(recorded)) or _opened(recorded)
            if job is None:
                continue  # it never cost anything
            jobs[job.job_id] = touched[job.job_id] = job
            entries += _entries_of(recorded, job)
            _move(job, recorded)
        await _write(SAVE_JOBS, map(attrgetter(*_JOB), touched.values()), connection)
        await _write(SAVE_ENTRIES, entries, connection)


async def _write(statement: str, rows: Iterable[tuple[object, ...]], connection: Connection) -> None:
    columns = list(map(list, zip(*rows, strict=True)))
    if columns:
        await connection.execute(statement, *columns)


_MOVES = g.SpendReserved | g.SpendSettled | g.SpendReleased
_ENDS = (
    g.JobFailed
    | g.JobCancelled
    | g.MediaReady
    | g.OutlineReady
    | g.RefinementReady
    | g.CastReady
    | g.StoryboardReady
)


def _job_id(recorded: Recorded[Message]) -> str:
    job_id: str = getattr(recorded.message, "job_id")  # noqa: B009 - all that is wanted has it
    return job_id


def _opened(recorded: Recorded[Message]) -> _Job | None:
    event = recorded.message
    if not isinstance(event, g.SpendReserved | g.SpendSettled) or not event.microdollars:
        return None
    return _Job(
        job_id=event.job_id,
        tenant=recorded.metadata.tenant,
        project_id=event.project_id,
        episode_id=event.episode_id,
        unit_kind=event.unit.kind,
        target_id=event.unit.target_id,
        provider=event.provider,
    )


def _entries_of(recorded: Recorded[Message], job: _Job) -> list[tuple[object, ...]]:
    """The entry this event makes, if any; a settlement is for what was reserved."""
    event = recorded.message
    match event:
        case g.SpendReserved(microdollars=amount):
            kind, lost, source = "reserved", False, event
        case g.SpendSettled(microdollars=amount, lost=lost):
            kind, source = "settled", job  # type: ignore[assignment]
        case g.SpendReleased():
            kind, amount, lost, source = "released", job.held_microdollars, False, job  # type: ignore[assignment]
        case _:
            return []
    if kind == "released" and not amount:
        return []
    return [
        (
            recorded.position, job.tenant, recorded.recorded_at, kind, job.job_id, job.project_id, job.episode_id,
            job.unit_kind, job.target_id, STAGE_OF[job.unit_kind], event.provider, source.model, source.units,
            source.price_version, amount, lost,
        )
    ]  # fmt: skip


def _move(job: _Job, recorded: Recorded[Message]) -> None:
    match recorded.message:
        case g.SpendReserved() as reserved:
            job.provider, job.model = reserved.provider, reserved.model
            job.units, job.price_version = reserved.units, reserved.price_version
            job.held_microdollars = reserved.microdollars
        case g.SpendSettled() | g.SpendReleased():
            job.held_microdollars = 0
            job.unknown_since, job.unknown_sentence = None, ""
        case g.JobOutcomeUnknown(sentence=sentence):
            job.unknown_since, job.unknown_sentence = recorded.recorded_at, sentence
        case _:
            job.unknown_since, job.unknown_sentence = None, ""


async def entries(rows: Rows, selection: Selection, *, after: int, limit: int) -> list[Json]:
    """Entries behind a position, in their order."""
    found = await rows.fetch(PAGE, *selection.chosen, selection.since, selection.until, after, limit)
    return [dict(row) for row in found]


async def all_entries(rows: Rows, selection: Selection) -> AsyncIterator[Json]:
    """Every entry, read a page at a time."""
    after = 0
    while page := await entries(rows, selection, after=after, limit=_LISTED_AT_ONCE):
        for entry in page:
            yield entry
        after = page[-1]["position"]


async def spent(rows: Rows, selection: Selection) -> list[Json]:
    """Settled and lost, by episode, stage and provider."""
    found = await rows.fetch(SPENT, *selection.chosen, selection.since, selection.until)
    return [dict(row) for row in found]


async def held(rows: Rows, selection: Selection) -> list[Json]:
    """What is reserved at this moment, by episode, kind of unit and provider; time does not matter to it."""
    return [dict(row) for row in await rows.fetch(HELD, *selection.chosen)]


async def standing(rows: Rows, scope: Scope, scope_id: str, *, tenant: str) -> tuple[int, int]:
    """Micro-dollars settled and reserved of a project or an episode."""
    row = await rows.fetchrow(STANDING[scope], tenant, scope_id)
    assert row is not None
    return row["settled"], row["reserved"]


async def unknown_outcomes(rows: Rows, *, tenant: str, job_id: str | None = None) -> list[Json]:
    """The jobs of which nobody knows whether they were done and charged, the longest waiting first."""
    return [dict(row) for row in await rows.fetch(UNKNOWN, tenant, job_id)]
