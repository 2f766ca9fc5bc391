"""Who can make what, as generation tells it; remembered for a moment, since every choice is checked against it."""

from collections.abc import Callable
from time import monotonic

from contracts.generation.queries import ListProviders, ListServers, ProvidersListed, ServersListed
from services.chassis.query_client import QueryClient

REMEMBERED_SECONDS = 5.0


class KnownProviders:
    """What generation answered last. ``clock`` in seconds."""

    def __init__(self, queries: QueryClient, *, clock: Callable[[], float] = monotonic) -> None:
        self._queries = queries
        self._clock = clock
        self._listed: ProvidersListed | None = None
        self._asked_at = 0.0

    async def listed(self, tenant: str) -> ProvidersListed:
        """All providers. Raises Refused("unavailable") while generation is away."""
        if self._listed is None or self._clock() - self._asked_at > REMEMBERED_SECONDS:
            self._listed = await self._queries.ask(ListProviders(), ProvidersListed, tenant=tenant)
            self._asked_at = self._clock()
        return self._listed

    async def servers(self, provider: str, tenant: str) -> ServersListed:
        """How the machines of a provider are at this moment. Raises Refused("unavailable") while generation is away."""
        return await self._queries.ask(ListServers(provider=provider), ServersListed, tenant=tenant)
