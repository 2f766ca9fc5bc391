"""The door in front of every provider: who wants to call asks here, and says afterwards how it went."""

from collections.abc import Callable, Mapping
from typing import Protocol

from services.generation.failures import FailureCode
from services.generation.limits import breaker
from services.generation.limits.allowance import Allowance, take
from services.generation.limits.breaker import Breaker, breaker_of
from services.generation.limits.standing import Standing, Wait

type Change[T] = Callable[[Standing, int], tuple[Standing, T]]
"""Standing and the present instant -> the standing to be written, and an answer. Called again if somebody was quicker."""


class Standings(Protocol):
    """The books that all workers share."""

    async def change[T](self, provider: str, decide: Change[T]) -> T:
        """Reads, decides and writes as one step; answers with what was decided. Nothing is written if nothing changed."""
        ...

    async def all(self) -> Mapping[str, tuple[Standing, int]]:
        """Every provider that stands in the books, with the present instant."""
        ...


class Gate:
    """Lets calls through as the ``allowances`` say. A provider that is not among them is never held up."""

    def __init__(self, standings: Standings, allowances: Mapping[str, Allowance]) -> None:
        self._standings = standings
        self._allowances = allowances
        self._in_trouble: set[str] = set()

    async def enter(self, provider: str, *, count_tokens: Callable[[], int] = lambda: 0) -> Wait | None:
        """None: call now, it is counted. ``count_tokens`` is only asked where tokens are limited."""
        allowance = self._allowances.get(provider)
        if allowance is None:
            return None
        tokens = count_tokens() if allowance.tokens_per_minute else 0

        def decide(standing: Standing, now: int) -> tuple[Standing, tuple[Standing, Wait | None]]:
            entered, wait = breaker.enter(standing, now=now)
            if wait is None:
                entered, wait = take(entered, allowance, now=now, tokens=tokens)
            kept = standing if wait is not None else entered
            return kept, (kept, wait)

        standing, wait = await self._standings.change(provider, decide)
        self._note(provider, standing)
        return wait

    async def answered(self, provider: str) -> None:
        """The provider did what it was called for."""
        if provider in self._in_trouble:
            await self._write(provider, lambda standing, _now: breaker.answered(standing))

    async def failed(self, provider: str, code: FailureCode, *, retry_after: float | None = None) -> None:
        """The call failed; ``retry_after`` in seconds, where the provider named a time."""
        if provider in self._allowances:
            await self._write(
                provider,
                lambda standing, now: breaker.failed(standing, code, now=now, retry_after=retry_after),
            )

    async def breakers(self) -> dict[str, Breaker]:
        """How the breakers of the providers stand that were ever called."""
        return {
            provider: breaker_of(standing, now)
            for provider, (standing, now) in (await self._standings.all()).items()
        }

    async def _write(self, provider: str, decide: Callable[[Standing, int], Standing]) -> None:
        def change(standing: Standing, now: int) -> tuple[Standing, Standing]:
            changed = decide(standing, now)
            return changed, changed

        self._note(provider, await self._standings.change(provider, change))

    def _note(self, provider: str, standing: Standing) -> None:
        """Whether an answer would change the books: most do not, and are not written."""
        if standing.outages or standing.open_until:
            self._in_trouble.add(provider)
        else:
            self._in_trouble.discard(provider)
