"""What the catalogue says of a model: what it makes, within which limits, at which price. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any, Literal

from contracts.story import Capability

type Unit = Literal["piece", "second", "character", "input_token", "output_token"]
"""What a price is for: the whole piece (picture, clip, song), a second of it, a character of text, or a token."""

type Wanted = Literal["no", "yes", "needed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the model takes. None or empty: no limit is known.

    ``seconds`` are the lengths it makes, ascending; ``ratios`` as in ``16:9``; ``references`` how many pictures of
    characters and scenes it takes beside the prompt, and ``references_beside_frames`` whether also with a first or last
    frame.
    """

    prompt_characters: int | None = None
    seconds: tuple[int, ...] = ()
    ratios: tuple[str, ...] = ()
    references: int = 0
    references_beside_frames: bool = False
    first_frame: Wanted = "no"
    last_frame: Wanted = "no"

    def length(self, wanted: float) -> int:
        """The shortest length in seconds that the model makes and that is not below ``wanted``; its longest, if none."""
        whole = ceil(round(wanted, 6))
        if not self.seconds:
            return max(1, whole)
        return next((length for length in self.seconds if length >= whole), self.seconds[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """``microdollars`` for ``per`` units. ``when`` names options that must hold, as in ``{"seconds": 6}``."""

    unit: Unit
    microdollars: int
    per: int = 1
    when: Mapping[str, Any] = field(default_factory=dict)

    def of(self, units: int) -> int:
        """What so many units cost, rounded up to a whole micro-dollar."""
        return ceil(Fraction(units * self.microdollars, self.per))


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model of one provider.

    ``options`` is what only the provider's own file understands, such as a resolution or the generation of an API.
    ``checked`` is the day its facts were looked up; from ``retires_at`` on it is never chosen.
    ``assumed``: the price is a guess to the safe side, the vendor's own is not known.
    """

    provider: str
    name: str
    capabilities: frozenset[Capability]
    checked: date
    limits: Limits = Limits()
    prices: tuple[Price, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    retires_at: date | None = None
    assumed: bool = False

    @property
    def price_version(self) -> str:
        """Which price list an amount was reckoned with."""
        return f"{self.provider}/{self.name} {self.checked.isoformat()}"

    def cost(self, **units: int) -> int:
        """Micro-dollars for so many units of each kind, as in ``cost(input_token=900, output_token=120)``.

        Kinds without a price are free; options that prices depend on are taken from ``options``.
        """
        known: dict[str, Any] = {**self.options, **units}
        return sum(
            price.of(units[price.unit])
            for price in self.prices
            if price.unit in units and all(known.get(name) == value for name, value in price.when.items())
        )

    def is_retired(self, today: date) -> bool:
        """Whether the vendor has switched it off by ``today``."""
        return self.retires_at is not None and today >= self.retires_at
