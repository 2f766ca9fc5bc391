"""A made-up vendor with all three ways of delivering, to prove the behaviour suite before real ones rely on it."""

from collections import Counter
from dataclasses import dataclass, field

from tests.generation.providers.cases import KEY, picture
from tests.standins.server import Answer, Seen

_POLLS = 2


@dataclass
class Parcels:
    """Takes ``{"prompt": ...}``; is paid for every order; wraps its errors in ``{"wrong": code}``."""

    polls: Counter[str] = field(default_factory=Counter)
    orders: int = 0

    def __call__(self, seen: Seen) -> Answer:
        match seen.method, seen.path.split("/")[1:]:
            case "GET", ["files", *_]:
                return Answer(body=picture(), media_type="image/png")
            case _ if seen.headers.get("x-parcel-key") != KEY:
                return Answer(status=401, json={"wrong": "key"})
            case "POST", ["bytes" | "links" | "orders" as way]:
                if set(seen.json()) != {"prompt"}:
                    seen.standin.violate(f"unknown fields {sorted(seen.json())}")
                return self._ordered(seen, way)
            case "GET", ["orders", order]:
                self.polls[order] += 1
                ready = self.polls[order] >= _POLLS
                return Answer(
                    json={"state": "ready" if ready else "busy", "link": seen.url(f"/files/{order}")}
                )
        return Answer(status=404, json={"wrong": "path"})

    def _ordered(self, seen: Seen, way: str) -> Answer:
        self.orders += 1
        name = f"order-{self.orders}"
        seen.standin.charge(name)
        if way == "bytes":
            return Answer(body=picture(), media_type="image/png")
        return Answer(json={"link": seen.url(f"/files/{name}")} if way == "links" else {"order": name})
