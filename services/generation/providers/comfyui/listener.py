"""Listens to the websocket of one server while some of its prompts are watched, and comes back when it is cut off.

The client id of the socket is the one that prompts are submitted with: a server tells their progress to no one else.
What it says is untrusted: frames are capped, redirects are not followed, and a server that talks without end is left
alone for a while. Nothing depends on this socket: without it, history and queue are asked.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import uuid4

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from services.generation.providers.comfyui.progress import ProgressBook, PromptProgress
from services.generation.wire.reply import parsed

_log = structlog.get_logger(__name__)
# The library writes the headers of the handshake, and with them a password, into its debugging lines.
_SILENT = logging.getLogger(f"{__name__}.wire")
_SILENT.setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Limits: bytes of a frame (previews are pictures), messages a second, and pauses in seconds before coming back.

    After ``silence`` seconds without a word about a prompt, and ``unasked`` seconds without a question about it, what was
    heard of it is not relied on, or is dropped.
    """

    most_frame: int = 8 << 20
    most_messages: int = 1_000
    first_pause: float = 0.5
    longest_pause: float = 30.0
    open_seconds: float = 10.0
    silence: float = 30.0
    unasked: float = 300.0


class _Straight(connect):
    """Goes to the address it was given and nowhere else."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


class Listener:
    """``base_url`` of the server; ``headers`` hold its key, if it wants one."""

    def __init__(
        self,
        base_url: str,
        *,
        headers: dict[str, str] | None = None,
        hearing: Hearing | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client_id = ""
        self.connected = False
        self._base_url = base_url
        self._headers = headers or {}
        self._hearing = hearing or Hearing()
        self._seconds = seconds
        self._book = ProgressBook()
        self._asked: dict[str, float] = {}
        self._heard: dict[str, float] = {}
        self._task: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    def watch(self, prompt_id: str, *, nodes: int) -> None:
        """Listens for this prompt, which has so many nodes, from now on."""
        self._book.watch(prompt_id, nodes=nodes)
        self._asked[prompt_id] = self._seconds()
        if self._task is None or self._task.done():
            # A new id each time: the server may still be busy with forgetting the socket of the old one.
            self.client_id = uuid4().hex
            self._task = asyncio.create_task(
                self._listen(), name=f"comfyui {urlsplit(self._base_url).netloc}"
            )

    def known(self, prompt_id: str) -> PromptProgress | None:
        """What was heard of a prompt and may be relied on; None if the server has to be asked."""
        self._asked[prompt_id] = now = self._seconds()
        progress = self._book.of(prompt_id)
        if progress is None or not progress.started or not self.connected:
            return None
        return progress if now - self._heard.get(prompt_id, now) <= self._hearing.silence else None

    def share_of(self, prompt_id: str) -> float | None:
        """The last known progress of a prompt, from 0 to 1, however it was heard."""
        progress = self._book.of(prompt_id)
        return progress.share if progress is not None and progress.started else None

    def forget(self, prompt_id: str) -> None:
        """The prompt has ended; the socket closes behind the last one."""
        self._book.forget(prompt_id)
        self._asked.pop(prompt_id, None)
        self._heard.pop(prompt_id, None)
        if not len(self._book):
            self._hang_up()

    async def close(self) -> None:
        """Hangs up, and waits until that is done."""
        self._hang_up()
        if self._leaving:
            await asyncio.wait(self._leaving)

    def _hang_up(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
            task.cancel()

    async def _listen(self) -> None:
        pause = self._hearing.first_pause
        while self._watched():
            try:
                socket = await self._connection()
                try:
                    self.connected = True
                    talkative = await self._hear_all(socket)
                finally:
                    self.connected = False
                    # Not closed by the rules: a server that does not answer that would keep us waiting.
                    socket.transport.abort()
                pause = self._hearing.longest_pause if talkative else self._hearing.first_pause
            except (OSError, TimeoutError, WebSocketException, ValueError) as cut:
                _log.debug("a ComfyUI server cannot be listened to", reason=type(cut).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._hearing.longest_pause)

    def _connection(self) -> connect:
        url = urlsplit(self._base_url)
        scheme = "wss" if url.scheme == "https" else "ws"
        query = urlencode({"clientId": self.client_id})
        return _Straight(
            urlunsplit((scheme, url.netloc, f"{url.path.rstrip('/')}/ws", query, "")),
            additional_headers=self._headers,
            max_size=self._hearing.most_frame,
            # A small compressed frame may unpack to more than there is memory.
            compression=None,
            proxy=None,
            logger=_SILENT,
            open_timeout=self._hearing.open_seconds,
        )

    async def _hear_all(self, socket: ClientConnection) -> bool:
        """Until the socket is closed or nobody wants to know any more; True if the server talks too much."""
        count, since = 0, self._seconds()
        async for message in socket:
            now = self._seconds()
            if now - since >= 1:
                count, since = 0, now
            count += 1
            if count > self._hearing.most_messages:
                _log.warning("a ComfyUI server talks without end", server=urlsplit(self._base_url).hostname)
                return True
            if isinstance(message, str):
                self._hear(message, now)
            if not self._watched():
                break
            # Messages that have already arrived are handed out without a pause, and others want to work too.
            await asyncio.sleep(0)
        return False

    def _hear(self, message: str, now: float) -> None:
        with suppress(ValueError):
            prompt_id = self._book.hear(parsed(message.encode("utf-8", "replace")))
            if prompt_id is not None:
                self._heard[prompt_id] = now

    def _watched(self) -> bool:
        now = self._seconds()
        for prompt_id in [p for p, asked in self._asked.items() if now - asked > self._hearing.unasked]:
            self._book.forget(prompt_id)
            self._asked.pop(prompt_id)
            self._heard.pop(prompt_id, None)
        return len(self._book) > 0
