"""The id a submitted job is remembered by: all that is needed to ask for it again, and never a host. Pure.

Whatever addresses a reply names, the key is only ever sent to the host that was configured: of an address on that host
the path is kept if it is an unusual one, any other address is forgotten and built anew from the request id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote, urlsplit

_MOST_CHARACTERS = 300
_MOST_OF_REQUEST_ID = 200
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmindJob:
    """``slug`` of the model, ``request_id`` of the vendor; the paths are empty where they are the usual ones."""

    slug: str
    request_id: str
    unusual_status_path: str = ""
    unusual_result_path: str = ""

    @classmethod
    def submitted(cls, slug: str, reply: Mapping[str, Any], *, base_url: str) -> Self:
        """The job that the reply to a submission names. Raises ValueError if it names none."""
        request_id = reply.get("request_id")
        if not isinstance(request_id, str) or not 0 < len(request_id) <= _MOST_OF_REQUEST_ID:
            raise ValueError("it names no request")
        usual = cls(slug=slug, request_id=request_id)
        job = cls(
            slug=slug,
            request_id=request_id,
            unusual_status_path=_unusual(reply.get("status_url"), base_url, usual.status_path),
            unusual_result_path=_unusual(reply.get("response_url"), base_url, usual.result_path),
        )
        return job if len(job.encoded()) <= _MOST_CHARACTERS else usual

    @classmethod
    def decoded(cls, job_id: str) -> Self:
        """The job of ``encoded``. Raises ValueError for what is no id of ours."""
        parts = job_id.split(_SEPARATOR)
        slug, separator, request_id = parts[0].partition(":")
        if not (separator and slug and request_id) or len(parts) not in (1, 3):
            raise ValueError(f"{job_id!r} is no id of a Segmind job")
        paths = parts[1:] or ["", ""]
        if any(path and not path.startswith("/") for path in paths):
            raise ValueError(f"{job_id!r} is no id of a Segmind job")
        return cls(
            slug=slug, request_id=request_id, unusual_status_path=paths[0], unusual_result_path=paths[1]
        )

    def encoded(self) -> str:
        """``slug:request_id``, with both paths behind it if one is unusual."""
        name = f"{self.slug}:{self.request_id.replace(_SEPARATOR, quote(_SEPARATOR))}"
        paths = (self.unusual_status_path, self.unusual_result_path)
        return _SEPARATOR.join((name, *paths)) if any(paths) else name

    @property
    def status_path(self) -> str:
        """Where the job's stand is asked for."""
        return self.unusual_status_path or f"{self._usual_path}/status"

    @property
    def result_path(self) -> str:
        """Where its result is asked for."""
        return self.unusual_result_path or self._usual_path

    @property
    def _usual_path(self) -> str:
        return f"/v2/requests/{quote(self.request_id, safe='')}"


def _unusual(address: object, base_url: str, usual_path: str) -> str:
    """Path and query of an address on the configured host, if they are others than the usual; else empty."""
    if not isinstance(address, str):
        return ""
    try:
        told, base = urlsplit(address), urlsplit(base_url)
        if (told.scheme, told.hostname, told.port) != (base.scheme, base.hostname, base.port):
            return ""
    except ValueError:
        return ""
    path = told.path + (f"?{told.query}" if told.query else "")
    # A base with a path of its own is a gateway: what the vendor behind it calls its paths is not what we may ask for.
    if base.path.strip("/") or not path.startswith("/") or path.startswith("//") or _SEPARATOR in path:
        return ""
    return "" if path == usual_path else path
