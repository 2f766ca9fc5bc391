"""The body of a response, piece by piece and never more than was allowed."""

import asyncio
import os
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import httpx

_PIECE = 1 << 20
_COMPRESSED = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""Name of the encoding -> window bits of zlib; 47 knows both kinds of header."""


class Unusable(Exception):
    """The body is none that can be used; says why."""


async def body_of(response: httpx.Response, most_bytes: int) -> bytes:
    """The whole body. Raises Unusable, httpx.HTTPError."""
    return b"".join([piece async for piece in pieces_of(response, most_bytes)])


async def beginning_of(response: httpx.Response, most_bytes: int) -> bytes:
    """As much of the body as arrives, at most ``most_bytes``: a refusal is a refusal however it is delivered."""
    body = bytearray()
    with suppress(Unusable, httpx.HTTPError):
        async for piece in pieces_of(response, most_bytes):
            body += piece
    return bytes(body)


async def write_body(response: httpx.Response, target: Path, most_bytes: int) -> int:
    """Writes the body into ``target`` and answers with its size. Raises Unusable, httpx.HTTPError, OSError."""
    size = 0
    waiting: list[bytes] = []
    with target.open("wb", buffering=0) as file:

        async def write() -> None:
            # Large pieces: a thread for each small one would cost more than the writing.
            piece = b"".join(waiting)
            waiting.clear()
            await asyncio.to_thread(_write, file.fileno(), piece)

        held = 0
        async for piece in pieces_of(response, most_bytes):
            waiting.append(piece)
            size += len(piece)
            held += len(piece)
            if held >= _PIECE:
                held = 0
                await write()
        await write()
    return size


def _write(descriptor: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


async def pieces_of(response: httpx.Response, most_bytes: int) -> AsyncIterator[bytes]:
    """The decoded pieces; raises Unusable as soon as they are too many, before a bomb has unpacked itself."""
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most_bytes:
        raise Unusable(f"it is larger than {most_bytes} bytes")
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        unpack = None
    elif encoding in _COMPRESSED:
        unpack = zlib.decompressobj(_COMPRESSED[encoding])
    else:
        raise Unusable("it is packed in a way that was not asked for")
    left = most_bytes
    async for packed in response.aiter_raw():
        for piece in [packed] if unpack is None else _unpacked(unpack, packed, left):
            left -= len(piece)
            if left < 0:
                raise Unusable(f"it is larger than {most_bytes} bytes")
            yield piece
    if unpack is not None and not unpack.eof:
        raise Unusable("it ends too early")


def _unpacked(unpack: "zlib._Decompress", packed: bytes, most: int) -> Iterator[bytes]:
    while packed and not unpack.eof:
        try:
            piece = unpack.decompress(packed, min(_PIECE, most + 1))
        except zlib.error:
            raise Unusable("it is packed wrongly") from None
        most -= len(piece)
        packed = unpack.unconsumed_tail
        yield piece
