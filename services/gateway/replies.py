"""The shapes of answers, made from an episode's page. PURE. Names follow the conversational API (source system 0)."""

from typing import Any

from contracts.episode.workflow import STEPS, WorkflowState
from contracts.story import FRAMES_PER_SECOND
from services.gateway.page import Page, in_use, selected_take, status_of, unit_status, workflow_of

ASSETS = "/api/v1/assets"


def asset_url(media: Page | None) -> str | None:
    """Where a file is downloaded."""
    return f"{ASSETS}/{media['asset_id']}" if media else None


def series_id(page: Page, tenant: str) -> str:
    """The project's id as its tenant knows it."""
    return str(page["project_id"]).removeprefix(f"{tenant}-")


def project_id(tenant: str, series: str) -> str:
    """The project's id inside: two tenants may use the same name for different series."""
    return f"{tenant}-{series}"


def workflow_state(page: Page) -> dict[str, Any]:
    """The whole state of an episode, as create and state answer it."""
    state = WorkflowState(page["state"])
    hidden = state in (WorkflowState.INITIAL, WorkflowState.OUTLINE_GENERATING)
    return {
        "episode_id": page["episode_id"],
        "workflow_id": page["episode_id"],
        "state": state.value,
        "version": page["version"],
        "mode": page["mode"],
        "style": page["settings"]["style"],
        "settings": page["settings"],
        "step_info": step_info(page),
        "outline": None if hidden else page["outline"],
        "refined_content": page["refinement"],
        "characters": [character(page, entry) for entry in page["characters"]],
        "scenes": [scene(page, entry) for entry in page["scenes"]],
        "storyboard": [shot(page, entry) for entry in page["shots"]],
        "video_path": video_path(page),
        "film": film(page),
        "stale": in_use(page, page["stale"]),
        "failures": in_use(page, page["failures"]),
        "voided_approvals": page["voided"],
        "failed_stage": workflow_of(page).failed_stage,
        "error": page["error"],
    }


def step_info(page: Page) -> dict[str, Any]:
    """Where the workflow stands, and what can be done now."""
    workflow = workflow_of(page)
    name, description = STEPS[workflow.state]
    return {
        "state": workflow.state.value,
        "step_name": name,
        "step_description": description,
        "available_actions": list(workflow.available_actions),
        "progress_percentage": workflow.percentage,
    }


def outline(page: Page) -> dict[str, Any]:
    """The outline with the ids it is known by."""
    return (page["outline"] or {}) | {
        "id": page["episode_id"],
        "episode_id": page["episode_id"],
        "episode_count": 1,
        "created_at": page["created_at"],
        "updated_at": page["updated_at"],
    }


def picture(page: Page, kind: str, target_id: str) -> dict[str, Any]:
    """Status, address and takes of a unit that is a picture or a clip."""
    taken = selected_take(page, kind, target_id)
    key = f"{kind}:{target_id}"
    return {
        "status": unit_status(page, kind, target_id),
        "url": asset_url(taken["media"]) if taken else None,
        "selected_take": taken["take_id"] if taken else None,
        "take_count": len(page["takes"].get(key, ())),
        "stale_cause": page["stale"].get(key),
        "failure": page["failures"].get(key),
    }


def character(page: Page, entry: Page) -> dict[str, Any]:
    """A character with its portrait."""
    portrait = picture(page, "character_image", entry["character_id"])
    return entry | {"id": entry["character_id"], "image_url": portrait["url"]} | _marks(portrait)


def scene(page: Page, entry: Page) -> dict[str, Any]:
    """A scene with its concept art."""
    art = picture(page, "scene_image", entry["scene_id"])
    return entry | {"id": entry["scene_id"], "image_url": art["url"]} | _marks(art)


def shot(page: Page, entry: Page) -> dict[str, Any]:
    """A shot of the storyboard with its frame, its clip and its line."""
    frame = picture(page, "shot_image", entry["shot_id"])
    clip = picture(page, "shot_video", entry["shot_id"])
    line = picture(page, "speech", entry["shot_id"])
    names = {one["character_id"]: one["name"] for one in page["characters"]}
    speaker = entry["speaker"]
    return {
        "id": entry["shot_id"],
        "scene_id": entry["scene_id"],
        "shot_number": entry["number"] + 1,
        "visual_desc": entry["visual_desc"],
        "composition": entry["composition"],
        "shot_size": entry["size"],
        "camera_angle": entry["angle"],
        "camera_movement": entry["move"],
        "figures": entry["figures"],
        "dialogue": entry["dialogue"],
        "voice_actor": (names.get(speaker) if speaker else "narrator") if entry["dialogue"] else None,
        "speaker": speaker,
        "audio_desc": entry["audio_desc"],
        "frames": entry["frames"],
        "duration": round(entry["frames"] / FRAMES_PER_SECOND, 3),
        "frame_url": frame["url"],
        "image_url": frame["url"],
        "video_url": clip["url"],
        "speech_url": line["url"],
        "status": _shot_status(frame["status"], clip["status"]),
        "image": frame,
        "video": clip,
        "speech": line,
    }


def _shot_status(frame: str, clip: str) -> str:
    if clip != "pending":
        return {"generating": "generating_video"}.get(clip, clip)
    return {"generating": "generating_frame", "completed": "pending"}.get(frame, frame)


def _marks(unit: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in unit.items() if key != "url"}


def film(page: Page) -> dict[str, Any] | None:
    """The finished episode."""
    cut = page["film"]
    if cut is None:
        return None
    return {
        "url": asset_url(cut["film"]),
        "poster_url": asset_url(cut["poster"]),
        "subtitles": [
            {"url": asset_url(entry), "media_type": entry["media_type"]} for entry in cut["subtitles"]
        ],
        "duration": _seconds(cut["film"]),
        "size": cut["film"]["size"],
        "sha256": cut["film"]["sha256"],
        "loudness_lufs": cut["loudness_lufs_tenths"] / 10,
        "true_peak_db": cut["true_peak_db_tenths"] / 10,
    }


def video_path(page: Page) -> str | None:
    """Where the film is, once the workflow is completed."""
    done = page["state"] == WorkflowState.VIDEO_COMPLETED.value
    return asset_url(page["film"]["film"]) if page["film"] and done else None


def summary(page: Page, tenant: str) -> dict[str, Any]:
    """An episode in the library."""
    return {
        "id": page["episode_id"],
        "series_id": series_id(page, tenant),
        "episode_number": page["number"],
        "title": page["title"],
        "synopsis": (page["outline"] or {}).get("synopsis", ""),
        "status": status_of(page),
        "state": page["state"],
        "mode": page["mode"],
        "style": page["settings"]["style"],
        "thumbnail_url": _thumbnail(page),
        "video_path": video_path(page),
        "duration": _seconds(page["film"]["film"]) if page["film"] else None,
        "created_at": page["created_at"],
        "updated_at": page["updated_at"],
        "character_count": len(page["characters"]),
        "scene_count": len(page["scenes"]),
    }


def _thumbnail(page: Page) -> str | None:
    portraits = (("character_image", entry["character_id"]) for entry in page["characters"])
    art = (("scene_image", entry["scene_id"]) for entry in page["scenes"])
    for kind, target_id in (*portraits, *art):
        taken = selected_take(page, kind, target_id)
        if taken:
            return f"{asset_url(taken['media'])}/thumbnail"
    return None


def _seconds(media: Page) -> float | None:
    return round(media["frames"] / FRAMES_PER_SECOND, 3) if media.get("frames") else None


def accepted(page: Page, message: str, kinds: tuple[str, ...] = ()) -> dict[str, Any]:
    """The answer to a wish that takes time: where the workflow stands, and the jobs that were asked for."""
    jobs = [
        {"job_id": job_id, "unit": key}
        for key, job_id in in_use(page, page["pending"]).items()
        if not kinds or key.split(":", 1)[0] in kinds
    ]
    return {
        "message": message,
        "episode_id": page["episode_id"],
        "state": page["state"],
        "version": page["version"],
        "job_id": jobs[0]["job_id"] if jobs else None,
        "jobs": jobs,
    }
