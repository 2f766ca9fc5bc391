"""Puts pictures where Segmind's models can fetch them.

Segmind, storage: ``POST /upload-asset {"data_urls": [...]}`` -> ``{"file_urls": [...]}`` in the same order. Free.
"""

from urllib.parse import urlsplit

from contracts.story import MediaFile
from services.generation.capabilities import ImageRequest, VideoRequest, Workplace
from services.generation.providers.segmind.order import Pictures
from services.generation.wire.api import Api
from services.generation.wire.data_url import data_url

_SECONDS = 120.0


async def uploaded(
    api: Api, path: str, request: ImageRequest | VideoRequest, workplace: Workplace
) -> Pictures:
    """The addresses of the request's pictures. ``api`` reaches the host that takes uploads, at ``path``.

    Raises ProviderFailure: nothing is charged for an upload, so each of them may be tried again.
    """
    references = [reference.media for reference in request.references]
    first = request.first_frame if isinstance(request, VideoRequest) else None
    last = request.last_frame if isinstance(request, VideoRequest) else None
    media = [each for each in (first, last, *references) if each is not None]
    if not media:
        return Pictures()
    addresses = iter(await _addresses(api, path, media, workplace))
    return Pictures(
        first_frame=next(addresses) if first is not None else "",
        last_frame=next(addresses) if last is not None else "",
        references=tuple(addresses),
    )


async def _addresses(api: Api, path: str, media: list[MediaFile], workplace: Workplace) -> list[str]:
    """One after another: all pictures in one body would be many times the memory of one."""
    addresses = []
    for each in media:
        body = {"data_urls": [await data_url(each, workplace)]}
        reply = await api.post(path, json=body, seconds=_SECONDS)
        told = reply.json()
        files = told.get("file_urls") if isinstance(told, dict) else None
        if not isinstance(files, list) or len(files) != 1 or not _is_address(files[0]):
            raise reply.unusable("it does not say where the picture lies")
        addresses.append(files[0])
    return addresses


def _is_address(told: object) -> bool:
    try:
        return isinstance(told, str) and urlsplit(told).scheme in ("https", "http")
    except ValueError:
        return False


def host_and_path(upload_url: str) -> tuple[str, str]:
    """Base URL and path of the address that takes uploads. Raises ValueError for what is no address."""
    parts = urlsplit(upload_url)
    if not parts.hostname:
        raise ValueError("REELWRIGHT_SEGMIND_UPLOAD_URL is no address")
    return f"{parts.scheme}://{parts.netloc}", parts.path
