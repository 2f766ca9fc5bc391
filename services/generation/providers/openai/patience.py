"""Asking again at once where nothing was done and nothing was charged."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from services.generation.failures import ProviderFailure

PAUSES = (0.5, 1.0)
"""Seconds before the second and the third time, as the vendor's own client waits."""

_LONGEST_PAUSE = 8.0


async def patiently[T](ask: Callable[[], Awaitable[T]], *, pauses: Sequence[float] = PAUSES) -> T:
    """The answer of ``ask``, asked once more after each pause while the server says that it is too busy to begin.

    A longer wait than 8 s is left to the job, which gives its place to others meanwhile.
    """
    for pause in pauses:
        try:
            return await ask()
        except ProviderFailure as failure:
            wait = max(pause, failure.retry_after or 0.0)
            busy = failure.code in ("rate_limit", "provider_down") and failure.retryable
            if not busy or failure.charged != 0 or wait > _LONGEST_PAUSE:
                raise
        await asyncio.sleep(wait)
    return await ask()
