"""The table of the workflow as the glossary has it."""

import pytest

from contracts.episode.commands import CancelWorkflow
from contracts.episode.workflow import ORDER, PERCENTAGES, STEPS, TRANSITIONS, Workflow, WorkflowState
from tests.episode.studio import Studio, failed

pytestmark = pytest.mark.unit


def test_seventeen_states_in_order_with_their_percentages() -> None:
    assert [state.value for state in ORDER] == [
        "initial", "outline_generating", "outline_generated", "outline_confirmed", "refining", "refined",
        "characters_generating", "characters_generated", "characters_confirmed", "scenes_generating",
        "scenes_generated", "scenes_confirmed", "storyboard_generating", "storyboard_generated",
        "storyboard_confirmed", "video_generating", "video_completed",
    ]  # fmt: skip
    assert list(PERCENTAGES.values()) == [0, 5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 65, 70, 80, 85, 90, 100]
    assert set(STEPS) == set(TRANSITIONS) == set(WorkflowState)


@pytest.mark.parametrize("state", [state for state in WorkflowState if state != "cancelled"])
def test_the_actions_of_each_state(state: WorkflowState) -> None:
    actions = Workflow(state, WorkflowState.REFINING if state == "failed" else None).available_actions
    if state == "video_completed":
        assert actions == ()
    elif state.endswith("_generated"):
        assert actions == ("confirm", "edit", "regenerate")
    elif state.endswith("_generating") or state == "refining":
        assert actions == ("cancel",)
    else:
        assert actions == ("next",)


def test_what_has_stopped_keeps_the_percentage_of_the_state_it_stopped_in() -> None:
    studio = Studio().walk(to="scenes_generating")
    studio.finish(failed)
    assert (studio.state, studio.episode.workflow.percentage) == ("failed", 50)
    studio.ask(CancelWorkflow)
    assert (studio.state, studio.episode.workflow.percentage) == ("cancelled", 50)
    assert studio.episode.workflow.available_actions == ()
