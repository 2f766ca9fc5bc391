"""Questions over request/reply: the answer comes as it was given, and whatever is asked, something is answered."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from faststream.nats import NatsBroker
from nats.aio.client import Client

from contracts import subjects
from contracts.episode.queries import ForeseenWork, PreviewWork, WorkPreviewed
from contracts.generation.queries import ListProviders, ProvidersListed
from contracts.message import Refused, Value
from services.chassis.query_client import QueryClient
from services.chassis.query_server import query_router
from tests.chassis.wiring import opened_nats

pytestmark = pytest.mark.connected

QUESTION = PreviewWork(episode_id="e1", step="DraftOutline", fields={"provider": "openai"})


class Oracle:
    """A service that answers what the test says."""

    def __init__(self, connection: Client) -> None:
        self.client = QueryClient(connection, seconds=5)
        self.connection = connection
        self.asked: list[tuple[Any, str]] = []
        self.answer: Value | Exception = WorkPreviewed(works=())

    async def __call__(self, query: Any, tenant: str) -> Value:
        self.asked.append((query, tenant))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def ask(self) -> WorkPreviewed:
        return await self.client.ask(QUESTION, WorkPreviewed, tenant="acme")


@pytest.fixture
async def oracle(nats_url: str) -> AsyncIterator[Oracle]:
    async with opened_nats(nats_url) as connection:
        oracle = Oracle(connection)
        broker = NatsBroker(nats_url, logger=None)
        broker.include_router(query_router("episode", {PreviewWork: oracle}))
        async with broker:
            await broker.start()
            # Twice: the first may overtake the subscription on its way to the server.
            for _ in range(2):
                await (await broker.connect()).flush()
            yield oracle


async def test_an_answer_arrives_as_it_was_given(oracle: Oracle) -> None:
    work = ForeseenWork(command_type="GenerateOutline", command={"premise": "海"}, estimate=True)
    oracle.answer = WorkPreviewed(works=(work,))
    assert await oracle.ask() == oracle.answer
    assert oracle.asked == [(QUESTION, "acme")]


async def test_a_refusal_arrives_with_code_sentence_and_details(oracle: Oracle) -> None:
    oracle.answer = Refused("not_found", "There is no episode e1.", field="episode_id")
    with pytest.raises(Refused) as refused:
        await oracle.ask()
    assert (refused.value.code, refused.value.sentence) == ("not_found", "There is no episode e1.")
    assert refused.value.details == {"field": "episode_id"}


@pytest.mark.parametrize("failure", [ValueError("a defect"), ConnectionError("the database is away")])
async def test_whatever_goes_wrong_inside_is_answered(oracle: Oracle, failure: Exception) -> None:
    oracle.answer = failure
    with pytest.raises(Refused) as refused:
        await oracle.ask()
    assert refused.value.code == "unavailable"
    assert str(failure) not in refused.value.sentence


@pytest.mark.parametrize(
    ("name", "body", "headers"),
    [
        ("NoSuchQuestion", b"{}", {subjects.TENANT_HEADER: "acme"}),
        ("PreviewWork", b"{", {subjects.TENANT_HEADER: "acme"}),
        ("PreviewWork", b'{"episode_id": "e1", "fields": {}, "more": 1}', {subjects.TENANT_HEADER: "acme"}),
        ("PreviewWork", QUESTION.model_dump_json().encode(), {}),
    ],
)
async def test_what_cannot_be_read_is_answered(
    oracle: Oracle, name: str, body: bytes, headers: dict[str, str]
) -> None:
    reply = await oracle.connection.request(f"query.episode.{name}", body, timeout=5, headers=headers)
    assert json.loads(reply.data)["code"] == "invalid"
    assert oracle.asked == []


async def test_nobody_to_ask_is_unavailable(oracle: Oracle) -> None:
    with pytest.raises(Refused, match="no generation service is running"):
        await oracle.client.ask(ListProviders(), ProvidersListed, tenant="acme")
