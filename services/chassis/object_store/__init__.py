"""Where bytes live: objects named by the SHA-256 of their content, so writing twice is harmless.

ObjectStoreError
├── ObjectMissing       there is no such object
├── ObjectCorrupt       the bytes are not those of the name
└── StoreUnavailable    full, unreachable or refused; says what to do, and trying again later is right
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

CHUNK = 1024 * 1024
"""Bytes that are held at once while an object is read, written or hashed."""

PREFIX = "blobs/sha256/"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ObjectStoreError(Exception):
    """Anything the object store says no with."""


class ObjectMissing(ObjectStoreError):
    """No object has this hash."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"no object {sha256} is stored: it was never put, or it has been deleted")
        self.sha256 = sha256


class ObjectCorrupt(ObjectStoreError):
    """The bytes do not have the hash they are named by."""

    def __init__(self, sha256: str, found: str) -> None:
        super().__init__(f"the bytes of object {sha256} have the hash {found}: restore it, or make it again")
        self.sha256 = sha256
        self.found = found


class StoreUnavailable(ObjectStoreError):
    """The store cannot work now. The sentence names the cause and the way out; nothing half-written shows."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object that is safely stored; ``size`` in bytes."""

    sha256: str
    size: int
    key: str


@dataclass(frozen=True, slots=True)
class ObjectEntry:
    """One line of a listing; ``size`` in bytes, ``modified`` in UTC."""

    sha256: str
    size: int
    modified: datetime


def object_key(sha256: str) -> str:
    """``blobs/sha256/ab/cd/<hash>``. Raises ValueError for anything but 64 lower-case hex digits."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 in lower-case hex: {sha256[:80]!r}")
    return f"{PREFIX}{sha256[:2]}/{sha256[2:4]}/{sha256}"


def check_range(offset: int, length: int | None) -> None:
    """Raises ValueError for a range that no object can have."""
    if offset < 0 or (length is not None and length < 0):
        raise ValueError(f"offset and length count bytes from 0: offset {offset}, length {length}")


class ObjectStore(Protocol):
    """Objects by content. Every method may raise ``StoreUnavailable``.

    A put that returned survives a crash; a put that did not has left nothing that can be seen.
    """

    async def put_file(self, path: Path) -> StoredObject:
        """Stores the content of ``path``, which stays where it is."""
        ...

    async def put_bytes(self, data: bytes) -> StoredObject:
        """Stores ``data``."""
        ...

    async def get_bytes(self, sha256: str, *, offset: int = 0, length: int | None = None) -> bytes:
        """The bytes from ``offset`` on, at most ``length``; empty past the end.

        Raises ``ObjectMissing``, and ``ObjectCorrupt`` when the whole object is read.
        """
        ...

    def stream(self, sha256: str, *, offset: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """The same in chunks of at most 1 MiB, not verified. Raises ``ObjectMissing`` at the first chunk."""
        ...

    async def fetch_to(self, sha256: str, path: Path) -> None:
        """Writes the whole object to ``path``, verified before it gets that name.

        Raises ``ObjectMissing`` or ``ObjectCorrupt``; ``path`` is then untouched.
        """
        ...

    async def size_of(self, sha256: str) -> int | None:
        """Size in bytes, or None if there is no such object."""
        ...

    def list_objects(self, *, older_than: datetime | None = None) -> AsyncIterator[ObjectEntry]:
        """Every object, in no order; with ``older_than`` only those last written before that time."""
        ...

    async def delete(self, sha256: str) -> None:
        """Removes the object. Removing what is not there is no error."""
        ...

    async def discard_unfinished(self, *, older_than: datetime) -> int:
        """Removes what puts that never ended left behind before that time; returns how many."""
        ...

    async def check(self) -> None:
        """Raises ``StoreUnavailable`` if a put could not succeed now."""
        ...
