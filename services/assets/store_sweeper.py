"""Removes from the object store what puts of killed processes left unfinished."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from services.chassis.object_store import ObjectStore

_log = structlog.get_logger(__name__)

UNFINISHED_AGE = timedelta(days=1)
"""Longer than any put takes."""

SWEEP_SECONDS = 6 * 3600.0


async def sweep_store(
    store: ObjectStore, *, clock: Callable[[], datetime], seconds: float = SWEEP_SECONDS
) -> None:
    """Sweeps at once and then every ``seconds``, until cancelled. Any number may run. Raises StoreUnavailable."""
    while True:
        discarded = await store.discard_unfinished(older_than=clock() - UNFINISHED_AGE)
        if discarded:
            _log.info("unfinished objects were discarded", objects=discarded)
        await asyncio.sleep(seconds)
