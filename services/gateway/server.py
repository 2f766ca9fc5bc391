"""The HTTP server as a loop among the others: it listens on a socket of ours and stops when it is drained."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

USUAL_PORT = 8787
GRACE_SECONDS = 5


class PortTaken(OSError):
    """The port that was asked for belongs to another program."""


def listening_socket(host: str, port: int | None) -> socket.socket:
    """A socket that listens on ``port``; without one on the usual port, or any free one. Raises PortTaken."""
    for candidate in (USUAL_PORT, 0) if port is None else (port,):
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except OSError:
            listener.close()
            continue
        listener.listen(512)
        return listener
    raise PortTaken(f"port {port} of {host} is taken; stop the other program or set REELWRIGHT_GATEWAY_PORT")


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the lifecycle's: it drains the other services as well."""
        yield


class HttpServer:
    """One application on one socket."""

    def __init__(self, app: FastAPI, listener: socket.socket, draining: asyncio.Event) -> None:
        host, port = listener.getsockname()[:2]
        self.url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
        self._listener = listener
        self._draining = draining
        self._server = _Server(
            uvicorn.Config(
                app,
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
                lifespan="off",
            )
        )

    async def run(self) -> None:
        """Serves until drained."""
        await self._server.serve(sockets=[self._listener])

    async def drain(self) -> None:
        """Ends event streams, lets requests finish, closes the port."""
        self._draining.set()
        self._server.should_exit = True
        while self._server.started and self._server.server_state.connections:
            await asyncio.sleep(0.02)
