"""The S3 store on two real servers: the behaviour of every store, and what a network server can do to it."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PosixPath
from typing import Any

import pytest
from aiobotocore.config import AioConfig
from pydantic import SecretStr

from services.chassis.object_store import ObjectCorrupt, ObjectStore, StoreUnavailable
from services.chassis.object_store.s3 import CLIENT, SINGLE_PUT, S3ObjectStore
from services.chassis.settings import InfrastructureSettings
from tests.chassis.object_store_behaviour import MIB, NOWHERE, ObjectStoreBehaviour, some_bytes
from tests.chassis.s3_servers import RcloneServer, fresh_bucket, moto_server, rclone_server

pytestmark = pytest.mark.connected

FAR_FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def rclone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RcloneServer]:
    with rclone_server(tmp_path_factory.mktemp("rclone")) as server:
        yield server


@pytest.fixture(scope="module")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with moto_server(tmp_path_factory.mktemp("moto")) as server:
        yield server.url


class TestOnRclone(ObjectStoreBehaviour):
    @pytest.fixture
    async def store(self, rclone: RcloneServer) -> AsyncIterator[ObjectStore]:
        async with fresh_bucket(rclone.url) as store:
            yield store


class TestOnMoto(ObjectStoreBehaviour):
    @pytest.fixture
    async def store(self, moto: str) -> AsyncIterator[ObjectStore]:
        async with fresh_bucket(moto) as store:
            yield store


async def test_a_flipped_bit_on_the_server_is_found(rclone: RcloneServer, tmp_path: Path) -> None:
    async with fresh_bucket(rclone.url) as store:
        stored = await store.put_bytes(some_bytes(MIB, seed=404))
        (place,) = rclone.directory.glob(f"*/{stored.key}")
        damaged = bytearray(place.read_bytes())
        damaged[777] ^= 1
        place.write_bytes(damaged)

        with pytest.raises(ObjectCorrupt, match=stored.sha256):
            await store.fetch_to(stored.sha256, tmp_path / "copy")
        with pytest.raises(ObjectCorrupt):
            await store.get_bytes(stored.sha256)
    assert not (tmp_path / "copy").exists()


class WatchedFile(PosixPath):
    """A file that tells when it is opened a second time: first it is hashed, then it is sent."""

    def __init__(self, path: Path, when_sent: Callable[[], object]) -> None:
        super().__init__(path)
        self._when_sent = when_sent
        self._opened = 0

    def open(self, *args: Any, **options: Any) -> Any:
        self._opened += 1
        if self._opened == 2:
            self._when_sent()
        return Path(self).open(*args, **options)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film"
    path.write_bytes(some_bytes(SINGLE_PUT + 12 * MIB))
    return path


async def test_a_file_that_changes_while_it_is_stored_leaves_nothing(moto: str, film: Path) -> None:
    async with fresh_bucket(moto) as store:
        with pytest.raises(ObjectCorrupt):
            await store.put_file(WatchedFile(film, lambda: os.truncate(film, SINGLE_PUT + MIB)))

        assert [entry async for entry in store.list_objects()] == []
        assert await store.discard_unfinished(older_than=FAR_FUTURE) == 0


async def test_an_upload_that_is_cancelled_is_aborted(moto: str, film: Path) -> None:
    loop, sending = asyncio.get_running_loop(), asyncio.Event()
    async with fresh_bucket(moto) as store:
        put = asyncio.create_task(
            store.put_file(WatchedFile(film, lambda: loop.call_soon_threadsafe(sending.set)))
        )
        await sending.wait()
        put.cancel()
        with pytest.raises(asyncio.CancelledError):
            await put

        assert await store.discard_unfinished(older_than=FAR_FUTURE) == 0


async def test_killing_the_server_during_puts_loses_nothing_confirmed(tmp_path: Path) -> None:
    with rclone_server(tmp_path) as server:
        async with fresh_bucket(server.url) as store:
            confirmed: list[str] = []
            killed, enough = asyncio.Event(), asyncio.Event()

            async def put_until_enough(writer: int) -> None:
                for number in range(10_000):
                    stored = await store.put_bytes(f"{writer} {number} ".encode() * 3000)
                    confirmed.append(stored.sha256)
                    if len(confirmed) == 60:
                        server.kill()
                        killed.set()
                    if len(confirmed) >= 120:
                        enough.set()
                    if enough.is_set():
                        return

            writers = [asyncio.create_task(put_until_enough(writer)) for writer in range(4)]
            await killed.wait()
            await asyncio.to_thread(server.start)
            await asyncio.gather(*writers)

            assert len(confirmed) >= 120
            for sha256 in confirmed:
                await store.get_bytes(sha256)
            listed = [entry.sha256 async for entry in store.list_objects()]
            assert set(confirmed) <= set(listed)
            for sha256 in set(listed) - set(confirmed):
                await store.get_bytes(sha256)


async def test_a_server_that_is_away_is_named(tmp_path: Path) -> None:
    hurried = CLIENT.merge(AioConfig(retries={"total_max_attempts": 1}))
    with rclone_server(tmp_path) as server:
        async with fresh_bucket(server.url, config=hurried) as store:
            server.kill()
            with pytest.raises(StoreUnavailable, match="does not answer"):
                await store.check()


async def test_a_wrong_key_says_which_settings_to_mend(rclone: RcloneServer) -> None:
    with pytest.raises(StoreUnavailable, match="REELWRIGHT_S3_SECRET_KEY"):
        async with fresh_bucket(rclone.url, secret_key="wrong-secret"):
            pass


async def test_a_missing_bucket_says_so(moto: str) -> None:
    settings = InfrastructureSettings(
        object_store="s3",
        s3_endpoint=moto,
        s3_bucket="not-made",
        s3_access_key=SecretStr("a"),
        s3_secret_key=SecretStr("b"),
    )
    async with S3ObjectStore.opened(settings) as store:
        with pytest.raises(StoreUnavailable, match="bucket not-made"):
            await store.check()
        with pytest.raises(StoreUnavailable, match="bucket not-made"):
            await store.put_bytes(b"x")
        with pytest.raises(StoreUnavailable, match="bucket not-made"):
            await store.get_bytes(NOWHERE)


async def test_a_bucket_can_be_made_in_any_region_and_once_is_enough(moto: str) -> None:
    settings = InfrastructureSettings(
        object_store="s3",
        s3_endpoint=moto,
        s3_bucket="films-of-europe",
        s3_region="eu-central-1",
        s3_create_bucket=True,
        s3_access_key=SecretStr("a"),
        s3_secret_key=SecretStr("b"),
    )
    for _ in range(2):
        async with S3ObjectStore.opened(settings) as store:
            await store.check()
