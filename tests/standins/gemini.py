"""Gemini's stand-in: generateContent, and the Interactions API with its files.

Requests are held against the contracts in ``tests/generation/providers/contracts/gemini``, and so are its own replies.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jsonschema import Draft202012Validator

from services.generation.providers.fake import samples
from tests.standins.server import Answer, Seen

KEY = "AIza-canary-3f9c2b7e5d1a"
BASE = "/v1beta"
SUBMIT = ("POST", f"{BASE}/interactions")
DRAW = ("POST", f"{BASE}/models/")
POLL = ("GET", f"{BASE}/interactions/")
CLIP = ("GET", f"{BASE}/files/")
STORAGE = ("GET", "/storage/")

_CONTRACTS = Path(__file__).parents[1] / "generation/providers/contracts/gemini"

type Delivery = Literal["uri", "inline", "redirect"]


@dataclass(kw_only=True)
class Gemini:
    """The vendor. ``polls`` is how often a clip is still in the making when it is asked for.

    ``interaction`` and ``content`` replace parts of the next replies, as in ``{"status": "failed"}``; a field that is None
    is left out. ``delivery`` is how a clip is handed over; ``raw``: sound comes as samples without a header.
    """

    key: str = KEY
    polls: int = 1
    delivery: Delivery = "uri"
    raw: bool = False
    interaction: dict[str, Any] = field(default_factory=dict)
    content: dict[str, Any] = field(default_factory=dict)
    clips: dict[str, int] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)

    def __call__(self, seen: Seen) -> Answer:
        if "key" in seen.query:
            seen.standin.violate("the key is in the URL")
        if seen.path.startswith("/storage/"):
            if "x-goog-api-key" in seen.headers:
                seen.standin.violate("the key was sent to another host")
            return _clip()
        if seen.headers.get("x-goog-api-key") != self.key:
            return error(400, "INVALID_ARGUMENT", f"API key not valid: {seen.headers.get('x-goog-api-key')}")
        match seen.method, seen.path.removeprefix(BASE).strip("/").split("/"):
            case "POST", ["models", call] if call.endswith(":generateContent"):
                return self._generate_content(seen, call.partition(":")[0])
            case "POST", ["interactions"]:
                return self._interact(seen)
            case "GET", ["interactions", name]:
                return self._look(seen, name)
            case "POST", ["interactions", name, "cancel"]:
                self.cancelled.add(name)
                return self._look(seen, name)
            case "GET", ["files", _]:
                return self._file(seen)
        seen.standin.violate(f"there is no {seen.method} {seen.path}")
        return error(404, "NOT_FOUND", "no such thing")

    def _generate_content(self, seen: Seen, model: str) -> Answer:
        if refusal := _refusal_by(seen, "GenerateContentRequest"):
            return refusal
        seen.standin.charge(_unit(seen))
        config = seen.json()["generationConfig"]
        sound = "AUDIO" in config["responseModalities"]
        blob = (
            {"mimeType": "audio/L16;codec=pcm;rate=24000", "data": _base64(SAMPLES)}
            if sound
            else {"mimeType": "image/png", "data": _base64(samples.picture((720, 1280), 80))}
        )
        draft = {"inlineData": {"mimeType": "image/png", "data": _base64(b"a draft")}, "thought": True}
        parts = [{"inlineData": blob}] if sound else [{"text": "Here it is."}, draft, {"inlineData": blob}]
        counts = [{"modality": "AUDIO" if sound else "IMAGE", "tokenCount": 1_120}]
        answer = {
            "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}],
            "usageMetadata": {
                "promptTokenCount": 20,
                "candidatesTokenCount": 1_120,
                "totalTokenCount": 1_140,
                "candidatesTokensDetails": counts,
            },
            "modelVersion": model,
        }
        return _answer(seen, answer | self.content, "GenerateContentResponse")

    def _interact(self, seen: Seen) -> Answer:
        if refusal := _refusal_by(seen, "CreateModelInteraction"):
            return refusal
        seen.standin.charge(_unit(seen))
        name = f"v1_{len(self.clips) + 1}-{_unit(seen)[:12]}"
        if not seen.json().get("background"):
            return self._sound(seen, name)
        self.clips[name] = self.polls
        return _answer(seen, {"id": name, "object": "interaction", "status": "queued"}, "Interaction")

    def _sound(self, seen: Seen, name: str) -> Answer:
        sound: dict[str, Any] = {
            "type": "audio",
            "mime_type": "audio/wav",
            "data": _base64(samples.sound(1.0)),
        }
        if self.raw:
            sound = {
                "type": "audio",
                "mime_type": "audio/l16",
                "sample_rate": 16_000,
                "data": _base64(SAMPLES),
            }
        return self._ended(seen, name, sound, "audio", 25)

    def _look(self, seen: Seen, name: str) -> Answer:
        if name not in self.clips:
            return error(400, "INVALID_ARGUMENT", "Invalid interaction name")
        if name in self.cancelled:
            stopped = {"id": name, "status": "cancelled", "usage": {"total_output_tokens": 0}}
            return _answer(seen, stopped | self.interaction, "Interaction")
        if self.clips[name] > 0:
            self.clips[name] -= 1
            return _answer(seen, {"id": name, "status": "in_progress", "steps": []}, "Interaction")
        clip: dict[str, Any] = {"type": "video", "mime_type": "video/mp4"}
        if self.delivery == "inline":
            clip["data"] = _base64(clip_bytes())
        else:
            clip["uri"] = seen.url(f"{BASE}/files/{name}:download?alt=media")
        return self._ended(seen, name, clip, "video", 40_000)

    def _ended(self, seen: Seen, name: str, made: Mapping[str, Any], medium: str, tokens: int) -> Answer:
        said: dict[str, Any] = {"type": "text", "text": "x"}
        answer = {
            "id": name,
            "object": "interaction",
            "status": "completed",
            "steps": [
                {"type": "user_input", "content": [said]},
                {"type": "thought"},
                {"type": "model_output", "content": [made]},
            ],
            "usage": {
                "total_input_tokens": 10,
                "total_output_tokens": tokens,
                "output_tokens_by_modality": [{"modality": medium, "tokens": tokens}],
            },
        } | self.interaction
        return _answer(seen, {k: v for k, v in answer.items() if v is not None}, "Interaction")

    def _file(self, seen: Seen) -> Answer:
        if seen.query.get("alt") != "media":
            seen.standin.violate("a file was asked for without alt=media")
        if self.delivery == "redirect":
            return Answer(status=302, headers={"location": seen.url("/storage/clip.mp4")})
        return _clip()


SAMPLES = b"\x01\x00\xff\x7f" * 6_000
"""Half a second at 24 kHz: 12,000 samples of 16 bits."""


@cache
def clip_bytes() -> bytes:
    """A second of film."""
    return samples.film((720, 1280), 24)


def error(status: int, word: str, message: str, *, details: Any = None, in_list: bool = False) -> Answer:
    """An error as the vendor words it."""
    body: Any = {"error": {"code": status, "message": message, "status": word}}
    if details is not None:
        body["error"]["details"] = details
    return Answer(status=status, json=[body] if in_list else body)


def _clip() -> Answer:
    return Answer(body=clip_bytes(), media_type="video/mp4")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _unit(seen: Seen) -> str:
    """What is one piece of work: the same request twice is two charges under one key."""
    return hashlib.sha256(seen.path.encode() + seen.body).hexdigest()


def _refusal_by(seen: Seen, contract: str) -> Answer | None:
    breaches = [breach.message for breach in _contract(contract).iter_errors(seen.json())]
    for breach in breaches:
        seen.standin.violate(f"{seen.path}: {breach}")
    return error(400, "INVALID_ARGUMENT", breaches[0]) if breaches else None


def _answer(seen: Seen, answer: dict[str, Any], contract: str) -> Answer:
    for breach in _contract(contract).iter_errors(answer):
        seen.standin.violate(f"the stand-in's own reply: {breach.message}")
    return Answer(json=answer)


@cache
def _contract(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((_CONTRACTS / f"{name}.schema.json").read_text(encoding="utf-8")))
