"""Wishes for work, as production would make them."""

from contracts.generation.commands import (
    Budget,
    GenerateMusic,
    GenerateOutline,
    GenerateSceneImage,
    GenerateSpeech,
)
from contracts.message import Metadata
from contracts.story import Mood, Scene, Settings, Unit, UnitKind

TENANT = "tenant-a"
METADATA = Metadata(tenant=TENANT, correlation_id="correlation-1")


def _about(kind: UnitKind, job_id: str, budget: Budget | None) -> dict[str, object]:
    return {
        "job_id": job_id,
        "project_id": "project-1",
        "episode_id": "episode-1",
        "unit": Unit(kind=kind, target_id="target-1"),
        "settings": Settings(),
        "budget": budget or Budget(),
    }


def outline(job_id: str = "job_outline", *, budget: Budget | None = None) -> GenerateOutline:
    about = _about("outline", job_id, budget)
    return GenerateOutline.model_validate({**about, "premise": "A keeper waits for a ship."})


def picture(job_id: str = "job_picture", *, budget: Budget | None = None) -> GenerateSceneImage:
    about = _about("scene_image", job_id, budget)
    return GenerateSceneImage.model_validate({**about, "scene": Scene(scene_id="scene-1", name="The pier")})


def line(job_id: str = "job_line", *, budget: Budget | None = None) -> GenerateSpeech:
    return GenerateSpeech.model_validate({**_about("speech", job_id, budget), "text": "Land ahead."})


def music(job_id: str = "job_music", *, budget: Budget | None = None, provider: str = "") -> GenerateMusic:
    about = _about("music", job_id, budget)
    return GenerateMusic.model_validate({**about, "mood": Mood.CALM, "frames": 24, "provider": provider})
