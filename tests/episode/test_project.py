"""Projects: created once, with a cap that can be set and lifted."""

import pytest

from contracts.episode.commands import CreateProject, SetProjectBudget
from contracts.episode.events import ProjectBudgetSet, ProjectCreated
from services.episode.project import INITIAL, decide, evolve
from tests.specification import Specification

pytestmark = pytest.mark.unit

PROJECTS = Specification(initial=INITIAL, evolve=evolve, decide=decide)
CREATED = ProjectCreated(project_id="coast", name="Coast")


def test_a_project_is_created_once() -> None:
    wish = CreateProject(project_id="coast", name="Coast")
    PROJECTS.given().when(wish).then(CREATED).when(wish).then_nothing()


def test_its_cap_is_set_and_lifted() -> None:
    cap = SetProjectBudget(project_id="coast", microdollars=5)
    lift = SetProjectBudget(project_id="coast", microdollars=None)
    capped = PROJECTS.given(CREATED).when(cap).then(ProjectBudgetSet(project_id="coast", microdollars=5))
    capped.when(cap).then_nothing()
    lifted = capped.when(lift).then(ProjectBudgetSet(project_id="coast", microdollars=None))
    lifted.when(lift).then_nothing()
    assert lifted.state.has_budget


def test_a_project_that_is_not_there_has_no_cap() -> None:
    PROJECTS.given().when(SetProjectBudget(project_id="coast", microdollars=5)).then_refused("not_found")
