"""Totals of the ledger, by episode, stage and provider. PURE. Money in micro-dollars."""

from collections.abc import Callable, Iterable
from typing import Any

from services.gateway.progress import STAGE_OF, STAGES
from services.gateway.views import Json

_AMOUNTS = ("settled", "reserved", "lost")


def ledger_totals(spent: Iterable[Json], held: Iterable[Json]) -> dict[str, Any]:
    """``lost`` is part of ``settled``: what was paid and brought nothing. ``reserved`` is what is held at this moment."""
    rows = [
        *({**row, "reserved": 0} for row in spent),
        *({**row, "stage": STAGE_OF[row["unit_kind"]], "settled": 0, "lost": 0} for row in held),
    ]
    by_stage = _by(rows, lambda row: row["stage"], "stage")
    return {
        **{f"{name}_microdollars": sum(row[name] for row in rows) for name in _AMOUNTS},
        "episodes": _by(rows, lambda row: row["episode_id"], "episode_id"),
        "stages": sorted(by_stage, key=lambda row: STAGES.index(row["stage"])),
        "providers": _by(rows, lambda row: row["provider"], "provider"),
    }


def _by(rows: Iterable[Json], key: Callable[[Json], str], name: str) -> list[dict[str, Any]]:
    sums: dict[str, dict[str, int]] = {}
    for row in rows:
        found = sums.setdefault(key(row), dict.fromkeys(_AMOUNTS, 0))
        for amount in _AMOUNTS:
            found[amount] += row[amount]
    return [
        {name: each, **{f"{amount}_microdollars": found[amount] for amount in _AMOUNTS}}
        for each, found in sorted(sums.items())
    ]
