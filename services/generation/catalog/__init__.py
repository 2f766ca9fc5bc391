"""What is known about each provider, as data: models, prices, limits, and the day it was checked."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from contracts.story import Capability
from services.generation.catalog.model import Limits, Model, Price

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEntry:
    """One provider; ``concurrency`` is how many of its jobs may run at once where the settings say nothing.

    ``requests_per_minute`` and ``tokens_per_minute`` None: no limit is known.
    """

    provider: str
    checked: date
    concurrency: int
    models: tuple[Model, ...]
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What its models can do together."""
        return frozenset().union(*(model.capabilities for model in self.models))


@cache
def entry_of(provider: str) -> ProviderEntry:
    """What the catalogue says of a provider. Raises FileNotFoundError for one it does not hold."""
    data = tomllib.loads((_FOLDER / f"{provider}.toml").read_text(encoding="utf-8"))
    return ProviderEntry(
        provider=provider,
        checked=data["checked"],
        concurrency=data["concurrency"],
        requests_per_minute=data.get("requests_per_minute"),
        tokens_per_minute=data.get("tokens_per_minute"),
        models=tuple(_model(provider, data["checked"], model) for model in data.get("models", ())),
    )


def _model(provider: str, checked: date, data: dict[str, Any]) -> Model:
    limits = dict(data.get("limits", {}))
    if "seconds" in limits:
        limits["seconds"] = _lengths(limits["seconds"])
    if "ratios" in limits:
        limits["ratios"] = tuple(limits["ratios"])
    return Model(
        provider=provider,
        name=data["name"],
        capabilities=frozenset(map(Capability, data["capabilities"])),
        checked=data.get("checked", checked),
        limits=Limits(**limits),
        prices=tuple(Price(**price) for price in data.get("prices", ())),
        options=data.get("options", {}),
        retires_at=data.get("retires_at"),
        assumed=data.get("assumed", False),
    )


def _lengths(seconds: list[int] | str) -> tuple[int, ...]:
    """``[6, 10]`` as it is; ``"4-15"`` is every whole second from 4 to 15."""
    if isinstance(seconds, str):
        first, _, last = seconds.partition("-")
        return tuple(range(int(first), int(last) + 1))
    return tuple(sorted(seconds))
