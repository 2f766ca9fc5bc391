"""Takes wishes in: chooses the provider, asks its price, queues the job."""

from collections.abc import Mapping

from contracts.generation.commands import CancelJob, ResolveUnknownJob, Work
from contracts.message import Accepted, Message, Metadata, Refused
from services.chassis.event_log import IdempotencyKey, Transaction
from services.generation.capabilities import Provider
from services.generation.job_inputs import Failure, Queue
from services.generation.jobs import Jobs
from services.generation.model_choice import Chains, choose
from services.generation.recipes import RECIPES


class Intake:
    """Accepts every command of generation, from the log of another service or from somebody who waits for the answer."""

    def __init__(self, jobs: Jobs, *, providers: Mapping[str, Provider], chains: Chains) -> None:
        self._jobs = jobs
        self._providers = providers
        self._chains = chains

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
                return await self._jobs.resolve(command, metadata=metadata, within=within, key=key)
            case _:
                raise Refused("invalid", f"Generation takes no {type(command).__name__}.")

    def wish_for(self, command: Work) -> Queue:
        """The wish with provider, model and price; with the reason why it fails where nobody can do it."""
        recipe = RECIPES[type(command)]
        request = recipe.request(command)
        chosen = choose(
            recipe.capability, wanted=command.provider, chains=self._chains, providers=self._providers
        )
        if isinstance(chosen, Failure):
            return Queue(command=request.brief, provider=command.provider or "none", failure=chosen)
        model = next(model for model in chosen.models if recipe.capability in model.capabilities)
        return Queue(command=request.brief, provider=chosen.name, model=model.name, price=model.cost(piece=1))
