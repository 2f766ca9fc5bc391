"""The work queue on a real NATS: each job waits once, is kept alive, handed back, given up, parked, cancelled."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

import nats
import pytest
from nats.aio.client import Client as NatsClient

from contracts.subjects import cancel_subject, work_stream
from services.chassis.embedded import EmbeddedNats
from services.chassis.lane_worker import LaneWorker
from services.chassis.lanes import declare_lanes
from services.chassis.work_queue import Lease, ParkedJob, Retry, WorkQueue
from tests.servers import server_directory

pytestmark = pytest.mark.connected

OWNER = "render"
LANE = "ffmpeg"


class Record:
    """What a worker was asked to do, and an event for every time it was."""

    def __init__(self) -> None:
        self.performed: list[tuple[str, int]] = []
        self.given_up: list[tuple[str, str]] = []
        self.parked: list[ParkedJob] = []
        self._changed = asyncio.Condition()

    async def until(self, condition: Callable[["Record"], bool], *, seconds: float = 10) -> None:
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: condition(self))

    async def note(self, lease: Lease) -> None:
        self.performed.append((lease.job_id, lease.delivery))
        await self.change()

    async def give_up(self, job_id: str, reason: str) -> None:
        self.given_up.append((job_id, reason))
        await self.change()

    async def park(self, job: ParkedJob) -> None:
        self.parked.append(job)
        await self.change()

    async def change(self) -> None:
        async with self._changed:
            self._changed.notify_all()


@pytest.fixture
async def client(nats_url: str) -> AsyncIterator[NatsClient]:
    client = await nats.connect(nats_url, max_reconnect_attempts=-1, reconnect_time_wait=0.05)
    yield client
    await client.close()


@asynccontextmanager
async def working(
    client: NatsClient,
    record: Record,
    perform: Callable[[Lease], Awaitable[None]],
    *,
    slots: int = 2,
    deliveries: int = 3,
    ack_seconds: float = 1.0,
    give_up: Callable[[str, str], Awaitable[None]] | None = None,
    ask_cancelled: Callable[[Collection[str]], Awaitable[Collection[str]]] | None = None,
) -> AsyncIterator[LaneWorker]:
    worker = LaneWorker(
        LANE,
        slots,
        perform,
        owner=OWNER,
        client=client,
        give_up=give_up or record.give_up,
        park=record.park,
        ask_cancelled=ask_cancelled,
        deliveries=deliveries,
        ack_seconds=ack_seconds,
    )
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def queue_on(client: NatsClient, *, limit: int = 4, ack_seconds: float = 1.0) -> WorkQueue:
    await declare_lanes(client.jetstream(), OWNER, {LANE: limit}, ack_seconds=ack_seconds)
    return WorkQueue(client.jetstream(), OWNER)


async def until_empty(queue: WorkQueue) -> None:
    async with asyncio.timeout(20):
        while await queue.present():
            await asyncio.sleep(0.01)


async def test_a_job_is_performed_once_and_leaves_the_queue(client: NatsClient) -> None:
    queue, record = await queue_on(client), Record()
    async with working(client, record, record.note):
        assert await queue.put(LANE, "job_1")
        await record.until(lambda seen: seen.performed == [("job_1", 1)])
        await until_empty(queue)


async def test_a_job_waits_at_most_once_and_can_be_put_again_afterwards(client: NatsClient) -> None:
    queue, record = await queue_on(client), Record()
    assert await queue.put(LANE, "job_1")
    assert not await queue.put(LANE, "job_1")
    assert await queue.present() == {"job_1"}
    async with working(client, record, record.note):
        await record.until(lambda seen: len(seen.performed) == 1)
        await until_empty(queue)
        assert await queue.put(LANE, "job_1")
        await record.until(lambda seen: len(seen.performed) == 2)


async def test_the_limit_of_a_lane_holds_over_all_workers_and_can_be_changed(client: NatsClient) -> None:
    queue, record = await queue_on(client, limit=2), Record()
    running, most, gate = 0, 0, asyncio.Event()

    async def perform(lease: Lease) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await record.note(lease)
        await gate.wait()
        running -= 1

    async with working(client, record, perform, slots=3), working(client, record, perform, slots=3):
        for number in range(6):
            await queue.put(LANE, f"job_{number}")
        await record.until(lambda seen: len(seen.performed) == 2)
        with pytest.raises(TimeoutError):
            await record.until(lambda seen: len(seen.performed) > 2, seconds=0.3)
        await declare_lanes(client.jetstream(), OWNER, {LANE: 4}, ack_seconds=1.0)
        await record.until(lambda seen: len(seen.performed) == 4)
        gate.set()
        await record.until(lambda seen: len(seen.performed) == 6)
    assert most == 4


async def test_long_work_is_kept_alive(client: NatsClient) -> None:
    queue, record = await queue_on(client, ack_seconds=1.0), Record()

    async def perform(lease: Lease) -> None:
        await record.note(lease)
        await asyncio.sleep(2.5)
        await record.give_up(lease.job_id, "done")

    async with working(client, record, perform, ack_seconds=1.0):
        await queue.put(LANE, "job_1")
        await record.until(lambda seen: bool(seen.given_up))
    assert record.performed == [("job_1", 1)]


async def test_a_job_that_wants_to_wait_comes_again_and_is_not_counted(client: NatsClient) -> None:
    queue, record = await queue_on(client), Record()

    async def perform(lease: Lease) -> None:
        await record.note(lease)
        if len(record.performed) < 5:
            raise Retry(0.01)

    async with working(client, record, perform, deliveries=2):
        await queue.put(LANE, "job_1")
        await record.until(lambda seen: len(seen.performed) == 5)
        await until_empty(queue)
    assert record.performed == [("job_1", 1)] * 5
    assert record.given_up == []


async def test_an_outage_is_waited_out_and_is_not_counted(client: NatsClient) -> None:
    queue, record = await queue_on(client), Record()

    async def perform(lease: Lease) -> None:
        await record.note(lease)
        if len(record.performed) == 1:
            raise ConnectionRefusedError("no database")

    async with working(client, record, perform, deliveries=1):
        await queue.put(LANE, "job_1")
        await record.until(lambda seen: len(seen.performed) == 2)
    assert record.given_up == []


async def test_a_defect_is_given_up_at_the_last_delivery_with_its_reason(client: NatsClient) -> None:
    queue, record = await queue_on(client), Record()

    async def perform(lease: Lease) -> None:
        await record.note(lease)
        raise ZeroDivisionError("no such frame")

    async with working(client, record, perform, deliveries=2):
        await queue.put(LANE, "job_1")
        await record.until(lambda seen: bool(seen.given_up))
        await until_empty(queue)
    assert record.performed == [("job_1", 1), ("job_1", 2)]
    assert record.given_up == [("job_1", "ZeroDivisionError: no such frame")]


async def test_a_job_that_cannot_even_be_given_up_is_parked(client: NatsClient) -> None:
    queue, record = await queue_on(client), Record()

    async def perform(lease: Lease) -> None:
        raise ValueError("its history cannot be read")

    async def give_up(_job_id: str, _reason: str) -> None:
        raise ValueError("its history cannot be read")

    async with working(client, record, perform, deliveries=1, give_up=give_up):
        await queue.put(LANE, "job_1")
        await record.until(lambda seen: bool(seen.parked))
        await until_empty(queue)
    [parked] = record.parked
    assert (parked.job_id, parked.lane, parked.deliveries) == ("job_1", LANE, 1)
    assert "cannot be read" in parked.reason


async def test_a_job_is_cancelled_by_a_nudge(client: NatsClient) -> None:
    queue, record = await queue_on(client), Record()

    async def perform(lease: Lease) -> None:
        await record.note(lease)
        await lease.cancelled.wait()
        await record.give_up(lease.job_id, "cancelled")

    async with working(client, record, perform):
        await queue.put(LANE, "job_1")
        await record.until(lambda seen: bool(seen.performed))
        await client.publish(cancel_subject(OWNER, "job_1"))
        await record.until(lambda seen: seen.given_up == [("job_1", "cancelled")])


async def test_a_lost_nudge_is_made_up_for_at_the_next_heartbeat(client: NatsClient) -> None:
    queue, record = await queue_on(client, ack_seconds=0.3), Record()

    async def perform(lease: Lease) -> None:
        await lease.cancelled.wait()
        await record.give_up(lease.job_id, "cancelled")

    async def ask_cancelled(job_ids: Collection[str]) -> Collection[str]:
        return job_ids

    async with working(client, record, perform, ack_seconds=0.3, ask_cancelled=ask_cancelled):
        await queue.put(LANE, "job_1")
        await record.until(lambda seen: seen.given_up == [("job_1", "cancelled")])


async def test_a_worker_that_leaves_finishes_or_hands_back_and_fetches_no_more(client: NatsClient) -> None:
    queue, record = await queue_on(client, limit=1, ack_seconds=30), Record()

    async def poll(lease: Lease) -> None:
        await record.note(lease)
        await lease.stopping.wait()
        raise Retry(0)

    async with working(client, record, poll, ack_seconds=30) as leaving:
        await queue.put(LANE, "job_1")
        await queue.put(LANE, "job_2")
        await record.until(lambda seen: len(seen.performed) == 1)
        await leaving.drain()
        assert len(record.performed) == 1
        async with working(client, record, record.note, ack_seconds=30):
            await record.until(lambda seen: len(seen.performed) == 3)


async def test_a_cancelled_worker_hands_its_job_to_the_next_at_once(client: NatsClient) -> None:
    queue, record = await queue_on(client, ack_seconds=30), Record()

    async def hang(lease: Lease) -> None:
        await record.note(lease)
        await asyncio.Event().wait()

    async with working(client, record, hang, ack_seconds=30):
        await queue.put(LANE, "job_1")
        await record.until(lambda seen: len(seen.performed) == 1)
    async with working(client, record, record.note, ack_seconds=30):
        await record.until(lambda seen: seen.performed[-1] == ("job_1", 2))


async def test_a_worker_goes_on_after_the_stream_was_deleted_and_made_again(client: NatsClient) -> None:
    queue, record = await queue_on(client), Record()
    async with working(client, record, record.note):
        await queue.put(LANE, "job_1")
        await record.until(lambda seen: len(seen.performed) == 1)
        await client.jetstream().delete_stream(work_stream(OWNER))
        await queue_on(client)
        await queue.put(LANE, "job_2")
        await record.until(lambda seen: seen.performed[-1] == ("job_2", 1))


async def test_a_worker_goes_on_after_the_server_was_killed_and_came_back() -> None:
    with server_directory() as directory:
        server = EmbeddedNats(directory / "nats")
        await server.start()
        client = await nats.connect(server.url, max_reconnect_attempts=-1, reconnect_time_wait=0.05)
        queue, record = await queue_on(client, ack_seconds=30), Record()
        async with working(client, record, record.note, ack_seconds=30):
            await queue.put(LANE, "job_1")
            await record.until(lambda seen: len(seen.performed) == 1)
            os.kill(server.pid, signal.SIGKILL)
            await server.ended()
            await server.start()
            async with asyncio.timeout(20):
                while not client.is_connected:
                    await asyncio.sleep(0.01)
            await queue.put(LANE, "job_2")
            await record.until(lambda seen: seen.performed[-1][0] == "job_2", seconds=20)
        await client.close()
        await server.stop()
