"""The disk store: the behaviour of every store, and what only a disk can do to it."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis.object_store import ObjectCorrupt, StoreUnavailable
from services.chassis.object_store.disk import DiskObjectStore
from tests.chassis.object_store_behaviour import MIB, ObjectStoreBehaviour, names_in, some_bytes

pytestmark = pytest.mark.unit


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "objects"


@pytest.fixture
def store(root: Path) -> DiskObjectStore:
    return DiskObjectStore(root)


class TestDiskObjectStore(ObjectStoreBehaviour):
    pass


async def test_a_flipped_bit_is_found_before_the_file_gets_its_name(
    store: DiskObjectStore, root: Path
) -> None:
    stored = await store.put_bytes(some_bytes(MIB))
    place = root / stored.key
    damaged = bytearray(place.read_bytes())
    damaged[777] ^= 1
    place.write_bytes(damaged)

    with pytest.raises(ObjectCorrupt, match=stored.sha256):
        await store.fetch_to(stored.sha256, root / "copy")
    with pytest.raises(ObjectCorrupt):
        await store.get_bytes(stored.sha256)
    assert names_in(root, "copy*") == []

    await store.put_bytes(some_bytes(MIB))
    assert await store.get_bytes(stored.sha256) == some_bytes(MIB)


async def test_leftovers_of_a_killed_put_are_discarded_once_they_are_old(
    store: DiskObjectStore, root: Path
) -> None:
    await store.put_bytes(b"finished")
    (root / "staging" / "abandoned").write_bytes(b"half of it")
    written = datetime(2026, 1, 1, tzinfo=UTC)
    os.utime(root / "staging" / "abandoned", (written.timestamp(), written.timestamp()))

    assert await store.discard_unfinished(older_than=written) == 0
    assert await store.discard_unfinished(older_than=written + timedelta(seconds=1)) == 1
    assert names_in(root / "staging") == []


@pytest.fixture
def file_size_limit() -> Iterator[int]:
    limit, before = MIB, resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    yield limit
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_says_so_and_leaves_nothing(
    store: DiskObjectStore, root: Path, file_size_limit: int
) -> None:
    fits = await store.put_bytes(b"fits")

    with pytest.raises(StoreUnavailable, match=r"full.*free some space"):
        await store.put_bytes(some_bytes(file_size_limit + 1))

    assert names_in(root / "staging") == []
    assert await store.get_bytes(fits.sha256) == b"fits"


async def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(StoreUnavailable, match="check the disk"):
        await DiskObjectStore(tmp_path / "file" / "objects").check()


ON_A_SMALL_DISK = """
import asyncio, sys
from pathlib import Path
from services.chassis.object_store import StoreUnavailable
from services.chassis.object_store.disk import DiskObjectStore

async def main(root):
    store = DiskObjectStore(root)
    kept = await store.put_bytes(b"kept")
    try:
        await store.put_bytes(bytes(4_000_000))
    except StoreUnavailable as full:
        print(full)
    try:
        (root / "ballast").write_bytes(bytes(4_000_000))
    except OSError:
        pass
    try:
        await store.check()
    except StoreUnavailable as full:
        print(full)
    (root / "ballast").unlink()
    await store.check()
    assert await store.get_bytes(kept.sha256) == b"kept"
    assert list((root / "staging").iterdir()) == []
    print("healed")

asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None, reason="needs the right to mount a tmpfs"
)
def test_a_full_file_system_says_so_and_heals_when_there_is_room(tmp_path: Path) -> None:
    mounted = 'mount -t tmpfs -o size=2m small "$1" && exec "$2" -c "$3" "$1"'
    run = subprocess.run(
        ["unshare", "-m", "sh", "-c", mounted, "sh", str(tmp_path), sys.executable, ON_A_SMALL_DISK],
        capture_output=True,
        text=True,
        check=False,
    )

    if "mount" in run.stderr:
        pytest.skip("this machine does not allow mounting")
    lines = run.stdout.splitlines()
    assert run.returncode == 0, run.stderr
    assert "full" in lines[0]
    assert "full" in lines[1]
    assert lines[2] == "healed"
