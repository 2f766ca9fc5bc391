"""The view of jobs writes a batch in few statements, and none of them touches a job twice."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.generation.events import JobCancelled, SpendReserved, SubmissionStarted
from contracts.message import Message, Metadata, Recorded
from contracts.story import Unit
from services.gateway.views.work import Work

pytestmark = pytest.mark.unit

JOB_ID, STATUS = 0, 7
METADATA = Metadata(tenant="acme", correlation_id="one")


class Statements:
    """A connection that keeps the rows of each statement instead of writing them."""

    def __init__(self) -> None:
        self.rows: list[list[tuple[Any, ...]]] = []

    async def execute(self, _sql: str, *columns: Sequence[Any]) -> None:
        self.rows.append(list(zip(*columns, strict=True)))


def happened(job_id: str, kind: type[Message], **fields: Any) -> Recorded[Message]:
    about = {"job_id": job_id, "project_id": "coast", "episode_id": "storm"}
    message = kind.model_validate(about | {"unit": Unit(kind="music", target_id="storm")} | fields)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return Recorded("id", 1, f"job-{job_id}", 1, message, METADATA, at)


async def test_events_of_one_job_go_one_after_the_other_and_those_of_different_jobs_together() -> None:
    statements = Statements()
    reserved = [happened(job, SpendReserved, microdollars=5, provider="fake") for job in ("a", "b", "c")]
    started = [happened(job, SubmissionStarted, attempt=1, provider="fake") for job in ("a", "b")]
    ended = [happened("a", JobCancelled)]
    await Work().apply([*reserved, *started, *ended], statements)  # type: ignore[arg-type]
    assert [[(row[JOB_ID], row[STATUS]) for row in rows] for rows in statements.rows] == [
        [("a", "queued"), ("b", "queued"), ("c", "queued")],
        [("a", "running"), ("b", "running")],
        [("a", "cancelled")],
    ]


async def test_a_batch_that_tells_of_no_job_writes_nothing() -> None:
    statements = Statements()
    await Work().apply([], statements)  # type: ignore[arg-type]
    assert statements.rows == []
