"""The ComfyUI provider: workflows as models, several servers as one, and work that costs nothing to repeat.

A prompt has an id of ours, derived from the key of the attempt, so that work whose submission was interrupted is found
again. A prompt that its server does not know any more is lost, and is sent again.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from contracts.generation.queries import ServerSeen
from contracts.story import Capability, MediaFile
from services.generation.capabilities import (
    Delivered,
    ImageRequest,
    MediaResult,
    Pending,
    Request,
    VideoRequest,
    Workplace,
)
from services.generation.catalog import ProviderEntry
from services.generation.failures import ProviderFailure
from services.generation.providers.comfyui.fleet import Fleet, Stand
from services.generation.providers.comfyui.outputs import result_among
from services.generation.providers.comfyui.refusals import (
    RefusedPrompt,
    failure_of_prompt,
    failure_while_running,
    spoils,
)
from services.generation.providers.comfyui.request_values import pictures_of, values_of
from services.generation.providers.comfyui.server import Ended, Server
from services.generation.providers.comfyui.workflow import Graph, Template
from services.generation.wire.sniff import media_type_of

NAME = "comfyui"

_NAMESPACE = UUID("2f6c1f0e-6d1b-5d5e-9a53-6b7e0a7c9d11")
_PAUSE_SECONDS = 2.0
_MOST_BYTES = {Capability.IMAGE: 64 << 20, Capability.VIDEO: 1 << 30}
_MEDIA_TYPES = {
    Capability.IMAGE: {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"},
    Capability.VIDEO: {"video/mp4": "mp4", "video/webm": "webm"},
}
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class ComfyUI:
    """``templates`` are its models, the preferred one of each capability first. ``most_bytes`` caps a result.

    ``pause`` is how many seconds it wants to be left alone between two questions that it must pass on to a server.
    """

    def __init__(
        self,
        fleet: Fleet,
        templates: Iterable[Template],
        entry: ProviderEntry,
        *,
        most_bytes: Mapping[Capability, int] | None = None,
        pause: float = _PAUSE_SECONDS,
    ) -> None:
        self._templates = {template.name: template for template in templates}
        options = {model.name: model.options for model in entry.models}
        self.name = NAME
        self.repeatable = True
        self.models = tuple(
            template.model(provider=NAME, checked=entry.checked, options=options.get(template.name, {}))
            for template in self._templates.values()
        )
        self.capabilities = frozenset(c for model in self.models for c in model.capabilities)
        self.submits = self.capabilities
        self._options = {model.name: model.options for model in self.models}
        self._fleet = fleet
        self._pause = pause
        self._most_bytes = {**_MOST_BYTES, **(most_bytes or {})}

    async def submit(self, request: Request, workplace: Workplace) -> str:
        request, template = self._work(request)
        prompt_id = prompt_id_of(workplace.key)
        pictures = pictures_of(template, request)
        graph = template.filled(values_of(template, request, options=self._options[template.name]))
        async with self._fleet.place_for(template, graph) as (server, fitted):
            names = await _uploaded(server, pictures, workplace)
            ready = _saved_apart(template.filled(names, fitted), prompt_id)
            server.listener.watch(prompt_id, nodes=len(ready))
            try:
                taken = await self._submit(server, ready, template, prompt_id)
            except BaseException:
                server.listener.forget(prompt_id)
                raise
            if taken != prompt_id:
                server.listener.forget(prompt_id)
                server.listener.watch(taken, nodes=len(ready))
        return f"{server.place}|{taken}"

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        server, prompt_id = self._job(provider_job_id)
        heard = server.listener.known(prompt_id)
        if heard is not None and not heard.ended:
            return Pending(seconds=self._pause / 2, progress=heard.share)
        stand = await self._look(server, prompt_id)
        if stand.nowhere:
            server.listener.forget(prompt_id)
            raise _lost(f"ComfyUI on {server.place} does not know the prompt any more")
        if stand.ended is None:
            return Pending(seconds=self._pause, progress=server.listener.share_of(prompt_id))
        server.listener.forget(prompt_id)
        _require_success(stand.ended, server)
        return Delivered(microdollars=0)

    async def download(self, provider_job_id: str, request: Request, workplace: Workplace) -> MediaResult:
        request, template = self._work(request)
        capability = _capability(request)
        server, prompt_id = self._job(provider_job_id)
        ended = (await self._look(server, prompt_id)).ended
        if ended is None:
            raise _lost(f"ComfyUI on {server.place} does not know the prompt any more")
        _require_success(ended, server)
        found = result_among(ended.outputs, capability, node=template.output)
        if found is None:
            raise _unusable(f"ComfyUI ran the workflow {template.name!r}, and it saved no file")
        arrived = workplace.directory / "comfyui-result"
        await server.download(found, arrived, most_bytes=self._most_bytes[capability])
        media_type = media_type_of(arrived)
        ending = _MEDIA_TYPES[capability].get(media_type)
        if ending is None:
            wanted = "MP4 or WebM" if capability is Capability.VIDEO else "PNG, JPEG or WebP"
            raise _unusable(
                f"ComfyUI ran the workflow {template.name!r}, and it saved {media_type}: it must save {wanted}"
            )
        file = arrived.rename(workplace.directory / f"{capability}.{ending}")
        return MediaResult(file=file, media_type=media_type, model=template.name, microdollars=0)

    async def find(self, key: str) -> str | None:
        prompt_id = prompt_id_of(key)
        server = await self._fleet.find(prompt_id)
        return None if server is None else f"{server.place}|{prompt_id}"

    async def stop(self, provider_job_id: str) -> int:
        try:
            server, prompt_id = self._job(provider_job_id)
        except ProviderFailure:
            return 0
        server.listener.forget(prompt_id)
        await _take_back(server, prompt_id)
        return 0

    async def servers(self) -> list[ServerSeen]:
        """How every registered server is."""
        return await self._fleet.states()

    async def close(self) -> None:
        """Hangs up all websockets."""
        await asyncio.gather(*(server.listener.close() for server in self._fleet.servers.values()))

    async def _submit(self, server: Server, graph: Graph, template: Template, prompt_id: str) -> str:
        """The id under which the server took the prompt."""
        try:
            answer = await server.submit(graph, prompt_id=prompt_id)
        except RefusedPrompt as refused:
            raise failure_of_prompt(refused.answer, template, server=server.place) from None
        taken = str(answer["prompt_id"])
        if spoils(answer, template.output):
            await _take_back(server, taken)
            raise failure_of_prompt(answer, template, server=server.place)
        return taken

    async def _look(self, server: Server, prompt_id: str) -> Stand:
        try:
            return await self._fleet.look(server, prompt_id)
        except ProviderFailure as failure:
            if await self._fleet.has_replacement_for(server):
                server.listener.forget(prompt_id)
                raise _lost(f"ComfyUI on {server.place} has not answered for long") from failure
            raise

    def _job(self, provider_job_id: str) -> tuple[Server, str]:
        place, _, prompt_id = provider_job_id.rpartition("|")
        server = self._fleet.servers.get(place)
        if server is None:
            raise _lost(f"The ComfyUI server {place} is no longer registered")
        return server, prompt_id

    def _work(self, request: Request) -> tuple[ImageRequest | VideoRequest, Template]:
        if not isinstance(request, ImageRequest | VideoRequest):
            raise TypeError(f"{NAME} has no workflow for a {type(request).__name__}")
        capability = _capability(request)
        template = self._templates.get(request.model)
        if template is None or capability not in template.capabilities:
            able = [name for name, known in self._templates.items() if capability in known.capabilities]
            raise ProviderFailure(
                "invalid_input",
                f"There is no workflow {request.model!r} that makes {capability} (known: {', '.join(able)}).",
                refused_input="model",
            )
        return request, template


def prompt_id_of(key: str) -> str:
    """The id of the prompt of an attempt: the same for the same key."""
    return str(uuid5(_NAMESPACE, key))


def _capability(request: ImageRequest | VideoRequest) -> Capability:
    return Capability.VIDEO if isinstance(request, VideoRequest) else Capability.IMAGE


async def _uploaded(
    server: Server, pictures: Mapping[str, MediaFile], workplace: Workplace
) -> dict[str, Any]:
    """The names under which a server has the pictures. Named by content: the same picture is stored once."""
    names: dict[str, str] = {}
    for media in dict.fromkeys(pictures.values()):
        path = await workplace.fetch(media)
        ending = _ENDINGS.get(media.media_type, "png")
        picture = await asyncio.to_thread(path.read_bytes)
        names[media.sha256] = await server.upload(f"{media.sha256[:32]}.{ending}", picture, media.media_type)
    return {binding: names[media.sha256] for binding, media in pictures.items()}


def _saved_apart(graph: Graph, prompt_id: str) -> Graph:
    """Each prompt saves under a name of its own: else a server that has seen the same graph before makes no file."""
    for node in graph.values():
        if isinstance(node["inputs"].get("filename_prefix"), str):
            node["inputs"]["filename_prefix"] = f"reelwright/{prompt_id}"
    return graph


async def _take_back(server: Server, prompt_id: str) -> None:
    """Out of the queue, or stopped if it runs by now; nobody else's prompt is touched."""
    await server.delete(prompt_id)
    # Older servers stop whatever runs when they are told to: they are told only while that is ours.
    if prompt_id in (await server.queue()).running:
        await server.interrupt(prompt_id)


def _require_success(ended: Ended, server: Server) -> None:
    match ended.outcome:
        case "error":
            raise failure_while_running(ended.error, server=server.place)
        case "interrupted":
            raise _lost(f"Somebody stopped the prompt on {server.place}")


def _lost(sentence: str) -> ProviderFailure:
    return ProviderFailure("provider_down", f"{sentence}.", retryable=True, lost=True)


def _unusable(sentence: str) -> ProviderFailure:
    return ProviderFailure(
        "bad_answer",
        f"{sentence}.",
        retryable=False,
        next_step="Correct the workflow or its bindings, then ask for this piece again.",
    )
