"""What leaves this installation over HTTP: to public addresses, and to those an administrator registered.

The address that was checked is the address connected to, so neither a redirect nor a name that answers differently the
second time leads into the private network.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

type Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host, in the order in which they are to be tried. Raises OSError."""

CONNECT_SECONDS = 10.0
_AGENT = "reelwright"
_MOST_CONNECTIONS = 256
_KEPT_CONNECTIONS = 64
_KEPT_SECONDS = 15.0
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOCATION = "location"
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class OutgoingRefused(ValueError):
    """The address is none that may be called. It says no more than that: the reason would tell what is inside."""

    def __init__(self) -> None:
        super().__init__("refused address")


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, also in the disguises IPv6 knows for an IPv4 address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)))
        if ip.scope_id or ip not in _UNICAST or ip.sixtofour or ip.teredo:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


async def resolve(host: str, port: int) -> list[str]:
    """By the resolver of the system, which also understands ``127.1`` and ``0x7f000001``."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as impossible:
        raise OSError(f"{host!r} is no name of a host") from impossible
    return [str(address[4][0]) for address in found]


class Outgoing:
    """Three clients for three kinds of request; none follows redirects, keeps cookies or looks at proxy variables.

    Where a response leads to is told by ``redirection`` instead of a header.

    ``allowed`` are base URLs an administrator registered: exactly their host and port may be private, and plain HTTP.

    ``kept`` keeps connections. ``lone`` opens one for each request: a kept connection may be closed by the server in the
    very moment it is used again, and nobody could say whether a request that costs money was received. ``abroad`` is for
    links that a reply led to: what is registered is no exception there.
    """

    def __init__(self, *, allowed: Iterable[str] = (), resolve: Resolve = resolve) -> None:
        self._registered: set[tuple[str, int]] = set()
        tls = _authorities()
        self.kept = _client(_Guard(self._registered, tls, resolve, kept=_KEPT_CONNECTIONS))
        self.lone = _client(_Guard(self._registered, tls, resolve, kept=0))
        self.abroad = _client(_Guard(frozenset(), tls, resolve, kept=0))
        for base_url in allowed:
            self.allow(base_url)

    def allow(self, base_url: str) -> None:
        """Registers host and port of a URL. Raises ValueError if it is none."""
        url = httpx.URL(base_url)
        if url.scheme not in _DEFAULT_PORTS or not url.host or url.userinfo:
            raise ValueError(f"{url.copy_with(userinfo=None, query=None)} is no base URL of a server")
        self._registered.add(_place(url))

    async def close(self) -> None:
        """Closes all connections."""
        for client in (self.kept, self.lone, self.abroad):
            await client.aclose()


def redirection(response: httpx.Response) -> str | None:
    """Where a response of these clients leads to, as it was told; None if it is no redirect."""
    return response.extensions.get(_LOCATION) if response.status_code in _REDIRECTIONS else None


@cache
def _authorities() -> ssl.SSLContext:
    """Reading the certificates of all authorities takes 25 ms; a context may be shared."""
    return httpx.create_ssl_context(trust_env=False)


def _client(guard: "_Guard") -> httpx.AsyncClient:
    client = httpx.AsyncClient(
        transport=guard,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS),
        # Compressed replies save little here, and a small one may unpack to more than there is memory.
        headers={"User-Agent": _AGENT, "Accept-Encoding": "identity"},
    )
    client.cookies.jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return client


def _place(url: httpx.URL) -> tuple[str, int]:
    return url.host, url.port or _DEFAULT_PORTS[url.scheme]


class _Guard(httpx.AsyncBaseTransport):
    """The way out of a client. Refuses before anything is sent."""

    def __init__(
        self,
        registered: "set[tuple[str, int]] | frozenset[tuple[str, int]]",
        tls: ssl.SSLContext,
        resolve: Resolve,
        *,
        kept: int,
    ) -> None:
        self._registered = registered
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=_MOST_CONNECTIONS,
            max_keepalive_connections=kept,
            keepalive_expiry=_KEPT_SECONDS,
            network_backend=_CheckedAddresses(registered, resolve),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme not in _DEFAULT_PORTS or not url.host or url.userinfo:
            raise OutgoingRefused
        if url.scheme == "http" and _place(url) not in self._registered:
            raise OutgoingRefused
        with _errors_of_httpx():
            response = await self._pool.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        # httpx takes a Location apart even where it is told not to follow, and stumbles over one that is no URL.
        headers = [(name, value) for name, value in response.headers if name.lower() != b"location"]
        location = {name.lower(): value for name, value in response.headers}.get(b"location", b"")
        return httpx.Response(
            status_code=response.status,
            headers=headers,
            stream=_Body(response),
            extensions={**response.extensions, _LOCATION: location.decode("latin-1")},
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _errors_of_httpx():
            async for piece in self._response.aiter_stream():
                yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


@contextmanager
def _errors_of_httpx() -> Iterator[None]:
    """The two libraries call their errors alike."""
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        alike: type[httpx.TransportError] = getattr(httpx, type(error).__name__, httpx.TransportError)
        raise alike(str(error)) from error


class _CheckedAddresses(httpcore.AsyncNetworkBackend):
    """Resolves a host once, looks at every address it got, and connects to one of exactly these."""

    def __init__(
        self, registered: "set[tuple[str, int]] | frozenset[tuple[str, int]]", resolve: Resolve
    ) -> None:
        self._registered = registered
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host, port, timeout)
        if (host, port) not in self._registered and not all(map(is_public, addresses)):
            raise OutgoingRefused
        # One address that does not answer must not use up the time of the others.
        patience = None if timeout is None else timeout / len(addresses)
        for address in addresses[:-1]:
            try:
                return await self._network.connect_tcp(address, port, patience, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(addresses[-1], port, patience, local_address, socket_options)

    async def _addresses(self, host: str, port: int, timeout: float | None) -> list[str]:
        try:
            async with asyncio.timeout(timeout):
                addresses = list(dict.fromkeys(await self._resolve(host, port)))
        except TimeoutError as slow:
            raise httpcore.ConnectTimeout("the name of the host was not resolved in time") from slow
        except OSError as unknown:
            raise httpcore.ConnectError("the name of the host cannot be resolved") from unknown
        if not addresses:
            raise httpcore.ConnectError("the name of the host has no address")
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise OutgoingRefused

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
