"""OpenAI's stand-in: responses, chat completions, pictures, speech, and the films that only gateways still make.

Requests are held against ``tests/generation/providers/contracts/openai.json``.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from services.generation.providers.fake import samples
from tests.standins.server import Answer, Seen

KEY = "sk-canary-7b1e44c09d2f4a6e"
BASE = "/v1"
RESPONSES = ("POST", f"{BASE}/responses")
CHAT = ("POST", f"{BASE}/chat/completions")
DRAW = ("POST", f"{BASE}/images/generations")
EDIT = ("POST", f"{BASE}/images/edits")
SPEAK = ("POST", f"{BASE}/audio/speech")
FILM = ("POST", f"{BASE}/videos")
POLL = ("GET", f"{BASE}/videos/")
FILM_ID = "video_1"
"""The first film; the others are numbered on."""

CONTENT = ("GET", f"{BASE}/videos/*/content")
PICTURE = ("GET", "/pictures/")
OUTLINE = {
    "title": "The lamp",
    "genre": "drama",
    "style": "",
    "synopsis": "A keeper waits for a ship.",
    "mood": "calm",
    "language": "en",
    "characters_summary": [],
    "plot_summary": [],
    "highlights": [],
}
TOKENS = (1_200, 300)
"""In and out, of every text."""

_CONTRACT = Path(__file__).parents[1] / "generation/providers/contracts/openai.json"
_PICTURE_USAGE = {
    "input_tokens": 250,
    "input_tokens_details": {"text_tokens": 50, "image_tokens": 200},
    "output_tokens": 1_500,
    "total_tokens": 1_750,
}


@dataclass(kw_only=True)
class OpenAI:
    """The vendor, or a server that is like it.

    ``texts`` are written one after the other, the last one for good. ``refuses`` are fields it does not take (HTTP 400);
    a field of the form it names as ``response_format.json_schema`` is refused with that value alone. ``reply`` replaces
    parts of its next replies; a field that is None is left out. ``polls`` is how often a film is still in the making.
    ``links``: pictures are handed over by link.
    """

    texts: list[str] = field(default_factory=lambda: [json.dumps(OUTLINE)])
    refuses: frozenset[str] = frozenset()
    reply: dict[str, Any] = field(default_factory=dict)
    video: dict[str, Any] = field(default_factory=dict)
    polls: int = 1
    links: bool = False
    wav: bytes = field(default_factory=lambda: samples.sound(1.0))
    key: str = KEY
    films: dict[str, int] = field(default_factory=dict)

    def __call__(self, seen: Seen) -> Answer:
        if seen.path.startswith(PICTURE[1]):
            if "authorization" in seen.headers:
                seen.standin.violate("the key was sent along with a link")
            return Answer(body=_picture(), media_type="image/png")
        if seen.headers.get("authorization") != f"Bearer {self.key}":
            message = f"Incorrect API key provided: {seen.headers.get('authorization')}."
            return error(401, message, code="invalid_api_key")
        match seen.method, seen.path.removeprefix(f"{BASE}/").split("/"):
            case "POST", ["responses"]:
                return self._respond(seen)
            case "POST", ["chat", "completions"]:
                return self._complete(seen)
            case "POST", ["images", "generations"]:
                return self._draw(seen, seen.json())
            case "POST", ["images", "edits"]:
                return self._edit(seen)
            case "POST", ["audio", "speech"]:
                return self._speak(seen)
            case "POST", ["videos"]:
                return self._film(seen)
            case "GET", ["videos", name]:
                return self._look(name)
            case "GET", ["videos", name, "content"]:
                return self._content(name)
        seen.standin.violate(f"there is no {seen.method} {seen.path}")
        return error(404, "Unknown request URL")

    def _respond(self, seen: Seen) -> Answer:
        body = seen.json()
        form = body.get("text", {}).get("format", {})
        if refusal := self._refusal_of(seen, "CreateResponse", body, text_format=form.get("type", "")):
            return refusal
        if form.get("type") == "json_schema" and (
            refusal := _loose(seen, form["schema"], "text.format.schema")
        ):
            return refusal
        seen.standin.charge(_unit(seen))
        answer = {
            "id": "resp_1",
            "object": "response",
            "status": "completed",
            "error": None,
            "incomplete_details": None,
            "output": [
                {"type": "reasoning", "id": "rs_1", "summary": []},
                {
                    "type": "message",
                    "role": "assistant",
                    "content": [{"type": "output_text", "text": self._next_text(), "annotations": []}],
                },
            ],
            "usage": {
                "input_tokens": TOKENS[0],
                "input_tokens_details": {"cached_tokens": 0},
                "output_tokens": TOKENS[1],
                "output_tokens_details": {"reasoning_tokens": 100},
                "total_tokens": sum(TOKENS),
            },
        }
        return self._answer(answer)

    def _complete(self, seen: Seen) -> Answer:
        body = seen.json()
        form = body.get("response_format", {})
        if refusal := self._refusal_of(
            seen, "CreateChatCompletion", body, response_format=form.get("type", "")
        ):
            return refusal
        if form.get("type") == "json_schema" and (
            refusal := _loose(seen, form["json_schema"]["schema"], "response_format.json_schema")
        ):
            return refusal
        seen.standin.charge(_unit(seen))
        message = {"role": "assistant", "content": self._next_text(), "refusal": None}
        usage = {"prompt_tokens": TOKENS[0], "completion_tokens": TOKENS[1], "total_tokens": sum(TOKENS)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return self._answer({"object": "chat.completion", "choices": [choice], "usage": usage})

    def _next_text(self) -> str:
        return self.texts.pop(0) if len(self.texts) > 1 else self.texts[0]

    def _draw(self, seen: Seen, fields: dict[str, Any]) -> Answer:
        if "response_format" in fields and "response_format" not in self.refuses:
            fields = {name: value for name, value in fields.items() if name != "response_format"}
        if refusal := self._refusal_of(seen, "CreateImage", fields):
            return refusal
        width, height = map(int, fields["size"].split("x"))
        if width % 16 or height % 16 or not 1 / 3 <= width / height <= 3:
            seen.standin.violate(f"the size {width}x{height}")
        seen.standin.charge(_unit(seen))
        picture = (
            {"url": seen.url("/pictures/1.png")}
            if self.links
            else {"b64_json": base64.b64encode(_picture()).decode()}
        )
        return self._answer({"created": 1_795_000_000, "data": [picture], "usage": _PICTURE_USAGE})

    def _edit(self, seen: Seen) -> Answer:
        parts = seen.form()
        pictures = [part for part in parts if part.filename]
        if not 1 <= len(pictures) <= 16 or {part.name for part in pictures} != {"image[]"}:
            seen.standin.violate(f"the pictures {[part.name for part in pictures]}")
        for part in pictures:
            if part.media_type not in ("image/png", "image/jpeg", "image/webp"):
                seen.standin.violate(f"a picture of type {part.media_type}")
        return self._draw(seen, {part.name: part.text for part in parts if not part.filename})

    def _speak(self, seen: Seen) -> Answer:
        if refusal := self._refusal_of(seen, "CreateSpeech", seen.json()):
            return refusal
        seen.standin.charge(_unit(seen))
        return Answer(body=self.wav, media_type="audio/wav")

    def _film(self, seen: Seen) -> Answer:
        if seen.headers["content-type"].startswith("application/json"):
            fields = seen.json()
        else:
            parts = seen.form()
            fields = {part.name: part.text for part in parts if not part.filename}
            if [part.name for part in parts if part.filename] != ["input_reference"]:
                seen.standin.violate("a form without input_reference")
        if refusal := self._refusal_of(seen, "CreateVideo", fields):
            return refusal
        seen.standin.charge(_unit(seen))
        name = f"video_{len(self.films) + 1}"
        self.films[name] = self.polls
        return Answer(json={"id": name, "object": "video", "status": "queued", "progress": 0} | self.reply)

    def _look(self, name: str) -> Answer:
        if name not in self.films:
            return error(404, f"Video with id '{name}' not found.", code="not_found")
        video: dict[str, Any] = {"id": name, "object": "video", "error": None}
        if self.films[name] > 0:
            self.films[name] -= 1
            return Answer(json=video | {"status": "in_progress", "progress": 40} | self.video)
        return Answer(json=video | {"status": "completed", "progress": 100} | self.video)

    def _content(self, name: str) -> Answer:
        if name not in self.films:
            return error(404, f"Video with id '{name}' not found.", code="not_found")
        return Answer(body=samples.film((720, 1280), 24), media_type="video/mp4")

    def _refusal_of(self, seen: Seen, contract: str, fields: dict[str, Any], **forms: str) -> Answer | None:
        for name in fields:
            if name in self.refuses or any(
                f"{name}.{kind}" in self.refuses for form, kind in forms.items() if form.startswith(name)
            ):
                message = f"Unsupported parameter: '{name}' is not supported with this model."
                return error(400, message, code="unsupported_parameter", param=_param(name))
        return _breach(seen, contract, fields)

    def _answer(self, answer: dict[str, Any]) -> Answer:
        return Answer(json={k: v for k, v in (answer | self.reply).items() if v is not None})


def error(
    status: int,
    message: str,
    *,
    code: str | None = None,
    param: str | None = None,
    kind: str = "invalid_request_error",
) -> Answer:
    """An error as the vendor words it."""
    return Answer(
        status=status, json={"error": {"message": message, "type": kind, "param": param, "code": code}}
    )


def _param(name: str) -> str:
    return "text.format" if name == "text" else name


def _loose(seen: Seen, schema: dict[str, Any], param: str) -> Answer | None:
    """The refusal of a schema outside the strict subset; every object must require all it has."""
    breaches = [*_breaches("StrictSchema", schema), *_not_required(schema)]
    for breach in breaches:
        seen.standin.violate(f"schema: {breach}")
    return error(400, breaches[0], code="invalid_json_schema", param=param) if breaches else None


def _not_required(node: Any) -> Iterable[str]:
    if isinstance(node, dict):
        if node.get("type") == "object" and list(node.get("properties", ())) != node.get("required"):
            yield f"not all of {list(node.get('properties', ()))} are required"
        for inner in node.values():
            yield from _not_required(inner)


def _breach(seen: Seen, contract: str, fields: Any) -> Answer | None:
    breaches = _breaches(contract, fields)
    for breach in breaches:
        seen.standin.violate(f"{seen.path}: {breach}")
    return error(400, breaches[0], code="invalid_request") if breaches else None


def _breaches(contract: str, value: Any) -> list[str]:
    return [breach.message[:300] for breach in _validator(contract).iter_errors(value)]


@cache
def _validator(contract: str) -> Draft202012Validator:
    schema = json.loads(_CONTRACT.read_text())
    return Draft202012Validator({**schema, "$ref": f"#/$defs/{contract}"})


@cache
def _picture() -> bytes:
    return samples.picture((720, 1280), 80)


def _unit(seen: Seen) -> str:
    """What is one piece of work: the same request twice is two charges under one key."""
    return hashlib.sha256(seen.path.encode() + seen.body).hexdigest()
