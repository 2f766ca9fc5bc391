import asyncio

import pytest

from contracts.episode.commands import ConfirmOutline
from contracts.episode.events import ProjectBudgetSet
from contracts.message import Accepted, Message, Recorded, Refused
from services.chassis.command_handling import TRIES, CommandHandler, Decider
from services.chassis.event_log import Appended, IdempotencyKey, KeyReused, Transaction, VersionConflict
from services.chassis.event_log.memory import MemoryEventLog
from tests.chassis.jobs import ASKED, BUDGET, Budget, set_budget, started

pytestmark = pytest.mark.unit

STREAM = "project-p1"


class CountingLog(MemoryEventLog):
    """Tells what was read."""

    def __init__(self) -> None:
        super().__init__("episode")
        self.reads: list[int] = []

    async def read_stream(
        self, stream: str, *, after: int = 0, within: Transaction | None = None
    ) -> list[Recorded[Message]]:
        self.reads.append(after)
        await asyncio.sleep(0)
        return await super().read_stream(stream, after=after, within=within)


@pytest.fixture
def log() -> CountingLog:
    return CountingLog()


@pytest.fixture
def handler(log: CountingLog) -> CommandHandler[Budget]:
    return CommandHandler(log, BUDGET)


def key(request_hash: str = "a") -> IdempotencyKey:
    return IdempotencyKey(key="acme:1", request_hash=request_hash)


async def test_a_command_becomes_events_and_an_answer(
    log: CountingLog, handler: CommandHandler[Budget]
) -> None:
    answer = await handler.handle(set_budget(5), stream=STREAM, metadata=ASKED)

    assert answer == Accepted(stream=STREAM, version=1, position=1, events=("ProjectBudgetSet",))
    assert [one.message for one in await log.read(after=0)] == [
        ProjectBudgetSet(project_id="p1", microdollars=5)
    ]
    assert await handler.state_of(STREAM) == (Budget(microdollars=5, changes=1), 1)


async def test_a_command_that_changes_nothing_is_accepted_where_the_stream_stands(
    handler: CommandHandler[Budget], log: CountingLog
) -> None:
    await handler.handle(set_budget(5), stream=STREAM, metadata=ASKED)

    assert await handler.handle(set_budget(5), stream=STREAM, metadata=ASKED) == Accepted(
        stream=STREAM, version=1, position=1
    )
    assert await log.head() == 1


async def test_a_refusal_appends_nothing(handler: CommandHandler[Budget], log: CountingLog) -> None:
    await handler.handle(set_budget(5), stream=STREAM, metadata=ASKED)

    with pytest.raises(Refused) as refused:
        await handler.handle(set_budget(3), stream=STREAM, metadata=ASKED)

    assert (refused.value.code, refused.value.details) == ("conflict", {"budget": 5})
    assert await log.head() == 1


async def test_only_what_is_new_is_read(handler: CommandHandler[Budget], log: CountingLog) -> None:
    for amount in range(1, 6):
        await handler.handle(set_budget(amount), stream=STREAM, metadata=ASKED)
    assert log.reads == [0]

    await log.append(
        STREAM, [ProjectBudgetSet(project_id="p1", microdollars=9)], expected_version=5, metadata=ASKED
    )
    assert await handler.state_of(STREAM) == (Budget(microdollars=9, changes=6), 6)
    assert log.reads == [0, 5]


async def test_what_others_appended_since_is_seen_before_a_refusal_and_before_an_append(
    log: CountingLog,
) -> None:
    here, there = CommandHandler(log, BUDGET), CommandHandler(log, BUDGET)
    await here.handle(set_budget(5), stream=STREAM, metadata=ASKED)
    await there.handle(set_budget(7), stream=STREAM, metadata=ASKED)

    with pytest.raises(Refused):
        await here.handle(set_budget(6), stream=STREAM, metadata=ASKED)
    await there.handle(set_budget(8), stream=STREAM, metadata=ASKED)
    answer = await here.handle(set_budget(9), stream=STREAM, metadata=ASKED)

    assert answer.version == 4


async def test_racing_handlers_lose_nothing(log: CountingLog) -> None:
    handlers = [CommandHandler(log, BUDGET) for _ in range(4)]

    await asyncio.gather(
        *(handler.handle(started(n), stream=STREAM, metadata=ASKED) for handler in handlers for n in range(3))
    )

    assert (await handlers[0].state_of(STREAM))[0] == Budget(microdollars=12, changes=12)


async def test_a_stale_version_is_refused_and_the_seen_one_is_not() -> None:
    log = MemoryEventLog("episode")
    confirmed = ProjectBudgetSet(project_id="p1", microdollars=1)
    handler = CommandHandler(
        log, Decider(initial=0, evolve=lambda count, _: count + 1, decide=lambda _, __: [confirmed])
    )
    await handler.handle(
        ConfirmOutline(episode_id="e1", expected_version=0), stream="episode-e1", metadata=ASKED
    )

    with pytest.raises(Refused) as refused:
        await handler.handle(
            ConfirmOutline(episode_id="e1", expected_version=0), stream="episode-e1", metadata=ASKED
        )

    assert refused.value.code == "stale_version"
    assert refused.value.details == {"expected_version": 0, "current_version": 1}
    await handler.handle(
        ConfirmOutline(episode_id="e1", expected_version=1), stream="episode-e1", metadata=ASKED
    )


async def test_a_repeated_request_gets_the_first_answer_even_if_it_would_be_refused_now(
    handler: CommandHandler[Budget], log: CountingLog
) -> None:
    first = await handler.handle(set_budget(5), stream=STREAM, metadata=ASKED, idempotency=key())
    await handler.handle(set_budget(9), stream=STREAM, metadata=ASKED)

    assert await handler.handle(set_budget(5), stream=STREAM, metadata=ASKED, idempotency=key()) == first
    assert (
        await CommandHandler(log, BUDGET).handle(
            set_budget(5), stream=STREAM, metadata=ASKED, idempotency=key()
        )
        == first
    )
    assert await log.head() == 2
    assert (await handler.state_of(STREAM))[0] == Budget(microdollars=9, changes=2)


async def test_a_key_is_kept_for_a_command_that_changes_nothing(
    handler: CommandHandler[Budget], log: CountingLog
) -> None:
    await handler.handle(set_budget(5), stream=STREAM, metadata=ASKED)
    first = await handler.handle(set_budget(5), stream=STREAM, metadata=ASKED, idempotency=key())
    await handler.handle(set_budget(6), stream=STREAM, metadata=ASKED)

    assert first.events == ()
    assert await handler.handle(set_budget(5), stream=STREAM, metadata=ASKED, idempotency=key()) == first
    with pytest.raises(KeyReused):
        await handler.handle(set_budget(7), stream=STREAM, metadata=ASKED, idempotency=key("b"))


async def test_fifty_repeats_at_once_get_one_answer(
    handler: CommandHandler[Budget], log: CountingLog
) -> None:
    answers = await asyncio.gather(
        *(handler.handle(started(1), stream=STREAM, metadata=ASKED, idempotency=key()) for _ in range(50))
    )

    assert len(set(answers)) == 1
    assert await log.head() == 1


async def test_states_folded_in_a_transaction_are_kept_only_if_it_commits(
    handler: CommandHandler[Budget], log: CountingLog
) -> None:
    await handler.handle(set_budget(5), stream=STREAM, metadata=ASKED)

    with pytest.raises(RuntimeError, match="broken off"):  # noqa: PT012 - what is broken off is the point
        async with log.transaction() as transaction:
            await handler.handle(set_budget(7), stream=STREAM, metadata=ASKED, within=transaction)
            answer = await handler.handle(set_budget(8), stream=STREAM, metadata=ASKED, within=transaction)
            assert answer.version == 3
            assert (await handler.state_of(STREAM, within=transaction))[0].microdollars == 8
            raise RuntimeError("broken off")
    assert await handler.state_of(STREAM) == (Budget(microdollars=5, changes=1), 1)

    async with log.transaction() as transaction:
        await handler.handle(set_budget(6), stream=STREAM, metadata=ASKED, within=transaction)
    assert await handler.state_of(STREAM) == (Budget(microdollars=6, changes=2), 2)


class OvertakenLog(CountingLog):
    """Somebody else is always quicker."""

    tries = 0

    async def append(self, stream: str, *_: object, **__: object) -> Appended:
        self.tries += 1
        raise VersionConflict(stream, 0)


async def test_a_conflict_is_tried_again_a_few_times_but_not_within_a_transaction() -> None:
    log = OvertakenLog()
    handler = CommandHandler(log, BUDGET)

    with pytest.raises(VersionConflict):
        await handler.handle(set_budget(1), stream=STREAM, metadata=ASKED)
    assert log.tries == TRIES

    async with log.transaction() as transaction:
        with pytest.raises(VersionConflict):
            await handler.handle(set_budget(1), stream=STREAM, metadata=ASKED, within=transaction)
    assert log.tries == TRIES + 1


async def test_the_memory_of_states_is_bounded(log: CountingLog) -> None:
    handler = CommandHandler(log, BUDGET, remembered_streams=2)
    for number in (1, 2, 3):
        await handler.handle(set_budget(1), stream=f"project-p{number}", metadata=ASKED)
    log.reads.clear()

    await handler.handle(set_budget(2), stream="project-p3", metadata=ASKED)
    assert log.reads == []
    await handler.handle(set_budget(2), stream="project-p1", metadata=ASKED)
    assert log.reads == [0]
