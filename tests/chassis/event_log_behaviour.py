"""What every event log must do. Implementations are given by the fixture ``log``, made by ``EventLogBehaviour.make``."""

import asyncio
import random

import pytest

from contracts.message import Accepted, Message, Recorded
from services.chassis.event_log import (
    CursorMoved,
    EventLog,
    IdempotencyKey,
    KeyReused,
    Parked,
    VersionConflict,
)
from services.chassis.event_log.envelope import sealed
from tests.chassis.jobs import ASKED, cancelled, started


class Interrupted(Exception):
    """What a test breaks a transaction off with."""


def attempts(recorded: list[Recorded[Message]]) -> list[int]:
    return [getattr(one.message, "attempt", 0) for one in recorded]


def assert_dense(recorded: list[Recorded[Message]]) -> None:
    """Positions without a hole in the log, versions without a hole in each stream."""
    assert [one.position for one in recorded] == list(range(1, len(recorded) + 1))
    for stream in {one.stream for one in recorded}:
        versions = [one.version for one in recorded if one.stream == stream]
        assert versions == list(range(1, len(versions) + 1))


class EventLogBehaviour:
    """Inherit, and give the fixture ``log``."""

    async def test_what_is_appended_is_read_back_in_order(self, log: EventLog) -> None:
        first = await log.append("job-1", [started(1), started(2)], expected_version=0, metadata=ASKED)
        second = await log.append("job-2", [cancelled()], expected_version=0, metadata=ASKED)

        assert (first.version, first.position) == (2, 2)
        assert (second.version, second.position) == (1, 3)
        stream = await log.read_stream("job-1")
        assert [one.message for one in stream] == [started(1), started(2)]
        assert [(one.stream, one.version, one.position) for one in stream] == [
            ("job-1", 1, 1),
            ("job-1", 2, 2),
        ]
        assert all(one.metadata == ASKED and one.recorded_at.tzinfo for one in stream)
        assert len({one.id for one in await log.read(after=0)}) == 3
        assert await log.head() == 3

    async def test_reading_starts_after_and_stops_at_the_limit(self, log: EventLog) -> None:
        await log.append("job-1", [started(n) for n in range(1, 6)], expected_version=0, metadata=ASKED)

        assert attempts(await log.read_stream("job-1", after=3)) == [4, 5]
        assert attempts(await log.read(after=1, limit=2)) == [2, 3]
        assert await log.read_stream("job-9") == []
        assert [one.open() for one in await log.read_envelopes(after=4)] == await log.read(after=4)

    @pytest.mark.parametrize("expected", [0, 2, 7])
    async def test_another_version_than_expected_is_a_conflict(self, log: EventLog, expected: int) -> None:
        await log.append("job-1", [started(1)], expected_version=0, metadata=ASKED)

        with pytest.raises(VersionConflict) as conflict:
            await log.append("job-1", [started(2)], expected_version=expected, metadata=ASKED)

        assert (conflict.value.stream, conflict.value.expected) == ("job-1", expected)
        assert await log.head() == 1

    async def test_one_of_many_writers_at_the_same_version_wins(self, log: EventLog) -> None:
        outcomes = await asyncio.gather(
            *(log.append("job-1", [started(n)], expected_version=0, metadata=ASKED) for n in range(20)),
            return_exceptions=True,
        )

        assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, VersionConflict) for outcome in outcomes) == 19

    async def test_racing_writers_with_rollbacks_leave_no_hole(self, log: EventLog) -> None:
        chance = random.Random(7)
        kept = 0

        async def write(writer: int) -> None:
            nonlocal kept
            version = 0
            for _ in range(12):
                size, breaks_off = chance.randint(1, 3), chance.random() < 0.3
                try:
                    async with log.transaction() as transaction:
                        await log.append(
                            f"job-{writer}",
                            [started(1)] * size,
                            expected_version=version,
                            metadata=ASKED,
                            within=transaction,
                        )
                        await asyncio.sleep(0)
                        if breaks_off:
                            raise Interrupted  # noqa: TRY301 - the transaction is what is tried
                except Interrupted:
                    continue
                version += size
                kept += size

        await asyncio.gather(*(write(number) for number in range(16)))

        recorded = await log.read(after=0)
        assert len(recorded) == kept == await log.head()
        assert_dense(recorded)

    async def test_nothing_of_a_transaction_is_seen_before_its_end(self, log: EventLog) -> None:
        committed: list[str] = []
        async with log.transaction() as transaction:
            transaction.on_commit(lambda: committed.append("now"))
            await log.append("job-1", [started(1)], expected_version=0, metadata=ASKED, within=transaction)
            await log.append("job-1", [started(2)], expected_version=1, metadata=ASKED, within=transaction)

            assert await log.read_stream("job-1") == []
            assert attempts(await log.read_stream("job-1", within=transaction)) == [1, 2]
            assert committed == []

        assert attempts(await log.read_stream("job-1")) == [1, 2]
        assert committed == ["now"]

    async def test_a_transaction_that_breaks_off_leaves_nothing(self, log: EventLog) -> None:
        key = IdempotencyKey(key="acme:1", request_hash="a")
        committed: list[str] = []
        with pytest.raises(Interrupted):  # noqa: PT012 - what is broken off is the point
            async with log.transaction() as transaction:
                transaction.on_commit(lambda: committed.append("never"))
                await log.append(
                    "job-1",
                    [started(1)],
                    expected_version=0,
                    metadata=ASKED,
                    idempotency=key,
                    within=transaction,
                )
                await log.move_cursor("follower", to=9, within=transaction)
                raise Interrupted

        assert await log.head() == 0
        assert await log.answer_to(key) is None
        assert await log.cursor("follower") == 0
        assert committed == []

    async def test_a_conflict_leaves_the_transaction_usable(self, log: EventLog) -> None:
        await log.append("job-1", [started(1)], expected_version=0, metadata=ASKED)

        async with log.transaction() as transaction:
            with pytest.raises(VersionConflict):
                await log.append(
                    "job-1", [started(2)], expected_version=0, metadata=ASKED, within=transaction
                )
            await log.append("job-1", [started(3)], expected_version=1, metadata=ASKED, within=transaction)

        assert attempts(await log.read_stream("job-1")) == [1, 3]

    async def test_a_repeated_request_gets_the_first_answer(self, log: EventLog) -> None:
        key = IdempotencyKey(key="acme:1", request_hash="a")
        first = await log.append(
            "job-1", [started(1), cancelled()], expected_version=0, metadata=ASKED, idempotency=key
        )
        again = await log.append("job-1", [started(2)], expected_version=2, metadata=ASKED, idempotency=key)

        assert not first.repeated
        assert again.repeated
        assert (again.stream, again.version, again.position) == (first.stream, first.version, first.position)
        assert await log.head() == 2
        assert await log.answer_to(key) == Accepted(
            stream="job-1", version=2, position=2, events=("SubmissionStarted", "JobCancelled")
        )

    async def test_a_key_with_another_request_is_refused(self, log: EventLog) -> None:
        await log.append(
            "job-1",
            [started(1)],
            expected_version=0,
            metadata=ASKED,
            idempotency=IdempotencyKey(key="acme:1", request_hash="a"),
        )
        other = IdempotencyKey(key="acme:1", request_hash="b")

        with pytest.raises(KeyReused):
            await log.append("job-2", [started(1)], expected_version=0, metadata=ASKED, idempotency=other)
        with pytest.raises(KeyReused):
            await log.answer_to(other)
        assert await log.head() == 1

    async def test_fifty_repeats_at_once_write_once(self, log: EventLog) -> None:
        key = IdempotencyKey(key="acme:1", request_hash="a")

        outcomes = await asyncio.gather(
            *(
                log.append("job-1", [started(1)], expected_version=0, metadata=ASKED, idempotency=key)
                for _ in range(50)
            )
        )

        assert await log.head() == 1
        assert sum(not outcome.repeated for outcome in outcomes) == 1
        assert {(outcome.version, outcome.position) for outcome in outcomes} == {(1, 1)}

    async def test_a_key_can_be_kept_without_messages(self, log: EventLog) -> None:
        key = IdempotencyKey(key="acme:1", request_hash="a")
        await log.append("job-1", [started(1)], expected_version=0, metadata=ASKED)

        await log.append("job-1", [], expected_version=1, metadata=ASKED, idempotency=key)

        assert await log.head() == 1
        assert await log.answer_to(key) == Accepted(stream="job-1", version=1, position=1)

    async def test_a_cursor_moves_only_from_where_it_was_seen(self, log: EventLog) -> None:
        assert await log.cursor("follower") == 0
        async with log.transaction() as transaction:
            await log.move_cursor("follower", to=3, within=transaction)
            await log.move_cursor("follower", to=5, within=transaction)
        assert await log.cursor("follower") == 5

        with pytest.raises(CursorMoved):
            async with log.transaction() as transaction:
                await log.move_cursor("follower", to=4, within=transaction)
        assert await log.cursor("follower") == 5

    async def test_waiting_ends_with_the_append(self, log: EventLog) -> None:
        assert not await log.wait_beyond(0, seconds=0.01)
        waiting = asyncio.ensure_future(log.wait_beyond(0, seconds=5))
        await asyncio.sleep(0.05)
        assert not waiting.done()

        await log.append("job-1", [started(1)], expected_version=0, metadata=ASKED)

        assert await waiting
        assert await log.wait_beyond(0, seconds=0)
        assert not await log.wait_beyond(1, seconds=0.01)

    async def test_one_worker_at_a_time(self, log: EventLog) -> None:
        working: list[int] = []

        async def work(number: int) -> None:
            async with log.exclusively("the work"):
                working.append(number)
                assert len(working) == 1
                await asyncio.sleep(0.01)
                working.remove(number)

        await asyncio.gather(*(work(number) for number in range(4)))

    async def test_a_parked_message_can_be_taken_out_once(self, log: EventLog) -> None:
        await log.append("job-1", [started(1)], expected_version=0, metadata=ASKED)
        (recorded,) = await log.read(after=0)
        parked = Parked(
            subscriber="follower", source="generation", envelope=sealed(recorded), reason="ValueError: no"
        )
        async with log.transaction() as transaction:
            await log.park(parked, within=transaction)

        (found,) = await log.parked("follower")
        assert (found.reason, found.source) == ("ValueError: no", "generation")
        assert found.envelope.open() == recorded
        assert await log.parked("somebody else") == []
        async with log.transaction() as transaction:
            assert await log.unpark(found, within=transaction)
            assert not await log.unpark(found, within=transaction)
        assert await log.parked("follower") == []
