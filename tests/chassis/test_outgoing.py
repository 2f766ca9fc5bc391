"""No trick leads a request into the private network: the address that was checked is the one connected to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from services.chassis.outgoing import Outgoing, OutgoingRefused, is_public, redirection
from tests.standins.server import Answer, Seen, standin

pytestmark = pytest.mark.connected

PRIVATE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.1.2.3", "169.254.169.254", "172.16.0.1", "192.0.2.1",
    "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "fc00::1", "fd00::1",
    "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "4000::1",
    "", "127.1", "localhost", "not an address",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "64:ff9b::808:808"]

TRICKS = [
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
    "https://017700000001/", "https://0/", "https://localhost/", "https://127。0。0。1/", "https://[::1]/", "https://[::]/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/",
    "https://[fe80::1]/", "https://[fd00::1]/", "https://100.64.0.1/", "https://169.254.169.254/latest/meta-data/",
    "https://224.0.0.1/", "https://10.0.0.1:8443/", "https://user:word@8.8.8.8/", "https://8.8.8.8@127.0.0.1/",
    "http://8.8.8.8/", "gopher://8.8.8.8/", "ftp://8.8.8.8/", "file:///etc/passwd",
]  # fmt: skip


@asynccontextmanager
async def outgoing(
    *allowed: str, resolve: Callable[[str, int], Awaitable[list[str]]] | None = None
) -> AsyncIterator[Outgoing]:
    built = Outgoing(allowed=allowed) if resolve is None else Outgoing(allowed=allowed, resolve=resolve)
    try:
        yield built
    finally:
        await built.close()


def answers(*rounds: list[str]) -> tuple[Callable[[str, int], Awaitable[list[str]]], list[str]]:
    """A resolver that gives one answer after the other, and the names it was asked for."""
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return rounds[min(len(asked), len(rounds)) - 1]

    return resolve, asked


def welcome(_seen: Seen) -> Answer:
    return Answer(body=b"welcome", headers={"Set-Cookie": "follow=me; Path=/"})


def port_of(url: str) -> int:
    return httpx.URL(url).port or 0


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", TRICKS)
async def test_every_trick_is_refused_with_the_same_words(url: str) -> None:
    async with outgoing("http://127.0.0.1:1") as out:
        for client in (out.kept, out.lone, out.abroad):
            with pytest.raises(OutgoingRefused, match=r"^refused address$"):
                await client.get(url)


async def test_what_only_some_read_as_an_address_is_no_url() -> None:
    async with outgoing() as out:
        with pytest.raises(httpx.InvalidURL):
            await out.kept.get("https://0177.0.0.1/")


async def test_only_the_registered_port_of_a_registered_host_may_be_private() -> None:
    async with standin(welcome) as one, standin(welcome) as other, outgoing(one.url) as out:
        assert (await out.kept.get(one.url)).content == b"welcome"
        assert (await out.lone.get(one.url)).content == b"welcome"
        with pytest.raises(OutgoingRefused):
            await out.kept.get(other.url)
        with pytest.raises(OutgoingRefused):
            await out.kept.get(f"http://localhost:{port_of(one.url)}")
        out.allow(other.url)
        assert (await out.kept.get(other.url)).content == b"welcome"


async def test_what_a_reply_leads_to_may_not_even_be_a_registered_server() -> None:
    async with standin(welcome) as inside, outgoing(inside.url) as out:
        with pytest.raises(OutgoingRefused):
            await out.abroad.get(inside.url)
        assert inside.connections == 0


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    resolve, _ = answers(["8.8.8.8", "127.0.0.1"])
    async with outgoing(resolve=resolve) as out:
        with pytest.raises(OutgoingRefused):
            await out.kept.get("https://vendor.example/")


async def test_a_name_is_resolved_once_and_exactly_its_answer_is_connected_to() -> None:
    async with standin(welcome) as vendor:
        resolve, asked = answers(["127.0.0.1"], ["127.0.0.9"])
        base = f"http://vendor.example:{port_of(vendor.url)}"
        async with outgoing(base, resolve=resolve) as out:
            assert (await out.kept.get(base)).content == b"welcome"
        assert asked == ["vendor.example"]
        assert vendor.requests[0].headers["host"] == f"vendor.example:{port_of(vendor.url)}"


async def test_a_name_that_answers_differently_the_second_time_is_looked_at_again() -> None:
    resolve, asked = answers([], ["169.254.169.254"])
    async with outgoing(resolve=resolve) as out:
        with pytest.raises(httpx.ConnectError):
            await out.kept.get("https://vendor.example/")
        with pytest.raises(OutgoingRefused):
            await out.kept.get("https://vendor.example/")
    assert len(asked) == 2


async def test_the_next_address_is_tried_when_one_is_closed() -> None:
    async with standin(welcome) as vendor:
        resolve, _ = answers(["255.255.255.255", "127.0.0.1"])
        base = f"http://vendor.example:{port_of(vendor.url)}"
        async with outgoing(base, resolve=resolve) as out:
            assert (await out.kept.get(base)).content == b"welcome"


async def test_tls_is_spoken_with_the_name_and_not_with_the_address() -> None:
    greeted: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeted.set_result(await reader.read(4096))
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        resolve, _ = answers(["127.0.0.1"])
        async with outgoing(f"https://vendor.example:{port}", resolve=resolve) as out:
            with pytest.raises(httpx.ConnectError):
                await out.kept.get(f"https://vendor.example:{port}/")
    assert b"vendor.example" in await greeted


@pytest.mark.parametrize("failure", [OSError("no such name"), None])
async def test_a_name_without_an_address_is_a_connection_that_fails(failure: OSError | None) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        if failure is not None:
            raise failure
        return []

    async with outgoing(resolve=resolve) as out:
        with pytest.raises(httpx.ConnectError):
            await out.kept.get("https://vendor.example/")


async def test_a_resolver_that_is_silent_is_given_up() -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    async with outgoing(resolve=resolve) as out:
        with pytest.raises(httpx.ConnectTimeout):
            await out.kept.get("https://vendor.example/", timeout=0.1)


async def test_no_cookie_is_kept_no_redirect_followed_and_no_proxy_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    def elsewhere(seen: Seen) -> Answer:
        return Answer(status=302, headers={"Location": seen.url("/else"), "Set-Cookie": "follow=me"})

    async with standin(elsewhere) as vendor, outgoing(vendor.url) as out:
        for _ in range(2):
            response = await out.kept.get(vendor.url)
            assert response.status_code == 302
            assert redirection(response) == f"{vendor.url}/else"
        assert [seen.path for seen in vendor.requests] == ["/", "/"]
        assert all("cookie" not in seen.headers for seen in vendor.requests)


async def test_connections_are_kept_but_for_what_costs_money() -> None:
    async with standin(welcome) as vendor, outgoing(vendor.url) as out:
        for _ in range(3):
            await out.kept.get(vendor.url)
        assert vendor.connections == 1
        for _ in range(3):
            await out.lone.get(vendor.url)
        assert vendor.connections == 4


@pytest.mark.parametrize(
    "url", ["ftp://vendor.example", "vendor.example", "https://", "https://a:b@vendor.example"]
)
def test_what_is_no_base_url_cannot_be_registered(url: str) -> None:
    with pytest.raises(ValueError, match="no base URL"):
        Outgoing(allowed=[url])
