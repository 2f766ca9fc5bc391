"""What generation can be asked: what work would cost, and who could do it. Money in micro-dollars."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from contracts.message import Line, Paragraph, Value
from contracts.query import Query
from contracts.story import Capability, Unit


class WrittenWork(Value):
    """A wish for work that is not made: type name and fields, as JobQueued keeps one."""

    command_type: Line
    command: dict[str, Any]


class QuoteWork(Query):
    """What would be reserved for each of these wishes; answered with WorkQuoted."""

    works: Annotated[tuple[WrittenWork, ...], Field(max_length=1_000)]


class QuotedUnit(Value):
    """Who would make a unit now, and what would be reserved for it. ``assumed``: the price is a guess to the safe side.

    With ``failure`` the wish would fail at once, for the reason in that sentence, and nothing would be reserved; the price
    is what it would be if it could be made. ``next_step`` says what to do.
    """

    unit: Unit
    provider: Line = ""
    model: Line = ""
    units: Line = ""
    microdollars: int = 0
    price_version: Line = ""
    assumed: bool = False
    failure: Paragraph = ""
    next_step: Paragraph = ""


class WorkQuoted(Value):
    """One line for each wish, in their order."""

    lines: tuple[QuotedUnit, ...]


class ListProviders(Query):
    """All providers there are, configured or not; answered with ProvidersListed."""


class ListServers(Query):
    """The machines that a provider of one's own works on; answered with ServersListed."""

    provider: Line


class ServerSeen(Value):
    """One such machine as it is now: prompts ``running`` and ``queued``, the models and LoRAs it has, bytes of video memory
    and the share of it in use (``load``, from 0 to 1).

    ``error`` is the last thing that went wrong with it, also when it answers again.
    """

    place: Line
    reachable: bool
    running: int = 0
    queued: int = 0
    models: tuple[Line, ...] = ()
    loras: tuple[Line, ...] = ()
    vram_total: int | None = None
    vram_free: int | None = None
    load: float | None = None
    version: Line = ""
    error: Paragraph = ""


class ServersListed(Value):
    """Empty for a provider that has no servers of one's own."""

    servers: tuple[ServerSeen, ...]


class PriceOffered(Value):
    """``microdollars`` for ``per`` of a unit (piece, second, character, input_token, output_token) if ``when`` holds."""

    unit: Line
    microdollars: int
    per: int = 1
    when: dict[str, Any]


class ModelOffered(Value):
    """One model: what it makes, within which limits, at which price. ``checked`` is the day its facts were looked up."""

    name: Line
    capabilities: tuple[Capability, ...]
    limits: dict[str, Any]
    prices: tuple[PriceOffered, ...] = ()
    checked: date
    retires_at: date | None = None
    retired: bool = False
    assumed: bool = False


class ProviderOffered(Value):
    """One provider. ``reason`` says what an unconfigured one lacks; ``breaker`` is closed, open or half-open."""

    name: Line
    configured: bool
    reason: Paragraph = ""
    capabilities: tuple[Capability, ...] = ()
    models: tuple[ModelOffered, ...] = ()
    checked: date | None = None
    breaker: Line = "closed"


class ProvidersListed(Value):
    """``chains`` is who makes what here where nobody says otherwise, the preferred one first."""

    providers: tuple[ProviderOffered, ...]
    chains: dict[Capability, tuple[Line, ...]]
