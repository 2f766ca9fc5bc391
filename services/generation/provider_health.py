"""How the providers are, in one line each, for the health of the service. Pure."""

from collections.abc import Iterable

from services.generation.provider_registry import ProviderDescription


def health_of(described: Iterable[ProviderDescription]) -> dict[str, str]:
    """``"ok"``, or ``"ok, but ..."``: a provider that is away or has no key does not keep the service from its work."""
    return {f"provider {each.name}": _line(each) for each in described}


def _line(provider: ProviderDescription) -> str:
    if not provider.configured:
        return f"ok, but not configured: {provider.why_not}"
    if provider.breaker == "open":
        return "ok, but not asked for a while: it failed too often in a row"
    if provider.breaker == "half-open":
        return "ok, but on trial: it failed too often in a row"
    if provider.retired:
        return f"ok, but without what was retired: {', '.join(sorted(provider.retired))}"
    return "ok"
