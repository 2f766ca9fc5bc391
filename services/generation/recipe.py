"""What a recipe is: how a wish becomes a request for a capability, and how the result becomes the event. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts.generation.commands import Work, WorkCommand
from contracts.generation.events import ResultEvent
from contracts.story import Capability, Provenance
from services.generation.capabilities import (
    Request,
)


class BadAnswer(ValueError):
    """A provider's answer has the right shape and cannot be used all the same; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe[W: WorkCommand, T]:
    """``event`` takes the wish, the validated answer (text) or the stored file (media), and where it came from.

    It raises BadAnswer for an answer that does not fit the wish.
    """

    capability: Capability
    request: Callable[[W], Request]
    event: Callable[[W, T, Provenance], ResultEvent]


def about(wish: Work) -> dict[str, Any]:
    """The fields that all events of the wished job share."""
    return {
        "job_id": wish.job_id,
        "project_id": wish.project_id,
        "episode_id": wish.episode_id,
        "unit": wish.unit,
    }
