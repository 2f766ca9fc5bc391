import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import partial

import pytest
from nats.js import JetStreamContext

from contracts.generation.events import JobCancelled, SubmissionStarted
from contracts.message import Message, Recorded
from services.chassis.event_log import Transaction, VersionConflict
from services.chassis.event_log.memory import MemoryEventLog
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.relay import Relay
from services.chassis.streams import delete_stream
from services.chassis.subscriptions import TRIES, Handle, LogSubscription, OwnLogFollower, Wants, every_type
from tests.chassis.children import SOURCE, SUBSCRIBER, Children, end, note_effect
from tests.chassis.jobs import ASKED, cancelled, started
from tests.chassis.wiring import Pool, eventually, migrated_log, opened_nats, opened_pool, running

pytestmark = pytest.mark.connected


@dataclass(frozen=True)
class Wired:
    pool: Pool
    jetstream: JetStreamContext
    source: PostgresEventLog
    log: PostgresEventLog
    relay: Relay

    def subscription(self, handle: Handle = note_effect, wants: Wants = every_type) -> LogSubscription:
        return LogSubscription(
            name="effects",
            source=SOURCE,
            log=PostgresEventLog(self.pool, SUBSCRIBER),
            jetstream=self.jetstream,
            handle=handle,
            wants=wants,
        )

    async def effects(self) -> list[int]:
        """Positions in the order their effects were written."""
        return [
            row["position"] for row in await self.pool.fetch("select position from effects order by number")
        ]

    async def append(self, count: int) -> int:
        """Appends ``count`` messages, four per append; returns the head."""
        head = await self.source.head()
        for version in range(head, head + count, 4):
            await self.source.append(
                "job-1",
                [started(1), started(2), cancelled(), started(3)],
                expected_version=version,
                metadata=ASKED,
            )
        return await self.source.head()

    async def saved(self) -> int:
        return await self.log.cursor("effects")


@pytest.fixture
async def wired(postgres_dsn: str, nats_url: str) -> AsyncIterator[Wired]:
    async with opened_pool(postgres_dsn) as pool, opened_nats(nats_url) as nats:
        source, log = await migrated_log(pool, SOURCE), await migrated_log(pool, SUBSCRIBER)
        await pool.execute(
            "create table effects (number bigint generated always as identity, position bigint)"
        )
        relay = Relay(pool, nats.jetstream(), SOURCE, look_seconds=0.2)
        yield Wired(pool, nats.jetstream(), source, log, relay)


async def test_effects_and_cursor_follow_the_log(wired: Wired) -> None:
    subscription = wired.subscription()
    await wired.append(40)

    async with running(wired.relay.run, subscription.run):
        await eventually(lambda: subscription.position == 40)
        await wired.append(4)
        await eventually(lambda: subscription.position == 44)

    assert await wired.effects() == list(range(1, 45))
    assert await wired.saved() == 44


async def test_a_failing_handler_leaves_neither_effect_nor_cursor(wired: Wired) -> None:
    failures = 0

    async def fail_at_first(recorded: Recorded[Message], transaction: Transaction) -> None:
        nonlocal failures
        await note_effect(recorded, transaction)
        if failures < 2:
            failures += 1
            assert await wired.saved() == 0
            raise ConnectionError("the network is gone")

    await wired.append(4)
    subscription = wired.subscription(fail_at_first)
    async with running(wired.relay.run, subscription.run):
        await eventually(lambda: subscription.position == 4)

    assert failures == 2
    assert await wired.effects() == [1, 2, 3, 4]


async def test_messages_nobody_wants_move_the_cursor_but_seldom(wired: Wired) -> None:
    subscription = wired.subscription(wants=lambda kind: kind is JobCancelled)
    await wired.append(8)

    async with running(wired.relay.run, subscription.run):
        await eventually(lambda: subscription.position == 8)
        assert await wired.effects() == [3, 7]
        # The last one is not wanted: saved together with position 7, or a moment later.
        async with asyncio.timeout(20):
            while await wired.saved() < 8:
                await asyncio.sleep(0.02)


async def test_a_killed_subscriber_does_nothing_twice_and_leaves_nothing_out(
    wired: Wired, postgres_dsn: str, nats_url: str
) -> None:
    async with running(wired.relay.run):
        with Children(postgres_dsn, nats_url) as children:
            for part in (1, 2):
                child = children.start("subscriber")
                await wired.append(200)
                await eventually(partial(effects_beyond, wired, part * 90))
                end(child)
            children.start("subscriber")
            await eventually(lambda: effects_beyond(wired, 399))

    assert await wired.effects() == list(range(1, 401))
    assert await wired.saved() == 400


async def effects_beyond(wired: Wired, count: int) -> bool:
    done: int = await wired.pool.fetchval("select count(*) from effects")
    return done > count


async def test_of_two_replicas_one_works_and_the_other_takes_over(wired: Wired, postgres_dsn: str) -> None:
    async with opened_pool(postgres_dsn) as elsewhere, running(wired.relay.run):
        first = wired.subscription()
        second = LogSubscription(
            name="effects",
            source=SOURCE,
            log=PostgresEventLog(elsewhere, SUBSCRIBER),
            jetstream=wired.jetstream,
            handle=note_effect,
        )
        async with running(first.run):
            await wired.append(4)
            await eventually(lambda: first.position == 4)
            standby = asyncio.ensure_future(second.run())
            await asyncio.sleep(0.1)
            await wired.append(4)
            await eventually(lambda: first.position == 8)
            assert second.position == 0
        await wired.append(4)
        await eventually(lambda: second.position == 12)
        standby.cancel()
        await asyncio.gather(standby, return_exceptions=True)

    assert await wired.effects() == list(range(1, 13))


async def test_a_poisoned_message_is_parked_and_can_be_replayed(wired: Wired) -> None:
    tries, mended = 0, False

    async def choke_on_the_third(recorded: Recorded[Message], transaction: Transaction) -> None:
        nonlocal tries
        if recorded.position == 3 and not mended:
            tries += 1
            raise ValueError("cannot swallow this")
        await note_effect(recorded, transaction)

    subscription = wired.subscription(choke_on_the_third)
    await wired.append(8)
    async with running(wired.relay.run, subscription.run):
        await eventually(lambda: subscription.position == 8)

    assert tries == TRIES + 1  # once in the batch, then alone
    assert await wired.effects() == [1, 2, 4, 5, 6, 7, 8]
    (parked,) = await wired.log.parked("effects")
    assert (parked.envelope.position, parked.reason) == (3, "ValueError: cannot swallow this")

    assert await subscription.replay_parked() == 0
    mended = True
    assert await subscription.replay_parked() == 1
    assert await subscription.replay_parked() == 0
    assert (await wired.effects())[-1] == 3


async def test_what_cannot_be_read_is_parked_at_once(wired: Wired) -> None:
    await wired.append(4)
    await wired.relay.relay_all()
    await wired.jetstream.publish("event.generation.FromTheFuture.job-1", b"\xff not JSON \x00")
    await wired.jetstream.publish("event.generation.SubmissionStarted.job-1", b"{}")

    subscription = wired.subscription()
    async with running(subscription.run):
        await eventually(lambda: subscription.position == 6)

    parked = await wired.log.parked("effects")
    assert [one.envelope.type for one in parked] == ["FromTheFuture", "SubmissionStarted"]
    assert parked[0].reason.startswith("UnknownMessage")


async def test_a_conflict_is_tried_again_and_never_parked(wired: Wired) -> None:
    conflicts = 0

    async def lose_often(recorded: Recorded[Message], transaction: Transaction) -> None:
        nonlocal conflicts
        if conflicts < 2 * TRIES:
            conflicts += 1
            raise VersionConflict("job-1", 0)
        await note_effect(recorded, transaction)

    subscription = wired.subscription(lose_often)
    await wired.append(4)
    async with running(wired.relay.run, subscription.run):
        await eventually(lambda: subscription.position == 4)

    assert await wired.log.parked("effects") == []
    assert await wired.effects() == [1, 2, 3, 4]


async def test_a_subscription_goes_on_when_the_stream_is_deleted_and_filled_again(wired: Wired) -> None:
    subscription = wired.subscription()
    async with running(wired.relay.run, subscription.run):
        await wired.append(40)
        await eventually(lambda: subscription.position == 40)

        await delete_stream(wired.jetstream, SOURCE)
        await wired.append(40)

        await eventually(lambda: subscription.position == 80)

    assert await wired.effects() == list(range(1, 81))


async def test_a_subscription_goes_on_when_all_database_sessions_are_cut(
    wired: Wired, postgres_dsn: str
) -> None:
    subscription = wired.subscription()
    async with running(wired.relay.run, subscription.run):
        await wired.append(40)
        await eventually(lambda: subscription.position == 40)

        await wired.pool.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        async with opened_pool(postgres_dsn) as elsewhere:
            await replace(wired, source=PostgresEventLog(elsewhere, SOURCE)).append(40)

        await eventually(lambda: subscription.position == 80)

    assert await wired.effects() == list(range(1, 81))


def stands_at(follower: OwnLogFollower, position: int) -> bool:
    return follower.position == position


async def test_the_own_log_is_followed_in_memory_as_in_postgres(wired: Wired) -> None:
    for log in (wired.source, MemoryEventLog(SOURCE)):
        seen: list[int] = []

        async def note(recorded: Recorded[Message], _: Transaction, seen: list[int] = seen) -> None:
            seen.append(recorded.position)

        follower = OwnLogFollower(
            name="own", log=log, handle=note, wants=lambda kind: issubclass(kind, SubmissionStarted)
        )
        await log.append("job-1", [started(1), cancelled()], expected_version=0, metadata=ASKED)
        async with running(follower.run):
            await eventually(partial(stands_at, follower, 2))
            await log.append("job-1", [started(1)], expected_version=2, metadata=ASKED)
            await eventually(partial(stands_at, follower, 3))
        assert seen == [1, 3]
        assert await log.cursor("own") == 3
