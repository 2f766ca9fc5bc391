"""The door of a service for commands over request/reply. Whatever comes in, an answer goes out."""

import hashlib
import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from faststream.nats import NatsMessage, NatsRouter
from pydantic import ValidationError

from contracts import subjects
from contracts.message import Accepted, Command, Metadata, Refusal, Refused
from contracts.registry import commands_of
from services.chassis.event_log import IdempotencyKey, KeyReused, VersionConflict
from services.chassis.failures import is_passing
from services.chassis.telemetry import current_traceparent

_log = structlog.get_logger(__name__)

type HandleCommand = Callable[[Command, Metadata, IdempotencyKey | None], Awaitable[Accepted]]

COMMANDS_AT_ONCE = 16
_LONGEST_KEY = 200
_NAMED_ERRORS = 20


def command_router(owner: str, handle: HandleCommand) -> NatsRouter:
    """Answers ``command.<owner>.<Name>`` for every name; replicas share the work as queue group ``owner``.

    One subscriber for all: a name that nobody knows deserves an answer too.
    """
    router = NatsRouter()
    commands = {command.__name__: command for command in commands_of(owner)}

    @router.subscriber(
        f"command.{owner}.*", queue=owner, max_workers=COMMANDS_AT_ONCE, title=f"commands of {owner}"
    )
    async def answer(message: NatsMessage) -> bytes:
        name = message.raw_message.subject.rpartition(".")[2]
        reply = await _answer(name, message.body, message.headers, commands=commands, handle=handle)
        return reply.model_dump_json().encode()

    return router


async def _answer(
    name: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    commands: Mapping[str, type[Command]],
    handle: HandleCommand,
) -> Accepted | Refusal:
    try:
        command = _read(name, body, commands)
        metadata = _metadata(headers)
        return await handle(command, metadata, _idempotency(headers, metadata.tenant, command))
    except Refused as refused:
        return Refusal(code=refused.code, sentence=refused.sentence, details=_jsonable(refused.details))
    except KeyReused as reused:
        return Refusal(code="key_reused", sentence=str(reused))
    except VersionConflict as conflict:
        return Refusal(code="conflict", sentence=str(conflict), details={"stream": conflict.stream})
    except Exception as failure:
        if is_passing(failure):
            _log.warning("a command could not be handled now", command=name, reason=repr(failure))
            return Refusal(
                code="unavailable",
                sentence=f"{name} could not be stored now ({type(failure).__name__}): try again in a moment",
            )
        _log.exception("a command failed", command=name)
        return Refusal(
            code="unavailable",
            sentence=f"{name} failed ({type(failure).__name__}) and stored nothing: the service's log says why",
        )


def _read(name: str, body: bytes, commands: Mapping[str, type[Command]]) -> Command:
    kind = commands.get(name)
    if kind is None:
        raise Refused("invalid", f"no command is named {name[:80]!r}", known=sorted(commands))
    try:
        return kind.model_validate_json(body)
    except ValidationError as invalid:
        errors = [
            {"field": ".".join(map(str, error["loc"])), "problem": error["msg"]}
            for error in invalid.errors(include_url=False, include_input=False, include_context=False)
        ][:_NAMED_ERRORS]
        first = errors[0]
        where = f" in {first['field']}" if first["field"] else ""
        raise Refused("invalid", f"{name} cannot be read{where}: {first['problem']}", errors=errors) from None


def _metadata(headers: Mapping[str, str]) -> Metadata:
    tenant = headers.get(subjects.TENANT_HEADER)
    if not tenant:
        raise Refused("invalid", f"the header {subjects.TENANT_HEADER} is missing: say for whom you ask")
    return Metadata(
        tenant=tenant,
        correlation_id=headers.get(subjects.CORRELATION_HEADER) or uuid.uuid4().hex,
        causation_id=headers.get(subjects.CAUSATION_HEADER),
        traceparent=current_traceparent() or headers.get(subjects.TRACEPARENT_HEADER),
    )


def _idempotency(headers: Mapping[str, str], tenant: str, command: Command) -> IdempotencyKey | None:
    key = headers.get(subjects.IDEMPOTENCY_HEADER)
    if not key:
        return None
    if len(key) > _LONGEST_KEY:
        raise Refused("invalid", f"an idempotency key has at most {_LONGEST_KEY} characters, not {len(key)}")
    request = f"{type(command).__name__} {command.model_dump_json()}"
    return IdempotencyKey(key=f"{tenant}:{key}", request_hash=hashlib.sha256(request.encode()).hexdigest())


def _jsonable(details: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(details, default=str))
    return read
