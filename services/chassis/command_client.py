"""Sends a command to the service that owns it and waits for the answer."""

import nats.errors
from nats.aio.client import Client
from pydantic import TypeAdapter, ValidationError

from contracts import subjects
from contracts.message import Accepted, Answer, Command, Refusal, Refused
from contracts.registry import owner_of
from services.chassis.telemetry import current_traceparent, span

_ANSWER: TypeAdapter[Accepted | Refusal] = TypeAdapter(Answer)


class CommandClient:
    """Asks over ``connection``; an answer is waited for at most ``seconds``."""

    def __init__(self, connection: Client, *, seconds: float = 10.0) -> None:
        self._connection = connection
        self._seconds = seconds

    async def send(
        self,
        command: Command,
        *,
        tenant: str,
        correlation_id: str,
        idempotency_key: str | None = None,
        causation_id: str | None = None,
    ) -> Accepted:
        """The answer "yes". Raises Refused; with the code ``unavailable`` it is not known whether it was done."""
        name, owner = type(command).__name__, owner_of(type(command))
        headers = {subjects.TENANT_HEADER: tenant, subjects.CORRELATION_HEADER: correlation_id}
        if idempotency_key is not None:
            headers[subjects.IDEMPOTENCY_HEADER] = idempotency_key
        if causation_id is not None:
            headers[subjects.CAUSATION_HEADER] = causation_id
        with span(f"send {name}"):
            if (traceparent := current_traceparent()) is not None:
                headers[subjects.TRACEPARENT_HEADER] = traceparent
            return _read(name, await self._ask(command, owner, headers))

    async def _ask(self, command: Command, owner: str, headers: dict[str, str]) -> bytes:
        name = type(command).__name__
        try:
            reply = await self._connection.request(
                subjects.command_subject(type(command)),
                command.model_dump_json().encode(),
                timeout=self._seconds,
                headers=headers,
            )
        except nats.errors.NoRespondersError:
            raise Refused("unavailable", f"no {owner} service is running: start it and try again") from None
        except nats.errors.MaxPayloadError:
            raise Refused("invalid", f"{name} is too large to be sent") from None
        except (nats.errors.BadHeaderError, ValueError) as invalid:
            raise Refused("invalid", f"{name} cannot be sent: {invalid}") from None
        except (nats.errors.Error, OSError) as failure:
            raise Refused(
                "unavailable",
                f"the {owner} service did not answer within {self._seconds:g} s ({type(failure).__name__}): "
                "ask again with the same idempotency key, nothing is then done twice",
            ) from None
        data: bytes = reply.data
        return data


def _read(name: str, reply: bytes) -> Accepted:
    try:
        answer = _ANSWER.validate_json(reply)
    except ValidationError:
        raise Refused(
            "unavailable", f"the answer to {name} cannot be read: are both sides up to date?"
        ) from None
    if isinstance(answer, Refusal):
        raise Refused(answer.code, answer.sentence, **answer.details)
    return answer
