"""The gateway as the command line sees it: waits for a server that is away, and repeats a write without doing it twice."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx

type Json = dict[str, Any]

EPISODE = "/api/v1/conversational/episode"
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 1.0
FIRST_CONTACT_SECONDS = 5.0
"""How long a server that has never answered is waited for: its address may be wrong."""


class ApiProblem(Exception):
    """The gateway said no; ``problem`` is its RFC 9457 body."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(problem.get("detail", f"HTTP {status}"))
        self.status = status
        self.problem = problem


class ServerAway(Exception):
    """The server did not come back in time."""


class Api:
    """One connection to a gateway. ``on_wait`` hears why a call is being repeated, and None when it went through."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        patience_seconds: float = 120,
        on_wait: Callable[[str | None], None] | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self._patience = patience_seconds
        self._has_answered = False
        self._on_wait = on_wait or (lambda _: None)
        self._http = httpx.AsyncClient(
            base_url=self.url,
            headers={"X-API-Key": key},
            timeout=httpx.Timeout(30, connect=5),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def get(self, path: str, **query: Any) -> Json:
        """Reads. Raises ApiProblem and ServerAway."""
        return await self._call("GET", path, params=query)

    async def post(self, path: str, body: Json | None = None) -> Json:
        """Writes, once, however often it has to be repeated. Raises ApiProblem and ServerAway."""
        return await self._call("POST", path, json=body, headers={"Idempotency-Key": uuid4().hex})

    async def put(self, path: str, body: Json) -> Json:
        """As ``post``."""
        return await self._call("PUT", path, json=body, headers={"Idempotency-Key": uuid4().hex})

    async def stream(self, path: str, **query: Any) -> AsyncIterator[str]:
        """Reads a text as it comes. Raises ApiProblem and ServerAway."""
        try:
            async with self._http.stream("GET", path, params=query) as answer:
                if answer.status_code != httpx.codes.OK:
                    await answer.aread()
                    raise _problem(answer)
                async for chunk in answer.aiter_text():
                    yield chunk
        except httpx.TransportError as failure:
            raise ServerAway(f"{self.url} does not answer ({type(failure).__name__})") from failure

    async def download(self, path: str, target: Path) -> None:
        """Saves a file, under its name only when it is whole."""
        unfinished = target.with_name(f".{target.name}.part")
        target.parent.mkdir(parents=True, exist_ok=True)
        async with self._http.stream("GET", path) as answer:
            if answer.status_code != httpx.codes.OK:
                await answer.aread()
                raise _problem(answer)
            try:
                with unfinished.open("wb") as file:
                    async for chunk in answer.aiter_bytes(1024 * 1024):
                        await asyncio.to_thread(file.write, chunk)
                unfinished.replace(target)
            except OSError as failure:
                with suppress(OSError):
                    unfinished.unlink(missing_ok=True)
                raise OSError(failure.errno, failure.strerror, str(target)) from None

    async def events(self, episode_id: str, *, after: int = 0) -> AsyncIterator[Json]:
        """The events of an episode as they happen; reconnects and resumes without a gap. Never ends by itself."""
        position = after
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async with self._http.stream(
                    "GET",
                    f"{EPISODE}/{episode_id}/events",
                    headers={"Last-Event-ID": str(position)},
                    timeout=httpx.Timeout(30, connect=5),
                ) as answer:
                    if answer.status_code != httpx.codes.OK:
                        await answer.aread()
                        raise _problem(answer)
                    async for line in answer.aiter_lines():
                        if line.startswith("data:"):
                            pause = FIRST_PAUSE_SECONDS
                            event = json.loads(line.removeprefix("data:"))
                            position = event["position"]
                            yield event
            except httpx.TransportError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def look_for_trouble(self) -> None:
        """Asks the server how it is, and tells what it says is wrong, or that nothing is, as waiting is told."""
        try:
            answer = await self._http.get("/health", timeout=10)
            self._on_wait(_trouble_in(answer.json()))
        except (httpx.TransportError, ValueError):
            self._on_wait(f"{self.url} does not answer")

    async def _call(self, method: str, path: str, **arguments: Any) -> Json:
        clock = asyncio.get_running_loop().time
        begun = clock()
        pause = FIRST_PAUSE_SECONDS
        waited = False
        while True:
            try:
                answer = await self._http.request(method, path, **arguments)
                self._has_answered = True
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    break
                reason = str(_problem(answer))
            except httpx.TransportError as failure:
                reason = f"{self.url} does not answer ({type(failure).__name__})"
            patience = self._patience if self._has_answered else FIRST_CONTACT_SECONDS
            if clock() - begun > patience:
                raise ServerAway(f"{reason}; gave up after {patience:.0f} s")
            waited = True
            self._on_wait(reason)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        if waited:
            self._on_wait(None)
        if answer.is_error:
            raise _problem(answer)
        return dict(answer.json())


def _problem(answer: httpx.Response) -> ApiProblem:
    try:
        body = answer.json()
    except ValueError:
        body = {
            "detail": f"{answer.request.url} answered {answer.status_code} with something that is not ours"
        }
    return ApiProblem(answer.status_code, body)


def _trouble_in(health: Json) -> str | None:
    """The first thing that is wrong, in the words of the part that says so; None when all is well."""
    for name, component in health.get("components", {}).items():
        if not component.get("ready", False):
            parts = {
                part: state
                for part, state in component.get("parts", {}).items()
                if not state.startswith("ok")
            }
            part, state = next(iter(parts.items()), ("", component.get("state", "not ready")))
            return f"waiting: {' '.join((name, part)).strip()}: {state}"
    return None
