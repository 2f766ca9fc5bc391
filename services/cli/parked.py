"""``reelwright parked``: messages and jobs that could neither be handled nor given up, until somebody looks at them."""

from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from contracts.registry import OWNERS
from services.chassis.infrastructure import Infrastructure
from services.chassis.work_queue import WorkQueue
from services.chassis.work_sweeper import OpenJobs
from services.cli.exit_codes import ExitCode
from services.cli.operating import operators_infrastructure

WORKERS = ("generation", "render")
"""The services that have jobs."""

MESSAGES = "select subscriber, source, position, type, reason from {owner}.parked_messages order by parked_at"


async def show_parked(console: Console, data_dir: Path, replay: str | None) -> ExitCode:
    """All that is parked, with its reason; or gives one parked job another try."""
    async with operators_infrastructure(data_dir) as infrastructure:
        if replay is not None:
            return await _replay(console, infrastructure, replay)
        table = Table("parked", Column("what", overflow="fold"), Column("why", overflow="fold"), box=None)
        for owner in OWNERS:
            for row in await infrastructure.pool.fetch(MESSAGES.format(owner=owner)):
                where = f"{row['type']} at {row['source']} {row['position']}"
                table.add_row(f"message for {row['subscriber']}", where, row["reason"])
        for owner in WORKERS:
            for job in await _jobs(infrastructure, owner).parked():
                table.add_row(f"job of {owner}", job.job_id, f"{job.reason} ({job.deliveries} deliveries)")
    if not table.row_count:
        console.print("nothing is parked")
        return ExitCode.OK
    console.print(table, highlight=False)
    console.print("another try for a job: reelwright parked --replay JOB", markup=False)
    return ExitCode.OK


async def _replay(console: Console, infrastructure: Infrastructure, job_id: str) -> ExitCode:
    for owner in WORKERS:
        if await _jobs(infrastructure, owner).replay(job_id, WorkQueue(infrastructure.jetstream, owner)):
            console.print(f"{job_id}: {owner} tries it again", markup=False, highlight=False)
            return ExitCode.OK
    console.print(f"no job {job_id} is parked; see `reelwright parked`", markup=False, highlight=False)
    return ExitCode.REFUSED


def _jobs(infrastructure: Infrastructure, owner: str) -> OpenJobs:
    """Only for what is parked: what opens and ends a job does not matter to that."""
    return OpenJobs(infrastructure.pool, owner, prefix="", opened_by="", ended_by=())
