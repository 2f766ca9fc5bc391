"""The journeys, as they are, on the deployment in containers."""

import pytest

from tests.journeys import test_conversation, test_live

pytestmark = pytest.mark.containers

test_from_premise_to_film = test_conversation.test_from_premise_to_film_in_steps
test_illegal_step = test_conversation.test_an_illegal_step_is_refused_and_changes_nothing
test_one_portrait_again = test_conversation.test_one_portrait_is_redrawn_and_either_take_can_be_chosen
test_dropped_client = test_live.test_a_dropped_client_resumes_without_a_gap
test_ranges = test_live.test_files_are_served_in_ranges
test_health = test_live.test_health_tells_of_each_component
