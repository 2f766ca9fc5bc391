"""The catalogue as tables for people. Pure."""

from collections.abc import Iterable, Iterator

from contracts.money import dollars
from services.generation.catalog import ProviderEntry
from services.generation.catalog.model import Limits, Model, Price

_UNITS = {"piece": "", "second": " a second", "character": " a character"}
_TOKENS = {"input_token": "in", "output_token": "out"}
_MILLION = 1_000_000


def table_of(entry: ProviderEntry) -> str:
    """A Markdown table with a row for each model, in the order in which they are preferred."""
    head = ["| model | makes | takes | costs |", "|---|---|---|---|"]
    return "\n".join([*head, *map(_row, entry.models)])


def _row(model: Model) -> str:
    makes = ", ".join(sorted(capability.value for capability in model.capabilities))
    costs = _costs(model.prices) + (" (assumed)" if model.assumed and model.prices else "")
    name = f"`{model.name}`" + (f", until {model.retires_at.isoformat()}" if model.retires_at else "")
    takes = "; ".join(_limits(model.limits)) or "anything"
    return f"| {name} | {makes} | {takes} | {costs} |"


def _limits(limits: Limits) -> Iterator[str]:
    if limits.prompt_characters:
        yield f"{limits.prompt_characters:,} characters"
    if limits.seconds:
        first, last = limits.seconds[0], limits.seconds[-1]
        whole = limits.seconds == tuple(range(first, last + 1)) and len(limits.seconds) > 2
        yield f"{first} to {last} s" if whole else f"{' or '.join(map(str, limits.seconds))} s"
    if limits.ratios:
        yield ", ".join(limits.ratios)
    if limits.references:
        yield f"{limits.references} reference" + ("s" if limits.references > 1 else "")
    for field, wanted in (("first frame", limits.first_frame), ("last frame", limits.last_frame)):
        if wanted != "no":
            yield f"{field} needed" if wanted == "needed" else field


def _costs(prices: Iterable[Price]) -> str:
    return "; ".join(map(_cost, prices)) or "nothing"


def _cost(price: Price) -> str:
    when = " ".join(f"{value} s" if name == "seconds" else str(value) for name, value in price.when.items())
    if price.unit in _TOKENS:
        return f"{dollars(price.of(_MILLION))} per million tokens {_TOKENS[price.unit]}"
    if price.unit == "character":
        return f"{dollars(price.of(1_000))} per 1,000 characters"
    if price.unit == "second" and price.per == 60:
        return f"{dollars(price.microdollars)} a minute"
    return f"{dollars(price.of(1))}{_UNITS[price.unit]}" + (f" ({when})" if when else "")
