"""Jobs: where each stands, what it took and cost. Fed by the logs of episode, generation and render.

The three logs arrive independently, so a row only ever moves to a higher rank.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter

from contracts.episode import events as e
from contracts.generation import events as g
from contracts.generation.commands import ResolveUnknownJob
from contracts.message import Message, Recorded
from contracts.render import events as r
from services.gateway.views import Connection, Json, Rows

ASKED, QUEUED, RUNNING, ENDED = 1, 2, 3, 4

SAVE = """
insert into work as w (job_id, episode_id, tenant, project_id, unit_kind, target_id, rank, status, provider,
                       asked_at, started_at, ended_at, parts_done, reserved_microdollars, settled_microdollars, reason)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::text[],
                     $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::int[], $14::bigint[],
                     $15::bigint[], $16::text[])
on conflict (job_id) do update set
    status = case when excluded.rank >= w.rank then excluded.status else w.status end,
    rank = greatest(w.rank, excluded.rank),
    project_id = case when excluded.project_id <> '' then excluded.project_id else w.project_id end,
    provider = case when excluded.provider <> '' then excluded.provider else w.provider end,
    asked_at = coalesce(w.asked_at, excluded.asked_at),
    started_at = coalesce(w.started_at, excluded.started_at),
    ended_at = coalesce(excluded.ended_at, w.ended_at),
    parts_done = w.parts_done + excluded.parts_done,
    reserved_microdollars = greatest(w.reserved_microdollars, excluded.reserved_microdollars),
    settled_microdollars = greatest(w.settled_microdollars, excluded.settled_microdollars),
    reason = case when excluded.reason <> '' then excluded.reason else w.reason end
"""

OF_EPISODE = """
select job_id, unit_kind, target_id, status, provider, asked_at, started_at, ended_at, parts_done,
       reserved_microdollars, settled_microdollars, reason
from gateway.work where episode_id = $1 and tenant = $2 order by asked_at, job_id
"""

TYPICAL_SECONDS = """
select unit_kind, percentile_cont(0.5) within group (order by extract(epoch from ended_at - started_at)) as seconds
from (
    select unit_kind, started_at, ended_at,
           row_number() over (partition by unit_kind order by ended_at desc) as place
    from gateway.work where tenant = $1 and status = 'succeeded' and started_at is not null
) recent where place <= 50 group by unit_kind
"""


class Work:
    """One row a job."""

    name = "work"
    sources = frozenset({"episode", "generation", "render"})
    tables = ("work",)

    def wants(self, message: type[Message]) -> bool:
        """Wishes, and what generation and render say of their jobs."""
        return issubclass(message, e.WorkAsked | e.UnitFailed | g.JobEvent | ResolveUnknownJob | _RENDERING)

    async def apply(self, events: Sequence[Recorded[Message]], connection: Connection) -> None:
        """Moves the rows of the jobs these events tell of."""
        changes = [change for recorded in events for change in _changes_by(recorded)]
        for wave in _waves(changes):
            await connection.execute(SAVE, *map(list, zip(*map(_columns, wave), strict=True)))


async def work_of(rows: Rows, episode_id: str, *, tenant: str) -> list[Json]:
    """All jobs of an episode in the order they were asked for."""
    return [dict(row) for row in await rows.fetch(OF_EPISODE, episode_id, tenant)]


async def typical_seconds(rows: Rows, *, tenant: str) -> dict[str, float]:
    """Unit kind -> median seconds of the last 50 that succeeded: our own history, nothing invented."""
    return {row["unit_kind"]: float(row["seconds"]) for row in await rows.fetch(TYPICAL_SECONDS, tenant)}


@dataclass(frozen=True, slots=True)
class _Change:
    """What one event tells of a job; the columns of SAVE in order."""

    job_id: str
    episode_id: str
    tenant: str
    project_id: str
    unit_kind: str
    target_id: str
    rank: int = QUEUED
    status: str = "queued"
    provider: str = ""
    asked_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    parts_done: int = 0
    reserved_microdollars: int = 0
    settled_microdollars: int = 0
    reason: str = ""


_columns = attrgetter(*(field.name for field in fields(_Change)))


def _waves(changes: Iterable[_Change]) -> list[list[_Change]]:
    """The changes in as few statements as can be: one statement must not change a row twice. Each job keeps its order."""
    waves: list[list[_Change]] = []
    seen: Counter[str] = Counter()
    for change in changes:
        if seen[change.job_id] == len(waves):
            waves.append([])
        waves[seen[change.job_id]].append(change)
        seen[change.job_id] += 1
    return waves


def _changes_by(recorded: Recorded[Message]) -> list[_Change]:
    event, at, tenant = recorded.message, recorded.recorded_at, recorded.metadata.tenant
    match event:
        case e.WorkAsked(units=units, episode_id=episode_id):
            return [
                _Change(
                    asked.job_id,
                    episode_id,
                    tenant,
                    "",
                    asked.unit.kind,
                    asked.unit.target_id,
                    ASKED,
                    asked_at=at,
                )
                for asked in units
            ]
        case e.UnitFailed(unit=unit, code="blocked", sentence=sentence, episode_id=episode_id):
            job = _Change(event.job_id, episode_id, tenant, "", unit.kind, unit.target_id)
            return [replace(job, rank=ENDED, status="failed", ended_at=at, reason=sentence)]
        case g.JobEvent(unit=unit, episode_id=episode_id, project_id=project_id):
            job = _Change(event.job_id, episode_id, tenant, project_id, unit.kind, unit.target_id)
            return [_by_generation(job, event, at)]
        case ResolveUnknownJob(job_id=job_id, episode_id=episode_id):
            return [_Change(job_id, episode_id, tenant, "", "", "", RUNNING, "running")]
        case r.ShotRendered(episode_id=episode_id):
            job = _Change(event.job_id, episode_id, tenant, "", "cut", episode_id, provider="render")
            return [replace(job, rank=RUNNING, status="running", parts_done=1)]
        case (
            r.RenderQueued()
            | r.RenderStarted()
            | r.EpisodeRendered()
            | r.RenderFailed()
            | r.RenderCancelled()
        ):
            job = _Change(event.job_id, event.episode_id, tenant, event.project_id, "cut", event.episode_id)
            return [_by_render(replace(job, provider="render"), event, at)]
        case _:
            return []


def _by_generation(job: _Change, event: g.JobEvent, at: datetime) -> _Change:
    match event:
        case g.JobQueued(provider=provider) | g.JobRerouted(provider=provider):
            return replace(job, provider=provider)
        case g.SpendReserved(microdollars=microdollars):
            return replace(job, reserved_microdollars=microdollars)
        case g.SubmissionStarted(provider=provider) | g.JobSubmitted(provider=provider):
            return replace(job, rank=RUNNING, status="running", provider=provider, started_at=at)
        case g.SpendSettled(microdollars=microdollars):
            return replace(job, rank=RUNNING, status="running", settled_microdollars=microdollars)
        case g.JobFailed(sentence=sentence):
            return replace(job, rank=ENDED, status="failed", ended_at=at, reason=sentence)
        case g.JobCancelled():
            return replace(job, rank=ENDED, status="cancelled", ended_at=at)
        case g.JobOutcomeUnknown(sentence=sentence):
            return replace(job, rank=RUNNING, status="unknown", reason=sentence)
        case g.MediaReady() | g.OutlineReady() | g.RefinementReady() | g.CastReady() | g.StoryboardReady():
            return replace(job, rank=ENDED, status="succeeded", ended_at=at)
        case _:
            return job


_RENDERING = (
    r.ShotRendered | r.RenderQueued | r.RenderStarted | r.EpisodeRendered | r.RenderFailed | r.RenderCancelled
)

type RenderFact = r.RenderQueued | r.RenderStarted | r.EpisodeRendered | r.RenderFailed | r.RenderCancelled


def _by_render(job: _Change, event: RenderFact, at: datetime) -> _Change:
    match event:
        case r.RenderQueued():
            return job
        case r.RenderStarted():
            return replace(job, rank=RUNNING, status="running", started_at=at)
        case r.EpisodeRendered():
            return replace(job, rank=ENDED, status="succeeded", ended_at=at)
        case r.RenderFailed(sentence=sentence):
            return replace(job, rank=ENDED, status="failed", ended_at=at, reason=sentence)
        case r.RenderCancelled():
            return replace(job, rank=ENDED, status="cancelled", ended_at=at)
