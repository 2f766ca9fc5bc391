"""Asks the service that knows, and waits for the answer."""

import nats.errors
from nats.aio.client import Client
from pydantic import TypeAdapter, ValidationError

from contracts import subjects
from contracts.message import Refusal, Refused, Value
from contracts.query import Query, Reply, Told
from contracts.registry import asked_of
from services.chassis.telemetry import span

_REPLY: TypeAdapter[Told | Refusal] = TypeAdapter(Reply)


class QueryClient:
    """Asks over ``connection``; an answer is waited for at most ``seconds``."""

    def __init__(self, connection: Client, *, seconds: float = 10.0) -> None:
        self._connection = connection
        self._seconds = seconds

    async def ask[A: Value](self, query: Query, answer: type[A], *, tenant: str) -> A:
        """The answer, which is an ``answer``. Raises Refused; with ``unavailable`` nobody could answer now."""
        name, owner = type(query).__name__, asked_of(type(query))
        with span(f"ask {name}"):
            reply = await self._request(query, owner, tenant)
        try:
            told = _REPLY.validate_json(reply)
            if isinstance(told, Told):
                return answer.model_validate(told.value)
        except ValidationError:
            raise Refused(
                "unavailable", f"the answer to {name} cannot be read: are both sides up to date?"
            ) from None
        raise Refused(told.code, told.sentence, **told.details)

    async def _request(self, query: Query, owner: str, tenant: str) -> bytes:
        name = type(query).__name__
        try:
            reply = await self._connection.request(
                subjects.query_subject(type(query)),
                query.model_dump_json().encode(),
                timeout=self._seconds,
                headers={subjects.TENANT_HEADER: tenant},
            )
        except nats.errors.NoRespondersError:
            raise Refused("unavailable", f"no {owner} service is running: start it and try again") from None
        except nats.errors.MaxPayloadError:
            raise Refused("invalid", f"{name} is too large to be sent") from None
        except (nats.errors.Error, OSError) as failure:
            raise Refused(
                "unavailable",
                f"the {owner} service did not answer within {self._seconds:g} s ({type(failure).__name__}): "
                "ask again in a moment",
            ) from None
        data: bytes = reply.data
        return data
