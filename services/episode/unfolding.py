"""A decision in the making: the events so far, and the episode as it is after them."""

from contracts.episode.events import AnyEpisodeEvent
from services.episode.state import Episode, evolve


class Unfolding:
    """Collects the events of one decision; what follows is decided on the episode as the earlier ones leave it."""

    def __init__(self, episode: Episode) -> None:
        self.episode = episode
        self.events: list[AnyEpisodeEvent] = []

    @property
    def episode_id(self) -> str:
        return self.episode.fact.episode_id

    def add(self, *events: AnyEpisodeEvent) -> None:
        for event in events:
            self.events.append(event)
            self.episode = evolve(self.episode, event)
