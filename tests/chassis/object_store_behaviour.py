"""What every object store does, written once; a test module per store supplies the ``store`` fixture."""

import asyncio
import hashlib
import random
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis.clock import utc_now
from services.chassis.object_store import ObjectMissing, ObjectStore, object_key

MIB = 1024 * 1024
NOWHERE = hashlib.sha256(b"never stored").hexdigest()


def some_bytes(size: int, *, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def names_in(folder: Path, *patterns: str) -> list[str]:
    return sorted(path.name for pattern in patterns or ("*",) for path in folder.glob(pattern))


async def collected(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


class ObjectStoreBehaviour:
    async def test_bytes_come_back_as_they_were_put(self, store: ObjectStore) -> None:
        data = some_bytes(100_000)

        stored = await store.put_bytes(data)

        assert stored.sha256 == hashlib.sha256(data).hexdigest()
        assert stored.size == 100_000
        assert stored.key == object_key(stored.sha256)
        assert await store.get_bytes(stored.sha256) == data
        assert await store.size_of(stored.sha256) == 100_000

    async def test_nothing_is_an_object_too(self, store: ObjectStore) -> None:
        stored = await store.put_bytes(b"")

        assert await store.get_bytes(stored.sha256) == b""
        assert await collected(store.stream(stored.sha256)) == b""
        assert await store.get_bytes(stored.sha256, offset=0, length=10) == b""
        assert await store.size_of(stored.sha256) == 0

    @pytest.mark.parametrize(
        ("offset", "length"),
        [
            (0, 1),
            (0, 0),
            (999, None),
            (3_000_000, None),
            (1, 2_500_000),
            (3_499_999, 50),
            (3_500_000, 1),
            (9**9, None),
        ],
    )
    async def test_a_range_is_that_part_and_no_more(
        self, store: ObjectStore, offset: int, length: int | None
    ) -> None:
        data = some_bytes(3_500_000)
        stored = await store.put_bytes(data)
        expected = data[offset:] if length is None else data[offset : offset + length]

        assert await store.get_bytes(stored.sha256, offset=offset, length=length) == expected
        assert await collected(store.stream(stored.sha256, offset=offset, length=length)) == expected

    async def test_a_range_before_the_start_is_a_mistake(self, store: ObjectStore) -> None:
        stored = await store.put_bytes(b"x")

        with pytest.raises(ValueError, match="offset -1"):
            await store.get_bytes(stored.sha256, offset=-1)
        with pytest.raises(ValueError, match="length -5"):
            await collected(store.stream(stored.sha256, length=-5))

    async def test_what_was_never_put_is_missing(self, store: ObjectStore, tmp_path: Path) -> None:
        assert await store.size_of(NOWHERE) is None
        with pytest.raises(ObjectMissing, match=NOWHERE):
            await store.get_bytes(NOWHERE)
        with pytest.raises(ObjectMissing):
            await store.get_bytes(NOWHERE, offset=5, length=5)
        with pytest.raises(ObjectMissing):
            await collected(store.stream(NOWHERE))
        with pytest.raises(ObjectMissing):
            await store.fetch_to(NOWHERE, tmp_path / "nothing")
        assert names_in(tmp_path, "nothing*") == []

    @pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "g" * 64])
    async def test_a_name_that_is_no_hash_is_refused(self, store: ObjectStore, name: str) -> None:
        with pytest.raises(ValueError, match="SHA-256"):
            await store.get_bytes(name)

    async def test_writing_twice_is_harmless(self, store: ObjectStore) -> None:
        first = await store.put_bytes(b"the same")

        assert await store.put_bytes(b"the same") == first
        assert await store.get_bytes(first.sha256) == b"the same"
        assert [entry.sha256 async for entry in store.list_objects()] == [first.sha256]

    async def test_sixteen_writers_of_one_content_agree(self, store: ObjectStore) -> None:
        data = some_bytes(300_000)

        results = await asyncio.gather(*(store.put_bytes(data) for _ in range(16)))

        assert len(set(results)) == 1
        assert await store.get_bytes(results[0].sha256) == data

    async def test_a_file_goes_in_and_out_and_stays_where_it_is(
        self, store: ObjectStore, tmp_path: Path
    ) -> None:
        source = tmp_path / "source"
        source.write_bytes(some_bytes(2 * MIB + 17))

        stored = await store.put_file(source)
        await store.fetch_to(stored.sha256, tmp_path / "copy")

        assert (tmp_path / "copy").read_bytes() == source.read_bytes()
        assert names_in(tmp_path, "copy*", "source*") == ["copy", "source"]

    async def test_a_large_file_passes_through_in_flat_memory(
        self, store: ObjectStore, tmp_path: Path
    ) -> None:
        source, size = tmp_path / "film", 40 * MIB
        with source.open("wb") as film:
            for part in range(40):
                film.write(some_bytes(MIB, seed=part))

        tracemalloc.start()
        try:
            stored = await store.put_file(source)
            await store.fetch_to(stored.sha256, tmp_path / "copy")
            streamed, largest = 0, 0
            async for chunk in store.stream(stored.sha256):
                streamed += len(chunk)
                largest = max(largest, len(chunk))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

        assert (stored.size, streamed) == (size, size)
        assert largest <= MIB
        assert hashlib.sha256((tmp_path / "copy").read_bytes()).hexdigest() == stored.sha256
        assert peak < 28 * MIB

    async def test_the_listing_names_every_object_and_can_leave_out_the_young(
        self, store: ObjectStore
    ) -> None:
        stored = [await store.put_bytes(f"object {number}".encode()) for number in range(5)]
        now = utc_now()

        entries = [entry async for entry in store.list_objects()]
        old = [entry async for entry in store.list_objects(older_than=now - timedelta(hours=1))]
        coming = [entry async for entry in store.list_objects(older_than=now + timedelta(hours=1))]

        assert {(entry.sha256, entry.size) for entry in entries} == {
            (each.sha256, each.size) for each in stored
        }
        assert all(abs(entry.modified - now) < timedelta(minutes=1) for entry in entries)
        assert old == []
        assert len(coming) == 5

    async def test_a_deleted_object_is_gone_and_deleting_again_is_no_error(self, store: ObjectStore) -> None:
        stored = await store.put_bytes(b"short-lived")

        await store.delete(stored.sha256)
        await store.delete(stored.sha256)

        assert await store.size_of(stored.sha256) is None
        assert [entry async for entry in store.list_objects()] == []

    async def test_a_store_that_works_passes_its_check(self, store: ObjectStore) -> None:
        await store.check()

        assert [entry async for entry in store.list_objects()] == []

    async def test_nothing_unfinished_is_left_by_puts_that_ended(self, store: ObjectStore) -> None:
        await store.put_bytes(some_bytes(MIB))

        assert await store.discard_unfinished(older_than=datetime(2100, 1, 1, tzinfo=UTC)) == 0
