"""given / when / then for deciders and processes: what happened, what is wished, what follows.

given(a, b).when(Command(...)).then(c)
given(a).when(Command(...)).then_refused("conflict", "a part of the sentence")
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.message import Refused


@dataclass(frozen=True, kw_only=True)
class Specification[S]:
    """The rules under test. ``decide`` takes the wish and the state; a process may ignore the wish."""

    initial: S
    evolve: Callable[[S, Any], S]
    decide: Callable[[Any, S], Sequence[Any]]

    def given(self, *events: Any) -> "Story[S]":
        """The story so far."""
        state = self.initial
        for event in events:
            state = self.evolve(state, event)
        return Story(self, state)


@dataclass(frozen=True)
class Story[S]:
    """What has happened, folded."""

    specification: Specification[S]
    state: S

    def when(self, *wishes: Any) -> "Outcome[S]":
        """Decides the wishes in turn; ``then`` is about the last one."""
        story = self
        for wish in wishes[:-1]:
            story = story.when(wish).story()
        try:
            events = tuple(self.specification.decide(wishes[-1], story.state))
        except Refused as refused:
            return Outcome(story, (), refused)
        return Outcome(story, events, None)


@dataclass(frozen=True)
class Outcome[S]:
    """What follows from a wish: events, or a refusal."""

    before: Story[S]
    events: tuple[Any, ...]
    refused: Refused | None

    @property
    def names(self) -> list[str]:
        """The types of the events, in order."""
        if self.refused is not None:
            raise self.refused
        return [type(event).__name__ for event in self.events]

    def then(self, *expected: Any) -> "Story[S]":
        """Exactly these events follow. A class stands for any event of that type."""
        assert self.refused is None, f"refused: {self.refused}"
        found = [
            type(event) if isinstance(wanted, type) else event for event, wanted in self._paired(expected)
        ]
        assert found == [*expected, *[None] * (len(found) - len(expected))]
        return self.story()

    def then_nothing(self) -> "Story[S]":
        """The fact is there already."""
        return self.then()

    def then_refused(self, code: str, sentence: str = "") -> Refused:
        """The wish is declined with this code, in a sentence that contains these words."""
        assert self.refused is not None, f"not refused, but {self.names}"
        assert self.refused.code == code
        assert sentence in self.refused.sentence
        return self.refused

    def story(self) -> "Story[S]":
        """The story after these events. Raises the refusal if there was one."""
        if self.refused is not None:
            raise self.refused
        state = self.before.state
        for event in self.events:
            state = self.before.specification.evolve(state, event)
        return Story(self.before.specification, state)

    def _paired(self, expected: Sequence[Any]) -> list[tuple[Any, Any]]:
        longest = max(len(self.events), len(expected))
        pad = [None] * longest
        return list(zip([*self.events, *pad], [*expected, *pad], strict=False))[:longest]
