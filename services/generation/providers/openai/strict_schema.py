"""A type's JSON Schema in the subset that strict structured output takes. Pure.

OpenAI, structured outputs: every object closed, every property required, no keyword outside the subset, nothing beside
a ``$ref``. What cannot be a keyword becomes part of the description: the model is told, and the answer is checked here.
"""

from collections.abc import Mapping
from typing import Any

type Schema = Mapping[str, Any]

_BOUNDS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "pattern": "matching {}",
}


def strict(schema: Schema) -> dict[str, Any]:
    """The schema of an object with its ``$defs``. A property with a default becomes required like all others.

    Only what may be null by its own type may be left open with null: everything else the model has to decide.
    """
    made = _node(schema)
    if definitions := schema.get("$defs"):
        made["$defs"] = {name: _node(definition) for name, definition in definitions.items()}
    return made


def _node(schema: Schema) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    if len(schema.get("allOf", ())) == 1:
        return _node(schema["allOf"][0])
    made: dict[str, Any] = {}
    if description := _description(schema):
        made["description"] = description
    if choices := schema.get("anyOf"):
        return {**made, "anyOf": [_node(choice) for choice in choices]}
    if "type" in schema:
        made["type"] = schema["type"]
    if "const" in schema:
        made["enum"] = [schema["const"]]
    elif "enum" in schema:
        made["enum"] = list(schema["enum"])
    if schema.get("type") == "array":
        made["items"] = _node(schema["items"])
    if schema.get("type") == "object":
        properties = {name: _node(field) for name, field in schema.get("properties", {}).items()}
        made |= {"properties": properties, "required": list(properties), "additionalProperties": False}
    return made


def _description(schema: Schema) -> str:
    said = str(schema.get("description", "")).replace("``", "").strip().rstrip(".")
    if "minItems" in schema and schema["minItems"] == schema.get("maxItems"):
        return "; ".join(part for part in (said, f"exactly {schema['minItems']} items") if part)
    bounds = [words.format(schema[keyword]) for keyword, words in _BOUNDS.items() if keyword in schema]
    return "; ".join(part for part in (said, *bounds) if part)
