"""JSON Schemas of all messages, and whether a changed one can still be read by those who know the old one. All pure."""

from typing import Any

from contracts import registry
from contracts.message import Message

type Schema = dict[str, Any]


def schema_of(message: type[Message]) -> Schema:
    """The JSON Schema (2020-12) of a message as it is sent and stored."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | message.model_json_schema(
        mode="serialization"
    )


def snapshot_name(message: type[Message]) -> str:
    """File name of the snapshot; a new schema version gets a file of its own and the old one stays."""
    return f"{registry.owner_of(message)}.{message.__name__}.v{message.schema_version}.json"


def all_schemas() -> dict[str, Schema]:
    """Snapshot name -> schema, of every message."""
    return {
        snapshot_name(message): schema_of(message)
        for owner in registry.OWNERS
        for message in registry.owned_by(owner)
    }


def incompatibilities(old: Schema, new: Schema) -> list[str]:
    """What in ``new`` breaks those who stored or read ``old``; empty when a field at most appeared with a default.

    A field may not vanish, change its type or narrow its values, and a new field must have a default: the schema
    lists it as required only in the serialised form, so the default itself is what is looked for.
    """
    definitions = (old.get("$defs", {}), new.get("$defs", {}))
    found = _compare(old, new, "")
    for name, before in definitions[0].items():
        after = definitions[1].get(name)
        if after is None:
            found.append(f"{name}: the definition vanished")
        else:
            found += _compare(before, after, name)
    return found


def _compare(old: Schema, new: Schema, where: str) -> list[str]:
    found: list[str] = []
    before, after = old.get("properties", {}), new.get("properties", {})
    for name, shape in before.items():
        path = f"{where}.{name}" if where else name
        if name not in after:
            found.append(f"{path}: the field vanished")
        elif _narrowed(shape, after[name]):
            found.append(f"{path}: the type or its limits changed")
    found += [
        f"{where}.{name}" if where else f"{name}: a new field without a default"
        for name, shape in after.items()
        if name not in before and "default" not in shape
    ]
    lost = set(old.get("enum", ())) - set(new.get("enum", ()))
    found += [f"{where}: the value {value!r} vanished" for value in sorted(lost, key=str)]
    return found


_WORDS = frozenset({"title", "description", "default", "examples"})


def _narrowed(old: Any, new: Any) -> bool:
    """Whether a value that fits ``old`` may not fit ``new``; only looser limits and further alternatives are let pass."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return bool(old != new)
    before = {key: value for key, value in old.items() if key not in _WORDS}
    after = {key: value for key, value in new.items() if key not in _WORDS}
    for upper in ("maximum", "exclusiveMaximum", "maxLength", "maxItems"):
        limit = before.pop(upper, None)
        if upper in after and (limit is None or after.pop(upper) < limit):
            return True
    for lower in ("minimum", "exclusiveMinimum", "minLength", "minItems"):
        limit = before.pop(lower, None)
        if lower in after and (limit is None or after.pop(lower) > limit):
            return True
    if "enum" in before and "enum" in after:
        return not set(before["enum"]) <= set(after["enum"])
    if "anyOf" in before and "anyOf" in after:
        return any(all(_narrowed(choice, other) for other in after["anyOf"]) for choice in before["anyOf"])
    return before != after
