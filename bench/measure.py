"""A measurement, what it should reach, and how a table of them is printed and kept."""

import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table

RESULTS = Path("build/bench.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """``at_least`` or ``at_most`` a number."""

    bound: Literal["at least", "at most"]
    number: float

    def holds(self, value: float) -> bool:
        return value >= self.number if self.bound == "at least" else value <= self.number

    def __str__(self) -> str:
        return f"{self.bound} {self.number:g}"


def at_least(number: float) -> Reach:
    return Reach(bound="at least", number=number)


def at_most(number: float) -> Reach:
    return Reach(bound="at most", number=number)


@dataclass(frozen=True, slots=True)
class Result:
    """One row; ``note`` gives the absolute figures behind a ratio."""

    name: str
    value: float
    unit: str
    reach: Reach
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.reach.holds(self.value)


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` (0..1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def show(console: Console, results: list[Result]) -> None:
    table = Table("what", "value", "reach", "", "behind it", box=None)
    for result in results:
        mark = "[green]holds[/]" if result.holds else "[red]misses[/]"
        table.add_row(result.name, f"{result.value:.3g} {result.unit}", str(result.reach), mark, result.note)
    console.print(table)


def keep(results: list[Result]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    rows = [
        {
            "name": r.name,
            "value": r.value,
            "unit": r.unit,
            "reach": str(r.reach),
            "holds": r.holds,
            "note": r.note,
        }
        for r in results
    ]
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n")
