"""Which of several servers does a piece of work: the least busy one that has what the work needs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.generation.failures import ProviderFailure
from services.generation.providers.comfyui.node_check import Fitted, Problem

_SHOWN_PROBLEMS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How busy a server is: prompts running and waiting there, those on their way to it from here, and free memory.

    ``vram_free`` in bytes, over all its devices; None where it does not say.
    """

    running: int
    queued: int
    coming: int = 0
    vram_free: int | None = None

    @property
    def ahead(self) -> int:
        """How many prompts a new one waits for."""
        return self.running + self.queued + self.coming


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One server: how busy it is and whether it can do it, or the ``error`` that keeps it from answering."""

    place: str
    load: Load | None = None
    fitted: Fitted | None = None
    error: str = ""


def best(candidates: Sequence[Candidate], *, workflow: str) -> Candidate:
    """The candidate with the fewest prompts ahead, then with the most free memory, then the first named.

    Raises ProviderFailure: with what is missing where, or that no server answers.
    """
    able = [c for c in candidates if c.load is not None and c.fitted is not None and not c.fitted.problems]
    if able:
        return min(able, key=_waiting)
    asked = [c for c in candidates if c.fitted is not None]
    silent = [c for c in candidates if c.fitted is None]
    if not asked:
        raise ProviderFailure(
            "provider_down",
            f"No ComfyUI server answers: {'; '.join(f'{c.place}: {c.error}' for c in silent)}.",
            next_step="Start a ComfyUI server, then continue.",
        )
    told = "; ".join(f"on {c.place} {_listed(c.fitted.problems)}" for c in asked if c.fitted)
    sentence = f"No ComfyUI server can run the workflow {workflow!r}: {told}"
    problems = [problem for c in asked if c.fitted for problem in c.fitted.problems]
    if silent and all(problem.kind == "missing" for problem in problems):
        away = ", ".join(c.place for c in silent)
        raise ProviderFailure(
            "provider_down",
            f"{sentence}; not reached: {away}.",
            next_step="Start the server that has it, or install what is missing, then continue.",
        )
    first = problems[0]
    raise ProviderFailure(
        "invalid_input",
        f"{sentence}.",
        refused_input=first.name,
        next_step=(
            "Install what is missing on a ComfyUI server, or choose another workflow."
            if first.kind == "missing"
            else "Correct the workflow or its bindings, then ask for this piece again."
        ),
    )


def _waiting(candidate: Candidate) -> tuple[int, int]:
    assert candidate.load is not None
    return candidate.load.ahead, -(candidate.load.vram_free or 0)


def _listed(problems: Sequence[Problem]) -> str:
    shown = ", ".join(problem.sentence for problem in problems[:_SHOWN_PROBLEMS])
    more = len(problems) - _SHOWN_PROBLEMS
    return f"{shown} and {more} more" if more > 0 else shown
