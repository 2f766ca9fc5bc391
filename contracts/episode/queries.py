"""What episode can be asked: which work a step would ask for, before anybody takes it."""

from typing import Any

from contracts.generation.queries import WrittenWork
from contracts.identifiers import EpisodeId
from contracts.message import Line, Value
from contracts.query import Query


class PreviewWork(Query):
    """The work that a step would ask generation for, itself and what follows in the same stage.

    ``step`` is the type name of a command and ``fields`` what it says beside the episode. With an empty step: all
    that is left until the film, with the ``provider`` and ``model`` in the fields, if any. With ``CreateEpisode`` the
    same for an episode that is not there yet.
    """

    episode_id: EpisodeId
    step: Line = ""
    fields: dict[str, Any]


class ForeseenWork(WrittenWork):
    """One wish that would be made.

    ``estimate``: it depends on work that is still to be done, whose result is imagined. ``sure`` False: it may not be
    needed at all, since nobody knows yet how many shots, lines, characters or scenes there will be.
    """

    estimate: bool = False
    sure: bool = True


class WorkPreviewed(Value):
    """The wishes in the order they would be made."""

    works: tuple[ForeseenWork, ...]
