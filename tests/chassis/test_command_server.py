import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from faststream.nats import NatsBroker
from nats.aio.client import Client

from contracts import subjects
from contracts.episode.commands import CreateProject, SetProjectBudget
from contracts.generation.commands import GenerateOutline
from contracts.message import Accepted, Command, Metadata, Refused
from contracts.story import Settings, Unit
from services.chassis.command_client import CommandClient
from services.chassis.command_handling import CommandHandler
from services.chassis.command_server import command_router
from services.chassis.event_log import IdempotencyKey, VersionConflict
from services.chassis.event_log.memory import MemoryEventLog
from tests.chassis.jobs import BUDGET, Budget, set_budget
from tests.chassis.wiring import opened_nats

pytestmark = pytest.mark.connected

GENERATE = GenerateOutline(
    job_id="j1",
    project_id="p1",
    episode_id="e1",
    unit=Unit(kind="outline", target_id="e1"),
    settings=Settings(),
    premise="A lighthouse",
)


@dataclass
class Door:
    """The service behind the door, and what it was given."""

    log: MemoryEventLog
    handler: CommandHandler[Budget]
    client: CommandClient
    connection: Client
    metadata: list[Metadata] = field(default_factory=list)
    failure: Exception | None = None
    hangs: bool = False

    async def handle(
        self, command: Command, metadata: Metadata, idempotency: IdempotencyKey | None
    ) -> Accepted:
        self.metadata.append(metadata)
        if self.failure is not None:
            raise self.failure
        if self.hangs:
            await asyncio.sleep(0.5)
        return await self.handler.handle(
            command, stream="project-p1", metadata=metadata, idempotency=idempotency
        )

    async def ask(self, subject: str, body: bytes, **headers: str) -> dict[str, object]:
        """Asks as somebody would who does not have our client."""
        sent = {subjects.TENANT_HEADER: "acme"} | headers
        reply = await self.connection.request(subject, body, timeout=5, headers=sent)
        answer: dict[str, object] = json.loads(reply.data)
        return answer


@pytest.fixture
async def door(nats_url: str) -> AsyncIterator[Door]:
    log = MemoryEventLog("episode")
    async with opened_nats(nats_url) as connection:
        door = Door(log, CommandHandler(log, BUDGET), CommandClient(connection, seconds=5), connection)
        broker = NatsBroker(nats_url, logger=None)
        broker.include_router(command_router("episode", door.handle))
        async with broker:
            await broker.start()
            # Twice: the first may overtake the subscription on its way to the server.
            for _ in range(2):
                await (await broker.connect()).flush()
            yield door


async def send(door: Door, command: Command, key: str | None = None) -> Accepted:
    return await door.client.send(command, tenant="acme", correlation_id="c1", idempotency_key=key)


async def test_an_accepted_command_is_answered_with_where_the_stream_stands(door: Door) -> None:
    answer = await send(door, set_budget(5))

    assert answer == Accepted(stream="project-p1", version=1, position=1, events=("ProjectBudgetSet",))
    (metadata,) = door.metadata
    assert (metadata.tenant, metadata.correlation_id) == ("acme", "c1")


async def test_a_refusal_arrives_with_code_sentence_and_details(door: Door) -> None:
    await send(door, set_budget(5))

    with pytest.raises(Refused) as refused:
        await send(door, set_budget(3))

    assert refused.value.code == "conflict"
    assert refused.value.sentence == "the budget is 5 already"
    assert refused.value.details == {"budget": 5}


async def test_the_same_key_is_answered_once_and_for_all(door: Door) -> None:
    first = await send(door, set_budget(5), key="k1")
    await send(door, set_budget(8))

    assert await send(door, set_budget(5), key="k1") == first
    with pytest.raises(Refused) as refused:
        await send(door, set_budget(9), key="k1")
    assert refused.value.code == "key_reused"
    assert await door.log.head() == 2


async def test_fifty_repeats_at_once_do_it_once(door: Door) -> None:
    answers = await asyncio.gather(*(send(door, set_budget(5), key="k1") for _ in range(50)))

    assert len(set(answers)) == 1
    assert await door.log.head() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"\xff\x00 not JSON", ""),
        (b"[]", ""),
        (b"{}", "project_id"),
        (b'{"project_id": "p1", "microdollars": -1}', "microdollars"),
        (b'{"project_id": "p1", "microdollars": 1, "extra": true}', "extra"),
        (b'{"project_id": "NOT AN ID", "microdollars": 1}', "project_id"),
    ],
)
async def test_an_unreadable_command_is_answered_with_the_field(door: Door, body: bytes, field: str) -> None:
    answer = await door.ask(subjects.command_subject(SetProjectBudget), body)

    assert (answer["answer"], answer["code"]) == ("refused", "invalid")
    details = answer["details"]
    assert isinstance(details, dict)
    assert details["errors"][0]["field"] == field
    assert await door.log.head() == 0


async def test_a_text_that_cannot_be_stored_is_refused(door: Door) -> None:
    body = b'{"project_id": "p1", "name": "a\\u0000b"}'

    answer = await door.ask(subjects.command_subject(CreateProject), body)

    assert "NUL" in str(answer["sentence"])


async def test_an_unknown_command_is_answered(door: Door) -> None:
    answer = await door.ask("command.episode.MakeCoffee", b"{}")

    assert answer["code"] == "invalid"
    assert "MakeCoffee" in str(answer["sentence"])


async def test_a_command_for_nobody_is_refused(door: Door) -> None:
    body = set_budget(5).model_dump_json().encode()

    answer = await door.ask(subjects.command_subject(SetProjectBudget), body, **{subjects.TENANT_HEADER: ""})

    assert answer["code"] == "invalid"
    assert subjects.TENANT_HEADER in str(answer["sentence"])


async def test_a_key_that_is_too_long_is_refused(door: Door) -> None:
    with pytest.raises(Refused, match="at most 200 characters"):
        await send(door, set_budget(5), key="k" * 201)


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (VersionConflict("project-p1", 3), "conflict"),
        (ConnectionRefusedError("database"), "unavailable"),
        (ZeroDivisionError("a bug"), "unavailable"),
    ],
)
async def test_a_failure_is_an_answer_too(door: Door, failure: Exception, code: str) -> None:
    door.failure = failure

    with pytest.raises(Refused) as refused:
        await send(door, set_budget(5))

    assert refused.value.code == code


async def test_nobody_at_home_and_no_answer_are_unavailable(door: Door) -> None:
    with pytest.raises(Refused, match="no generation service is running"):
        await door.client.send(GENERATE, tenant="acme", correlation_id="c1")

    door.hangs = True
    impatient = CommandClient(door.connection, seconds=0.1)
    with pytest.raises(Refused, match="ask again with the same idempotency key") as refused:
        await impatient.send(set_budget(5), tenant="acme", correlation_id="c1")
    assert refused.value.code == "unavailable"
