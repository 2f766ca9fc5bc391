"""Files: downloads with ranges, and their small pictures."""

import re
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from contracts.identifiers import AssetId
from contracts.story import MediaFile
from services.chassis.object_store import ObjectStore
from services.gateway.commanding import AtDesk, Desk
from services.gateway.problems import Refusal, not_found
from services.gateway.views.assets import Asset, asset_of

router = APIRouter(tags=["assets"])

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")

RangeHeader = Annotated[str | None, Header(alias="Range", max_length=100)]
IfRange = Annotated[str | None, Header(alias="If-Range", max_length=200)]


@router.get("/api/v1/assets/{asset_id}", summary="Download a file", response_class=StreamingResponse)
async def download(
    asset_id: AssetId, desk: AtDesk, request: Request, wanted: RangeHeader = None, if_range: IfRange = None
) -> Response:
    """The bytes; one range of them as 206. The ETag is the SHA-256."""
    asset = await _asset(desk, asset_id)
    return _served(asset.media, request.app.state.store, wanted, if_range)


@router.get(
    "/api/v1/assets/{asset_id}/thumbnail",
    summary="A small picture of a file",
    response_class=StreamingResponse,
)
async def thumbnail(asset_id: AssetId, desk: AtDesk, request: Request) -> Response:
    """JPEG; 404 until it is made, and for files that have none."""
    asset = await _asset(desk, asset_id)
    if asset.preview is None:
        raise not_found("thumbnail of asset", asset_id)
    return _served(asset.preview, request.app.state.store, None, None)


async def _asset(desk: Desk, asset_id: str) -> Asset:
    asset = await asset_of(desk.rows, asset_id, tenant=desk.caller.tenant)
    if asset is None:
        raise not_found("asset", asset_id)
    return asset


def _served(media: MediaFile, store: ObjectStore, wanted: str | None, if_range: str | None) -> Response:
    tag = f'"{media.sha256}"'
    first, last = 0, media.size - 1
    headers = {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Disposition": f'attachment; filename="{media.asset_id}{extension(media.media_type)}"',
    }
    partial = wanted is not None and if_range in (None, tag)
    if partial:
        assert wanted is not None
        first, last = _range(wanted, media.size)
        headers["Content-Range"] = f"bytes {first}-{last}/{media.size}"
    length = last - first + 1
    headers["Content-Length"] = str(length)

    async def chunks() -> AsyncIterator[bytes]:
        async for chunk in store.stream(media.sha256, offset=first, length=length):
            yield chunk

    return StreamingResponse(chunks(), 206 if partial else 200, headers, media_type=media.media_type)


def _range(wanted: str, size: int) -> tuple[int, int]:
    """First and last byte of a single range, RFC 9110 section 14. Raises Refusal 416."""
    parts = _RANGE.fullmatch(wanted.strip())
    refused = Refusal(
        416,
        "range_not_satisfiable",
        f"the range {wanted!r} does not fit {size} bytes; ask for one range, bytes=first-last",
        headers={"Content-Range": f"bytes */{size}"},
    )
    if parts is None or parts.groups() == ("", ""):
        raise refused
    begin, end = parts.groups()
    if begin == "":
        suffix = int(end)
        if suffix == 0:
            raise refused
        return max(0, size - suffix), size - 1
    first = int(begin)
    last = min(int(end), size - 1) if end else size - 1
    if first >= size or last < first:
        raise refused
    return first, last


def extension(media_type: str) -> str:
    """The usual ending of a file of this type."""
    return {
        "video/mp4": ".mp4",
        "image/png": ".png",
        "image/jpeg": ".jpg",
        "audio/wav": ".wav",
        "audio/x-wav": ".wav",
        "text/vtt": ".vtt",
        "application/x-subrip": ".srt",
    }.get(media_type, "")
