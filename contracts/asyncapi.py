"""The AsyncAPI 3.0 document of everything that passes over NATS, made from the registry."""

from typing import Any

from contracts import registry, subjects
from contracts.message import Message
from contracts.snapshots import schema_of

_HEADERS = {
    subjects.EVENT_ID_HEADER: "Identity of the message; equal at every delivery.",
    subjects.TYPE_HEADER: "Type name.",
    subjects.SCHEMA_VERSION_HEADER: "Version of the payload's schema.",
    subjects.STREAM_HEADER: "Stream in the log, for example one episode.",
    subjects.STREAM_VERSION_HEADER: "Place in that stream, from 1.",
    subjects.TENANT_HEADER: "Whose message it is.",
    subjects.CORRELATION_HEADER: "What began all this, for example one HTTP request.",
    subjects.CAUSATION_HEADER: "The message that caused this one.",
    subjects.RECORDED_AT_HEADER: "When it was recorded, UTC, ISO 8601.",
    subjects.TRACEPARENT_HEADER: "W3C trace context.",
}


def document(version: str) -> dict[str, Any]:
    """AsyncAPI 3.0: a channel for each event and each request/reply command, with the JSON Schemas inside."""
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for owner in registry.OWNERS:
        for event in registry.events_of(owner):
            messages[event.__name__] = _message(event)
            channels[event.__name__] = _channel(
                event, f"event.{owner}.{event.__name__}.{{stream}}", parameters={"stream": _STREAM}
            )
            operations[f"say{event.__name__}"] = _operation(event, "send")
        for command in registry.commands_of(owner):
            messages[command.__name__] = _message(command)
            channels[command.__name__] = _channel(command, subjects.command_subject(command))
            operations[f"accept{command.__name__}"] = _operation(command, "receive")
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Reelwright events and commands",
            "version": version,
            "description": (
                "Events are kept in JetStream streams named "
                + ", ".join(subjects.log_stream(owner) for owner in registry.OWNERS)
                + "; the stream sequence of an event is its position in the log of its owner. "
                "Commands are NATS requests; the answer is a payload that says accepted or refused."
            ),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "messageTraits": {"recorded": {"headers": _headers()}}},
    }


_STREAM = {"description": "Stream of the log, for example episode-<episode id> or job-<job id>."}


def _headers() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            name: {"type": "string", "description": description} for name, description in _HEADERS.items()
        },
    }


def _message(message: type[Message]) -> dict[str, Any]:
    name = message.__name__
    payload = schema_of(message)
    definitions = payload.pop("$defs", {})
    if definitions:
        # References inside an embedded schema must start at the root of the document.
        payload = _moved(payload, f"#/components/messages/{name}/payload/$defs/")
        payload["$defs"] = _moved(definitions, f"#/components/messages/{name}/payload/$defs/")
    return {
        "name": name,
        "title": name,
        "summary": (message.__doc__ or "").strip().split("\n")[0],
        "traits": [{"$ref": "#/components/messageTraits/recorded"}],
        "payload": payload,
    }


def _moved(part: Any, root: str) -> Any:
    if isinstance(part, dict):
        return {
            key: value.replace("#/$defs/", root) if key == "$ref" else _moved(value, root)
            for key, value in part.items()
        }
    if isinstance(part, list):
        return [_moved(value, root) for value in part]
    return part


def _channel(message: type[Message], address: str, **more: Any) -> dict[str, Any]:
    name = message.__name__
    reference = {"$ref": f"#/components/messages/{name}"}
    return {"address": address, "messages": {name: reference}} | more


def _operation(message: type[Message], action: str) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{message.__name__}"}}
