"""Which provider and which of its models does a piece of work, and who takes over. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from contracts.story import Capability
from services.generation.capabilities import Provider, Request
from services.generation.catalog.fitting import fitted, missing_reference
from services.generation.catalog.model import Model
from services.generation.catalog.quoting import Quote, quote
from services.generation.job_inputs import Failure

type Chains = Mapping[Capability, Sequence[str]]
"""Per capability names of providers, or of models as in ``minimax/MiniMax-H3``, the preferred one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Whom this installation can ask: the configured providers, why the others are not, and the chains of the settings."""

    providers: Mapping[str, Provider]
    chains: Chains
    unconfigured: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One model of one provider."""

    provider: Provider
    model: Model

    @property
    def name(self) -> str:
        """As in ``minimax/MiniMax-H3``."""
        return f"{self.provider.name}/{self.model.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Who does the work at which price; ``chain`` names who takes over, the next one first."""

    provider: str
    model: str
    quote: Quote
    chain: tuple[str, ...] = ()


def placed(request: Request, candidates: Sequence[Candidate]) -> Placed | Failure:
    """The first candidate whose limits the request keeps, else why the first one cannot do it."""
    first_failure: Failure | None = None
    for number, candidate in enumerate(candidates):
        fitting = fitted(request, candidate.model)
        if not isinstance(fitting, Failure):
            return Placed(
                provider=candidate.provider.name,
                model=candidate.model.name,
                quote=quote(fitting, candidate.model),
                chain=tuple(other.name for other in candidates[number + 1 :]),
            )
        if missing_reference(request, candidate.model):
            return fitting
        first_failure = first_failure or fitting
    return first_failure or Failure(code="provider_down", sentence="Nobody is left who could make this.")


def takers(request: Request, candidates: Sequence[Candidate]) -> list[Placed]:
    """All who can do the request within their limits, in order; each with those after it as its chain."""
    able = []
    for number in range(len(candidates)):
        choice = placed(request, candidates[number:][:1])
        if not isinstance(choice, Failure):
            able.append(replace(choice, chain=tuple(other.name for other in candidates[number + 1 :])))
    return able


def candidates(
    capability: Capability,
    offer: Offer,
    *,
    provider: str = "",
    model: str = "",
    chain: Sequence[str] = (),
    today: date,
) -> tuple[Candidate, ...] | Failure:
    """Who may do the work, in order; never empty.

    What a person chose for this piece is taken or refused aloud; it holds for what such a provider, or model, makes.
    Else the chain of the project is followed, or that of the settings if the project has none: there the retired and
    the unconfigured are passed over.
    """
    if model and not provider:
        owner = _owner_of(model, offer)
        if owner is None:
            return _refused(
                "model",
                f"There is no model named {model!r} here.",
                "Choose one that a configured provider has",
            )
        provider, model = owner
    if provider:
        chosen = _chosen(capability, offer, provider, model, today)
        if chosen is not None:
            return chosen
    names = tuple(chain) or tuple(offer.chains.get(capability, ()))
    found = {each.name: each for each in found_in_chain(capability, names, offer.providers, today=today)}
    return tuple(found.values()) or _nobody(capability, names, offer, of_project=bool(chain), today=today)


def found_in_chain(
    capability: Capability, names: Iterable[str], providers: Mapping[str, Provider], *, today: date
) -> Iterator[Candidate]:
    """Those of a chain that are configured, able and not retired."""
    for entry in names:
        name, _, model_name = entry.partition("/")
        provider = providers.get(name)
        if provider is None:
            continue
        for model in _models(provider, capability, today):
            if model_name in ("", model.name):
                yield Candidate(provider, model)


def _chosen(
    capability: Capability, offer: Offer, name: str, model_name: str, today: date
) -> tuple[Candidate, ...] | Failure | None:
    """What a person asked for; None where it does not hold for this capability."""
    name, _, named_model = name.partition("/")
    model_name = model_name or named_model
    provider = offer.providers.get(name)
    if provider is None:
        return _refused("provider", _why_not(name, offer), "Choose a configured provider")
    if not model_name:
        if capability not in provider.capabilities:
            return None
        able = tuple(Candidate(provider, model) for model in _models(provider, capability, today))
        return able or _refused(
            "provider",
            f"All models of {name} that made {capability} were retired.",
            "Choose another provider",
        )
    known = [model for model in provider.models if model.name == model_name]
    if not known:
        names = ", ".join(model.name for model in provider.models) or "none"
        return _refused(
            "model", f"{name} has no model named {model_name!r} (known: {names}).", "Choose a known one"
        )
    makers = [model for model in known if capability in model.capabilities]
    if not makers:
        return None
    alive = tuple(Candidate(provider, model) for model in makers if not model.is_retired(today))
    if not alive:
        return _refused(
            "model", f"{name}/{model_name} was retired on {makers[0].retires_at}.", "Choose another model"
        )
    return alive


def _owner_of(model: str, offer: Offer) -> tuple[str, str] | None:
    """Provider and model that a model's name alone means: the first provider that has it."""
    name, slash, rest = model.partition("/")
    if slash and (name in offer.providers or name in offer.unconfigured):
        return name, rest
    for provider in offer.providers.values():
        if any(model == known.name for known in provider.models):
            return provider.name, model
    return None


def _models(provider: Provider, capability: Capability, today: date) -> Iterator[Model]:
    if capability in provider.capabilities:
        for model in provider.models:
            if capability in model.capabilities and not model.is_retired(today):
                yield model


def _why_not(name: str, offer: Offer) -> str:
    if name in offer.unconfigured:
        return f"{name} is not configured here: {offer.unconfigured[name]}."
    known = ", ".join(sorted(offer.providers)) or "none"
    return f"There is no provider named {name!r} here (configured: {known})."


def _refused(field: str, sentence: str, step: str) -> Failure:
    return Failure(
        code="invalid_input",
        sentence=sentence,
        next_step=f"{step}, or leave the choice open.",
        refused_input=field,
    )


def _nobody(
    capability: Capability, names: Sequence[str], offer: Offer, *, of_project: bool, today: date
) -> Failure:
    whose = "Of the providers of the project" if of_project else "Of the providers in the settings"
    reasons = "; ".join(_excuse(capability, entry, offer, today) for entry in names)
    variable = f"REELWRIGHT_GENERATION_{capability.upper()}"
    return Failure(
        code="provider_down",
        sentence=f"{whose} none makes {capability} now" + (f": {reasons}." if reasons else "."),
        next_step="Choose other providers for the project, then continue."
        if of_project
        else f"Name one in {variable}, then continue.",
    )


def _excuse(capability: Capability, entry: str, offer: Offer, today: date) -> str:
    name, _, model_name = entry.partition("/")
    provider = offer.providers.get(name)
    if provider is None:
        return f"{name} is not configured" + (
            f" ({offer.unconfigured[name]})" if name in offer.unconfigured else ""
        )
    retired = [
        model.name
        for model in provider.models
        if model_name in ("", model.name) and capability in model.capabilities and model.is_retired(today)
    ]
    if retired:
        return f"{', '.join(f'{name}/{model}' for model in retired)} was retired"
    return f"{entry} does not make {capability}"
