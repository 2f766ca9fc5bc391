"""Progress is counted, never invented."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.gateway import progress

pytestmark = pytest.mark.unit

START = datetime(2026, 1, 1, tzinfo=UTC)


def job(number: int, kind: str, status: str, *, target: str = "x", **more: Any) -> dict[str, Any]:
    blank = {"asked_at": START, "started_at": None, "ended_at": None, "parts_done": 0, "provider": "sketch"}
    return {"job_id": f"j{number}", "unit_kind": kind, "target_id": target, "status": status} | blank | more


def test_units_are_counted_per_stage_in_the_order_of_the_workflow() -> None:
    jobs = [
        job(1, "shot_image", "running"),
        job(2, "outline", "succeeded"),
        job(3, "storyboard", "succeeded"),
    ]
    found = progress.stages(jobs)
    assert [(stage["stage"], stage["total"], stage["succeeded"]) for stage in found] == [
        ("outline", 1, 1),
        ("storyboard", 2, 1),
    ]


def test_an_earlier_job_of_a_unit_is_superseded_by_a_later_one() -> None:
    jobs = [job(1, "outline", "failed"), job(2, "outline", "succeeded")]
    assert progress.stages(jobs)[0] == {
        "stage": "outline", "total": 1, "queued": 0, "running": 0, "succeeded": 1, "failed": 0, "cancelled": 0,
        "unknown": 0,
    }  # fmt: skip


def test_there_is_no_eta_without_a_history() -> None:
    assert progress.eta_seconds([job(1, "shot_video", "queued")], {}) is None


def test_the_eta_comes_from_the_history_and_the_cut_waits_for_all() -> None:
    jobs = [job(n, "shot_video", "queued", target=str(n)) for n in range(4)] + [job(9, "cut", "queued")]
    assert progress.eta_seconds(jobs, {"shot_video": 3.0, "cut": 5.0}, side_by_side=2) == 11.0


def test_nothing_open_has_no_eta() -> None:
    assert progress.eta_seconds([job(1, "outline", "succeeded")], {"outline": 1.0}) is None


def test_the_clock_stops_when_all_is_done() -> None:
    done = job(1, "outline", "succeeded", ended_at=START + timedelta(seconds=5))
    assert progress.elapsed_seconds([done], START + timedelta(hours=1)) == 5.0
    assert progress.elapsed_seconds([done, job(2, "cut", "running")], START + timedelta(seconds=60)) == 60.0
    assert progress.elapsed_seconds([], START) == 0.0
