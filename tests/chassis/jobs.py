"""Messages for tests of the log: a few things that can happen to a job, and the rules of a small budget."""

from dataclasses import dataclass, replace

from contracts.episode.commands import SetProjectBudget
from contracts.episode.events import ProjectBudgetSet, ProjectCreated
from contracts.generation.events import JobCancelled, SubmissionStarted
from contracts.message import Message, Metadata, Refused
from contracts.story import Unit
from services.chassis.command_handling import Decider

ASKED = Metadata(tenant="acme", correlation_id="correlation-1")
_UNIT = Unit(kind="outline", target_id="e1")


def started(attempt: int, *, job_id: str = "j1", provider: str = "sketch") -> SubmissionStarted:
    return SubmissionStarted(
        job_id=job_id, project_id="p1", episode_id="e1", unit=_UNIT, attempt=attempt, provider=provider
    )


def cancelled(job_id: str = "j1") -> JobCancelled:
    return JobCancelled(job_id=job_id, project_id="p1", episode_id="e1", unit=_UNIT)


@dataclass(frozen=True)
class Budget:
    """How often the budget was set, and to what."""

    microdollars: int = 0
    changes: int = 0


def evolve(state: Budget, message: Message) -> Budget:
    match message:
        case ProjectBudgetSet(microdollars=amount):
            return replace(state, microdollars=amount or 0, changes=state.changes + 1)
        case _:
            return state


def decide(message: Message, state: Budget) -> list[Message]:
    """A budget is only ever raised; the same amount again changes nothing."""
    match message:
        case SetProjectBudget(project_id=project_id, microdollars=int(amount)):
            if amount < state.microdollars:
                raise Refused(
                    "conflict", f"the budget is {state.microdollars} already", budget=state.microdollars
                )
            if amount == state.microdollars and state.changes:
                return []
            return [ProjectBudgetSet(project_id=project_id, microdollars=amount)]
        case SubmissionStarted(project_id=project_id):
            return [ProjectBudgetSet(project_id=project_id, microdollars=state.microdollars + 1)]
        case _:
            return [ProjectCreated(project_id="p1", name="first")]


BUDGET = Decider(initial=Budget(), evolve=evolve, decide=decide)


def set_budget(microdollars: int, *, project_id: str = "p1") -> SetProjectBudget:
    return SetProjectBudget(project_id=project_id, microdollars=microdollars)
