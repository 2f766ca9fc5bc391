"""MiniMax as a stand-in: both generations of its video API, speech, music and pictures, with its own books.

Requests and replies are held against ``contracts/minimax.json``; what the prose of the documentation demands beside it
(which model takes what) is checked here too. A breach is refused as the vendor would, and written down.
"""

import base64
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import av
import jsonschema

from services.generation.providers.fake import samples
from tests.standins.server import Answer, Seen

_CONTRACT = Path(__file__).parents[1] / "generation" / "providers" / "contracts" / "minimax.json"
_FIRST_ID = 106_916_112_212_032
"""Ids are 64-bit numbers: too large for a float to keep."""
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_COMMANDS = frozenset(
    [
        "Truck left", "Truck right", "Pan left", "Pan right", "Push in", "Pull out", "Pedestal up", "Pedestal down",
        "Tilt up", "Tilt down", "Zoom in", "Zoom out", "Shake", "Tracking shot", "Static shot",
    ]
)  # fmt: skip
_IMAGE_ONLY = ("MiniMax-Hailuo-2.3-Fast", "I2V-01-Director", "I2V-01-live", "I2V-01")
_RESOLUTIONS = {"MiniMax-H3": ("768P", "2K"), "MiniMax-H3-Max": ("480P", "768P")}
_TYPES = {
    400: "bad_request_error", 401: "authorized_error", 402: "insufficient_balance_error",
    422: "unprocessable_entity_error", 429: "rate_limit_error", 500: "server_error", 529: "overloaded_error",
}  # fmt: skip
FILM_SECONDS = 1


@cache
def _contract() -> dict[str, Any]:
    contract: dict[str, Any] = json.loads(_CONTRACT.read_text())
    return contract


@cache
def _validator(schema: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": _contract()["components"]}
    )


@cache
def film() -> bytes:
    return samples.film((640, 640), 24 * FILM_SECONDS)


@cache
def song() -> bytes:
    """A second of silence as MP3."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=44_100)
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame(format="s16p", layout="stereo", samples=44_100)
        frame.sample_rate = 44_100
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux([*stream.encode(frame), *stream.encode()])
    return buffer.getvalue()


class _Refused(Exception):
    def __init__(self, number: int, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.number, self.words, self.status = number, words, status


@dataclass
class Task:
    """``stages`` are gone through one by one, a step each time somebody asks; the last one stays."""

    id: str
    order: dict[str, Any]
    stages: list[str]
    links: set[str] = field(default_factory=set)

    def step(self) -> str:
        return self.stages.pop(0) if len(self.stages) > 1 else self.stages[0]


class MiniMax:
    """``fails`` is the number every task ends with, None for success. ``withholds``: pictures are held back as unsafe.

    ``waiting`` and ``working`` say how often a task is asked after before it has begun, and before it is finished.
    ``generation`` knows which task is which by its id.
    """

    def __init__(
        self,
        *,
        key: str,
        waiting: int = 1,
        working: int = 1,
        fails: int | None = None,
        withholds: bool = False,
        usage_characters: int | None = None,
    ) -> None:
        self._key = key
        self._waiting, self._working = waiting, working
        self._fails = fails
        self._withholds = withholds
        self._usage_characters = usage_characters
        self.tasks: dict[str, Task] = {}
        self._made = 0

    def __call__(self, seen: Seen) -> Answer:
        if seen.path.startswith("/files/"):
            return self._file(seen)
        version: Literal[1, 2] = 2 if seen.path.startswith("/v2/") else 1
        try:
            return self._route(seen)
        except _Refused as refused:
            return refusal(refused.number, refused.words, version=version, status=refused.status)

    def _route(self, seen: Seen) -> Answer:
        if seen.headers.get("authorization") != f"Bearer {self._key}":
            raise _Refused(1004, f"login fail with {seen.headers.get('authorization')}", 401)
        task_path = re.fullmatch(r"/v2/(query/)?video_generation/(\w+)", seen.path)
        route: Callable[[Seen], Answer] | None = {
            ("POST", "/v1/video_generation"): self._v1_create,
            ("GET", "/v1/query/video_generation"): self._v1_query,
            ("GET", "/v1/files/retrieve"): self._v1_retrieve,
            ("POST", "/v2/video_generation"): self._v2_create,
            ("POST", "/v1/t2a_v2"): self._speech,
            ("POST", "/v1/music_generation"): self._music,
            ("POST", "/v1/image_generation"): self._image,
        }.get((seen.method, seen.path))
        if route is not None:
            return route(seen)
        if task_path and (seen.method, task_path[1]) == ("GET", "query/"):
            return self._v2_query(seen, task_path[2])
        if task_path and (seen.method, task_path[1]) == ("DELETE", None):
            return self._v2_delete(seen, task_path[2])
        raise _breach(seen, f"there is no {seen.method} {seen.path}", status=404)

    def _order(self, seen: Seen, schema: str) -> dict[str, Any]:
        try:
            body = seen.json()
        except ValueError:
            raise _breach(seen, "the body is no JSON") from None
        for error in _validator(schema).iter_errors(body):
            raise _breach(seen, f"{error.json_path}: {error.message[:200]}")
        order: dict[str, Any] = body
        return order

    def _new_id(self) -> str:
        self._made += 1
        return str(_FIRST_ID + self._made)

    def _take(self, seen: Seen, order: dict[str, Any], stages: tuple[str, str, str]) -> Task:
        task = Task(
            self._new_id(), order, [stages[0]] * self._waiting + [stages[1]] * self._working + [stages[2]]
        )
        self.tasks[task.id] = task
        if self._fails is None:
            seen.standin.charge(task.id)  # failed tasks are not charged
        return task

    def _task(self, task_id: str | None) -> Task:
        if task_id not in self.tasks:
            raise _Refused(2013, f"invalid params, task_id {task_id} not found")
        return self.tasks[task_id]

    # V1: Hailuo

    def _v1_create(self, seen: Seen) -> Answer:
        order = self._order(seen, "V1Create")
        model, prompt = order["model"], order.get("prompt", "")
        framed = "first_frame_image" in order or "last_frame_image" in order
        for inside in _BRACKET.findall(prompt):
            if not set(commands := inside.split(",")) <= _COMMANDS or len(commands) > 3:
                raise _breach(seen, f"[{inside}] is no camera command")
        if model in _IMAGE_ONLY and "first_frame_image" not in order:
            raise _breach(seen, f"{model} needs first_frame_image")
        if "last_frame_image" in order and (
            model != "MiniMax-Hailuo-02" or order.get("resolution") == "512P"
        ):
            raise _breach(seen, f"{model} takes no last_frame_image")
        if ("subject_reference" in order) != (model == "S2V-01"):
            raise _breach(seen, "subject_reference belongs to S2V-01")
        if model == "S2V-01" and (framed or "resolution" in order):
            raise _breach(seen, "S2V-01 takes no frames and no resolution")
        if order.get("duration") == 10 and order.get("resolution") not in ("768P", "512P"):
            raise _breach(seen, "ten seconds only at 768P and 512P")
        task = self._take(
            seen, order, ("Queueing", "Processing", "Success" if self._fails is None else "Fail")
        )
        return _checked("V1CreateResp", {"task_id": task.id, **_ok()})

    def _v1_query(self, seen: Seen) -> Answer:
        task = self._task(seen.query.get("task_id"))
        status = task.step()
        reply: dict[str, Any] = {"task_id": task.id, "status": status, **_ok()}
        if status == "Success":
            reply |= {"file_id": f"9{task.id}", "video_width": 640, "video_height": 640}
        if status == "Fail":
            reply["base_resp"] = {"status_code": self._fails, "status_msg": "the task failed"}
        return _checked("V1QueryResp", reply)

    def _v1_retrieve(self, seen: Seen) -> Answer:
        file_id = seen.query.get("file_id", "")
        task = self._task(file_id.removeprefix("9"))
        file = {"file_id": int(file_id), "bytes": len(film()), "filename": "output_aigc.mp4"}
        return _checked("FileResp", {"file": {**file, "download_url": self._link(seen, task)}, **_ok()})

    # V2: H3

    def _v2_create(self, seen: Seen) -> Answer:
        order = self._order(seen, "V2Create")
        roles = [item["role"] for item in order["content"] if item["type"] != "text"]
        frames = [role for role in roles if role in ("first_frame", "last_frame")]
        if frames and len(frames) < len(roles):
            raise _breach(seen, "frames and references exclude each other")
        if len(set(frames)) < len(frames) or roles.count("reference_image") > 9:
            raise _breach(seen, f"too many pictures: {roles}")
        if order["resolution"] not in _RESOLUTIONS[order["model"]]:
            raise _breach(seen, f"{order['model']} makes no {order['resolution']}")
        if order["model"] == "MiniMax-H3-Max" and order["duration"] < 5:
            raise _breach(seen, "MiniMax-H3-Max makes at least five seconds")
        if not roles and order.get("ratio", "adaptive") == "adaptive":
            raise _breach(seen, "text alone needs a ratio")
        end = "succeeded" if self._fails is None else "failed"
        task = self._take(seen, order, ("queued", "running", end))
        return Answer(json={"task_id": task.id})

    def _v2_query(self, seen: Seen, task_id: str) -> Answer:
        task = self._task(task_id)
        status = task.step()
        reply: dict[str, Any] = {"id": task.id, "status": status, "model": task.order["model"]}
        if status == "succeeded":
            seconds = task.order["duration"]
            reply |= {
                "content": {"url": self._link(seen, task)},
                "resolution": task.order["resolution"],
                "duration": seconds,
                "usage": {"total_seconds": seconds, "input_seconds": 0, "output_seconds": seconds},
            }
        if status == "failed":
            reply["error"] = {"code": str(self._fails), "message": "the task failed"}
        return Answer(json={"task": _checked("V2Task", reply).json})

    def _v2_delete(self, seen: Seen, task_id: str) -> Answer:
        task = self._task(task_id)
        if task.stages[0] == "running":
            raise _Refused(2013, "a running task cannot be cancelled")
        if task.stages[0] == "queued":
            task.stages = ["cancelled"]
            del seen.standin.ledger[task_id]
        return Answer(json={})

    # In one call

    def _speech(self, seen: Seen) -> Answer:
        order = self._order(seen, "T2A")
        self._charge(seen)
        extra = {"usage_characters": self._usage_characters or len(order["text"]), "audio_format": "wav"}
        data = {"audio": samples.sound(1.0).hex(), "status": 2}
        return _checked("T2AResp", {"data": data, "extra_info": extra, "trace_id": "01b8bf9b", **_ok()})

    def _music(self, seen: Seen) -> Answer:
        order = self._order(seen, "Music")
        if not order.get("is_instrumental") and "lyrics" not in order:
            raise _breach(seen, "a song needs words, or is_instrumental")
        self._charge(seen)
        data = {"audio": song().hex(), "status": 2}
        return _checked("T2AResp", {"data": data, "trace_id": "01b8bf9b", **_ok()})

    def _image(self, seen: Seen) -> Answer:
        order = self._order(seen, "Image")
        if self._withholds:
            metadata = {"success_count": "0", "failed_count": "1"}
            return Answer(json={"id": "03ff3cd0820949eb", "data": {}, "metadata": metadata, **_ok()})
        self._charge(seen)
        # Large enough to be sent back as a reference: samples are a tenth of the size they are asked for.
        picture = base64.b64encode(samples.picture((6_400, 6_400), order.get("seed", 0) % 256)).decode()
        data = {"image_base64": [picture]}
        return Answer(
            json={"id": "03ff3cd0820949eb", "data": data, "metadata": {"success_count": "1"}, **_ok()}
        )

    def _charge(self, seen: Seen) -> None:
        seen.standin.charge(self._new_id())

    # Files: each link is good for one hour, here for one download

    def _link(self, seen: Seen, task: Task) -> str:
        link = f"/files/{task.id}/{self._new_id()}.mp4"
        task.links = {link}
        return seen.url(link)

    def _file(self, seen: Seen) -> Answer:
        if "authorization" in seen.headers:
            seen.standin.violate("the key was sent along with a download")
        task = self.tasks.get(seen.path.split("/")[2])
        if task is None or seen.path not in task.links:
            return Answer(status=403, body=b"<Error><Code>AccessDenied</Code></Error>", media_type="text/xml")
        return Answer(body=film(), media_type="application/octet-stream")


def refusal(number: int, words: str, *, version: Literal[1, 2], status: int = 400) -> Answer:
    """The vendor's refusal in the shape of one generation."""
    if version == 1:
        return Answer(json={"base_resp": {"status_code": number, "status_msg": words}})
    error = {
        "type": _TYPES.get(status, "bad_request_error"),
        "message": f"{words} ({number})",
        "http_code": str(status),
    }
    return Answer(
        status=status, json=_checked("V2Error", {"type": "error", "error": error, "request_id": "r1"}).json
    )


def _breach(seen: Seen, words: str, *, status: int = 400) -> _Refused:
    """A request that the vendor's contract does not know: our fault."""
    seen.standin.violate(f"{seen.method} {seen.path}: {words}")
    return _Refused(2013, f"invalid params, {words}", status)


def _ok() -> dict[str, Any]:
    return {"base_resp": {"status_code": 0, "status_msg": "success"}}


def _checked(schema: str, reply: dict[str, Any]) -> Answer:
    """A reply that keeps to the contract itself."""
    _validator(schema).validate(reply)
    return Answer(json=reply)
