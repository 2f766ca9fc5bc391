"""MiniMax, video generation V1: Hailuo and S2V-01. Taken, asked after, and fetched as a file whose link lives an hour."""

from collections.abc import Mapping
from typing import Any

from services.generation.capabilities import Delivered, MediaResult, Pending, VideoRequest, Workplace
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.providers.minimax.camera import directed
from services.generation.providers.minimax.codes import task_failed
from services.generation.providers.minimax.pictures import PictureLimits, sendable
from services.generation.providers.minimax.tasks import (
    POLL_SECONDS,
    came_to_nothing,
    downloaded,
    fields_of,
    id_in,
)
from services.generation.wire.api import Api

_PICTURES = PictureLimits(most_bytes=20_000_000, shortest=301)


def order(request: VideoRequest, model: Model, pictures: Mapping[str, str]) -> dict[str, Any]:
    """The body that orders the film; ``pictures`` as data: URLs under ``first_frame``, ``last_frame``, ``subject``.

    Of ``model.options``: ``resolution`` (with it a length is sent too), ``camera_commands``, ``prompt_optimizer``.
    Raises ProviderFailure (invalid_input) for a bracket in the prompt that is no camera move.
    """
    options = model.options
    body: dict[str, Any] = {
        "model": model.name,
        "prompt": directed(request.prompt, request.move)
        if options.get("camera_commands")
        else request.prompt,
        "prompt_optimizer": bool(options.get("prompt_optimizer", False)),
    }
    if "resolution" in options:
        body["duration"] = model.limits.length(request.seconds)
        body["resolution"] = options["resolution"]
    for field in ("first_frame", "last_frame"):
        if field in pictures:
            body[f"{field}_image"] = pictures[field]
    if "subject" in pictures:
        body["subject_reference"] = [{"type": "character", "image": [pictures["subject"]]}]
    return body


class HailuoVideo:
    """Speaks V1. There is no way to stop a task."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def submit(self, request: VideoRequest, model: Model, workplace: Workplace) -> str:
        """Orders the film; answers with the id of the task."""
        _require_a_subject(request, model)
        order(request, model, {})  # a prompt that would be refused is refused before any picture is read
        pictures = {
            field: await sendable(media, field, _PICTURES, workplace)
            for field, media in (("first_frame", request.first_frame), ("last_frame", request.last_frame))
            if media is not None
        }
        for reference in request.references:
            pictures["subject"] = await sendable(reference.media, reference.name, _PICTURES, workplace)
        reply = await self._api.post(
            "/v1/video_generation", json=order(request, model, pictures), charges=True
        )
        return id_in(reply, fields_of(reply.json()).get("task_id"), "task")

    async def poll(self, task: str) -> Pending | Delivered:
        """How the task stands. One that failed is never charged."""
        status, _ = await self._state(task)
        return Delivered() if status == "Success" else Pending(seconds=POLL_SECONDS)

    async def download(self, task: str, request: VideoRequest, workplace: Workplace) -> MediaResult:
        """The film, by a link that is asked for anew each time."""
        _, file_id = await self._state(task)
        if not file_id:
            raise ProviderFailure("bad_answer", "MiniMax has not finished this film after all.", charged=None)
        reply = await self._api.get("/v1/files/retrieve", params={"file_id": file_id})
        file = fields_of(fields_of(reply.json()).get("file"))
        return await downloaded(self._api, file.get("download_url"), workplace, model=request.model)

    async def stop(self, task: str) -> int:
        """Nothing is billed for a task that failed. Raises ProviderFailure for any other: there is no call to stop it."""
        try:
            await self._state(task)
        except ProviderFailure as failure:
            return came_to_nothing(failure)
        raise ProviderFailure(
            "invalid_input", "A film that Hailuo has taken cannot be stopped.", retryable=False, charged=None
        )

    async def _state(self, task: str) -> tuple[str, str]:
        """Status and, once there is one, the id of the file. Raises ProviderFailure for a task that failed."""
        reply = await self._api.get("/v1/query/video_generation", params={"task_id": task})
        body = fields_of(reply.json())
        status = body.get("status")
        if not isinstance(status, str):
            raise reply.unusable("it does not say how the task stands")
        if status in ("Fail", "Failed"):
            told = fields_of(body.get("base_resp"))
            raise task_failed(told.get("status_code"), told.get("status_msg"))
        return status, id_in(reply, body.get("file_id"), "file") if status == "Success" else ""


def _require_a_subject(request: VideoRequest, model: Model) -> None:
    """A model that films a person needs exactly that: the picture of one person."""
    if not model.limits.references:
        return
    if not request.references:
        raise ProviderFailure(
            "invalid_input",
            f"{model.name} films a person after a picture, and the shot brings none.",
            refused_input="references",
        )
    for reference in request.references:
        if reference.kind != "character":
            raise ProviderFailure(
                "invalid_input",
                f"{model.name} films a person after a picture; {reference.name} is a scene.",
                refused_input=reference.name,
            )
