"""The doors of generation: wishes found in the episode log, commands somebody waits for, and its own log for the queue."""

from collections.abc import Collection

import structlog
from nats.aio.client import Client as NatsClient

from contracts.generation.commands import CancelJob, ResolveUnknownJob, Work
from contracts.generation.events import JobQueued, JobRerouted
from contracts.message import Accepted, Command, Message, Metadata, Recorded, Refused
from contracts.subjects import cancel_subject
from services.chassis.event_log import IdempotencyKey, Transaction
from services.chassis.failures import PASSING
from services.chassis.subscriptions import caused_by
from services.chassis.work_queue import WorkQueue
from services.chassis.work_sweeper import WorkSweeper
from services.generation.intake import Intake
from services.generation.jobs import Jobs

_log = structlog.get_logger(__name__)


def is_wish(message: type[Message]) -> bool:
    """Whether a message of another service's log is meant for generation."""
    return issubclass(message, Work | CancelJob | ResolveUnknownJob)


def moves_the_queue(message: type[Message]) -> bool:
    """Whether a message of the own log concerns the work queue."""
    return issubclass(message, JobQueued | JobRerouted | CancelJob | ResolveUnknownJob)


class WishReader:
    """Handles what the episode log holds for generation. Nobody waits there, so a refusal is only noted."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def handle(self, recorded: Recorded[Message], transaction: Transaction) -> None:
        """Takes the wish in, in the transaction that moves the cursor."""
        try:
            await self._intake.take(recorded.message, caused_by(recorded), within=transaction)
        except Refused as refused:
            _log.warning(
                "a wish was refused", type=recorded.type, position=recorded.position, reason=refused.sentence
            )


class CommandReader:
    """Handles commands that somebody waits for."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def handle(self, command: Command, metadata: Metadata, key: IdempotencyKey | None) -> Accepted:
        """Raises Refused; KeyReused."""
        return await self._intake.take(command, metadata, key=key)


class Dispatcher:
    """Follows the own log: what is queued is put, what is to stop is nudged. Both may be lost: the sweeper and the
    heartbeats make up for it."""

    def __init__(
        self,
        jobs: Jobs,
        queue: WorkQueue,
        sweeper: WorkSweeper,
        client: NatsClient,
        *,
        lanes: Collection[str],
    ) -> None:
        self._lanes = lanes
        self._jobs = jobs
        self._queue = queue
        self._sweeper = sweeper
        self._client = client

    async def handle(self, recorded: Recorded[Message], transaction: Transaction) -> None:
        """Never fails for an outage of NATS: the log would have to wait for it."""
        try:
            match recorded.message:
                case JobQueued(job_id=job_id, lane=lane) | JobRerouted(job_id=job_id, lane=lane) if (
                    lane in self._lanes
                ):
                    await self._queue.put(lane, job_id)
                case ResolveUnknownJob(job_id=job_id):
                    await self._queue.put((await self._jobs.state_of(job_id)).wish.lane, job_id)
                case CancelJob(job_id=job_id):
                    await self._client.publish(cancel_subject("generation", job_id))
                case _:
                    pass
        except PASSING as outage:
            _log.warning("a job could not be put into the work queue", reason=repr(outage))
            self._sweeper.wake()
