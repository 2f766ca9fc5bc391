"""A result is fetched whole or not at all, from nowhere it must not come from, and without the key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from services.chassis.outgoing import Outgoing
from services.generation.failures import ProviderFailure
from services.generation.wire.api import Api
from tests.standins.server import (
    Answer,
    Elsewhere,
    Fault,
    Hang,
    Huge,
    Reset,
    Seen,
    StandIn,
    Status,
    Truncated,
    standin,
)

pytestmark = pytest.mark.connected

KEY = "sk-canary-3f9a1c77d20b4e58"
CLIP = bytes(range(256)) * 20_000


def clip(seen: Seen) -> Answer:
    if seen.path.startswith("/hop/"):
        left = int(seen.path.removeprefix("/hop/"))
        return Answer(status=307, headers={"Location": f"/hop/{left - 1}" if left else "/clip"})
    return Answer(body=CLIP, media_type="video/mp4")


@asynccontextmanager
async def vendor(**wishes: Any) -> AsyncIterator[tuple[StandIn, Api]]:
    async with standin(clip) as server:
        outgoing = Outgoing(allowed=[server.url])
        settings: dict[str, Any] = {"base_url": server.url, "headers": {"X-Api-Key": KEY}, **wishes}
        try:
            yield server, Api(outgoing, provider="Vendor", **settings)
        finally:
            await outgoing.close()


async def refused(api: Api, url: str, directory: Path, **wishes: Any) -> ProviderFailure:
    """The failure of a download, which leaves nothing behind and never says that the work was free."""
    with pytest.raises(ProviderFailure) as failed:
        await api.download(url, directory / "clip.mp4", **{"most_bytes": 1 << 30, **wishes})
    assert list(directory.iterdir()) == []
    assert failed.value.charged is None
    assert KEY not in str(failed.value)
    return failed.value


async def test_a_clip_is_written_whole(tmp_path: Path) -> None:
    async with vendor() as (server, api):
        size = await api.download(f"{server.url}/clip", tmp_path / "clip.mp4", most_bytes=len(CLIP))
        assert size == len(CLIP)
        assert (tmp_path / "clip.mp4").read_bytes() == CLIP
        assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


async def test_the_key_goes_along_only_when_asked_and_only_to_the_own_host(tmp_path: Path) -> None:
    async with vendor() as (server, api):
        await api.download("/clip", tmp_path / "a", most_bytes=1 << 30)
        await api.download("/clip", tmp_path / "b", most_bytes=1 << 30, with_key=True)
        await api.download("/hop/0", tmp_path / "c", most_bytes=1 << 30, with_key=True)
        told = [seen.headers.get("x-api-key") for seen in server.requests]
        assert told == [None, KEY, KEY, None]


async def test_five_redirects_are_followed_and_no_sixth(tmp_path: Path) -> None:
    async with vendor() as (_, api):
        assert await api.download("/hop/4", tmp_path / "clip.mp4", most_bytes=1 << 30) == len(CLIP)
        (tmp_path / "clip.mp4").unlink()
        failure = await refused(api, "/hop/5", tmp_path)
        assert (failure.code, failure.retryable) == ("unreachable_asset", False)


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{port}/", "https://169.254.169.254/", "http://localhost:{port}/", "file:///etc/passwd",
     "gopher://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "https://a:b@127.0.0.1:{port}/", "https://[::1", "data:,x",
     "https://[64:ff9b::7f00:1]:{port}/"],
)  # fmt: skip
async def test_no_redirect_and_no_link_leads_inside(location: str, tmp_path: Path) -> None:
    async with vendor() as (server, api), standin(clip) as inside:
        target = location.format(port=inside.url.rpartition(":")[2])
        server.faults = [Elsewhere(location=target)]
        assert not (await refused(api, "/clip", tmp_path)).retryable
        if not target.startswith("//"):
            assert not (await refused(api, target, tmp_path)).retryable
        assert inside.connections == 0


async def test_a_server_that_was_registered_for_somebody_else_is_no_place_for_a_link(tmp_path: Path) -> None:
    async with vendor() as (server, api), standin(clip) as other:
        outgoing = Outgoing(allowed=[server.url, other.url])
        api = Api(outgoing, provider="Vendor", base_url=server.url)
        assert (await refused(api, f"{other.url}/clip", tmp_path)).code == "unreachable_asset"
        assert other.connections == 0
        await outgoing.close()


@pytest.mark.parametrize(
    ("fault", "code", "retryable"),
    [
        (Truncated(), "provider_down", True), (Reset(), "provider_down", True), (Status(503), "provider_down", True),
        (Status(429), "rate_limit", True), (Status(404), "unreachable_asset", True),
        (Status(403), "unreachable_asset", True),
        (Huge(announced=True), "bad_answer", False), (Huge(20 << 20), "bad_answer", False), (Hang(), "timeout", True),
        (Status(304), "bad_answer", None), (Elsewhere(location=""), "bad_answer", None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Fault) else str(value),
)  # fmt: skip
async def test_what_arrives_broken_is_not_kept(
    fault: Fault, code: str, retryable: bool | None, tmp_path: Path
) -> None:
    async with vendor() as (server, api):
        server.faults = [fault]
        if isinstance(fault, Elsewhere):
            server.faults.append(Status(500))
        silence = 0.3 if isinstance(fault, Hang) else 60.0
        failure = await refused(api, "/clip", tmp_path, most_bytes=16 << 20, seconds=silence)
        assert failure.code == code
        assert retryable is None or failure.retryable is retryable


async def test_a_clip_of_one_byte_too_many_is_cut_off(tmp_path: Path) -> None:
    async with vendor() as (_, api):
        failure = await refused(api, "/clip", tmp_path, most_bytes=len(CLIP) - 1)
        assert (failure.code, failure.retryable) == ("bad_answer", False)


async def test_an_older_file_of_the_name_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"before")
    async with vendor() as (server, api):
        server.faults = [Truncated()]
        with pytest.raises(ProviderFailure):
            await api.download("/clip", tmp_path / "clip.mp4", most_bytes=1 << 30)
        assert (tmp_path / "clip.mp4").read_bytes() == b"before"
        await api.download("/clip", tmp_path / "clip.mp4", most_bytes=1 << 30)
        assert (tmp_path / "clip.mp4").read_bytes() == CLIP
