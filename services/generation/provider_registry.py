"""Who can be asked here: every provider that has what it needs, and why the others have not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from contracts.story import Capability
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import Provider
from services.generation.catalog import ProviderEntry, entry_of
from services.generation.catalog.model import Model
from services.generation.limits.allowance import Allowance
from services.generation.limits.breaker import Breaker
from services.generation.model_choice import Chains, Offer
from services.generation.providers.comfyui import comfyui_provider
from services.generation.providers.elevenlabs import elevenlabs_provider
from services.generation.providers.gemini import gemini_provider
from services.generation.providers.minimax import minimax_provider
from services.generation.providers.openai import compatible_provider, openai_provider
from services.generation.providers.segmind import segmind_provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A provider elsewhere: ``make`` answers None without the setting that ``needs`` names."""

    name: str
    needs: str
    make: Callable[[Accounts, Outgoing], Provider | None]


VENDORS = (
    Vendor(name="openai", needs="REELWRIGHT_OPENAI_API_KEY", make=openai_provider),
    Vendor(name="compatible", needs="REELWRIGHT_COMPATIBLE_BASE_URL or _MODELS", make=compatible_provider),
    Vendor(name="gemini", needs="REELWRIGHT_GEMINI_API_KEY", make=gemini_provider),
    Vendor(name="minimax", needs="REELWRIGHT_MINIMAX_API_KEY", make=minimax_provider),
    Vendor(name="segmind", needs="REELWRIGHT_SEGMIND_API_KEY", make=segmind_provider),
    Vendor(name="elevenlabs", needs="REELWRIGHT_ELEVENLABS_API_KEY", make=elevenlabs_provider),
    Vendor(name="comfyui", needs="REELWRIGHT_COMFYUI_SERVERS", make=comfyui_provider),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDescription:
    """One provider as people are told of it. ``why_not`` is empty where it is configured.

    ``models`` are all that are known, ``retired`` the names of those that are not chosen any more. ``checked`` is the day
    of its page in the catalogue. ``breaker`` is closed, open or half-open.
    """

    name: str
    configured: bool
    why_not: str
    checked: date
    capabilities: tuple[Capability, ...]
    models: tuple[Model, ...]
    retired: frozenset[str]
    concurrency: int
    breaker: Breaker = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRegistry:
    """The configured providers by name, and the reason for each of the others."""

    providers: Mapping[str, Provider]
    unconfigured: Mapping[str, str] = field(default_factory=dict)
    concurrency: Mapping[str, int] = field(default_factory=dict)

    def offer(self, chains: Chains) -> Offer:
        """What can be chosen from. Raises LookupError for a chain that names what nobody knows."""
        for name in (entry for chain in chains.values() for entry in chain):
            self._check(name)
        return Offer(providers=self.providers, chains=chains, unconfigured=self.unconfigured)

    def lanes(self) -> dict[str, int]:
        """How many jobs of each provider may run at once."""
        return {name: self.concurrency.get(name, self._page(name).concurrency) for name in self.providers}

    def allowances(self) -> dict[str, Allowance]:
        """What each provider takes in a minute; those that are part of this installation are never held up."""
        entries = {name: self._page(name) for name in self.providers if name != "sketch"}
        return {
            name: Allowance(
                requests_per_minute=entry.requests_per_minute, tokens_per_minute=entry.tokens_per_minute
            )
            for name, entry in entries.items()
        }

    def describe(
        self, *, today: date, breakers: Mapping[str, Breaker] | None = None
    ) -> list[ProviderDescription]:
        """All providers that are known, the configured ones first."""
        told = breakers or {}
        configured = [
            self._description(name, provider.models, today, breaker=told.get(name, "closed"))
            for name, provider in self.providers.items()
        ]
        others = [
            self._description(name, entry_of(name).models, today, why_not=reason)
            for name, reason in self.unconfigured.items()
        ]
        return configured + others

    def _description(
        self,
        name: str,
        models: Iterable[Model],
        today: date,
        *,
        why_not: str = "",
        breaker: Breaker = "closed",
    ) -> ProviderDescription:
        known, entry = tuple(models), self._page(name)
        alive = [model for model in known if not model.is_retired(today)]
        made = frozenset[Capability]().union(*(model.capabilities for model in alive))
        return ProviderDescription(
            name=name,
            configured=not why_not,
            why_not=why_not,
            checked=entry.checked,
            capabilities=tuple(capability for capability in Capability if capability in made),
            models=known,
            retired=frozenset(model.name for model in known if model not in alive),
            concurrency=self.concurrency.get(name, entry.concurrency),
            breaker=breaker,
        )

    def _page(self, name: str) -> ProviderEntry:
        """The page of the catalogue that the models of a provider stand on."""
        provider = self.providers.get(name)
        return entry_of(provider.models[0].provider if provider and provider.models else name)

    def _check(self, entry: str) -> None:
        name, _, model = entry.partition("/")
        if name in self.unconfigured:
            return
        if name not in self.providers:
            known = ", ".join([*self.providers, *self.unconfigured])
            raise LookupError(f"REELWRIGHT_GENERATION_*: there is no provider {name!r} (known: {known})")
        models = [each.name for each in self.providers[name].models]
        if model and model not in models:
            raise LookupError(
                f"REELWRIGHT_GENERATION_*: {name} has no model {model!r} (known: {', '.join(models)})"
            )


def registry_of(
    local: Mapping[str, Provider],
    accounts: Accounts,
    outgoing: Outgoing,
    *,
    concurrency: Mapping[str, int],
    vendors: Iterable[Vendor] = VENDORS,
) -> ProviderRegistry:
    """All that can be asked: the ``local`` ones, and each vendor whose key or address is set."""
    providers, unconfigured = dict(local), {}
    for vendor in vendors:
        provider = vendor.make(accounts, outgoing)
        if provider is None:
            unconfigured[vendor.name] = f"{vendor.needs} is not set"
        else:
            providers[vendor.name] = provider
    return ProviderRegistry(providers=providers, unconfigured=unconfigured, concurrency=concurrency)


def addresses_in(accounts: Accounts) -> list[str]:
    """The addresses an administrator gave; the vendors' own need no permission."""
    given = accounts.model_fields_set
    addresses = [
        value
        for name, value in accounts
        if name.endswith("_url") and name in given and isinstance(value, str)
    ]
    return [*addresses, *accounts.comfyui_servers]
