"""Type name <-> class for every message, and the way from an old payload to the newest class.

An event type may only change in an incompatible way together with a higher ``schema_version`` and an upcaster: a pure
function from the raw dict of one version to that of the next. Rows are never rewritten.
"""

import json
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import contracts.assets.events
import contracts.episode.commands
import contracts.episode.events
import contracts.episode.queries
import contracts.generation.commands
import contracts.generation.events
import contracts.generation.queries
import contracts.render.commands
import contracts.render.events
from contracts.message import Command, Event, Message
from contracts.query import Query

type Payload = dict[str, Any]

OWNERS = ("episode", "generation", "render", "assets")

MODULES: dict[str, tuple[ModuleType, ...]] = {
    "episode": (contracts.episode.commands, contracts.episode.events),
    "generation": (contracts.generation.commands, contracts.generation.events),
    "render": (contracts.render.commands, contracts.render.events),
    "assets": (contracts.assets.events,),
}

QUERIES: dict[str, tuple[ModuleType, ...]] = {
    "episode": (contracts.episode.queries,),
    "generation": (contracts.generation.queries,),
}

UPCASTERS: dict[tuple[str, int], Callable[[Payload], Payload]] = {}
"""(type name, version) -> payload of the next version."""


class UnknownMessage(LookupError):
    """A stored or received message has a type this release does not know: upgrade it, or replay the message later."""


def _concrete_messages(module: ModuleType) -> Iterator[type[Message]]:
    """The classes of a module that are really sent: those without subclasses."""
    for value in vars(module).values():
        is_message = isinstance(value, type) and issubclass(value, Message)
        if is_message and value.__module__ == module.__name__ and not value.__subclasses__():
            yield value


_OWNED: dict[str, tuple[type[Message], ...]] = {
    owner: tuple(message for module in modules for message in _concrete_messages(module))
    for owner, modules in MODULES.items()
}
_BY_NAME: dict[str, type[Message]] = {cls.__name__: cls for classes in _OWNED.values() for cls in classes}
_OWNER_OF: dict[type[Message], str] = {cls: owner for owner, classes in _OWNED.items() for cls in classes}
_QUERIES: dict[str, tuple[type[Query], ...]] = {
    owner: tuple(
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Query) and value.__module__ == module.__name__
    )
    for owner, modules in QUERIES.items()
}
_ASKED_OF: dict[type[Query], str] = {cls: owner for owner, classes in _QUERIES.items() for cls in classes}


def owned_by(owner: str) -> tuple[type[Message], ...]:
    """All messages a service accepts or says, commands first, in the order they are written."""
    return _OWNED[owner]


def commands_of(owner: str) -> tuple[type[Command], ...]:
    """The commands a service accepts."""
    return tuple(cls for cls in _OWNED[owner] if issubclass(cls, Command))


def events_of(owner: str) -> tuple[type[Event], ...]:
    """The events a service says."""
    return tuple(cls for cls in _OWNED[owner] if issubclass(cls, Event))


def owner_of(message: type[Message]) -> str:
    """The service that accepts this command or says this event."""
    return _OWNER_OF[message]


def queries_of(owner: str) -> tuple[type[Query], ...]:
    """The questions a service answers."""
    return _QUERIES.get(owner, ())


def asked_of(query: type[Query]) -> str:
    """The service that answers this question."""
    return _ASKED_OF[query]


def class_named(name: str) -> type[Message]:
    """The class of a type name. Raises UnknownMessage."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownMessage(f"no message type is named {name!r} in this release") from None


def load(name: str, schema_version: int, payload: Payload) -> Message:
    """The message in a stored payload, upcast from the version it was written in. Raises UnknownMessage, ValidationError."""
    cls = class_named(name)
    if schema_version > cls.schema_version:
        raise UnknownMessage(
            f"{name} version {schema_version} is newer than this release knows ({cls.schema_version})"
        )
    for version in range(schema_version, cls.schema_version):
        payload = UPCASTERS[name, version](payload)
    return cls.model_validate(payload)


def load_json(name: str, schema_version: int, data: str | bytes) -> Message:
    """As ``load``, from JSON text; the common case (newest version) is parsed and validated in one pass."""
    cls = class_named(name)
    if schema_version == cls.schema_version:
        return cls.model_validate_json(data)

    return load(name, schema_version, json.loads(data))
