"""The processes of the sketch provider: a crash costs one job, a cancelled job frees its process."""

import os
from typing import Any

from services.chassis.process_pool import ProcessPool, WorkLost
from services.generation.failures import ProviderFailure
from services.generation.providers.sketch.crafts import CRAFTS


def default_size() -> int:
    """The cores, at most 2: the machine has other things to do."""
    return min(2, os.cpu_count() or 1)


class CraftPool:
    """Processes are started when first needed."""

    def __init__(self, size: int | None = None) -> None:
        self._processes = ProcessPool(size or default_size())

    async def do(self, craft: str, *arguments: object) -> Any:
        """What the craft returned. Raises ProviderFailure if it failed or its process died."""
        try:
            return await self._processes.do(CRAFTS[craft], *arguments)
        except WorkLost as loss:
            sentence = f"The sketch provider could not {craft}: {loss}."
            raise ProviderFailure("provider_down", sentence) from loss
        except Exception as failure:
            sentence = f"The sketch provider could not {craft}: {type(failure).__name__}: {failure}."
            raise ProviderFailure("provider_down", sentence) from failure

    async def close(self) -> None:
        """Ends all processes; what they were doing is lost."""
        await self._processes.close()
