"""A stand-in that also speaks websockets, on the same port: the first lines of a connection say which it is."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from tests.standins.server import App, StandIn

_MOST_HEAD = 1 << 16
# What a vendor writes into its own log is not what a test looks for in ours.
_SILENT = logging.getLogger(f"{__name__}.wire")
_SILENT.setLevel(logging.CRITICAL)


class Socket:
    """One open websocket; ``said`` are the texts the client sent."""

    def __init__(self, protocol: ServerProtocol, writer: asyncio.StreamWriter, client_id: str) -> None:
        self.client_id = client_id
        self.said: list[str] = []
        self._protocol = protocol
        self._writer = writer

    def send(self, message: str | bytes) -> None:
        """Sends a text or a preview; nothing once the client hangs up."""
        if self._protocol.state is not State.OPEN:
            return
        if isinstance(message, str):
            self._protocol.send_text(message.encode())
        else:
            self._protocol.send_binary(message)
        self.flush()

    def flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._writer.write(data)

    async def drain(self) -> None:
        await self._writer.drain()

    def cut(self) -> None:
        """Ends the connection without a word."""
        self._writer.transport.abort()


class SocketStandIn(StandIn):
    """``sockets`` are open. ``handshakes`` counts all that were tried; with ``deaf`` they are answered with 404,
    with ``elsewhere`` by a redirect."""

    def __init__(
        self, app: App, *, opened: Callable[[Socket], None], told: Callable[[Socket, str], None]
    ) -> None:
        super().__init__(app)
        self.sockets: list[Socket] = []
        self.handshakes = 0
        self.deaf = False
        self.elsewhere = ""
        self._opened = opened
        self._told = told

    def cut_sockets(self) -> None:
        """Ends all of them."""
        for socket in self.sockets:
            socket.cut()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            self._writers.discard(writer)
            writer.close()
            return
        if not head.startswith(b"GET /ws"):
            await super()._serve(_Again(head, reader), writer)
            return
        self.handshakes += 1
        try:
            await self._talk(head, reader, writer)
        except ConnectionError:
            pass
        finally:
            self._writers.discard(writer)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _talk(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.deaf:
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        if self.elsewhere:
            where = self.elsewhere.encode()
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: " + where + b"\r\nContent-Length: 0\r\n\r\n")
            return
        protocol = ServerProtocol(max_size=1 << 20, logger=_SILENT)
        protocol.receive_data(head)
        request = protocol.events_received()[0]
        assert isinstance(request, Request)
        client_id = parse_qs(urlsplit(request.path).query).get("clientId", [""])[0]
        socket = Socket(protocol, writer, client_id)
        protocol.send_response(protocol.accept(request))
        socket.flush()
        self.sockets.append(socket)
        try:
            self._opened(socket)
            while data := await reader.read(_MOST_HEAD):
                protocol.receive_data(data)
                for frame in protocol.events_received():
                    if isinstance(frame, Frame) and frame.opcode is Opcode.TEXT:
                        socket.said.append(bytes(frame.data).decode())
                        self._told(socket, socket.said[-1])
                socket.flush()
                if protocol.close_expected():
                    break
        finally:
            self.sockets.remove(socket)


class _Again(asyncio.StreamReader):
    """A reader whose first bytes were read before."""

    def __init__(self, first: bytes, rest: asyncio.StreamReader) -> None:
        super().__init__()
        self._first = first
        self._rest = rest

    async def read(self, n: int = -1) -> bytes:
        first, self._first = self._first, b""
        return first or await self._rest.read(n)
