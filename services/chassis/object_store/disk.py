"""Objects in a directory: staged, synced, moved into place; in threads, so that the event loop never waits."""

import asyncio
import errno
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, override
from uuid import uuid4

from services.chassis.object_store import (
    CHUNK,
    PREFIX,
    ObjectCorrupt,
    ObjectEntry,
    ObjectMissing,
    ObjectStore,
    StoredObject,
    StoreUnavailable,
    check_range,
    object_key,
)

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DiskObjectStore(ObjectStore):
    """An ``ObjectStore`` below ``root``, for the processes of one machine."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._staging = root / "staging"

    @override
    async def put_file(self, path: Path) -> StoredObject:
        return await asyncio.to_thread(self._put, lambda: path.open("rb"))

    @override
    async def put_bytes(self, data: bytes) -> StoredObject:
        return await asyncio.to_thread(self._put, lambda: BytesIO(data))

    @override
    async def get_bytes(self, sha256: str, *, offset: int = 0, length: int | None = None) -> bytes:
        check_range(offset, length)
        data = await asyncio.to_thread(self._read, sha256, offset, length)
        if offset == 0 and length is None:
            found = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
            if found != sha256:
                raise ObjectCorrupt(sha256, found)
        return data

    @override
    async def stream(
        self, sha256: str, *, offset: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        check_range(offset, length)
        # Not in a thread: a cancelled caller would never see the file that its thread still opens.
        source = self._open(sha256)
        try:
            await asyncio.to_thread(source.seek, offset)
            left = length
            while left is None or left > 0:
                with self._explained():
                    chunk = await asyncio.to_thread(source.read, CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    return
                left = None if left is None else left - len(chunk)
                yield chunk
        finally:
            source.close()

    @override
    async def fetch_to(self, sha256: str, path: Path) -> None:
        await asyncio.to_thread(self._fetch, sha256, path)

    @override
    async def size_of(self, sha256: str) -> int | None:
        try:
            with self._explained():
                return (await asyncio.to_thread(self._path(sha256).stat)).st_size
        except FileNotFoundError:
            return None

    @override
    async def list_objects(self, *, older_than: datetime | None = None) -> AsyncIterator[ObjectEntry]:
        with self._explained():
            folders = await asyncio.to_thread(lambda: sorted((self._root / PREFIX).glob("??/??")))
        for folder in folders:
            with self._explained():
                entries = await asyncio.to_thread(lambda at: list(_entries(at.iterdir())), folder)
            for entry in entries:
                if older_than is None or entry.modified < older_than:
                    yield entry

    @override
    async def delete(self, sha256: str) -> None:
        with self._explained():
            await asyncio.to_thread(self._path(sha256).unlink, missing_ok=True)

    @override
    async def discard_unfinished(self, *, older_than: datetime) -> int:
        with self._explained():
            return await asyncio.to_thread(self._discard, older_than.timestamp())

    @override
    async def check(self) -> None:
        await asyncio.to_thread(self._probe)

    def _path(self, sha256: str) -> Path:
        return self._root / object_key(sha256)

    def _open(self, sha256: str) -> BinaryIO:
        try:
            with self._explained():
                return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise ObjectMissing(sha256) from None

    def _read(self, sha256: str, offset: int, length: int | None) -> bytes:
        with self._open(sha256) as source, self._explained():
            source.seek(offset)
            return source.read(-1 if length is None else length)

    def _put(self, open_source: Callable[[], BinaryIO]) -> StoredObject:
        with open_source() as source, self._explained():
            self._make_staging()
            staged = self._staging / uuid4().hex
            try:
                sha256, size = _write_synced(source, staged)
                key = object_key(sha256)
                place = self._root / key
                self._make_folders(place.parent)
                staged.replace(place)
                _sync_folder(place.parent)
            except BaseException:
                staged.unlink(missing_ok=True)
                raise
        return StoredObject(sha256, size, key)

    def _make_staging(self) -> None:
        # What people make is for nobody else on the machine.
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._staging.mkdir(exist_ok=True)

    def _make_folders(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        # A new folder is only safe once its own name is: up to and including the root.
        for parent in folder.parents:
            _sync_folder(parent)
            if parent == self._root:
                return

    def _fetch(self, sha256: str, path: Path) -> None:
        part = path.with_name(f"{path.name}.{uuid4().hex[:8]}.part")
        with self._open(sha256) as source:
            try:
                with self._explained(path.parent):
                    found = _copy(source, part)
                    if found != sha256:
                        raise ObjectCorrupt(sha256, found)
                    part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    def _discard(self, before: float) -> int:
        discarded = 0
        for leftover in self._staging.glob("*"):
            with suppress(FileNotFoundError):
                if leftover.stat().st_mtime < before:
                    leftover.unlink()
                    discarded += 1
        return discarded

    def _probe(self) -> None:
        with self._explained():
            self._make_staging()
            probe = self._staging / f"probe-{uuid4().hex}"
            try:
                _write_synced(BytesIO(b"x" * 4096), probe)
            finally:
                probe.unlink(missing_ok=True)

    @contextmanager
    def _explained(self, where: Path | None = None) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as failure:
            raise StoreUnavailable(_sentence(failure, where or self._root)) from failure


def _sentence(failure: OSError, where: Path) -> str:
    reason = os.strerror(failure.errno) if failure.errno else str(failure)
    if failure.errno in _FULL:
        return f"the disk of {where} is full ({reason}): free some space, then try again"
    if failure.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"{where} cannot be written ({reason}): give this user the right to write there, then try again"
        )
    return f"{where} does not work ({reason}): check the disk, then try again"


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: source.read(CHUNK), b"")


def _copy(source: BinaryIO, target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("xb") as copy:
        for chunk in _chunks(source):
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()


def _write_synced(source: BinaryIO, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as staged:
        for chunk in _chunks(source):
            digest.update(chunk)
            size += len(chunk)
            staged.write(chunk)
        staged.flush()
        os.fsync(staged.fileno())
        written = os.fstat(staged.fileno()).st_size
    if written != size:
        raise OSError(errno.EIO, f"{written} of {size} bytes were written")
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _entries(paths: Iterable[Path]) -> Iterator[ObjectEntry]:
    for path in paths:
        with suppress(FileNotFoundError):
            status = path.stat()
            yield ObjectEntry(path.name, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))
