"""What is known about each provider, as data: models, prices, limits, and the day it was checked."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from services.generation.capabilities import Capability

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One model; ``microdollars`` is the price per ``per``."""

    name: str
    capabilities: frozenset[Capability]
    microdollars: int
    per: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEntry:
    """One provider; ``concurrency`` is how many of its jobs may run at once where the settings say nothing."""

    provider: str
    checked: date
    concurrency: int
    models: tuple[ModelEntry, ...]

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What its models can do together."""
        return frozenset().union(*(model.capabilities for model in self.models))


@cache
def entry_of(provider: str) -> ProviderEntry:
    """What the catalogue says of a provider. Raises FileNotFoundError for one it does not hold."""
    data = tomllib.loads((_FOLDER / f"{provider}.toml").read_text(encoding="utf-8"))
    models = tuple(
        ModelEntry(
            name=model["name"],
            capabilities=frozenset(map(Capability, model["capabilities"])),
            microdollars=model["microdollars"],
            per=model["per"],
        )
        for model in data["models"]
    )
    return ProviderEntry(
        provider=data["provider"], checked=data["checked"], concurrency=data["concurrency"], models=models
    )
