"""Segmind as its SDK and pages show it: uploads, orders, jobs that take a while, files, and books of its own."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from services.generation.providers.fake import samples
from tests.standins.server import Answer, Seen

CONTRACT: Mapping[str, Any] = json.loads(
    (Path(__file__).parent.parent / "generation/providers/contracts/segmind.json").read_text(encoding="utf-8")
)
KEY = "SG_0123456789abcdef"
FILMS = ("kling-2", "kling-2.1")
ASSETS = "https://images.segmind.com/assets"

type Output = Callable[[str], Any]
"""What the result says for the address of the file."""


@dataclass
class Job:
    slug: str
    order: Mapping[str, Any]
    asked: int = 0


@dataclass
class Segmind:
    """``asks`` is how often a job is asked for before it is done. ``failure``: the sentence each job fails with."""

    key: str = KEY
    asks: int = 2
    failure: str = ""
    output: Output = field(default=lambda address: address)
    submitted: Mapping[str, Any] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    forgotten: bool = False
    jobs: dict[str, Job] = field(default_factory=dict)
    assets: list[str] = field(default_factory=list)

    def __call__(self, seen: Seen) -> Answer:
        if seen.path.startswith("/files/"):
            return self._file(seen)
        if seen.headers.get("x-api-key") != self.key:
            return _error(
                401, f"Unauthorized. API key {seen.headers.get('x-api-key')} is invalid or may have expired"
            )
        match seen.method, seen.path.strip("/").split("/"):
            case "POST", ["upload-asset"]:
                return self._upload(seen)
            case "POST", ["v2", slug]:
                return self._submit(seen, slug)
            case "GET", ["v2", "requests", request_id, "status"]:
                return self._state(seen, request_id)
            case "GET", ["v2", "requests", request_id]:
                return self._result(seen, request_id)
            case _:
                seen.standin.violate(f"no such call: {seen.method} {seen.path}")
                return Answer(status=405, body=b"<html>405 Method Not Allowed", media_type="text/html")

    def _upload(self, seen: Seen) -> Answer:
        if breach := _breach(CONTRACT["upload"], seen):
            return breach
        addresses = []
        for _ in seen.json()["data_urls"]:
            self.assets.append(f"{ASSETS}/{len(self.assets) + 1}.png")
            addresses.append(self.assets[-1])
        return Answer(json={"file_urls": addresses, "message": "uploaded"})

    def _submit(self, seen: Seen, slug: str) -> Answer:
        if not seen.headers.get("content-type", "").startswith("application/json"):
            seen.standin.violate("the body of an order is not announced as JSON")
            return _error(406, "Invalid content type")
        if slug in self.retired:
            return _error(410, "This model has been retired")
        if slug not in CONTRACT["orders"]:
            return _error(404, f"Model {slug} not found")
        if breach := _breach(CONTRACT["orders"][slug], seen):
            return breach
        order = seen.json()
        for address in _pictures(order):
            if address not in self.assets:
                seen.standin.violate(f"{address} was never uploaded")
        request_id = f"request-{len(self.jobs) + 1}"
        self.jobs[request_id] = Job(slug, order)
        if not self.failure:
            seen.standin.charge(request_id)
        reply = {
            "request_id": request_id,
            "status": "QUEUED",
            "status_url": seen.url(f"/v2/requests/{request_id}/status"),
            "response_url": seen.url(f"/v2/requests/{request_id}"),
        }
        Draft202012Validator(CONTRACT["submitted"]).validate(reply)
        return Answer(json={**reply, **self.submitted})

    def _state(self, seen: Seen, request_id: str) -> Answer:
        job = self.jobs.get(request_id)
        if job is None or self.forgotten:
            return _error(404, f"Request {request_id} not found")
        job.asked += 1
        if job.asked < self.asks:
            state: dict[str, Any] = {"status": "QUEUED" if job.asked == 1 else "PROCESSING"}
            return Answer(json=state)
        return self._ended(seen, {})

    def _result(self, seen: Seen, request_id: str) -> Answer:
        job = self.jobs.get(request_id)
        if job is None or self.forgotten:
            return _error(404, f"Request {request_id} not found")
        ending = "mp4" if job.slug in FILMS else "png"
        return self._ended(seen, {"output": self.output(seen.url(f"/files/{request_id}.{ending}"))})

    def _ended(self, seen: Seen, more: Mapping[str, Any]) -> Answer:
        times = {"inference_time": 120.1, "queue_time": 1.2, "total_time": 121.3, "retry_count": 0}
        if self.failure:
            state = {"status": "FAILED", "error": self.failure, "metrics": times}
        else:
            state = {
                "status": "COMPLETED",
                "metrics": {**times, "cost": 1.75, "remaining_credits": 10.2},
                **more,
            }
        Draft202012Validator(CONTRACT["state"]).validate(state)
        return Answer(status=422 if self.failure else 200, json=state)

    def _file(self, seen: Seen) -> Answer:
        if "x-api-key" in seen.headers:
            seen.standin.violate("the key was sent for a file")
        if seen.path.endswith(".mp4"):
            return Answer(body=samples.film((64, 64), 12), media_type="video/mp4")
        return Answer(body=samples.picture((64, 64), 128), media_type="image/png")


def _breach(schema: Mapping[str, Any], seen: Seen) -> Answer | None:
    """A refusal for a body that breaks the contract."""
    errors = [error.message for error in Draft202012Validator(schema).iter_errors(seen.json())]
    for error in errors:
        seen.standin.violate(f"{seen.path}: {error}")
    return _error(400, errors[0]) if errors else None


def _pictures(order: Mapping[str, Any]) -> list[str]:
    one = [order[field] for field in ("image", "start_image") if field in order]
    return [*one, *order.get("image_urls", [])]


def _error(status: int, sentence: str) -> Answer:
    return Answer(status=status, json={"error": sentence})
