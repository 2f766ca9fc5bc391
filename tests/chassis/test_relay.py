import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from nats.js import JetStreamContext

from contracts.message import Metadata
from contracts.subjects import log_stream
from services.chassis.event_log import VersionConflict
from services.chassis.event_log.envelope import Envelope
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.log_reader import LogReader
from services.chassis.relay import ATOMIC_FROM, BATCH_MESSAGES, Relay, RelayRefused, rebuild
from services.chassis.streams import declare_stream, delete_stream
from tests.chassis.children import SOURCE, Children, end
from tests.chassis.jobs import ASKED, cancelled, started
from tests.chassis.wiring import (
    Pool,
    eventually,
    last_position,
    migrated_log,
    opened_nats,
    opened_pool,
    running,
)

pytestmark = pytest.mark.connected


@dataclass(frozen=True)
class Wired:
    pool: Pool
    jetstream: JetStreamContext
    log: PostgresEventLog
    relay: Relay


@pytest.fixture
async def wired(postgres_dsn: str, nats_url: str) -> AsyncIterator[Wired]:
    async with opened_pool(postgres_dsn) as pool, opened_nats(nats_url) as nats:
        jetstream = nats.jetstream()
        relay = Relay(pool, jetstream, SOURCE, look_seconds=0.2)
        yield Wired(pool, jetstream, await migrated_log(pool, SOURCE), relay)


async def in_stream(jetstream: JetStreamContext) -> list[Envelope]:
    """Everything the stream holds."""
    last = await last_position(jetstream, SOURCE)
    found: list[Envelope] = []
    async with LogReader(jetstream, SOURCE, after=0) as reader:
        while len(found) < last:
            found += [one.envelope() for one in await reader.next_batch(seconds=5)]
    return found


async def append_some(log: PostgresEventLog, count: int, *, stream: str = "job-1") -> None:
    version = len(await log.read_stream(stream))
    for start in range(0, count, 200):
        messages = [started(number) for number in range(start, min(start + 200, count))]
        await log.append(stream, messages, expected_version=version + start, metadata=ASKED)


async def test_the_stream_equals_the_log(wired: Wired) -> None:
    odd = Metadata(tenant="größer", correlation_id="100%", causation_id="x", traceparent="00-1-2-01")
    await wired.log.append("job-1", [started(1), cancelled()], expected_version=0, metadata=odd)
    await append_some(wired.log, BATCH_MESSAGES + ATOMIC_FROM + 3, stream="job-2")

    async with running(wired.relay.run):
        await eventually(lambda: wired.relay.position == BATCH_MESSAGES + ATOMIC_FROM + 5)
        await wired.log.append("job-1", [started(2)], expected_version=2, metadata=ASKED)
        await eventually(lambda: wired.relay.position == BATCH_MESSAGES + ATOMIC_FROM + 6)

    assert await in_stream(wired.jetstream) == await wired.log.read_envelopes(after=0)


async def test_racing_and_dying_relays_lose_and_double_nothing(
    wired: Wired, postgres_dsn: str, nats_url: str
) -> None:
    chance = random.Random(11)
    version_of = dict.fromkeys(range(4), 0)

    async def write(writer: int) -> None:
        # Two writers share each stream, so that some appends conflict.
        stream = writer % 4
        for _ in range(240):
            version = version_of[stream]
            size = chance.randint(1, 4)
            try:
                await wired.log.append(
                    f"job-{stream}", [started(1)] * size, expected_version=version, metadata=ASKED
                )
                version_of[stream] = max(version_of[stream], version + size)
            except VersionConflict:
                continue
            await asyncio.sleep(0.01)

    with Children(postgres_dsn, nats_url) as children:
        relays = [children.start("relay") for _ in range(3)]
        await append_some(wired.log, 1, stream="job-9")
        await eventually(lambda: holds(wired, 1))
        writing = asyncio.gather(*(write(number) for number in range(8)))
        for _ in range(5):
            await asyncio.sleep(0.7)
            number = chance.randrange(3)
            end(relays[number])
            relays[number] = children.start("relay")
        await writing
        head = await wired.log.head()
        await eventually(lambda: holds(wired, head))

    assert head > 600
    assert await in_stream(wired.jetstream) == await wired.log.read_envelopes(after=0, limit=head + 1)


async def holds(wired: Wired, position: int) -> bool:
    return await last_position(wired.jetstream, SOURCE) >= position


async def test_a_deleted_stream_is_filled_again_with_the_same(wired: Wired) -> None:
    await append_some(wired.log, 1500)
    async with running(wired.relay.run):
        await eventually(lambda: wired.relay.position == 1500)
        before = await in_stream(wired.jetstream)

        await delete_stream(wired.jetstream, SOURCE)

        await eventually(lambda: holds(wired, 1500))
        assert await in_stream(wired.jetstream) == before


async def test_a_stream_that_is_ahead_of_a_restored_log_is_refused_until_it_is_rebuilt(wired: Wired) -> None:
    await append_some(wired.log, 5)
    await wired.relay.relay_all()
    # What a restore from an older backup does.
    await wired.pool.execute("delete from generation.messages where position > 3")

    with pytest.raises(RelayRefused, match=r"ends at 5.*reelwright streams rebuild generation"):
        await wired.relay.run()

    assert await rebuild(wired.pool, wired.jetstream, SOURCE) == 3
    assert await in_stream(wired.jetstream) == await wired.log.read_envelopes(after=0)


async def test_a_stream_with_another_past_is_refused(wired: Wired) -> None:
    await append_some(wired.log, 5)
    await wired.relay.relay_all()
    await wired.pool.execute("delete from generation.messages where position > 3")
    await append_some(wired.log, 4)

    with pytest.raises(RelayRefused, match=r"differ at 5.*reelwright streams rebuild generation"):
        await wired.relay.run()


async def test_a_message_published_by_hand_is_noticed(wired: Wired) -> None:
    await append_some(wired.log, 2)
    relaying = asyncio.ensure_future(wired.relay.run())
    await eventually(lambda: wired.relay.position == 2)

    await wired.jetstream.publish("event.generation.SubmissionStarted.job-1", b"{}")

    with pytest.raises(RelayRefused, match="publish by hand"):
        await asyncio.wait_for(relaying, 10)


async def test_a_type_of_a_newer_release_is_left_to_a_newer_relay(wired: Wired) -> None:
    await append_some(wired.log, 3)
    await wired.pool.execute("update generation.messages set type = 'FromTheFuture' where position = 3")

    with pytest.raises(RelayRefused, match="FromTheFuture"):
        await wired.relay.run()

    assert await last_position(wired.jetstream, SOURCE) == 2


async def test_streams_are_declared_by_many_at_once(wired: Wired) -> None:
    await asyncio.gather(*(declare_stream(wired.jetstream, "episode") for _ in range(5)))

    config = (await wired.jetstream.stream_info(log_stream("episode"))).config
    assert config.deny_delete
    assert config.allow_atomic
    assert config.subjects == ["event.episode.>", "request.episode.>"]
