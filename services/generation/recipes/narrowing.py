"""Answer types narrowed to what a wish allows: a model that is held to the schema cannot name a stranger."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, Field, create_model, model_validator

from contracts.message import Value
from contracts.story import Cast, CharacterSheet, Figure, ShotSheet, Storyboard

_MOST_FIGURES = 5
_MOST_SHOTS = 60


class Narrowed(BaseModel):
    """Also takes a value of the wide type, and looks at it anew."""

    @model_validator(mode="before")
    @classmethod
    def _widened(cls, answer: Any) -> Any:
        return answer.model_dump() if isinstance(answer, Value) else answer


class NamedCast(Narrowed, Cast):
    """A cast of somebody, in which every name stands once."""

    characters: Annotated[tuple[CharacterSheet, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _names_differ(self) -> "NamedCast":
        names = [character.name.strip().casefold() for character in self.characters]
        if not all(names):
            raise ValueError("every character needs a name")
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two characters are named {twice[0]!r}: every name may stand once only")
        return self


def storyboard_of(scenes: Sequence[str], cast: Sequence[str], shots: int | None) -> type[Storyboard]:
    """Storyboards with the scenes and characters of these ids and no others, of exactly ``shots`` shots if given."""
    return _storyboard_of(tuple(dict.fromkeys(scenes)), tuple(dict.fromkeys(cast)), shots)


@lru_cache(maxsize=64)
def _storyboard_of(scenes: tuple[str, ...], cast_ids: tuple[str, ...], shots: int | None) -> type[Storyboard]:
    person = _one_of(cast_ids) if cast_ids else None
    figure = _narrower(Figure, character_id=(person or str, ...))
    sheet = _narrower(
        ShotSheet,
        scene_id=(_one_of(scenes), ...),
        figures=(_several(figure, 0, _MOST_FIGURES if cast_ids else 0), ()),
        speaker=(person | None if person else None, None),
    )
    narrowed: type[Storyboard] = _narrower(
        Storyboard, shots=(_several(sheet, shots or 1, shots or _MOST_SHOTS), ...)
    )
    return narrowed


def _one_of(ids: tuple[str, ...]) -> Any:
    return cast(Any, Literal)[ids]


def _several(item: Any, least: int, most: int) -> Any:
    items = cast(Any, tuple)[item, ...]
    return Annotated[items, Field(min_length=least, max_length=most)]


def _narrower(wide: type[Value], **fields: Any) -> Any:
    """The same type, with some fields redefined as ``(type, default)``."""
    return create_model(wide.__name__, __base__=(Narrowed, wide), __doc__=wide.__doc__, **fields)
