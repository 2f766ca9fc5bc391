"""A real HTTP/1.1 server on a loopback port, raw enough for everything that can go wrong with one."""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from inspect import isawaitable
from urllib.parse import parse_qsl, unquote, urlsplit

import h11

from tests.standins.faults import (
    At,
    Elsewhere,
    Fault,
    Hang,
    Huge,
    Malformed,
    Reset,
    Slow,
    Status,
    Truncated,
    WrongType,
)
from tests.standins.seen import Answer, Part, Seen

__all__ = [
    "Answer", "App", "At", "Elsewhere", "Fault", "Hang", "Huge", "Malformed", "Part", "Reset", "Seen", "Slow",
    "StandIn", "Status", "Truncated", "WrongType", "standin",
]  # fmt: skip

type App = Callable[[Seen], Answer | Awaitable[Answer]]
"""The vendor: gets a request and answers it. It reaches its books through ``seen.standin``."""

_READ = 1 << 16
_FILLER = b"a" * _READ
_NO_LINGER = struct.pack("ii", 1, 0)


class _ConnectionDropped(Exception):
    """Nothing more is to be said on this connection."""


class StandIn:
    """``requests`` are all that arrived wholly, ``ledger`` what the vendor charged under which key.

    ``faults`` are used up in the order in which matching requests come. ``violations`` are breaches of the vendor's
    contract: every test asserts that there are none. ``connections`` counts those ever opened; ``hanging`` is set when
    a ``Hang`` has begun.
    """

    def __init__(self, app: App) -> None:
        self.requests: list[Seen] = []
        self.faults: list[Fault] = []
        self.ledger: Counter[str] = Counter()
        self.violations: list[str] = []
        self.hanging = asyncio.Event()
        self.url = ""
        self.connections = 0
        self._app = app
        self._server: asyncio.Server | None = None
        self._held: socket.socket | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    def charge(self, key: str) -> None:
        """The vendor does one piece of work and bills it."""
        self.ledger[key] += 1

    def violate(self, breach: str) -> None:
        """The vendor was sent what it does not know."""
        self.violations.append(breach)

    def seen(self, at: At) -> list[Seen]:
        """The requests of one kind that have arrived."""
        wanted = Fault(at=at)
        return [request for request in self.requests if wanted.meets(request.method, request.path)]

    async def start(self) -> None:
        """Listens on a port that is free."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def leave(self) -> None:
        """Breaks off what is left; whoever calls from now on is refused, as nobody else gets the port."""
        if self._server is None:
            return
        place = self._server.sockets[0].getsockname()
        self._server.close()
        self._server = None
        self._held = socket.socket()
        self._held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._held.bind(place)
        await self._break_off()

    async def close(self) -> None:
        """Ends the server and all that hangs on it."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._held is not None:
            self._held.close()
            self._held = None
        await self._break_off()

    async def _break_off(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        connection = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = _Wire(reader, writer)
        try:
            while (seen := await wire.request(self)) is not None:
                self.requests.append(seen)
                await self._reply(wire, seen)
                if not wire.next_cycle():
                    break
        except (_ConnectionDropped, ConnectionError, h11.ProtocolError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _reply(self, wire: "_Wire", seen: Seen) -> None:
        fault = self._fault_for(seen)
        if isinstance(fault, Status) and not fault.worked:
            await wire.send(_status_answer(fault))
            return
        if isinstance(fault, Elsewhere):
            await wire.send(Answer(status=302, headers={"location": fault.location}))
            return
        answer = await self._answer(seen)
        match fault:
            case None:
                await wire.send(answer)
            case Slow(seconds=seconds):
                await asyncio.sleep(seconds)
                await wire.send(answer)
            case Status():
                await wire.send(_status_answer(fault))
            case Malformed(body=body):
                await wire.send(Answer(body=body, headers=answer.all_headers))
            case WrongType(media_type=media_type, body=body):
                await wire.send(Answer(body=body, media_type=media_type))
            case Huge():
                await wire.send_much(answer, fault)
            case Truncated():
                await wire.send_half(answer)
            case Hang():
                self.hanging.set()
                await wire.until_closed()
            case _:
                wire.reset()

    async def _answer(self, seen: Seen) -> Answer:
        try:
            answer = self._app(seen)
            return await answer if isawaitable(answer) else answer
        except Exception as defect:  # A vendor that breaks down must fail the test, not hang it.
            self.violate(f"{seen.method} {seen.path}: {type(defect).__name__}: {defect}")
            return Answer(status=500, json={"error": "the stand-in broke down"})

    def _fault_for(self, seen: Seen) -> Fault | None:
        for place, fault in enumerate(self.faults):
            if fault.meets(seen.method, seen.path):
                if fault.times > 1:
                    self.faults[place] = replace(fault, times=fault.times - 1)
                else:
                    del self.faults[place]
                return fault
        return None


def _status_answer(fault: Status) -> Answer:
    if isinstance(fault.body, bytes):
        return Answer(status=fault.code, headers=fault.headers, body=fault.body)
    return Answer(status=fault.code, headers=fault.headers, json=fault.body)


class _Wire:
    """One connection, spoken by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._protocol = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 17)
        self._method = ""

    async def request(self, standin: StandIn) -> Seen | None:
        """The next request with its whole body; None when the other side has left."""
        event = await self._event()
        if not isinstance(event, h11.Request):
            return None
        body = bytearray()
        while not isinstance(piece := await self._event(), h11.EndOfMessage):
            if not isinstance(piece, h11.Data):
                return None
            body += piece.data
        target = urlsplit(event.target.decode())
        self._method = event.method.decode()
        return Seen(
            method=self._method,
            path=unquote(target.path),
            query=dict(parse_qsl(target.query, keep_blank_values=True)),
            headers={name.decode().lower(): value.decode("latin-1") for name, value in event.headers},
            body=bytes(body),
            standin=standin,
        )

    async def _event(self) -> object:
        while (event := self._protocol.next_event()) is h11.NEED_DATA:
            if self._protocol.they_are_waiting_for_100_continue:
                await self._write(self._protocol.send(h11.InformationalResponse(status_code=100, headers=[])))
            self._protocol.receive_data(await self._reader.read(_READ))
        return event

    def next_cycle(self) -> bool:
        """Whether the connection can be used again."""
        if self._protocol.our_state is h11.MUST_CLOSE or self._protocol.their_state is h11.MUST_CLOSE:
            return False
        self._protocol.start_next_cycle()
        return True

    async def send(self, answer: Answer) -> None:
        content = answer.content
        await self._begin(answer, {"content-length": str(len(content))})
        if content and self._method != "HEAD":
            await self._write(self._protocol.send(h11.Data(content)))
        await self._write(self._protocol.send(h11.EndOfMessage()))

    async def send_half(self, answer: Answer) -> None:
        content = answer.content
        await self._begin(answer, {"content-length": str(max(len(content), 2) * 2)})
        await self._write(self._protocol.send(h11.Data(content)) or b"")
        raise _ConnectionDropped

    async def send_much(self, answer: Answer, fault: Huge) -> None:
        length = {"content-length": str(fault.size)} if fault.announced else {"transfer-encoding": "chunked"}
        await self._begin(answer, length)
        left = fault.size
        piece: bytes = b'{"padding": "' + _FILLER
        while left > 0:
            await self._write(self._protocol.send(h11.Data(piece[:left])))
            left -= len(piece[:left])
            piece = _FILLER
        await self._write(self._protocol.send(h11.EndOfMessage()))

    async def until_closed(self) -> None:
        while await self._reader.read(_READ):
            pass
        raise _ConnectionDropped

    def reset(self) -> None:
        # Without lingering the other side gets a reset, not an orderly end.
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._writer.transport.abort()
        raise _ConnectionDropped

    async def _begin(self, answer: Answer, length: dict[str, str]) -> None:
        headers = list({**answer.all_headers, **length}.items())
        await self._write(self._protocol.send(h11.Response(status_code=answer.status, headers=headers)))

    async def _write(self, data: bytes | None) -> None:
        if data:
            self._writer.write(data)
            await self._writer.drain()


@asynccontextmanager
async def standin(app: App) -> AsyncIterator[StandIn]:
    """A running stand-in for a vendor."""
    server = StandIn(app)
    await server.start()
    try:
        yield server
    finally:
        await server.close()
