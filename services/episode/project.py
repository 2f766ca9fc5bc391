"""A project: the container of episodes, the cap on what they may cost together, who makes what by default. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from contracts.episode.commands import (
    AnyProjectCommand,
    CreateProject,
    ProjectCommand,
    SetProjectBudget,
    SetProjectProviders,
)
from contracts.episode.events import AnyProjectEvent, ProjectBudgetSet, ProjectCreated, ProjectProvidersSet
from contracts.message import Refused
from contracts.story import Capability


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """``has_budget`` tells a cap that was lifted from one that was never set."""

    created: ProjectCreated | None = None
    has_budget: bool = False
    microdollars: int | None = None
    chains: Mapping[Capability, tuple[str, ...]] = field(default_factory=dict)


INITIAL = Project()


def evolve(project: Project, event: AnyProjectEvent) -> Project:
    """The project after an event."""
    match event:
        case ProjectCreated():
            return replace(project, created=event)
        case ProjectBudgetSet():
            return replace(project, has_budget=True, microdollars=event.microdollars)
        case ProjectProvidersSet():
            return replace(project, chains=event.chains)
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
            _require(project, command)
            if project.has_budget and project.microdollars == command.microdollars:
                return []
            return [ProjectBudgetSet(project_id=command.project_id, microdollars=command.microdollars)]
        case SetProjectProviders():
            _require(project, command)
            if project.chains == command.chains:
                return []
            return [ProjectProvidersSet(project_id=command.project_id, chains=command.chains)]
        case _:
            assert_never(command)


def _require(project: Project, command: ProjectCommand) -> None:
    if project.created is None:
        raise Refused("not_found", f"There is no project {command.project_id}.", field="project_id")
