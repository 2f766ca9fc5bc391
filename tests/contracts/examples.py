"""One example of every message, filled in from its field types: what the golden payloads are first made of."""

import re
import types
import typing
from enum import Enum
from typing import Annotated, Any, Literal, TypeAliasType, get_args, get_origin

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from contracts.message import Message

KNOWN_STRINGS = {
    r"^[0-9a-f]{64}$": "5f" * 32,
    r"^[a-z0-9][a-z0-9_-]{0,79}$": "id_0123456789abcdef",
}


def example_of[M: Message](message: type[M]) -> M:
    """A valid message with every field set."""
    return message.model_validate(_model(message))


def _model(model: type[BaseModel]) -> dict[str, Any]:
    return {name: _field(field, name) for name, field in model.model_fields.items()}


def _field(field: FieldInfo, name: str) -> Any:
    annotation: Any = field.annotation
    if field.metadata:
        annotation = Annotated[annotation, *field.metadata]
    return _value(annotation, name)


def _value(annotation: Any, name: str) -> Any:
    if isinstance(annotation, TypeAliasType):
        return _value(annotation.__value__, name)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _constrained(arguments[0], arguments[1:], name)
    if origin in (types.UnionType, typing.Union):
        return _value(next(choice for choice in arguments if choice is not type(None)), name)
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        return (
            [_value(arguments[0], name)] if arguments[1:] == (...,) else [_value(a, name) for a in arguments]
        )
    if origin is dict:
        key, value = arguments
        return {"key" if key is str else _value(key, name): "value" if value is Any else _value(value, name)}
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation)).value
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _model(annotation)
    return {str: f"{name} 海边", int: 24, bool: True}[annotation]


def _constrained(annotation: Any, constraints: tuple[Any, ...], name: str) -> Any:
    for constraint in constraints:
        pattern = getattr(constraint, "pattern", None)
        if isinstance(constraint, StringConstraints | FieldInfo) or pattern:
            text = getattr(pattern, "pattern", pattern)
            if isinstance(text, str):
                value = KNOWN_STRINGS[text]
                assert re.match(text, value)
                return value
        nested = getattr(constraint, "metadata", None)
        if nested:
            value = _constrained(annotation, tuple(nested), name)
            if value is not None:
                return value
    return _value(annotation, name)
