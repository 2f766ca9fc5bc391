"""What a log tells of its jobs, and waiting for it."""

import time
from collections import defaultdict
from collections.abc import Callable

from contracts.message import Message, Recorded
from services.chassis.event_log import EventLog


class JobStories:
    """The jobs of a log whose streams are named ``job-<job id>``."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def read(self) -> dict[str, list[Recorded[Message]]]:
        """The messages of every job, by job id; an unknown one has none."""
        told: dict[str, list[Recorded[Message]]] = defaultdict(list)
        for recorded in await self._log.read(after=0, limit=10_000):
            told[recorded.stream.removeprefix("job-")].append(recorded)
        return told

    async def until(
        self, condition: Callable[[dict[str, list[str]]], bool], *, seconds: float = 20
    ) -> dict[str, list[str]]:
        """Waits until the log satisfies the condition; answers with the types of the messages per job."""
        deadline = time.monotonic() + seconds
        while True:
            position = await self._log.head()
            told: dict[str, list[str]] = defaultdict(list)
            for job, story in (await self.read()).items():
                told[job] = [recorded.type for recorded in story]
            if condition(told):
                return told
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds} s: {dict(told)}")
            await self._log.wait_beyond(position, seconds=0.2)
