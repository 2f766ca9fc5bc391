"""What a read model is, and what both its live updates and its rebuild need."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from heapq import merge
from typing import Any, Protocol

import structlog
from pydantic import ValidationError

from contracts.message import Message, Recorded
from contracts.registry import UnknownMessage, class_named
from services.chassis.carriage import Carried
from services.chassis.migrations import quoted

_log = structlog.get_logger(__name__)


class View(Protocol):
    """A read model. ``apply`` must not depend on how events of different sources interleave."""

    @property
    def name(self) -> str:
        """Lower case, unique."""
        ...

    @property
    def sources(self) -> frozenset[str]:
        """The owners of the logs it is made of."""
        ...

    @property
    def tables(self) -> tuple[str, ...]:
        """Its tables, without a schema; no other view writes to them, no foreign key leads to them."""
        ...

    def wants(self, message: type[Message]) -> bool:
        """Whether messages of this type change it. What no view wants is not even read."""
        ...

    async def apply(self, events: Sequence[Recorded[Message]], connection: Any) -> None:
        """Brings the rows up to ``events``, in order; tables are found through the search path.

        Messages that another view wants may be among them.
        """
        ...


async def read_cursors(source_of: Any, schema: str, sources: Sequence[str]) -> dict[str, int]:
    """Where the live views of ``schema`` stand, by source."""
    rows = await source_of.fetch(
        f"select source, position from {quoted(schema)}.view_cursors where source = any($1)", sources
    )
    return {row["source"]: row["position"] for row in rows}


def wanted_by(views: Sequence[View]) -> Callable[[str], bool]:
    """Tells by the name of a type whether one of the views wants it. Types this release does not know are wanted."""

    @lru_cache(maxsize=1024)
    def is_wanted(type_name: str) -> bool:
        try:
            message = class_named(type_name)
        except UnknownMessage:
            return True
        return any(view.wants(message) for view in views)

    return is_wanted


def opened(
    source: str, batch: Sequence[Carried], *, is_wanted: Callable[[str], bool]
) -> list[Recorded[Message]]:
    """The wanted messages of a batch that can be read; those that cannot are named in the service's log."""
    events = []
    for one in batch:
        if not is_wanted(one.type):
            continue
        try:
            events.append(one.envelope().open())
        except (UnknownMessage, ValidationError) as failure:
            _log.warning(
                "views skip a message they cannot read",
                source=source,
                position=one.position,
                reason=str(failure),
            )
    return events


def in_time(by_source: Mapping[str, Sequence[Recorded[Message]]], view: View) -> Sequence[Recorded[Message]]:
    """The events of all sources of a view in the order they were recorded."""
    batches = [batch for source, batch in by_source.items() if source in view.sources]
    return batches[0] if len(batches) == 1 else list(merge(*batches, key=lambda event: event.recorded_at))
