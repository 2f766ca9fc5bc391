"""Objects in a bucket of any S3-compatible server.

A put shows nothing until the server has every byte: a single PUT carries its MD5, a multipart upload is completed only
when the bytes sent had the hash they were named by. So the final key is written directly, without a staging key.
"""

import asyncio
import hashlib
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast, override
from uuid import uuid4

import aioboto3
from aiobotocore.config import AioConfig
from aiohttp import ClientError as HttpError
from botocore.exceptions import BotoCoreError, ClientError

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
from services.chassis.settings import InfrastructureSettings

if TYPE_CHECKING:
    from types_aiobotocore_s3 import S3Client
    from types_aiobotocore_s3.literals import BucketLocationConstraintType
    from types_aiobotocore_s3.type_defs import CompletedPartTypeDef

SINGLE_PUT = 16 * 1024 * 1024
"""Bytes up to which an object goes in one request."""

PART = 8 * 1024 * 1024
"""Bytes of a part of a larger one; the last may be smaller."""

# The defaults would break ranges on rclone and uploads on R2; integrity is checked here instead.
CLIENT = AioConfig(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    retries={"mode": "standard", "max_attempts": 5},
    connect_timeout=5,
    read_timeout=60,
)

_MISSING = {"NoSuchKey", "NotFound", "404"}
_PAST_THE_END = {"InvalidRange", "416", "RequestedRangeNotSatisfiable"}
_REFUSED = {
    "403",
    "AccessDenied",
    "Forbidden",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "AuthorizationHeaderMalformed",
}
_FULL = {"507", "InsufficientStorage", "XMinioStorageFull", "QuotaExceeded"}


class S3ObjectStore(ObjectStore):
    """An ``ObjectStore`` in one bucket."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, settings: InfrastructureSettings, *, config: AioConfig = CLIENT
    ) -> AsyncIterator["S3ObjectStore"]:
        """The store the settings describe; makes the bucket first if they ask for it."""
        access, secret = settings.s3_access_key, settings.s3_secret_key
        async with _session().client(
            "s3",
            endpoint_url=settings.s3_endpoint,
            region_name=settings.s3_region,
            aws_access_key_id=access.get_secret_value() if access else None,
            aws_secret_access_key=secret.get_secret_value() if secret else None,
            config=config,
        ) as client:
            store = cls(client, settings.s3_bucket or "")
            if settings.s3_create_bucket:
                await store.create_bucket()
            yield store

    async def create_bucket(self) -> None:
        """Makes the bucket; one that is already ours is left as it is."""
        region = self._client.meta.region_name
        with (
            self._explained(),
            suppress(
                self._client.exceptions.BucketAlreadyOwnedByYou, self._client.exceptions.BucketAlreadyExists
            ),
        ):
            # AWS wants its region named, except the first it ever had; "auto" is R2's word for none.
            if region in {"us-east-1", "auto"}:
                await self._client.create_bucket(Bucket=self._bucket)
            else:
                place = cast("BucketLocationConstraintType", region)
                await self._client.create_bucket(
                    Bucket=self._bucket, CreateBucketConfiguration={"LocationConstraint": place}
                )

    @override
    async def put_file(self, path: Path) -> StoredObject:
        if (await asyncio.to_thread(path.stat)).st_size <= SINGLE_PUT:
            return await self.put_bytes(await asyncio.to_thread(path.read_bytes))
        sha256, size = await asyncio.to_thread(_hash_of, path)
        await self._put_in_parts(path, sha256, size)
        return StoredObject(sha256, size, object_key(sha256))

    @override
    async def put_bytes(self, data: bytes) -> StoredObject:
        sha256, md5 = await asyncio.to_thread(lambda: (hashlib.sha256(data).hexdigest(), _md5(data)))
        key = object_key(sha256)
        with self._explained():
            await self._client.put_object(Bucket=self._bucket, Key=key, Body=data, ContentMD5=md5)
        return StoredObject(sha256, len(data), key)

    @override
    async def get_bytes(self, sha256: str, *, offset: int = 0, length: int | None = None) -> bytes:
        data = b"".join([chunk async for chunk in self.stream(sha256, offset=offset, length=length)])
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
        key = object_key(sha256)
        if length == 0:
            return
        with self._explained(sha256):
            try:
                # A range that is not one keeps small servers on their plain path.
                whole = offset == 0 and length is None
                answer = await (
                    self._client.get_object(Bucket=self._bucket, Key=key)
                    if whole
                    else self._client.get_object(
                        Bucket=self._bucket,
                        Key=key,
                        Range=f"bytes={offset}-{'' if length is None else offset + length - 1}",
                    )
                )
            except ClientError as refusal:
                if _code(refusal) in _PAST_THE_END:
                    return
                raise
            body = answer["Body"]
            async with body:
                while chunk := await body.read(CHUNK):
                    yield chunk

    @override
    async def fetch_to(self, sha256: str, path: Path) -> None:
        part = path.with_name(f"{path.name}.{uuid4().hex[:8]}.part")
        digest = hashlib.sha256()

        def take(copy: BinaryIO, chunk: bytes) -> None:
            digest.update(chunk)
            copy.write(chunk)

        try:
            with _opened(part, "xb") as copy:
                async for chunk in self.stream(sha256):
                    await asyncio.to_thread(take, copy, chunk)
            if digest.hexdigest() != sha256:
                raise ObjectCorrupt(sha256, digest.hexdigest())
            await asyncio.to_thread(part.replace, path)
        except OSError as failure:
            raise StoreUnavailable(
                f"the object cannot be written to {path} ({failure.strerror}): make room there, then try again"
            ) from failure
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)

    @override
    async def size_of(self, sha256: str) -> int | None:
        try:
            with self._explained(sha256):
                head = await self._client.head_object(Bucket=self._bucket, Key=object_key(sha256))
        except ObjectMissing:
            return None
        return head["ContentLength"]

    @override
    async def list_objects(self, *, older_than: datetime | None = None) -> AsyncIterator[ObjectEntry]:
        with self._explained():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=PREFIX)
            async for page in pages:
                for item in page.get("Contents", ()):
                    if older_than is None or item["LastModified"] < older_than:
                        name = item["Key"].rpartition("/")[2]
                        yield ObjectEntry(name, item["Size"], item["LastModified"])

    @override
    async def delete(self, sha256: str) -> None:
        with self._explained(), suppress(ObjectMissing):
            await self._client.delete_object(Bucket=self._bucket, Key=object_key(sha256))

    @override
    async def discard_unfinished(self, *, older_than: datetime) -> int:
        discarded = 0
        # rclone answers so when it knows of no upload at all.
        with self._explained(), suppress(self._client.exceptions.NoSuchUpload):
            pages = self._client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._bucket, Prefix=PREFIX
            )
            async for page in pages:
                for upload in page.get("Uploads", ()):
                    if upload["Initiated"] < older_than:
                        await self._abort(upload["Key"], upload["UploadId"])
                        discarded += 1
        return discarded

    @override
    async def check(self) -> None:
        with self._explained():
            await self._client.head_bucket(Bucket=self._bucket)

    async def _put_in_parts(self, path: Path, sha256: str, size: int) -> None:
        key = object_key(sha256)
        with self._explained():
            upload = (await self._client.create_multipart_upload(Bucket=self._bucket, Key=key))["UploadId"]
            try:
                parts = await self._send_parts(path, sha256, key, upload)
                await self._client.complete_multipart_upload(
                    Bucket=self._bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}
                )
            except BaseException:
                # Whatever the server says now, the first failure is the one to tell; a sweep gets the rest.
                with suppress(ClientError, BotoCoreError, HttpError, OSError):
                    await asyncio.shield(self._abort(key, upload))
                raise
        if (stored := await self.size_of(sha256)) != size:
            await self.delete(sha256)
            raise StoreUnavailable(f"the server kept {stored} of {size} bytes of {sha256}: try again")

    async def _send_parts(
        self, path: Path, sha256: str, key: str, upload: str
    ) -> list["CompletedPartTypeDef"]:
        digest = hashlib.sha256()
        parts: list[CompletedPartTypeDef] = []

        def next_part(source: BinaryIO) -> tuple[bytes, str]:
            data = source.read(PART)
            digest.update(data)
            return data, _md5(data)

        with _opened(path, "rb") as source:
            while True:
                data, md5 = await asyncio.to_thread(next_part, source)
                if not data:
                    break
                number = len(parts) + 1
                answer = await self._client.upload_part(
                    Bucket=self._bucket,
                    Key=key,
                    UploadId=upload,
                    PartNumber=number,
                    Body=data,
                    ContentMD5=md5,
                )
                parts.append({"PartNumber": number, "ETag": answer["ETag"]})
        if digest.hexdigest() != sha256:
            raise ObjectCorrupt(sha256, digest.hexdigest())
        return parts

    async def _abort(self, key: str, upload: str) -> None:
        with suppress(self._client.exceptions.NoSuchUpload):
            await self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload)

    @contextmanager
    def _explained(self, sha256: str = "") -> Iterator[None]:
        try:
            yield
        except ClientError as refusal:
            if sha256 and _code(refusal) in _MISSING:
                raise ObjectMissing(sha256) from None
            raise StoreUnavailable(self._sentence(refusal)) from refusal
        except (BotoCoreError, HttpError, TimeoutError, ConnectionError) as failure:
            where = self._client.meta.endpoint_url
            raise StoreUnavailable(
                f"the object store at {where} does not answer ({type(failure).__name__}): "
                "see that it runs and can be reached, then try again"
            ) from failure

    def _sentence(self, refusal: ClientError) -> str:
        code, where = _code(refusal), self._client.meta.endpoint_url
        if code in {"NoSuchBucket", *_MISSING}:
            return (
                f"the bucket {self._bucket} at {where} does not exist: make it, or set REELWRIGHT_S3_BUCKET"
            )
        if code in _REFUSED:
            return (
                f"the object store at {where} refuses our key for the bucket {self._bucket} ({code}): "
                "set REELWRIGHT_S3_ACCESS_KEY and REELWRIGHT_S3_SECRET_KEY to a pair that may read and write it"
            )
        if code in _FULL:
            return f"the object store at {where} is full ({code}): free some space there, then try again"
        return f"the object store at {where} refused a request ({code}): look into its log, then try again"


@cache
def _session() -> aioboto3.Session:
    # Holds no connection, only the description of the service, which takes a while to read.
    return aioboto3.Session()


def _code(refusal: ClientError) -> str:
    return str(refusal.response.get("Error", {}).get("Code", ""))


def _md5(data: bytes) -> str:
    return b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode("ascii")


def _opened(path: Path, mode: str) -> BinaryIO:
    # Not in a thread: a cancelled caller would never see the file that its thread still opens.
    return cast(BinaryIO, path.open(mode))


def _hash_of(path: Path) -> tuple[str, int]:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest(), source.tell()
