"""What can go wrong between a vendor and us. Each fault is used up by as many matching requests as ``times`` says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

type At = tuple[str, str]
"""Method and the beginning of the path, or with a ``*`` the whole path: which requests are meant. "" means any method."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """``at`` None: any request. The work is done and charged by the vendor unless the fault says otherwise."""

    at: At | None = None
    times: int = 1

    def meets(self, method: str, path: str) -> bool:
        if self.at is None:
            return True
        wanted, beginning = self.at
        fits = fnmatchcase(path, beginning) if "*" in beginning else path.startswith(beginning)
        return fits and wanted in ("", method)


@dataclass(frozen=True)
class Slow(Fault):
    """The reply is late."""

    seconds: float = 0.1


@dataclass(frozen=True)
class Status(Fault):
    """A reply with this status instead of the work; ``worked``: the work was done before it, and its reply is lost.

    ``body`` may be bytes, or a value that is sent as JSON.
    """

    code: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = b""
    worked: bool = False


@dataclass(frozen=True)
class Reset(Fault):
    """The request is read wholly, the work is done, and the connection is reset instead of a reply."""


@dataclass(frozen=True)
class Truncated(Fault):
    """The reply promises more than it holds and breaks off."""


@dataclass(frozen=True)
class Malformed(Fault):
    """A reply with success, of the right type, whose body is broken."""

    body: bytes = b'{"half": [1, 2'


@dataclass(frozen=True)
class WrongType(Fault):
    """A reply with success that is a page for people, as gateways send it."""

    media_type: str = "text/html"
    body: bytes = b"<!doctype html><title>Welcome</title><p>It works!"


@dataclass(frozen=True)
class Huge(Fault):
    """A reply without end: ``size`` bytes, or until the reader has enough. ``announced``: with its length up front."""

    size: int = 1 << 40
    announced: bool = False


@dataclass(frozen=True)
class Hang(Fault):
    """The request is read and the work is done, but no reply ever comes."""


@dataclass(frozen=True)
class Elsewhere(Fault):
    """A redirect to ``location``."""

    location: str = ""
