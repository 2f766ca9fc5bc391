"""All registered ComfyUI servers: how they are, which of them takes the next piece of work, and where a prompt is."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from contracts.generation.queries import ServerSeen
from services.generation.failures import ProviderFailure
from services.generation.providers.comfyui.choice import Candidate, Load, best
from services.generation.providers.comfyui.node_check import NodeInfo, fit
from services.generation.providers.comfyui.server import Ended, Queue, Server
from services.generation.providers.comfyui.workflow import Graph, Template

_MODEL_FOLDERS = ("checkpoints", "diffusion_models", "animatediff_models")
_LORA_FOLDER = "loras"
_KNOWN_SECONDS = 30.0
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a prompt is: in the queue with so many nodes, ended, or nowhere."""

    nodes: int | None = None
    runs: bool = False
    ended: Ended | None = None

    @property
    def nowhere(self) -> bool:
        """Neither in the queue nor in the history."""
        return self.nodes is None and self.ended is None


@dataclass(slots=True)
class _Placement:
    """A prompt of ours on its way to a server; ``arrived_at`` is the moment, counted, at which it was there."""

    place: str
    arrived_at: int | None = None


class Fleet:
    """``grace`` is how many seconds a server may be silent before its prompts count as lost; ``seconds`` a clock."""

    def __init__(
        self,
        servers: Sequence[Server],
        *,
        grace: float = 60.0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.servers = {server.place: server for server in servers}
        self._grace = grace
        self._seconds = seconds
        self._moment = 0
        self._placements: list[_Placement] = []
        self._silent_since: dict[str, float] = {}
        self._errors: dict[str, str] = {}
        self._known: dict[tuple[str, str], tuple[float, NodeInfo | None]] = {}

    @asynccontextmanager
    async def place_for(self, template: Template, graph: Graph) -> AsyncIterator[tuple[Server, Graph]]:
        """The best server for a graph, and the graph as its nodes need it; it counts as coming there meanwhile.

        Raises ProviderFailure: none answers, or none has what it needs.
        """
        self._moment += 1
        asked_at = self._moment
        candidates = await asyncio.gather(
            *(self._candidate(server, template, graph) for server in self.servers.values())
        )
        chosen = best([self._with_coming(each, asked_at) for each in candidates], workflow=template.name)
        assert chosen.fitted is not None
        placement = _Placement(chosen.place)
        self._placements.append(placement)
        try:
            yield self.servers[chosen.place], chosen.fitted.graph
        finally:
            self._moment += 1
            placement.arrived_at = self._moment
            del self._placements[:-_REMEMBERED]

    async def look(self, server: Server, prompt_id: str) -> Stand:
        """Where a prompt is. The queue is asked again last, so that none is missed that moves on meanwhile."""
        try:
            stand = _in_queue(await server.queue(), prompt_id)
            if stand is None:
                ended = await server.history(prompt_id)
                stand = Stand(ended=ended) if ended is not None else None
            if stand is None:
                stand = _in_queue(await server.queue(), prompt_id)
        except ProviderFailure as failure:
            self._note(server, failure)
            raise
        self._note(server, None)
        return stand or Stand()

    async def find(self, prompt_id: str) -> Server | None:
        """The server that has a prompt. Raises ProviderFailure when no server at all can be asked."""
        failures = []
        for server in self.servers.values():
            try:
                if not (await self.look(server, prompt_id)).nowhere:
                    return server
            except ProviderFailure as failure:
                failures.append(failure)
        if len(failures) == len(self.servers):
            raise failures[0]
        return None

    async def has_replacement_for(self, server: Server) -> bool:
        """Whether a server has been silent for too long, and another one answers."""
        since = self._silent_since.get(server.place)
        if since is None or self._seconds() - since < self._grace:
            return False
        others = [other for other in self.servers.values() if other is not server]
        return any(await asyncio.gather(*(self._answers(other) for other in others)))

    async def states(self) -> list[ServerSeen]:
        """How every server is, in the order they were registered."""
        return list(await asyncio.gather(*(self._state(server) for server in self.servers.values())))

    async def _candidate(self, server: Server, template: Template, graph: Graph) -> Candidate:
        try:
            queue, devices, infos = await _together(
                server.queue(), server.devices(), self._infos(server, template.class_types)
            )
            fitted = fit(template, graph, infos)
            if fitted.problems:
                # What was missing may have been installed since.
                self._forget(server)
                fitted = fit(template, graph, await self._infos(server, template.class_types))
        except ProviderFailure as failure:
            self._note(server, failure)
            return Candidate(place=server.place, error=failure.sentence.rstrip("."))
        self._note(server, None)
        load = Load(running=len(queue.running), queued=len(queue.pending), vram_free=devices.vram_free)
        return Candidate(place=server.place, load=load, fitted=fitted)

    def _with_coming(self, candidate: Candidate, asked_at: int) -> Candidate:
        """Counts what others have sent there since the queue was asked for, or are about to."""
        if candidate.load is None:
            return candidate
        coming = sum(
            1
            for placement in self._placements
            if placement.place == candidate.place
            and (placement.arrived_at is None or placement.arrived_at > asked_at)
        )
        return replace(candidate, load=replace(candidate.load, coming=coming))

    async def _infos(self, server: Server, class_types: Iterable[str]) -> Mapping[str, NodeInfo | None]:
        found: dict[str, NodeInfo | None] = {}
        for class_type in class_types:
            known = self._known.get((server.place, class_type))
            if known is None or self._seconds() - known[0] > _KNOWN_SECONDS:
                known = self._seconds(), await server.node_info(class_type)
                self._known[server.place, class_type] = known
            found[class_type] = known[1]
        return found

    def _forget(self, server: Server) -> None:
        for key in [key for key in self._known if key[0] == server.place]:
            del self._known[key]

    async def _state(self, server: Server) -> ServerSeen:
        try:
            queue, devices, loras, *models = await _together(
                server.queue(),
                server.devices(),
                server.models(_LORA_FOLDER),
                *(server.models(folder) for folder in _MODEL_FOLDERS),
            )
        except ProviderFailure as failure:
            self._note(server, failure)
            return ServerSeen(place=server.place, reachable=False, error=failure.sentence)
        self._note(server, None)
        return ServerSeen(
            place=server.place,
            reachable=True,
            running=len(queue.running),
            queued=len(queue.pending),
            models=tuple(name for names in models for name in names),
            loras=loras,
            vram_total=devices.vram_total,
            vram_free=devices.vram_free,
            version=devices.version,
            load=devices.load,
            error=self._errors.get(server.place, ""),
        )

    async def _answers(self, server: Server) -> bool:
        try:
            await server.queue()
        except ProviderFailure as failure:
            self._note(server, failure)
            return False
        self._note(server, None)
        return True

    def _note(self, server: Server, failure: ProviderFailure | None) -> None:
        if failure is None:
            self._silent_since.pop(server.place, None)
        else:
            self._silent_since.setdefault(server.place, self._seconds())
            self._errors[server.place] = failure.sentence


def _in_queue(queue: Queue, prompt_id: str) -> Stand | None:
    nodes = queue.nodes_of(prompt_id)
    return None if nodes is None else Stand(nodes=nodes, runs=prompt_id in queue.running)


async def _together(*asking: Any) -> Any:
    """All answers, or the first failure once every question has come to its end."""
    answers = await asyncio.gather(*asking, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers
