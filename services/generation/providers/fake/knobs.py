"""How the fake provider behaves; read from a JSON file, so that a worker process can be told too."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from services.generation.failures import FailureCode


class FakeKnobs(BaseModel):
    """Well-behaved, instant, free and direct unless told otherwise. ``only`` names the tasks that misbehave (all if empty).

    ``price`` in micro-dollars per piece of work. ``lose_reply_times``: that often per job the work is done and charged,
    and the reply is lost. ``keyed``: a key that was seen before gets the first work again, without a charge.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    way: Literal["direct", "submit"] = "direct"
    price: Annotated[int, Field(ge=0)] = 0
    repeatable: bool = False
    keyed: bool = False
    can_find: bool = False
    slow_seconds: Annotated[float, Field(ge=0)] = 0
    hang: bool = False
    fail_times: Annotated[int, Field(ge=0)] = 0
    fail_always: bool = False
    fail_code: FailureCode = "provider_down"
    retry_after: float | None = None
    lose_reply_times: Annotated[int, Field(ge=0)] = 0
    fail_download_times: Annotated[int, Field(ge=0)] = 0
    rubbish: bool = False
    only: tuple[str, ...] = ()

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """The knobs in a JSON file. Raises OSError, ValidationError."""
        return cls.model_validate_json(path.read_bytes())

    def misbehaves_at(self, task: str) -> bool:
        """Whether the knobs for faults apply to this task."""
        return not self.only or task in self.only
