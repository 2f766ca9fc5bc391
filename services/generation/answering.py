"""What generation answers when it is asked: what wishes would cost, and who could do them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict

from contracts.generation.commands import Work
from contracts.generation.queries import (
    ListProviders,
    ListServers,
    ModelOffered,
    PriceOffered,
    ProviderOffered,
    ProvidersListed,
    QuotedUnit,
    QuoteWork,
    ServersListed,
    WorkQuoted,
    WrittenWork,
)
from contracts.message import Refused
from contracts.query import Query
from contracts.registry import UnknownMessage, class_named
from services.chassis.query_server import AnswerQuery
from services.generation.capabilities import OnServers, Provider
from services.generation.catalog.model import Model
from services.generation.intake import Intake
from services.generation.model_choice import Chains
from services.generation.provider_registry import ProviderDescription


def answers(
    intake: Intake,
    *,
    chains: Chains,
    describe: Callable[[], Awaitable[Sequence[ProviderDescription]]],
    providers: Mapping[str, Provider],
) -> Mapping[type[Query], AnswerQuery]:
    """The questions that are answered here; the same for every tenant."""

    async def quote(query: QuoteWork, _tenant: str) -> WorkQuoted:
        return WorkQuoted(lines=tuple(_quoted(written, intake) for written in query.works))

    async def listed(_query: ListProviders, _tenant: str) -> ProvidersListed:
        offered = tuple(map(_offered, await describe()))
        return ProvidersListed(
            providers=offered, chains={capability: tuple(chain) for capability, chain in chains.items()}
        )

    async def servers(query: ListServers, _tenant: str) -> ServersListed:
        provider = providers.get(query.provider)
        return ServersListed(
            servers=tuple(await provider.servers()) if isinstance(provider, OnServers) else ()
        )

    return {QuoteWork: quote, ListProviders: listed, ListServers: servers}


def _quoted(written: WrittenWork, intake: Intake) -> QuotedUnit:
    """What would be reserved. Raises Refused("invalid") and ValidationError for what is no wish for work."""
    try:
        kind = class_named(written.command_type)
    except UnknownMessage as unknown:
        raise Refused("invalid", str(unknown), field="command_type") from None
    if not issubclass(kind, Work):
        raise Refused("invalid", f"{written.command_type} is no wish for work", field="command_type")
    wish = kind.model_validate(written.command)
    quoted = intake.quoted(wish)
    return QuotedUnit(
        unit=wish.unit,
        provider=quoted.provider,
        model=quoted.model,
        units=quoted.units,
        microdollars=quoted.microdollars,
        price_version=quoted.price_version,
        assumed=quoted.assumed,
        failure=quoted.failure.sentence if quoted.failure else "",
        next_step=quoted.failure.next_step if quoted.failure else "",
    )


def _offered(described: ProviderDescription) -> ProviderOffered:
    return ProviderOffered(
        name=described.name,
        configured=described.configured,
        reason=described.why_not,
        capabilities=described.capabilities,
        models=tuple(_model(model, retired=model.name in described.retired) for model in described.models),
        checked=described.checked,
        breaker=described.breaker,
    )


def _model(model: Model, *, retired: bool) -> ModelOffered:
    known = {name: limit for name, limit in asdict(model.limits).items() if limit not in (None, (), 0, "no")}
    return ModelOffered(
        name=model.name,
        capabilities=tuple(sorted(model.capabilities)),
        limits=known,
        prices=tuple(
            PriceOffered(
                unit=price.unit, microdollars=price.microdollars, per=price.per, when=dict(price.when)
            )
            for price in model.prices
        ),
        checked=model.checked,
        retires_at=model.retires_at,
        retired=retired,
        assumed=model.assumed,
    )
