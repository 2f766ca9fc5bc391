"""MiniMax, video generation V2: MiniMax-H3. Pictures have roles, sound is always part of the film, waiting work can be
withdrawn, and the bill tells the seconds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, gcd
from typing import Any

from services.generation.capabilities import Delivered, MediaResult, Pending, VideoRequest, Workplace
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
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

_PATH = "/v2/video_generation"
_PICTURES = PictureLimits(most_bytes=30_000_000, shortest=256, longest=5_760)
_MOST_OF_ALL = 44_000_000
"""Bytes of all pictures together: a body has at most 64 MB, and base64 makes four bytes of three."""


def order(request: VideoRequest, model: Model, pictures: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The body that orders the film; ``pictures`` are pairs of role and data: URL, in the order of the references."""
    names = [reference.name for reference in request.references]
    bound = [f"Image {number} shows {name}." for number, name in enumerate(names, start=1)]
    content: list[dict[str, Any]] = [{"type": "text", "text": "\n".join([*bound, request.prompt])}]
    content += [{"type": "image_url", "image_url": {"url": url}, "role": role} for role, url in pictures]
    framed = any(role != "reference_image" for role, _ in pictures)
    return {
        "model": model.name,
        "content": content,
        "resolution": model.options["resolution"],
        "duration": model.limits.length(request.seconds),
        # The picture of a frame settles the shape of the film; without one it has to be said.
        "ratio": "adaptive" if framed else ratio_of(request.size),
    }


def ratio_of(size: tuple[int, int]) -> str:
    """As in ``16:9``."""
    shared = gcd(*size)
    return f"{size[0] // shared}:{size[1] // shared}"


class H3Video:
    """Speaks V2. ``models`` are those whose bills it reads."""

    def __init__(self, api: Api, models: Sequence[Model]) -> None:
        self._api = api
        self._models = {model.name: model for model in models}

    async def submit(self, request: VideoRequest, model: Model, workplace: Workplace) -> str:
        """Orders the film; answers with the id of the task. Frames and references exclude each other."""
        sent = [
            (field, field, media)
            for field, media in (("first_frame", request.first_frame), ("last_frame", request.last_frame))
            if media is not None
        ]
        if sent and request.references:
            raise ProviderFailure(
                "invalid_input",
                f"{model.name} takes either frames or pictures to keep to, not both.",
                refused_input="references",
            )
        sent += [("reference_image", r.name, r.media) for r in request.references]
        if sum(media.size for _, _, media in sent) > _MOST_OF_ALL:
            raise ProviderFailure(
                "invalid_input",
                f"The pictures of this shot have more than {_MOST_OF_ALL} bytes together.",
                refused_input="references" if request.references else "first_frame",
            )
        pictures = [(role, await sendable(media, name, _PICTURES, workplace)) for role, name, media in sent]
        reply = await self._api.post(_PATH, json=order(request, model, pictures), charges=True)
        return id_in(reply, fields_of(reply.json()).get("task_id"), "task")

    async def poll(self, task: str) -> Pending | Delivered:
        """How the task stands; what a finished one is billed by its seconds. One that failed is never charged."""
        state = await self._state(task)
        if state.get("status") != "succeeded":
            return Pending(seconds=POLL_SECONDS)
        return Delivered(microdollars=self._bill(state))

    async def download(self, task: str, request: VideoRequest, workplace: Workplace) -> MediaResult:
        """The film, by a link that is asked for anew each time."""
        content = fields_of((await self._state(task)).get("content"))
        return await downloaded(self._api, content.get("url"), workplace, model=request.model)

    async def stop(self, task: str) -> int:
        """Withdraws a task that still waits: nothing is billed, nor for one that failed; a finished one costs what it costs.

        Raises ProviderFailure for one that is being worked on. The same call would delete a finished film, so it is made
        for a waiting task only.
        """
        try:
            state = await self._state(task)
        except ProviderFailure as failure:
            return came_to_nothing(failure)
        if state.get("status") == "succeeded" and (bill := self._bill(state)) is not None:
            return bill
        if state.get("status") != "queued":
            raise _too_late()
        try:
            await self._api.delete(f"{_PATH}/{task}")
        except ProviderFailure:
            raise _too_late() from None
        if await self._has_begun(task):
            raise _too_late()
        return 0

    async def _has_begun(self, task: str) -> bool:
        """Whether a task that was just withdrawn goes on all the same; one that cannot be asked after is gone."""
        try:
            return (await self._state(task)).get("status") != "queued"
        except ProviderFailure:
            return False

    async def _state(self, task: str) -> Mapping[str, Any]:
        reply = await self._api.get(f"/v2/query/video_generation/{task}")
        state = fields_of(fields_of(reply.json()).get("task"))
        match state.get("status"):
            case "failed":
                error = fields_of(state.get("error"))
                raise task_failed(error.get("code"), error.get("message"))
            case "cancelled":
                raise ProviderFailure(
                    "provider_down", "The film was withdrawn at MiniMax before it was begun.", retryable=False
                )
            case str():
                return state
            case _:
                raise reply.unusable("it does not say how the task stands")

    def _bill(self, state: Mapping[str, Any]) -> int | None:
        """By the model and the resolution that were really used; None where the bill cannot be read."""
        model = self._models.get(str(state.get("model")))
        seconds = fields_of(state.get("usage")).get("total_seconds")
        if model is None or not isinstance(seconds, int | float) or not 0 < seconds < 3_600:
            return None
        used = {**model.options, "resolution": state.get("resolution") or model.options["resolution"]}
        return replace(model, options=used).cost(second=ceil(seconds)) or None


def _too_late() -> ProviderFailure:
    return ProviderFailure(
        "invalid_input", "MiniMax has not let this film be withdrawn.", retryable=False, charged=None
    )
