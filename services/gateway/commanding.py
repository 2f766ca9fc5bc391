"""From a request to a command and back: idempotency key, If-Match, and the page that already shows the effect."""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import uuid4

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from contracts.episode.commands import CreateEpisode, EpisodeCommand, MakingCommand
from contracts.message import Accepted, Command
from contracts.registry import owner_of
from contracts.story import Capability
from services.chassis.command_client import CommandClient
from services.chassis.query_client import QueryClient
from services.chassis.view_updates import ViewUpdates
from services.gateway.authentication import Authenticated, Caller
from services.gateway.choosing import MAKES, check_choice
from services.gateway.page import Page
from services.gateway.problems import Refusal, not_found
from services.gateway.quoting import quote_of, quote_of_new, require_budget
from services.gateway.registry_cache import KnownProviders
from services.gateway.requests import Choice
from services.gateway.views import Rows
from services.gateway.views.episode_pages import page_of

VIEW_PATIENCE_SECONDS = 3.0
"""How long a write waits until the views show it, before it answers all the same."""

_ETAG = re.compile(r'"(\d{1,9})"')

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="The same key with the same body has its effect once; with another body it is refused.",
        examples=["7f6c1d9e"],
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=40,
        description="The ETag seen last; the write is refused when it is stale.",
    ),
]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a route needs: who asks, and the ways to command and to read as that tenant."""

    caller: Caller
    rows: Rows
    client: CommandClient
    queries: QueryClient
    known: KnownProviders
    views: ViewUpdates
    request: Request
    idempotency_key: str | None
    expected_version: int | None

    async def page(self, episode_id: str) -> Page:
        """The page of an episode of this tenant. Raises Refusal 404."""
        page = await page_of(self.rows, episode_id, tenant=self.caller.tenant)
        if page is None:
            raise not_found("episode", episode_id)
        return page

    async def send(self, command: Command) -> Accepted:
        """Sends a command and waits until the views show its effect. Raises Refused."""
        accepted = await self.client.send(
            command,
            tenant=self.caller.tenant,
            correlation_id=str(uuid4()),
            idempotency_key=self._scoped_key(command),
        )
        owner = owner_of(type(command))
        await self.views.wait_until(owner, accepted.position, seconds=VIEW_PATIENCE_SECONDS)
        return accepted

    async def command(self, command: type[EpisodeCommand], episode_id: str, **fields: Any) -> Page:
        """Builds and sends a command for an episode, and gives its page as it stands after it."""
        await self.send(
            command.model_validate(
                {"episode_id": episode_id, "expected_version": self.expected_version} | fields
            )
        )
        return await self.page(episode_id)

    async def make(
        self, command: type[MakingCommand], episode_id: str, choice: Choice, **fields: Any
    ) -> Page:
        """As ``command``, for a step that may cost: refused where the choice or the budget does not allow it."""
        page = await self.page(episode_id)
        chosen = await self._chosen(command, choice)
        await require_budget(
            self.rows, self.queries, command, page, tenant=self.caller.tenant, fields=fields | chosen
        )
        return await self.command(command, episode_id, **fields, **chosen)

    async def quote(
        self, command: type[MakingCommand] | None, episode_id: str, choice: Choice, **fields: Any
    ) -> dict[str, Any]:
        """What ``make`` would cost, or without a command all that is left. Raises Refused as the step would."""
        page = await self.page(episode_id)
        chosen = await self._chosen(command, choice)
        tenant = self.caller.tenant
        return await quote_of(self.rows, self.queries, command, page, tenant=tenant, fields=fields | chosen)

    async def quote_new(self, wish: CreateEpisode, choice: Choice) -> dict[str, Any]:
        """What an episode would cost that is not created. Raises Refused."""
        await self._chosen(None, choice)
        return await quote_of_new(self.queries, wish, choice, tenant=self.caller.tenant)

    async def _chosen(self, command: type[MakingCommand] | None, choice: Choice) -> dict[str, str]:
        if choice.provider or choice.model:
            listed = await self.known.listed(self.caller.tenant)
            check_choice(
                choice.provider, choice.model, MAKES[command] if command else tuple(Capability), listed
            )
        return {"provider": choice.provider, "model": choice.model}

    async def edit(
        self, command: type[EpisodeCommand], episode_id: str, body: BaseModel, **fields: Any
    ) -> Page:
        """As ``command``, with the fields of a request body that were given."""
        return await self.command(command, episode_id, **body.model_dump(exclude_unset=True), **fields)

    def new_id(self, prefix: str) -> str:
        """An id for something this request creates: the same for the same idempotency key of this tenant."""
        if self.idempotency_key is None:
            return f"{prefix}_{uuid4().hex}"
        seed = f"{self.caller.tenant}\x1f{self.request.url.path}\x1f{self.idempotency_key}"
        return f"{prefix}_{hashlib.sha256(seed.encode()).hexdigest()[:32]}"

    def _scoped_key(self, command: Command) -> str | None:
        if self.idempotency_key is None:
            return None
        route = f"{self.request.method} {self.request.url.path} {type(command).__name__}"
        return hashlib.sha256(f"{route}\x1f{self.idempotency_key}".encode()).hexdigest()


def _desk(
    request: Request, caller: Authenticated, idempotency_key: IdempotencyKey = None, if_match: IfMatch = None
) -> Desk:
    state = request.app.state
    return Desk(
        caller=caller,
        rows=state.rows,
        client=state.client,
        queries=state.queries,
        known=state.known,
        views=state.views,
        request=request,
        idempotency_key=idempotency_key,
        expected_version=_version(if_match),
    )


AtDesk = Annotated[Desk, Depends(_desk)]


def tag(response: Response, page: Page) -> None:
    """Sets the ETag of an episode's page."""
    response.headers["ETag"] = f'"{page["version"]}"'


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    exact = _ETAG.fullmatch(if_match.strip())
    if exact is None:
        raise Refusal(
            412,
            "stale_version",
            f"If-Match {if_match!r} is no ETag of ours; GET the episode and send the ETag it has",
        )
    return int(exact[1])
