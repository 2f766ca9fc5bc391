"""The HTTP API of one vendor: bounded replies, one way to tell failures, and keys that go to its own host only."""

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from services.chassis.clock import utc_now
from services.chassis.outgoing import Outgoing, redirection
from services.generation.failures import FailureCode, ProviderFailure
from services.generation.wire.body import beginning_of, body_of, write_body
from services.generation.wire.breakdown import Breakdown
from services.generation.wire.reply import Reply
from services.generation.wire.retry_after import retry_after
from services.generation.wire.statuses import failure_of_status
from services.generation.wire.vendor_words import Redaction

__all__ = ["Api", "Refusal", "Reply", "no_refusal"]

type Refusal = Callable[[Reply], ProviderFailure | None]
"""Reads the vendor's own error shapes, which may come with HTTP 200; None leaves the reply to its status."""

_MOST_OF_AN_ERROR = 64 << 10
_HOPS = 5
_OF_THE_CALL: frozenset[FailureCode] = frozenset(
    {"auth", "quota", "rate_limit", "provider_down", "timeout", "bad_answer"}
)
"""Failures that are about the call alone: they say nothing about work that was ordered before."""
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def no_refusal(_reply: Reply) -> ProviderFailure | None:
    """For a vendor whose statuses say all."""
    return None


class Api:
    """All calls raise nothing but ProviderFailure.

    ``headers`` hold the key, and go to the host of ``base_url`` alone. ``seconds`` is how long a call may take in all.
    """

    def __init__(
        self,
        outgoing: Outgoing,
        *,
        provider: str,
        base_url: str,
        headers: Mapping[str, str] | None = None,
        refusal: Refusal = no_refusal,
        seconds: float = 60.0,
        most_bytes: int = 64 << 20,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.provider = provider
        self.outgoing = outgoing
        self._base = httpx.URL(base_url.rstrip("/"))
        self._headers = dict(headers or {})
        self._redaction = Redaction(self._headers)
        self._refusal = refusal
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._clock = clock

    async def get(
        self,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        seconds: float | None = None,
        owed: bool = True,
    ) -> Reply:
        """A free call. ``owed``: it asks for work that was ordered before, so its failure does not say what is billed."""
        return await self._call("GET", path, seconds=seconds, owed=owed, params=params)

    async def post(
        self,
        path: str,
        *,
        json: Any = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float | None = None,
        charges: bool = False,
    ) -> Reply:
        """``charges``: it costs money, and is never sent twice by this class. ``data`` and ``files`` as httpx takes them."""
        return await self._call(
            "POST",
            path,
            seconds=seconds,
            charges=charges,
            json=json,
            data=data,
            files=files,
            params=params,
            headers=headers,
        )

    async def delete(self, path: str, *, seconds: float | None = None) -> Reply:
        """A free call."""
        return await self._call("DELETE", path, seconds=seconds)

    async def download(
        self,
        url: str,
        target: Path,
        *,
        most_bytes: int,
        with_key: bool = False,
        seconds: float | None = None,
    ) -> int:
        """Writes what lies at ``url`` into ``target`` and answers with its size in bytes; ``target`` is whole or absent.

        ``seconds`` is how long the server may be silent. Redirects are followed through the guard, without the key.
        What is downloaded was paid for: no failure says that nothing was charged.
        """
        where = self._url(url)
        send_key = with_key and self._is_own(where)
        for _ in range(_HOPS + 1):
            arrived = await self._fetch(where, target, most_bytes, send_key=send_key, seconds=seconds)
            if isinstance(arrived, int):
                return arrived
            where, send_key = arrived, False
        raise self._lost_result("leads from one address to the next")

    def scrubbed(self, failure: ProviderFailure) -> ProviderFailure:
        """The same failure without a key in its words."""
        failure.sentence = self._redaction.of_text(failure.sentence)
        failure.next_step = self._redaction.of_text(failure.next_step)
        failure.args = (f"{failure.code}: {failure.sentence}",)
        return failure

    async def _call(
        self,
        method: str,
        path: str,
        *,
        seconds: float | None = None,
        charges: bool = False,
        owed: bool = False,
        headers: Mapping[str, str] | None = None,
        **content: Any,
    ) -> Reply:
        url = self._url(path)
        if not self._is_own(url):
            raise ProviderFailure(
                "bad_answer",
                f"{self.provider} names the address of another host.",
                retryable=False,
                charged=None if owed else 0,
            )
        client = self.outgoing.lone if charges else self.outgoing.kept
        request = client.build_request(method, url, headers={**self._headers, **(headers or {})}, **content)
        patience = self._seconds if seconds is None else seconds
        breakdown = Breakdown(request, self.provider, seconds=patience, charges=charges, owed=owed)
        try:
            async with asyncio.timeout(patience):
                response = await client.send(request, stream=True)
                try:
                    body = await self._body(response)
                finally:
                    await response.aclose()
        except Exception as error:
            raise self.scrubbed(breakdown.failure(error)) from None
        reply = self._reply(response, body, charges=charges, owed=owed)
        failure = self._told(reply) or failure_of_status(reply)
        if failure is not None:
            raise self.scrubbed(failure)
        return reply

    def _told(self, reply: Reply) -> ProviderFailure | None:
        """The failure that the vendor tells in its own words, if it does."""
        try:
            failure = self._refusal(reply)
        except ProviderFailure as unreadable:
            failure = unreadable if reply.status < 300 else None
        if failure is not None and reply.owed and failure.code in _OF_THE_CALL and not failure.lost:
            failure.charged = None
        return failure

    async def _body(self, response: httpx.Response) -> bytes:
        if response.status_code >= 400:
            return await beginning_of(response, _MOST_OF_AN_ERROR)
        return await body_of(response, self._most_bytes)

    def _reply(self, response: httpx.Response, body: bytes, *, charges: bool, owed: bool) -> Reply:
        return Reply(
            status=response.status_code,
            headers=response.headers,
            body=self._redaction.of_bytes(body),
            charges=charges,
            provider=self.provider,
            owed=owed,
            retry_after=retry_after(response.headers, self._clock()),
        )

    async def _fetch(
        self, url: httpx.URL, target: Path, most_bytes: int, *, send_key: bool, seconds: float | None
    ) -> int | httpx.URL:
        """The size of what was written, or where it is said to lie instead."""
        client = self.outgoing.kept if self._is_own(url) else self.outgoing.abroad
        silence = self._seconds if seconds is None else seconds
        try:
            request = client.build_request("GET", url, headers=self._headers if send_key else None)
        except (httpx.InvalidURL, ValueError):
            raise self._lost_result("is no address") from None
        request.extensions["timeout"] = {**request.extensions["timeout"], "read": silence, "write": silence}
        breakdown = Breakdown(request, self.provider, seconds=silence, owed=True, link=True)
        unfinished = target.with_name(f"{target.name}.part")
        try:
            response = await client.send(request, stream=True)
            try:
                if 200 <= response.status_code < 300:
                    size = await write_body(response, unfinished, most_bytes)
                    unfinished.replace(target)
                    return size
                body = await beginning_of(response, _MOST_OF_AN_ERROR)
            finally:
                await response.aclose()
        except Exception as error:
            raise self.scrubbed(breakdown.failure(error)) from None
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        if location := redirection(response):
            try:
                return url.join(location)
            except (httpx.InvalidURL, ValueError):
                raise self._lost_result("is no address") from None
        reply = self._reply(response, body, charges=False, owed=True)
        failure = self._told(reply) if self._is_own(url) else None
        if failure is None and 400 <= reply.status < 500 and reply.status not in (408, 429):
            raise self._lost_result(f"is not valid (HTTP {reply.status})", retryable=True)
        failure = failure or failure_of_status(reply)
        assert failure is not None
        raise self.scrubbed(failure)

    def _lost_result(self, reason: str, *, retryable: bool = False) -> ProviderFailure:
        sentence = f"The link of {self.provider} to its result {reason}."
        return ProviderFailure("unreachable_asset", sentence, retryable=retryable, charged=None)

    def _url(self, path: str) -> httpx.URL:
        try:
            if _ABSOLUTE.match(path):
                return httpx.URL(path)
            return httpx.URL(f"{self._base}/{path.lstrip('/')}")
        except (httpx.InvalidURL, ValueError):
            raise self._lost_result("is no address") from None

    def _is_own(self, url: httpx.URL) -> bool:
        base = self._base
        return (url.scheme, url.host, url.port) == (base.scheme, base.host, base.port) and not url.userinfo
