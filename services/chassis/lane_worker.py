"""Works the jobs of one lane: fetches, keeps messages alive, answers them, stops in good order."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Collection
from contextlib import suppress
from typing import Any

import nats.errors
import structlog
from nats.aio.client import Client as NatsClient
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.errors import Error as JetStreamError
from pydantic import ValidationError

from contracts.registry import UnknownMessage
from contracts.subjects import cancel_subject, work_stream
from services.chassis.failures import PASSING
from services.chassis.lanes import ACK_SECONDS
from services.chassis.work_queue import (
    DELIVERIES,
    AskCancelled,
    GiveUp,
    Lease,
    Park,
    ParkedJob,
    Perform,
    Retry,
)

_log = structlog.get_logger(__name__)

_FETCH_SECONDS = 3.0
_TICK_SECONDS = 1.0
_SHORTEST_PAUSE = 0.2
_LONGEST_PAUSE = 30.0


class _Held:
    """One message being worked on."""

    def __init__(self, message: Msg, lease: Lease, now: float) -> None:
        self.message = message
        self.lease = lease
        self.kept_alive_at = now


class LaneWorker:
    """Works one lane with ``slots`` jobs at a time, until cancelled.

    ``perform`` does a job; returning means that the log says all there is to say about it. After ``deliveries`` that
    killed their worker or raised a defect, ``give_up(job_id, reason)`` records the failure instead; if that fails too
    the job is parked. ``ask_cancelled`` tells which of the given jobs are to be stopped (asked at each heartbeat, as
    the nudge on core NATS may be lost).
    """

    def __init__(
        self,
        lane: str,
        slots: int,
        perform: Perform,
        *,
        owner: str,
        client: NatsClient,
        give_up: GiveUp,
        park: Park,
        ask_cancelled: AskCancelled | None = None,
        deliveries: int = DELIVERIES,
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        self.lane = lane
        self._slots = slots
        self._perform = perform
        self._owner = owner
        self._client = client
        self._jetstream = client.jetstream()
        self._give_up = give_up
        self._park = park
        self._ask_cancelled = ask_cancelled
        self._deliveries = deliveries
        self._ack_seconds = ack_seconds
        self._held: dict[str, _Held] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        self._fetches: set[asyncio.Future[Any]] = set()
        self._abandoned: list[Msg] = []
        self._stopping = asyncio.Event()
        self._fetching = 0
        self._none_fetches = asyncio.Event()
        self._none_fetches.set()
        self._subscriptions: list[JetStreamContext.PullSubscription] = []
        self._excused: Counter[str] = Counter()

    @property
    def running(self) -> Collection[str]:
        """Ids of the jobs in hand."""
        return tuple(self._held)

    async def run(self) -> None:
        """Until drained or cancelled; jobs in hand are then handed back."""
        nudges = await self._client.subscribe(cancel_subject(self._owner, "*"), cb=self._hear_cancel)
        try:
            async with asyncio.TaskGroup() as group:
                slots = [group.create_task(self._work_slot()) for _ in range(self._slots)]
                heart = group.create_task(self._beat())
                await asyncio.wait(slots)
                heart.cancel()
        finally:
            # Only now that nobody here asks for messages: else one of our own slots would be given them.
            for message in self._abandoned:
                await self._answer(message.nak())
            self._abandoned.clear()
            with suppress(nats.errors.Error):
                await nudges.unsubscribe()
                while self._subscriptions:
                    await self._subscriptions.pop().unsubscribe()

    async def drain(self) -> None:
        """Stops fetching and waits for the jobs in hand; those that can be taken up elsewhere are handed back."""
        self._stopping.set()
        self._fetch_anew()
        await self._none_fetches.wait()
        for held in self._held.values():
            held.lease.stopping.set()
        await self._idle.wait()

    async def _work_slot(self) -> None:
        while (message := await self._next()) is not None:
            await self._work(message)

    async def _next(self) -> Msg | None:
        """Waits for a message; None when this process wants to leave."""
        pause = _SHORTEST_PAUSE
        self._fetching += 1
        self._none_fetches.clear()
        subscription = self._subscriptions.pop() if self._subscriptions else None
        try:
            while not self._stopping.is_set():
                try:
                    if subscription is None:
                        subscription = await self._jetstream.pull_subscribe_bind(
                            consumer=self.lane, stream=work_stream(self._owner)
                        )
                    if (message := await self._fetch(subscription)) is not None:
                        self._subscriptions.append(subscription)
                        subscription = None
                        return message
                    pause = _SHORTEST_PAUSE
                except (JetStreamError, nats.errors.Error, OSError) as failure:
                    _log.warning("a lane cannot be read", lane=self.lane, reason=repr(failure), seconds=pause)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, _TICK_SECONDS * 2)
            return None
        finally:
            await self._end_fetching(subscription)

    async def _end_fetching(self, subscription: JetStreamContext.PullSubscription | None) -> None:
        """A request that still stands at the server would swallow the next message: without a listener it is void."""
        if subscription is not None:
            with suppress(nats.errors.Error):
                await subscription.unsubscribe()
        self._fetching -= 1
        if not self._fetching:
            self._none_fetches.set()

    async def _fetch(self, subscription: JetStreamContext.PullSubscription) -> Msg | None:
        """The next message, or None when there was none for a while or the fetch was called off."""
        fetch = asyncio.ensure_future(subscription.fetch(1, timeout=_FETCH_SECONDS))
        self._fetches.add(fetch)
        try:
            await asyncio.wait((fetch,))
            return None if fetch.cancelled() else fetch.result()[0]
        except nats.errors.TimeoutError:
            return None
        finally:
            fetch.cancel()
            self._fetches.discard(fetch)

    def _fetch_anew(self) -> None:
        for fetch in self._fetches:
            fetch.cancel()

    async def _work(self, message: Msg) -> None:
        job_id = message.subject.rsplit(".", 1)[1]
        if job_id in self._held:
            await self._answer(message.nak(delay=self._ack_seconds))
            return
        delivery = message.metadata.num_delivered - self._excused[job_id]
        lease = Lease(job_id, delivery, delivery >= self._deliveries)
        if self._stopping.is_set():
            lease.stopping.set()
        self._held[job_id] = _Held(message, lease, asyncio.get_running_loop().time())
        self._idle.clear()
        try:
            await self._attempt(message, lease)
        except asyncio.CancelledError:
            self._abandoned.append(message)
            raise
        finally:
            del self._held[job_id]
            if not self._held:
                self._idle.set()

    async def _attempt(self, message: Msg, lease: Lease) -> None:
        try:
            if lease.delivery > self._deliveries:
                reason = f"{self._deliveries} workers in turn did not live to finish it"
                await self._give_up(lease.job_id, reason)
            else:
                await self._perform(lease)
        except Retry as retry:
            await self._hand_back(message, lease, retry.after)
        except PASSING as outage:
            _log.warning("a job waits for a server", job_id=lease.job_id, lane=self.lane, reason=repr(outage))
            waits = self._excused[lease.job_id]
            await self._hand_back(message, lease, min(2.0**waits, _LONGEST_PAUSE))
        except Exception as defect:
            _log.exception("a job failed by a defect", job_id=lease.job_id, lane=self.lane)
            await self._after_defect(message, lease, defect)
        else:
            self._excused.pop(lease.job_id, None)
            await self._answer(message.ack())

    async def _after_defect(self, message: Msg, lease: Lease, defect: Exception) -> None:
        reason = f"{type(defect).__name__}: {defect}"
        cannot_be_read = isinstance(defect, UnknownMessage | ValidationError)
        if not lease.last_delivery and not cannot_be_read:
            pause = min(_SHORTEST_PAUSE * 2.0**lease.delivery, _LONGEST_PAUSE)
            await self._answer(message.nak(delay=pause * (0.5 + random.random())))
            return
        try:
            await self._give_up(lease.job_id, reason)
        except PASSING:
            await self._hand_back(message, lease, _LONGEST_PAUSE)
        except Exception:
            _log.exception("a job is parked", job_id=lease.job_id, lane=self.lane, reason=reason)
            await self._park_or_hand_back(message, lease, reason)
        else:
            await self._answer(message.ack())

    async def _park_or_hand_back(self, message: Msg, lease: Lease, reason: str) -> None:
        parked = ParkedJob(lane=self.lane, job_id=lease.job_id, reason=reason, deliveries=lease.delivery)
        try:
            await self._park(parked)
        except Exception:
            _log.exception("a job cannot even be parked", job_id=lease.job_id, lane=self.lane)
            await self._hand_back(message, lease, _LONGEST_PAUSE)
        else:
            await self._answer(message.term())

    async def _hand_back(self, message: Msg, lease: Lease, after: float) -> None:
        self._excused[lease.job_id] += 1
        await self._answer(message.nak(delay=after) if after > 0 else message.nak())

    async def _answer(self, answer: Awaitable[None]) -> None:
        """A lost answer only means another delivery, which finds the job as the log says."""
        with suppress(nats.errors.Error, JetStreamError):
            await answer

    async def _beat(self) -> None:
        """Keeps messages alive at a third of the acknowledgement time, and fetches anew after a reconnect."""
        loop = asyncio.get_running_loop()
        reconnects = self._client.stats["reconnects"]
        every = self._ack_seconds / 3
        while True:
            await asyncio.sleep(min(_TICK_SECONDS, every))
            if reconnects != (reconnects := self._client.stats["reconnects"]):
                self._fetch_anew()  # the server has forgotten that we asked
            due = [held for held in self._held.values() if loop.time() - held.kept_alive_at >= every * 0.9]
            for held in due:
                held.kept_alive_at = loop.time()
                await self._answer(held.message.in_progress())
            if due:
                await self._look_for_cancelled([held.lease.job_id for held in due])

    async def _look_for_cancelled(self, job_ids: Collection[str]) -> None:
        if self._ask_cancelled is None:
            return
        with suppress(*PASSING):
            for job_id in await self._ask_cancelled(job_ids):
                self._cancel(job_id)

    async def _hear_cancel(self, message: Msg) -> None:
        self._cancel(message.subject.rsplit(".", 1)[1])

    def _cancel(self, job_id: str) -> None:
        if held := self._held.get(job_id):
            held.lease.cancelled.set()
