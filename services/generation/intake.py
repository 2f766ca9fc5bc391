"""Takes wishes in: chooses provider and model, reckons the price, queues the job. A quote is the same without the job."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from contracts.generation.commands import CancelJob, ResolveUnknownJob, Work
from contracts.message import Accepted, Message, Metadata, Refused
from services.chassis.clock import utc_now
from services.chassis.event_log import IdempotencyKey, Transaction
from services.generation.capabilities import Finding, Request, way_of
from services.generation.catalog.quoting import Quote, quote
from services.generation.job_inputs import Failure, Queue
from services.generation.jobs import Jobs, wish_of
from services.generation.model_choice import Candidate, Offer, candidates, placed
from services.generation.recipes import RECIPES


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedWork:
    """What a wish would cost at most and who would do it; with ``failure`` it would fail at once, for nothing."""

    provider: str
    model: str = ""
    microdollars: int = 0
    units: str = ""
    price_version: str = ""
    assumed: bool = False
    failure: Failure | None = None


class Intake:
    """Accepts every command of generation, from the log of another service or from somebody who waits for the answer."""

    def __init__(self, jobs: Jobs, offer: Offer, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._jobs = jobs
        self._offer = offer
        self._clock = clock

    async def take(
        self,
        command: Message,
        metadata: Metadata,
        *,
        within: Transaction | None = None,
        key: IdempotencyKey | None = None,
    ) -> Accepted:
        """Raises Refused where a person waits for the answer and it is no. A job's own id is key enough for most."""
        match command:
            case Work():
                wish = self.wish_for(command)
                return await self._jobs.queue(wish, budget=command.budget, metadata=metadata, within=within)
            case CancelJob():
                return await self._jobs.cancel(command, metadata=metadata, within=within)
            case ResolveUnknownJob():
                can_find = await self._can_find(command)
                return await self._jobs.resolve(
                    command, metadata=metadata, within=within, key=key, can_find=can_find
                )
            case _:
                raise Refused("invalid", f"Generation takes no {type(command).__name__}.")

    def wish_for(self, command: Work) -> Queue:
        """The wish with provider, model and price; with the reason why it fails where nobody can do it."""
        request, found = self._candidates(command)
        choice = found if isinstance(found, Failure) else placed(request, found)
        if isinstance(choice, Failure):
            return Queue(command=request.brief, provider=command.provider or "none", failure=choice)
        price = choice.quote
        return Queue(
            command=request.brief,
            provider=choice.provider,
            model=choice.model,
            price=price.microdollars,
            units=price.units,
            price_version=price.price_version,
            chain=choice.chain,
        )

    def quoted(self, command: Work) -> QuotedWork:
        """What ``take`` would reserve for this command, and nothing is queued.

        Where no model takes the request as it is, the price is what it would be with the first of them.
        """
        request, found = self._candidates(command)
        if isinstance(found, Failure):
            return QuotedWork(provider=command.provider or "none", failure=found)
        choice = placed(request, found)
        if isinstance(choice, Failure):
            first = found[0]
            return _told(first.provider.name, first.model.name, quote(request, first.model), failure=choice)
        return _told(choice.provider, choice.model, choice.quote)

    async def _can_find(self, command: ResolveUnknownJob) -> bool:
        """Whether the provider of the job can be asked for work of which it gave no id."""
        queued = (await self._jobs.state_of(command.job_id)).queued
        if command.resolution != "look_again" or queued is None:
            return False
        provider = self._offer.providers.get(queued.provider)
        wish = wish_of(queued)
        request = RECIPES[type(wish)].request(wish)
        return isinstance(provider, Finding) and way_of(provider, request) is not None

    def _candidates(self, command: Work) -> tuple[Request, tuple[Candidate, ...] | Failure]:
        recipe = RECIPES[type(command)]
        request: Request = recipe.request(command)
        return request, candidates(
            recipe.capability,
            self._offer,
            provider=command.provider,
            model=command.model,
            chain=command.chain,
            today=self._clock().date(),
        )


def _told(provider: str, model: str, quote: Quote, *, failure: Failure | None = None) -> QuotedWork:
    return QuotedWork(
        provider=provider,
        model=model,
        microdollars=quote.microdollars,
        units=quote.units,
        price_version=quote.price_version,
        assumed=quote.assumed,
        failure=failure,
    )
