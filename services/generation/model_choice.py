"""Which provider does a piece of work. Pure."""

from collections.abc import Mapping, Sequence

from contracts.story import Capability
from services.generation.capabilities import (
    Provider,
)
from services.generation.job_inputs import Failure

type Chains = Mapping[Capability, Sequence[str]]
"""Names of providers per capability, the preferred one first."""


def choose(
    capability: Capability, *, wanted: str, chains: Chains, providers: Mapping[str, Provider]
) -> Provider | Failure:
    """The provider a person asked for, else the first of the chain that is configured and can do it."""
    if wanted:
        provider = providers.get(wanted)
        if provider is None:
            known = ", ".join(sorted(providers)) or "none"
            return Failure(
                code="invalid_input",
                sentence=f"There is no provider named {wanted!r} here (configured: {known}).",
                next_step="Choose a configured provider, or leave the choice open.",
                refused_input="provider",
            )
        if capability not in provider.capabilities:
            able = ", ".join(p.name for p in providers.values() if capability in p.capabilities) or "none"
            return Failure(
                code="invalid_input",
                sentence=f"The provider {wanted!r} does not make {capability} (able: {able}).",
                next_step="Choose another provider for this piece, or leave the choice open.",
                refused_input="provider",
            )
        return provider
    for name in chains.get(capability, ()):
        provider = providers.get(name)
        if provider is not None and capability in provider.capabilities:
            return provider
    return Failure(
        code="provider_down",
        sentence=f"No configured provider makes {capability}.",
        next_step=f"Name one in REELWRIGHT_GENERATION_{capability.upper()}, then continue.",
    )
