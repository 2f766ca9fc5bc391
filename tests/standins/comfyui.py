"""A ComfyUI server as a stand-in: queue, history, files, and what it tells over its websocket, in the observed order.

By itself a prompt runs to its end after it was seen in the queue ``looks`` times; with ``looks`` None the test moves it
with ``begin``, ``run_node``, ``end``, ``fail`` and ``stop_running``. History of a prompt is ``{}`` until it has ended.
"""

import io
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jsonschema
from PIL import Image

from services.generation.providers.fake import samples
from tests.standins.comfyui_nodes import Info, core_nodes, film_nodes
from tests.standins.comfyui_socket import Socket, SocketStandIn
from tests.standins.server import Answer, Part, Seen, StandIn

CHECKPOINTS = ("sd_xl_base_1.0.safetensors", "svd_xt.safetensors", "v1-5-pruned-emaonly.safetensors")
LORAS = ("character_a.safetensors", "style_b.safetensors", "v3_sd15_adapter.ckpt")
_LINK = {
    "type": "array",
    "prefixItems": [{"type": "string"}, {"type": "integer"}],
    "minItems": 2,
    "maxItems": 2,
}
_PROMPT = {
    "type": "object",
    "required": ["prompt", "prompt_id", "client_id"],
    "additionalProperties": False,
    "properties": {
        "prompt_id": {"type": "string", "pattern": "^[0-9a-f-]{36}$"},
        "client_id": {"type": "string", "minLength": 8},
        "prompt": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "required": ["class_type", "inputs"],
                "additionalProperties": False,
                "properties": {
                    "class_type": {"type": "string"},
                    "_meta": {"type": "object"},
                    "inputs": {
                        "type": "object",
                        "additionalProperties": {
                            "anyOf": [{"type": ["string", "number", "boolean"]}, _LINK],
                        },
                    },
                },
            },
        },
    },
}
_DELETE = {
    "type": "object",
    "required": ["delete"],
    "additionalProperties": False,
    "properties": {"delete": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 1}},
}
_INTERRUPT = {
    "type": "object",
    "required": ["prompt_id"],
    "additionalProperties": False,
    "properties": {"prompt_id": {"type": "string"}},
}


@cache
def still() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 36), (20, 60, 90)).save(buffer, "PNG")
    return buffer.getvalue()


@cache
def moving_webp() -> bytes:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (32, 18), (shade, 0, 0)) for shade in (0, 200)]
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


@cache
def film() -> bytes:
    return samples.film((640, 360), 24)


@dataclass
class Prompt:
    """One prompt; ``begun`` nodes have started, in order, and all but the last have finished."""

    number: int
    prompt_id: str
    graph: dict[str, Any]
    client_id: str
    looks: int = 0
    begun: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)

    def entry(self) -> list[Any]:
        return [self.number, self.prompt_id, self.graph, {"client_id": self.client_id}, []]


@dataclass
class ComfyUI:
    """``password`` is asked for with every request, if there is one. ``cached`` nodes are not run again."""

    checkpoints: tuple[str, ...] = CHECKPOINTS
    loras: tuple[str, ...] = LORAS
    film_packs: bool = True
    looks: int | None = 1
    password: str = ""
    vram_free: int = 8 << 30
    running: list[Prompt] = field(default_factory=list)
    pending: list[Prompt] = field(default_factory=list)
    history: dict[str, Any] = field(default_factory=dict)
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    taken: list[Prompt] = field(default_factory=list)
    cached: tuple[str, ...] = ()
    answer_ids: bool = True
    spare_errors: dict[str, Any] = field(default_factory=dict)
    server: SocketStandIn | None = None

    @property
    def nodes(self) -> dict[str, Info]:
        return core_nodes(self.checkpoints, self.loras) | (film_nodes() if self.film_packs else {})

    @property
    def url(self) -> str:
        assert self.server is not None
        return self.server.url

    def __call__(self, seen: Seen) -> Answer:
        if self.password and not seen.headers.get("authorization", "").startswith("Basic "):
            return Answer(status=401)
        match seen.method, seen.path.strip("/").split("/"):
            case "POST", ["prompt"]:
                return self._prompt(seen)
            case "GET", ["queue"]:
                return self._queue()
            case "POST", ["queue"]:
                (unwanted,) = _valid(seen, _DELETE)["delete"]
                self.pending = [prompt for prompt in self.pending if prompt.prompt_id != unwanted]
                return Answer()
            case "POST", ["interrupt"]:
                self.stop_running(_valid(seen, _INTERRUPT)["prompt_id"])
                return Answer()
            case "GET", ["history", prompt_id]:
                known = self.history.get(prompt_id)
                return Answer(json={prompt_id: known} if known else {})
            case "GET", ["view"]:
                return self._view(seen)
            case "POST", ["upload", "image"]:
                return self._upload(seen)
            case "GET", ["object_info", name]:
                return Answer(json={name: self.nodes[name]} if name in self.nodes else {})
            case "GET", ["models", folder]:
                known_folders = {"checkpoints": self.checkpoints, "loras": self.loras}
                if folder not in known_folders:
                    return Answer(status=404)
                return Answer(json=list(known_folders[folder]))
            case "GET", ["system_stats"]:
                return Answer(json=self._stats())
            case "GET", ["ws"]:
                return Answer(status=404)
        seen.standin.violate(f"there is no {seen.method} {seen.path}")
        return Answer(status=404)

    # What happens on the server, as the test wants it.

    def begin(self) -> Prompt:
        """The first waiting prompt starts."""
        prompt = self.pending.pop(0)
        self.running.append(prompt)
        self._tell(prompt, "execution_start", timestamp=1)
        self._tell(prompt, "execution_cached", nodes=list(self.cached), timestamp=1)
        return prompt

    def run_node(self, prompt: Prompt, node: str, *, value: float = 0, most: float = 1) -> None:
        """A node starts, or goes on to ``value`` of ``most``."""
        for state in prompt.begun.values():
            state.update(value=state["max"], state="finished")
        prompt.begun[node] = {"value": value, "max": most, "state": "running", "node_id": node}
        self._tell(prompt, "progress_state", nodes=prompt.begun)
        self._tell(prompt, "executing", node=node, display_node=node)
        self._preview(prompt)

    def end(self, prompt: Prompt) -> None:
        """All other nodes run, and the prompt succeeds."""
        for node, content in prompt.graph.items():
            if node not in prompt.begun and node not in self.cached:
                self.run_node(prompt, node)
            if self.nodes.get(content["class_type"], {}).get("output_node"):
                prompt.outputs[node] = self._saved(content)
                self._tell(prompt, "executed", node=node, display_node=node, output=prompt.outputs[node])
        self._tell(prompt, "execution_success", timestamp=2)
        self._close(prompt, "success", ["execution_success", {"prompt_id": prompt.prompt_id}])

    def fail(self, prompt: Prompt, *, node: str, kind: str, message: str) -> None:
        """A node breaks down."""
        told = {
            "node_id": node,
            "node_type": prompt.graph[node]["class_type"],
            "executed": [],
            "exception_message": message,
            "exception_type": kind,
            "traceback": ["File x"],
        }
        self._tell(prompt, "execution_error", **told)
        self._close(prompt, "error", ["execution_error", {"prompt_id": prompt.prompt_id, **told}])

    def stop_running(self, prompt_id: str) -> None:
        """Somebody interrupts a prompt; nothing happens if it does not run."""
        for prompt in [prompt for prompt in self.running if prompt.prompt_id == prompt_id]:
            self._tell(prompt, "execution_interrupted", node_id="1", node_type="X", executed=[])
            self._close(prompt, "error", ["execution_interrupted", {"prompt_id": prompt_id}])

    def forget(self) -> None:
        """As after a restart: neither queue nor history."""
        self.running, self.pending, self.history = [], [], {}

    def occupy(self, count: int) -> None:
        """Other people's prompts wait."""
        for number in range(count):
            graph = {"1": {"class_type": "EmptyImage", "inputs": {}}}
            self.pending.append(Prompt(number, f"other-{number}", graph, "somebody"))

    def say(self, message: dict[str, Any], *, client_id: str | None = None) -> None:
        """Sends one message to a client, or to all."""
        for socket in list(self.server.sockets) if self.server else ():
            if client_id in (None, socket.client_id):
                socket.send(json.dumps(message))

    # The protocol.

    def greet(self, socket: Socket) -> None:
        status = {"exec_info": {"queue_remaining": len(self.pending) + len(self.running)}}
        socket.send(json.dumps({"type": "status", "data": {"status": status, "sid": socket.client_id}}))

    def told(self, socket: Socket, message: str) -> None:
        if json.loads(message).get("type") == "feature_flags":
            socket.send(json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}}))

    def _tell(self, prompt: Prompt, kind: str, **data: Any) -> None:
        message = {"type": kind, "data": {**data, "prompt_id": prompt.prompt_id}}
        self.say(message, client_id=prompt.client_id)

    def _preview(self, prompt: Prompt) -> None:
        for socket in list(self.server.sockets) if self.server else ():
            if socket.client_id == prompt.client_id:
                socket.send(b"\x00\x00\x00\x01\x00\x00\x00\x01\xff\xd8\xff preview")

    def _close(self, prompt: Prompt, outcome: str, message: list[Any]) -> None:
        self.running.remove(prompt)
        start = ["execution_start", {"prompt_id": prompt.prompt_id, "timestamp": 1}]
        self.history[prompt.prompt_id] = {
            "prompt": prompt.entry(),
            "outputs": prompt.outputs,
            "status": {
                "status_str": outcome,
                "completed": outcome == "success",
                "messages": [start, message],
            },
        }
        self.say({"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}}})
        self._tell(prompt, "executing", node=None)

    def _prompt(self, seen: Seen) -> Answer:
        body = _valid(seen, _PROMPT)
        refused = _refusal(body["prompt"], self.nodes)
        if refused is not None:
            return Answer(status=400, json=refused)
        prompt_id = body["prompt_id"] if self.answer_ids else f"server-{len(self.taken)}"
        prompt = Prompt(len(self.taken), prompt_id, body["prompt"], body["client_id"])
        seen.standin.charge(prompt_id)
        self.taken.append(prompt)
        self.pending.append(prompt)
        return Answer(
            json={"prompt_id": prompt_id, "number": prompt.number, "node_errors": self.spare_errors}
        )

    def _queue(self) -> Answer:
        for prompt in [*self.running, *self.pending]:
            prompt.looks += 1
            if self.looks is not None and prompt.looks > self.looks and prompt.client_id != "somebody":
                if prompt in self.pending:
                    self.pending.remove(prompt)
                    self.running.append(prompt)
                self.end(prompt)
        return Answer(
            json={
                "queue_running": [prompt.entry() for prompt in self.running],
                "queue_pending": [prompt.entry() for prompt in self.pending],
            }
        )

    def _saved(self, node: dict[str, Any]) -> dict[str, Any]:
        words = {"SaveImage": ("images", "png", still()), "SaveVideo": ("images", "mp4", film())}
        words |= {
            "SaveAnimatedWEBP": ("images", "webp", moving_webp()),
            "VHS_VideoCombine": ("gifs", "mp4", film()),
        }
        group, ending, content = words[node["class_type"]]
        subfolder, _, name = node["inputs"]["filename_prefix"].rpartition("/")
        filename = f"{name}_00001_.{ending}"
        self.files[subfolder, filename] = content
        saved: dict[str, Any] = {group: [{"filename": filename, "subfolder": subfolder, "type": "output"}]}
        return saved if ending == "png" else {**saved, "animated": [True]}

    def _view(self, seen: Seen) -> Answer:
        filename, subfolder = seen.query.get("filename", ""), seen.query.get("subfolder", "")
        if ".." in filename or filename.startswith("/"):
            return Answer(status=400)
        content = self.files.get((subfolder, filename))
        return Answer(status=404) if content is None else Answer(body=content, media_type="video/mp4")

    def _upload(self, seen: Seen) -> Answer:
        parts = {part.name: part for part in seen.form()}
        if set(parts) != {"image", "type", "subfolder", "overwrite"} or parts["overwrite"].text != "true":
            seen.standin.violate(f"an upload with {sorted(parts)}")
        image: Part = parts["image"]
        name = image.filename
        if self.uploads.get(name, image.content) != image.content:
            name = f"renamed {name}"
        self.uploads[name] = image.content
        return Answer(json={"name": name, "subfolder": parts["subfolder"].text, "type": "input"})

    def _stats(self) -> dict[str, Any]:
        device = {"name": "card", "type": "cuda", "vram_total": 16 << 30, "vram_free": self.vram_free}
        return {"system": {"os": "posix", "comfyui_version": "0.3.64"}, "devices": [device]}


def _valid(seen: Seen, schema: dict[str, Any]) -> Any:
    body = seen.json()
    for breach in jsonschema.Draft202012Validator(schema).iter_errors(body):
        seen.standin.violate(f"{seen.path}: {breach.json_path}: {breach.message[:200]}")
    return body


def _refusal(graph: dict[str, Any], nodes: dict[str, Info]) -> dict[str, Any] | None:
    for node_id, node in graph.items():
        if node["class_type"] not in nodes:
            words = f"Cannot execute because node {node['class_type']} does not exist."
            error = {"type": "invalid_prompt", "message": words, "details": f"Node ID '#{node_id}'"}
            return {"error": {**error, "extra_info": {}}, "node_errors": {}}
    errors = {
        node_id: {"errors": wrong, "dependent_outputs": [], "class_type": node["class_type"]}
        for node_id, node in graph.items()
        if (wrong := list(_wrong_inputs(node, nodes[node["class_type"]])))
    }
    if not errors:
        return None
    failed = {"type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation"}
    return {"error": {**failed, "details": "", "extra_info": {}}, "node_errors": errors}


def _wrong_inputs(node: dict[str, Any], info: Info) -> Iterable[dict[str, Any]]:
    for name, declared in info["input"]["required"].items():
        value = node["inputs"].get(name)
        told = {"details": name, "extra_info": {"input_name": name, "received_value": value}}
        settings = declared[1] if len(declared) > 1 else {}
        options = declared[0] if isinstance(declared[0], list) else settings.get("options")
        if value is None:
            yield {"type": "required_input_missing", "message": "Required input is missing", **told}
        elif options is not None and "image_upload" not in settings and value not in options:
            yield {"type": "value_not_in_list", "message": "Value not in list", **told}
        elif isinstance(value, int | float) and value < settings.get("min", value):
            yield {"type": "value_smaller_than_min", "message": f"Value {value} smaller than min", **told}
        elif isinstance(value, int | float) and value > settings.get("max", value):
            yield {"type": "value_bigger_than_max", "message": f"Value {value} bigger than max", **told}


@asynccontextmanager
async def comfyui(vendor: ComfyUI | None = None) -> AsyncIterator[ComfyUI]:
    """A running server, with its websocket."""
    app = vendor or ComfyUI()
    app.server = SocketStandIn(app, opened=app.greet, told=app.told)
    await app.server.start()
    try:
        yield app
    finally:
        await app.server.close()


def violations_of(server: StandIn | None) -> list[str]:
    assert server is not None
    return server.violations
