"""The specification of an episode, and stories to begin it with."""

from services.episode.decider import decide
from services.episode.state import INITIAL, evolve
from tests.episode.studio import Studio
from tests.specification import Specification, Story

EPISODES = Specification(initial=INITIAL, evolve=evolve, decide=decide)


def story_of(studio: Studio) -> Story:  # type: ignore[type-arg] # of any specification
    """What has happened in a studio so far, as the givens of a specification."""
    return EPISODES.given(*studio.events)
