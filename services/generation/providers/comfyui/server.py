"""One ComfyUI server over HTTP (observed with ComfyUI 0.3.64). What it says is untrusted.

``/history/{id}`` is ``{}`` with 200 until a prompt has ended and for an unknown one; entries of ``/queue`` are
``[number, prompt_id, prompt, extra_data, outputs_to_execute]``.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, unquote, urlencode, urlsplit, urlunsplit

from services.chassis.outgoing import Outgoing
from services.generation.failures import ProviderFailure
from services.generation.providers.comfyui.listener import Hearing, Listener
from services.generation.providers.comfyui.node_check import NodeInfo
from services.generation.providers.comfyui.outputs import OutputFile
from services.generation.providers.comfyui.refusals import refusal
from services.generation.providers.comfyui.workflow import Graph
from services.generation.wire.api import Api

SUBFOLDER = "reelwright"
_LONGEST_ID = 64
_LONGEST_NAME = 512
_MOST_NAMES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds that a server may take: for a question about its state, for taking a prompt, and for a file."""

    state: float = 20.0
    submit: float = 60.0
    file: float = 120.0


@dataclass(frozen=True, slots=True)
class Queue:
    """Prompts by id, with the number of their nodes."""

    running: Mapping[str, int]
    pending: Mapping[str, int]

    def nodes_of(self, prompt_id: str) -> int | None:
        """How many nodes a prompt in the queue has; None if it is not in it."""
        return self.running.get(prompt_id, self.pending.get(prompt_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What history says of a prompt that has ended; ``error`` is the data of its ``execution_error``."""

    outcome: Literal["success", "error", "interrupted"]
    outputs: Mapping[str, Any]
    error: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """Memory of all devices together, in bytes; None where the server does not say."""

    vram_total: int | None
    vram_free: int | None
    version: str

    @property
    def load(self) -> float | None:
        """The share of the memory that is in use, from 0 to 1."""
        if not self.vram_total or self.vram_free is None:
            return None
        return 1 - min(self.vram_free / self.vram_total, 1)


class Server:
    """``url`` as an administrator registered it; a name and password in it are sent as HTTP basic authentication.

    Every call raises only ProviderFailure, which names the server by its ``place`` (host, port and path).
    """

    def __init__(
        self,
        url: str,
        outgoing: Outgoing,
        *,
        patience: Patience | None = None,
        hearing: Hearing | None = None,
        most_bytes: int = 64 << 20,
    ) -> None:
        self.url, headers = _without_userinfo(url)
        self.place = place_of(url)
        self.patience = patience or Patience()
        self.listener = Listener(self.url, headers=headers, hearing=hearing)
        outgoing.allow(self.url)
        self._api = Api(
            outgoing,
            provider=f"ComfyUI on {self.place}",
            base_url=self.url,
            headers=headers,
            refusal=refusal,
            seconds=self.patience.state,
            most_bytes=most_bytes,
        )

    async def submit(self, graph: Graph, *, prompt_id: str) -> dict[str, Any]:
        """Puts a prompt into the queue under our id; answers with ``{prompt_id, number, node_errors}``.

        Raises RefusedPrompt; a failure with ``charged`` None when nobody knows whether it was taken.
        """
        body = {"prompt": graph, "prompt_id": prompt_id, "client_id": self.listener.client_id}
        reply = await self._api.post("prompt", json=body, charges=True, seconds=self.patience.submit)
        answer = reply.json()
        if not isinstance(answer, dict) or not _is_id(answer.get("prompt_id")):
            raise reply.unusable("it names no prompt")
        return answer

    async def queue(self) -> Queue:
        """What runs and what waits."""
        reply = await self._api.get("queue")
        match reply.json():
            case {"queue_running": list() as running, "queue_pending": list() as pending}:
                return Queue(_prompts(running), _prompts(pending))
            case _:
                raise reply.unusable("it has no queue")

    async def history(self, prompt_id: str) -> Ended | None:
        """How a prompt ended; None if it has not, or is not known."""
        reply = await self._api.get(f"history/{quote(prompt_id, safe='')}")
        entries = reply.json()
        if not isinstance(entries, dict):
            raise reply.unusable("it has no history")
        entry = entries.get(prompt_id)
        return _ended(entry) if isinstance(entry, dict) else None

    async def delete(self, prompt_id: str) -> None:
        """Takes a waiting prompt out of the queue; nothing happens if it does not wait."""
        await self._api.post("queue", json={"delete": [prompt_id]})

    async def interrupt(self, prompt_id: str) -> None:
        """Stops a prompt that runs. The id is always sent: without it the server stops whatever it works at."""
        await self._api.post("interrupt", json={"prompt_id": prompt_id})

    async def upload(self, name: str, picture: bytes, media_type: str) -> str:
        """Stores a picture; answers with the name that LoadImage takes."""
        reply = await self._api.post(
            "upload/image",
            data={"type": "input", "subfolder": SUBFOLDER, "overwrite": "true"},
            files={"image": (name, picture, media_type)},
            seconds=self.patience.file,
        )
        match reply.json():
            case {"name": str() as stored, **rest} if 0 < len(stored) <= _LONGEST_NAME:
                subfolder = rest.get("subfolder")
                return f"{subfolder}/{stored}" if isinstance(subfolder, str) and subfolder else stored
            case _:
                raise reply.unusable("it does not say under which name the picture was stored")

    async def download(self, file: OutputFile, target: Path, *, most_bytes: int) -> int:
        """Fetches a result; answers with its size in bytes."""
        where = f"view?{urlencode(file.query())}"
        return await self._api.download(
            where, target, most_bytes=most_bytes, with_key=True, seconds=self.patience.file
        )

    async def node_info(self, class_type: str) -> NodeInfo | None:
        """What a class of node says of itself; None if the server does not have it."""
        reply = await self._api.get(f"object_info/{quote(class_type, safe='')}", owed=False)
        answer = reply.json()
        info = answer.get(class_type) if isinstance(answer, dict) else None
        return info if isinstance(info, dict) else None

    async def models(self, folder: str) -> tuple[str, ...]:
        """The files in a folder of models; empty if there is no such folder."""
        try:
            reply = await self._api.get(f"models/{quote(folder, safe='')}", owed=False)
        except ProviderFailure as failure:
            if failure.code == "invalid_input":
                return ()
            raise
        names = reply.json()
        if not isinstance(names, list):
            raise reply.unusable("it lists no models")
        return tuple(name[:_LONGEST_NAME] for name in names[:_MOST_NAMES] if isinstance(name, str))

    async def devices(self) -> Devices:
        """Memory and version, from ``/system_stats``."""
        answer = (await self._api.get("system_stats", owed=False)).json()
        stats = answer if isinstance(answer, dict) else {}
        told, system = stats.get("devices"), stats.get("system")
        devices = [device for device in told if isinstance(device, dict)] if isinstance(told, list) else []
        version = system.get("comfyui_version") if isinstance(system, dict) else None
        return Devices(
            vram_total=_sum(devices, "vram_total"),
            vram_free=_sum(devices, "vram_free"),
            version=version[:40] if isinstance(version, str) else "",
        )


def place_of(url: str) -> str:
    """What a server is called here: ``host:port`` and a path if it has one, never a password."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    return (
        f"[{host}]:{port}{parts.path.rstrip('/')}"
        if ":" in host
        else f"{host}:{port}{parts.path.rstrip('/')}"
    )


def _without_userinfo(url: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(url)
    _, _, netloc = parts.netloc.rpartition("@")
    bare = urlunsplit((parts.scheme, netloc, parts.path.rstrip("/"), "", ""))
    if parts.username is None:
        return bare, {}
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return bare, {"Authorization": f"Basic {base64.b64encode(credentials.encode()).decode()}"}


def _is_id(value: object) -> bool:
    return (
        isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and value.isprintable() and "|" not in value
    )


def _prompts(entries: list[Any]) -> dict[str, int]:
    found = {}
    for entry in entries:
        match entry:
            case [_, str() as prompt_id, dict() as graph, *_]:
                found[prompt_id] = len(graph)
            case [_, str() as prompt_id, *_]:
                found[prompt_id] = 1
    return found


def _ended(entry: Mapping[str, Any]) -> Ended:
    outputs = entry.get("outputs")
    outputs = outputs if isinstance(outputs, dict) else {}
    status = entry.get("status")
    status = status if isinstance(status, dict) else {}
    messages = status.get("messages")
    told = {}
    for message in messages if isinstance(messages, list) else ():
        match message:
            case [str() as kind, dict() as data, *_]:
                told[kind] = data
    if "execution_error" in told:
        return Ended(outcome="error", outputs=outputs, error=told["execution_error"])
    if "execution_interrupted" in told:
        return Ended(outcome="interrupted", outputs=outputs)
    outcome: Literal["success", "error"] = "error" if status.get("status_str") == "error" else "success"
    return Ended(outcome=outcome, outputs=outputs)


def _sum(devices: list[dict[str, Any]], name: str) -> int | None:
    amounts = [device[name] for device in devices if isinstance(device.get(name), int)]
    return sum(amounts) if amounts else None
