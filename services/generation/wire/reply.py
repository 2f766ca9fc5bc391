"""The reply of a vendor: untrusted bytes with a status, and the JSON that may be in them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.generation.failures import ProviderFailure

_DEPTH = 64
_MOST_VALUES = 2_000_000
"""So many brackets and commas at most: a small body of empty lists would unpack to many times its size."""


@dataclass(frozen=True, slots=True)
class Reply:
    """``headers`` by lower-case name. ``charges``: it answers a call that costs money.

    ``owed``: the call was free, but work ordered earlier may be billed; no failure of this call says that it is not.
    ``retry_after`` in seconds, if the vendor told it.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    charges: bool
    provider: str
    owed: bool = False
    retry_after: float | None = None

    @property
    def lost_charge(self) -> int | None:
        """What is known to be billed when this reply cannot be used."""
        return None if self.charges or self.owed else 0

    @property
    def refusal_charge(self) -> int | None:
        """What is known to be billed when this reply is a plain refusal."""
        return None if self.owed else 0

    def json(self) -> Any:
        """The JSON in the body. Raises ProviderFailure (bad_answer) if there is none that is safe to look at."""
        try:
            return parsed(self.body)
        except ValueError as unreadable:
            raise self.unusable(f"it holds no JSON that can be read ({unreadable})") from None

    def unusable(self, reason: str) -> ProviderFailure:
        """The failure for a reply that says success and cannot be used; ``reason`` as in "it names no task"."""
        return ProviderFailure(
            "bad_answer",
            f"The answer of {self.provider} cannot be used: {reason}.",
            charged=self.lost_charge,
            retryable=not self.charges,
        )


def parsed(body: bytes) -> Any:
    """The value of a JSON text. Raises ValueError for what is none, too deep or too many values."""
    if sum(map(body.count, (b",", b"[", b"{"))) > _MOST_VALUES:
        raise ValueError("too many values")
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError as wrong:
        raise ValueError(f"{wrong.msg} at {wrong.pos}") from None
    except UnicodeDecodeError:
        raise ValueError("the text is not UTF-8") from None
    except ValueError:
        raise ValueError("a number in it is none, or has thousands of digits") from None
    if _is_deeper(value, _DEPTH):
        raise ValueError("nested too deeply")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _is_deeper(value: Any, depth: int) -> bool:
    """By level, not by recursion: the value is what somebody else made."""
    level = [value]
    for _ in range(depth + 1):
        level = [outer for outer in level if isinstance(outer, dict | list)]
        if not level:
            return False
        level = [inner for outer in level for inner in (outer.values() if isinstance(outer, dict) else outer)]
    return True
