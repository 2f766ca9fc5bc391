"""Reads another service's log from a position on, as JetStream carries it, without a hole and without a repeat.

Nothing durable lives in NATS: the consumer is made from the position, and made again after a hole, a restart of the
server, or the deletion of the stream.
"""

import asyncio
import json
from collections import deque
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import nats.errors
import structlog
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from contracts.subjects import log_stream
from services.chassis.carriage import Carried, carried
from services.chassis.failures import Backoff
from services.chassis.nats_headers import quicken_headers
from services.chassis.streams import connection_of

_log = structlog.get_logger(__name__)

PULL_MESSAGES = 2000
"""How many messages are asked for at once, and so about how many wait in memory."""

PULL_SECONDS = 30
HEARTBEAT_SECONDS = 1.0
SILENCE_SECONDS = 2.5
"""A consumer that has said nothing for so long, not even a heartbeat, is given up."""

_INACTIVE_SECONDS = 30.0
_NANOSECONDS = 1_000_000_000


class LogReader:
    """An ordered reader of the log of ``source``, starting after position ``after``. Use it as a context."""

    def __init__(self, jetstream: JetStreamContext, source: str, *, after: int) -> None:
        self.source = source
        self._jetstream = jetstream
        self._connection = connection_of(jetstream)
        quicken_headers(self._connection)
        self._next = after + 1
        self._arrived: deque[Carried] = deque()
        self._news = asyncio.Event()
        self._subscription: Any = None
        self._consumer = ""
        self._inbox = ""
        self._owed = 0
        self._broken = ""
        self._heard = 0.0
        self._reconnects = 0
        self._open_at = 0.0
        self._backoff = Backoff(first=0.02, longest=1.0)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    def listen(self, news: asyncio.Event) -> None:
        """Sets ``news`` at each arrival, so that one task can wait for several readers."""
        self._news = news

    async def next_batch(self, *, limit: int = 500, seconds: float) -> list[Carried]:
        """What is here now, at most ``limit``; waits up to ``seconds`` for the first. Empty after that time.

        Servers that are away are waited for.
        """
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        while not (batch := await self.take(limit)) and (left := deadline - clock()) > 0:
            self._news.clear()
            patience = SILENCE_SECONDS / 2 if self._subscription else max(self._open_at - clock(), 0)
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, patience)):
                    await self._news.wait()
        return batch

    async def take(self, limit: int) -> list[Carried]:
        """What has arrived and follows without a hole; makes the consumer when it is time to."""
        if not await self._is_open():
            return []
        batch: list[Carried] = []
        while self._arrived and len(batch) < limit:
            message = self._arrived.popleft()
            if message.position > self._next:
                self._broken = f"hole before {message.position}"
                break
            if message.position == self._next:
                batch.append(message)
                self._next += 1
        if self._owed < PULL_MESSAGES // 2 and len(self._arrived) < PULL_MESSAGES and not self._broken:
            await self._pull()
        return batch

    async def _is_open(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._subscription is not None and now - self._heard > SILENCE_SECONDS:
            self._broken = self._broken or "silence"
        if self._subscription is not None and self._reconnects != self._connection.stats["reconnects"]:
            # The server forgot what was asked for.
            self._broken = self._broken or "reconnected"
        if self._broken and not self._arrived_in_order():
            _log.info("log is read anew", source=self.source, after=self._next - 1, reason=self._broken)
            await self._close()
        if self._subscription is None and now >= self._open_at:
            try:
                await self._open()
                self._backoff.reset()
            except (OSError, nats.errors.Error) as failure:
                self._open_at = now + self._backoff.next_pause()
                _log.debug("log cannot be read now", source=self.source, reason=repr(failure))
        return self._subscription is not None

    def _arrived_in_order(self) -> bool:
        return bool(self._arrived) and self._arrived[0].position <= self._next

    async def _open(self) -> None:
        self._broken = ""
        self._arrived.clear()
        self._reconnects = self._connection.stats["reconnects"]
        try:
            config = ConsumerConfig(
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=self._next,
                ack_policy=AckPolicy.NONE,
                inactive_threshold=_INACTIVE_SECONDS,
                mem_storage=True,
                num_replicas=1,
            )
            info = await self._jetstream.add_consumer(log_stream(self.source), config)
            self._consumer = info.name
            self._inbox = self._connection.new_inbox()
            self._subscription = await self._connection.subscribe(self._inbox, cb=self._receive)
            self._heard = asyncio.get_running_loop().time()
            self._owed = 0
            await self._pull()
        except BaseException:
            await self._close()
            raise

    async def _pull(self) -> None:
        request = {
            "batch": PULL_MESSAGES,
            "expires": PULL_SECONDS * _NANOSECONDS,
            "idle_heartbeat": int(HEARTBEAT_SECONDS * _NANOSECONDS),
        }
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{log_stream(self.source)}.{self._consumer}"
        await self._connection.publish(subject, json.dumps(request).encode(), reply=self._inbox)
        self._owed += PULL_MESSAGES

    async def _receive(self, message: Msg) -> None:
        self._heard = asyncio.get_running_loop().time()
        if message.reply.startswith("$JS.ACK."):
            self._arrived.append(carried(message))
            self._owed -= 1
            self._news.set()
            return
        if message.subject != self._inbox:
            return
        headers = message.headers or {}
        status = headers.get("Status", "")
        if status == "100":
            return
        if status == "408":
            self._owed -= int(headers.get("Nats-Pending-Messages", self._owed))
        else:
            self._broken = headers.get("Description", "") or f"status {status}"
        self._news.set()

    async def _close(self) -> None:
        subscription, self._subscription = self._subscription, None
        consumer, self._consumer = self._consumer, ""
        self._broken = ""
        with suppress(nats.errors.Error, OSError):
            if subscription is not None:
                await subscription.unsubscribe()
            if consumer and self._connection.is_connected:
                await self._jetstream.delete_consumer(log_stream(self.source), consumer)
