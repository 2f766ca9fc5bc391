"""Which failures pass by themselves, and how long to wait for that."""

import asyncio
import random

import asyncpg
import nats.errors

from services.chassis.event_log import CursorMoved, VersionConflict
from services.chassis.object_store import StoreUnavailable

PASSING: tuple[type[Exception], ...] = (
    OSError,
    StoreUnavailable,
    CursorMoved,
    VersionConflict,
    nats.errors.Error,
    asyncpg.InterfaceError,
    # A connection that the server ended while it was idle, used before asyncpg has noticed.
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.TransactionRollbackError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
)
"""What a server or a rival causes (away, full, restarting, quicker): waited out, never counted against the work."""


def is_passing(failure: BaseException) -> bool:
    """True for what is PASSING; False for what stays wrong."""
    return isinstance(failure, PASSING)


class Backoff:
    """Pauses that double from ``first`` to ``longest`` seconds, each shortened by up to half at random."""

    def __init__(self, *, first: float = 0.05, longest: float = 2.0) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def reset(self) -> None:
        """Things went well: the next pause is a short one."""
        self._next = self._first

    def next_pause(self) -> float:
        """Seconds to wait this time."""
        seconds = self._next * (0.5 + random.random() / 2)
        self._next = min(self._next * 2, self._longest)
        return seconds

    async def pause(self) -> None:
        """Waits."""
        await asyncio.sleep(self.next_pause())
