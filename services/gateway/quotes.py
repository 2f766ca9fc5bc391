"""What a step would cost, line by line and in total, and whether the budgets allow it. PURE. Money in micro-dollars."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.episode.queries import ForeseenWork
from contracts.generation.queries import QuotedUnit
from contracts.message import Refused
from contracts.money import dollars
from services.gateway.progress import STAGE_OF

NEXT_STEP = (
    "Raise the budget, choose a cheaper provider, or make less; GET the quote of this step for the lines."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A cap of a project or an episode, and what stands against it."""

    scope: str
    scope_id: str
    cap: int
    settled: int
    reserved: int

    @property
    def left(self) -> int:
        """What may still be reserved."""
        return max(0, self.cap - self.settled - self.reserved)


def quote_lines(works: Sequence[ForeseenWork], quoted: Sequence[QuotedUnit]) -> list[dict[str, Any]]:
    """One line a unit: who would make it, for how much, and how certain that is."""
    return [_line(work, unit) for work, unit in zip(works, quoted, strict=True)]


def _line(work: ForeseenWork, quoted: QuotedUnit) -> dict[str, Any]:
    return {
        "unit": f"{quoted.unit.kind}:{quoted.unit.target_id}",
        "stage": STAGE_OF[quoted.unit.kind],
        "provider": quoted.provider,
        "model": quoted.model,
        "units": quoted.units,
        "microdollars": quoted.microdollars,
        "price_version": quoted.price_version,
        "assumed": quoted.assumed,
        "estimate": work.estimate,
        "sure": work.sure,
        "failure": quoted.failure,
        "next_step": quoted.next_step,
    }


def totals(lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """``certain`` is reserved at once, ``low`` to ``high`` in the end; ``assumed``: some price is a guess.

    What could not be made as it is costs nothing now, and its price once it can.
    """
    known = list(lines)
    able = [line for line in known if not line["failure"]]
    return {
        "certain_microdollars": sum(line["microdollars"] for line in able if not line["estimate"]),
        "low_microdollars": sum(line["microdollars"] for line in able if line["sure"]),
        "high_microdollars": sum(line["microdollars"] for line in known),
        "assumed": any(line["assumed"] and line["microdollars"] for line in known),
        "failures": sum(bool(line["failure"]) for line in known),
    }


def told(allowance: Allowance) -> dict[str, Any]:
    """The numbers of a cap."""
    return {
        "scope": allowance.scope,
        "scope_id": allowance.scope_id,
        "cap_microdollars": allowance.cap,
        "settled_microdollars": allowance.settled,
        "reserved_microdollars": allowance.reserved,
        "left_microdollars": allowance.left,
    }


def require_room(wanted: int, allowances: Iterable[Allowance]) -> None:
    """Raises Refused("budget_exceeded") with the numbers where ``wanted`` more cannot be spent."""
    for one in allowances:
        if wanted > one.left:
            raise Refused(
                "budget_exceeded",
                f"This step costs {dollars(wanted)} and the budget of {one.scope} {one.scope_id} has "
                f"{dollars(one.left)} left: of {dollars(one.cap)}, {dollars(one.settled)} are spent and "
                f"{dollars(one.reserved)} are reserved. Nothing was started.",
                **told(one),
                wanted_microdollars=wanted,
                next_step=NEXT_STEP,
            )
