"""Progress of an episode out of its jobs: counts per stage, what runs now, and an ETA from our own history. PURE."""

from collections import Counter
from datetime import datetime
from typing import Any

from services.gateway.views import Json

STAGE_OF: dict[str, str] = {
    "outline": "outline",
    "refinement": "refinement",
    "cast": "refinement",
    "character_image": "characters",
    "scene_image": "scenes",
    "storyboard": "storyboard",
    "shot_image": "storyboard",
    "speech": "video",
    "shot_video": "video",
    "music": "video",
    "cut": "video",
}
STAGES = ("outline", "refinement", "characters", "scenes", "storyboard", "video")


def newest_jobs(jobs: list[Json]) -> list[Json]:
    """Of several jobs of one unit only the newest counts: an earlier one was superseded."""
    newest = {(job["unit_kind"], job["target_id"]): job for job in jobs}
    return list(newest.values())


def stages(jobs: list[Json]) -> list[dict[str, Any]]:
    """Per stage that was begun: how many units there are, and how many are in which state."""
    found: dict[str, Counter[str]] = {}
    for job in newest_jobs(jobs):
        counts = found.setdefault(STAGE_OF[job["unit_kind"]], Counter())
        counts["total"] += 1
        counts[job["status"]] += 1
    return [
        {"stage": stage, "total": found[stage]["total"]}
        | {
            status: found[stage][status]
            for status in ("queued", "running", "succeeded", "failed", "cancelled", "unknown")
        }
        for stage in STAGES
        if stage in found
    ]


def running(jobs: list[Json]) -> list[dict[str, Any]]:
    """The units being worked on at this moment."""
    return [
        {
            "job_id": job["job_id"],
            "unit": f"{job['unit_kind']}:{job['target_id']}",
            "provider": job["provider"],
            "started_at": job["started_at"].isoformat() if job["started_at"] else None,
            "parts_done": job["parts_done"],
        }
        for job in newest_jobs(jobs)
        if job["status"] == "running"
    ]


def elapsed_seconds(jobs: list[Json], now: datetime) -> float:
    """Seconds from the first wish to the last end, or to now while work is under way."""
    begun = [job["asked_at"] for job in jobs if job["asked_at"]]
    if not begun:
        return 0.0
    open_jobs = any(job["status"] in ("queued", "running") for job in newest_jobs(jobs))
    ends = [job["ended_at"] for job in jobs if job["ended_at"]]
    end: datetime = now if open_jobs or not ends else max(ends)
    seconds: float = (end - min(begun)).total_seconds()
    return round(max(0.0, seconds), 1)


def eta_seconds(jobs: list[Json], typical: dict[str, float], *, side_by_side: int = 2) -> float | None:
    """Seconds until the open jobs are done, when each kind among them has a history; otherwise None.

    Jobs of a lane run ``side_by_side``; the cut waits for all others.
    """
    open_jobs = [job for job in newest_jobs(jobs) if job["status"] in ("queued", "running")]
    if not open_jobs or any(job["unit_kind"] not in typical for job in open_jobs):
        return None
    cut: float = sum(typical[job["unit_kind"]] for job in open_jobs if job["unit_kind"] == "cut")
    others: float = sum(typical[job["unit_kind"]] for job in open_jobs if job["unit_kind"] != "cut")
    return round(others / side_by_side + cut, 1)
