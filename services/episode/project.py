"""A project: the container of episodes and the cap on what they may cost together. Pure."""

from dataclasses import dataclass, replace
from typing import assert_never

from contracts.episode.commands import AnyProjectCommand, CreateProject, SetProjectBudget
from contracts.episode.events import AnyProjectEvent, ProjectBudgetSet, ProjectCreated
from contracts.message import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """``has_budget`` tells a cap that was lifted from one that was never set."""

    created: ProjectCreated | None = None
    has_budget: bool = False
    microdollars: int | None = None


INITIAL = Project()


def evolve(project: Project, event: AnyProjectEvent) -> Project:
    """The project after an event."""
    match event:
        case ProjectCreated():
            return replace(project, created=event)
        case ProjectBudgetSet():
            return replace(project, has_budget=True, microdollars=event.microdollars)
        case _:
            assert_never(event)


def decide(command: AnyProjectCommand, project: Project) -> list[AnyProjectEvent]:
    """The events that follow; [] where the fact is there already. Raises Refused("not_found")."""
    match command:
        case CreateProject():
            if project.created is not None:
                return []
            return [ProjectCreated(project_id=command.project_id, name=command.name)]
        case SetProjectBudget():
            if project.created is None:
                raise Refused("not_found", f"There is no project {command.project_id}.", field="project_id")
            if project.has_budget and project.microdollars == command.microdollars:
                return []
            return [ProjectBudgetSet(project_id=command.project_id, microdollars=command.microdollars)]
        case _:
            assert_never(command)
