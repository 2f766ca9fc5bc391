"""The behaviour suite itself, on a made-up provider: what it asks of everybody can be done."""

from typing import Any

import pytest

from contracts.story import Capability
from services.chassis.outgoing import Outgoing
from services.generation.capabilities import Delivered, ImageRequest, MediaResult, Pending, Request, Workplace
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.recipes import RECIPES
from services.generation.wire.api import Api, Reply
from services.generation.wire.sniff import media_type_of
from tests.generation import wishes
from tests.generation.providers.behaviour import LinkBehaviour, ProviderBehaviour, SubmittingBehaviour
from tests.generation.providers.cases import KEY, Case
from tests.standins.parcels import Parcels
from tests.standins.server import Status

pytestmark = pytest.mark.connected

_PICTURE = RECIPES[type(wishes.picture())].request(wishes.picture())
_MOST_BYTES = 1 << 24


def _refusal(reply: Reply) -> ProviderFailure | None:
    if reply.status == 422 and b"unkind" in reply.body:
        return ProviderFailure("moderation", "The text was refused.", refused_input="prompt")
    return None


class _Parcels:
    name = "parcels"
    capabilities = frozenset({Capability.IMAGE})
    repeatable = False
    models: tuple[Model, ...] = ()

    def __init__(self, outgoing: Outgoing, url: str) -> None:
        headers = {"X-Parcel-Key": KEY}
        self.api = Api(outgoing, provider="Parcels", base_url=url, headers=headers, refusal=_refusal)

    async def order(self, path: str, request: Request) -> Reply:
        return await self.api.post(path, json={"prompt": request.prompt}, charges=True)

    async def fetch(self, url: str, workplace: Workplace) -> MediaResult:
        file = workplace.directory / "picture"
        await self.api.download(url, file, most_bytes=_MOST_BYTES)
        return MediaResult(file=file, media_type=media_type_of(file))


def _told(reply: Reply, name: str) -> str:
    answer: Any = reply.json()
    told = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(told, str):
        raise reply.unusable(f"it has no {name}")
    return told


class _Bytes(_Parcels):
    async def draw(self, request: ImageRequest, workplace: Workplace) -> MediaResult:
        file = workplace.directory / "picture"
        file.write_bytes((await self.order("/bytes", request)).body)
        return MediaResult(file=file, media_type=media_type_of(file))


class _Links(_Parcels):
    async def draw(self, request: ImageRequest, workplace: Workplace) -> MediaResult:
        return await self.fetch(_told(await self.order("/links", request), "link"), workplace)


class _Later(_Parcels):
    async def submit(self, request: Request, workplace: Workplace) -> str:
        return _told(await self.order("/orders", request), "order")

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        state = _told(await self.api.get(f"/orders/{provider_job_id}"), "state")
        return Delivered() if state == "ready" else Pending(seconds=1)

    async def download(self, provider_job_id: str, request: Request, workplace: Workplace) -> MediaResult:
        link = _told(await self.api.get(f"/orders/{provider_job_id}"), "link")
        return await self.fetch(link, workplace)


def _case(provider: type[_Parcels], path: str, **rest: Any) -> Case:
    return Case(
        provider=provider,
        request=_PICTURE,
        app=Parcels,
        charging=("POST", path),
        refusal=Status(422, body={"wrong": "unkind"}),
        **rest,
    )


class TestBytes(ProviderBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return _case(_Bytes, "/bytes")


class TestLinks(LinkBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return _case(_Links, "/links", download=("GET", "/files/"))


class TestLater(SubmittingBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return _case(_Later, "/orders", poll=("GET", "/orders/"), download=("GET", "/files/"))
