"""The door of a service for questions over request/reply. Whatever comes in, an answer goes out; nothing is changed."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from faststream.nats import NatsMessage, NatsRouter
from pydantic import ValidationError

from contracts import subjects
from contracts.message import Refusal, Refused, Value
from contracts.query import Query, Told
from contracts.registry import queries_of
from services.chassis.failures import is_passing

_log = structlog.get_logger(__name__)

type AnswerQuery = Callable[[Any, str], Awaitable[Value]]
"""From a question, and the tenant who asks, to the answer. Raises Refused."""

QUERIES_AT_ONCE = 16


def query_router(owner: str, answers: Mapping[type[Query], AnswerQuery]) -> NatsRouter:
    """Answers ``query.<owner>.<Name>``; replicas share the questions as queue group ``owner``.

    One subscriber for all: a name that nobody knows deserves an answer too.
    """
    router = NatsRouter()
    known = {query.__name__: (query, answers[query]) for query in queries_of(owner)}

    @router.subscriber(
        f"query.{owner}.*", queue=owner, max_workers=QUERIES_AT_ONCE, title=f"questions to {owner}"
    )
    async def answer(message: NatsMessage) -> bytes:
        name = message.raw_message.subject.rpartition(".")[2]
        reply = await _answer(name, message.body, message.headers, known)
        return reply.model_dump_json().encode()

    return router


async def _answer(
    name: str,
    body: bytes,
    headers: Mapping[str, str],
    known: Mapping[str, tuple[type[Query], AnswerQuery]],
) -> Told | Refusal:
    try:
        return Told(value=(await _told(name, body, headers, known)).model_dump(mode="json"))
    except Refused as refused:
        details = json.loads(json.dumps(refused.details, default=str))
        return Refusal(code=refused.code, sentence=refused.sentence, details=details)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"]))
        return Refusal(
            code="invalid",
            sentence=f"{name} cannot be read: {where}: {first['msg']}",
            details={"field": where},
        )
    except Exception as failure:
        if is_passing(failure):
            _log.warning("a question could not be answered now", query=name, reason=repr(failure))
        else:
            _log.exception("a question failed", query=name)
        return Refusal(
            code="unavailable",
            sentence=f"{name} could not be answered now ({type(failure).__name__}): ask again in a moment",
        )


async def _told(
    name: str,
    body: bytes,
    headers: Mapping[str, str],
    known: Mapping[str, tuple[type[Query], AnswerQuery]],
) -> Value:
    if name not in known:
        raise Refused("invalid", f"no question is named {name[:80]!r}", known=sorted(known))
    tenant = headers.get(subjects.TENANT_HEADER)
    if not tenant:
        raise Refused("invalid", f"the header {subjects.TENANT_HEADER} is missing: say for whom you ask")
    kind, handle = known[name]
    return await handle(kind.model_validate_json(body), tenant)
