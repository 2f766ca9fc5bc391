"""ElevenLabs as its SDK shows it: one call, one sound, counted in credits."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from services.generation.catalog import entry_of
from tests.standins.server import Answer, Seen

CONTRACT: Mapping[str, Any] = json.loads(
    (Path(__file__).parent.parent / "generation/providers/contracts/elevenlabs.json").read_text(
        encoding="utf-8"
    )
)
KEY = "sk_0123456789abcdef0123456789abcdef"

_FRAME = b"\xff\xfb\x90\x00" + bytes(413)
"""One frame of silence: MPEG-1, layer III, 128 kbit/s, 44.1 kHz."""
_FRAMES_PER_SECOND = 44_100 / 1_152
_CHARACTERS_PER_SECOND = 15


def mp3(seconds: float) -> bytes:
    """Silence."""
    return _FRAME * ceil(seconds * _FRAMES_PER_SECOND)


@dataclass
class ElevenLabs:
    """``voices`` are those of the account."""

    key: str = KEY
    voices: frozenset[str] = field(default_factory=lambda: frozenset(_library()))

    def __call__(self, seen: Seen) -> Answer:
        if seen.headers.get("xi-api-key") != self.key:
            return error(401, "invalid_api_key", f"Invalid API key {seen.headers.get('xi-api-key')}")
        match seen.method, seen.path.strip("/").split("/"):
            case "POST", ["v1", "text-to-speech", voice]:
                return self._speak(seen, voice)
            case "POST", ["v1", "music"]:
                return self._compose(seen)
            case _:
                seen.standin.violate(f"no such call: {seen.method} {seen.path}")
                return Answer(status=404, json={"detail": "Not Found"})

    def _speak(self, seen: Seen, voice: str) -> Answer:
        if voice not in self.voices:
            return error(404, "voice_not_found", f"A voice with voice_id '{voice}' was not found.")
        if seen.query.get("output_format") not in CONTRACT["formats"]:
            seen.standin.violate(f"output_format {seen.query.get('output_format')!r}")
        if breach := _breach(CONTRACT["speech"], seen):
            return breach
        text = seen.json()["text"]
        return self._sound(seen, len(text) / _CHARACTERS_PER_SECOND, billed=len(text))

    def _compose(self, seen: Seen) -> Answer:
        if breach := _breach(CONTRACT["music"], seen):
            return breach
        return self._sound(seen, seen.json()["music_length_ms"] / 1000, billed=900)

    def _sound(self, seen: Seen, seconds: float, *, billed: int) -> Answer:
        number = f"sound-{len(seen.standin.ledger) + 1}"
        seen.standin.charge(number)
        headers = {"request-id": number, "character-cost": str(billed)}
        return Answer(body=mp3(seconds), media_type="audio/mpeg", headers=headers)


def error(status: int, code: str, message: str, *, kind: str = "") -> Answer:
    """A refusal in the vendor's shape."""
    detail = {"type": kind, "code": code, "message": message, "status": code, "request_id": "r-1"}
    return Answer(status=status, json={"detail": {name: value for name, value in detail.items() if value}})


def _breach(schema: Mapping[str, Any], seen: Seen) -> Answer | None:
    """A refusal, as FastAPI says it, for a body that breaks the contract."""
    errors = list(Draft202012Validator(schema).iter_errors(seen.json()))
    for each in errors:
        seen.standin.violate(f"{seen.path}: {each.message}")
    told = [{"loc": ["body", *each.path], "msg": each.message, "type": "value_error"} for each in errors]
    return Answer(status=422, json={"detail": told}) if errors else None


def _library() -> list[str]:
    models = (model.options.get("voices", {}) for model in entry_of("elevenlabs").models)
    return [voice for table in models for group in table.values() for voice in group]
