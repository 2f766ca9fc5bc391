"""What a file really is, by its first bytes; never by the name or the header that somebody gave it."""

from pathlib import Path

from services.generation.failures import ProviderFailure

_HEAD = 64
_ISO_STILL = (b"avif", b"avis")
_ISO_SOUND = (b"M4A ", b"M4B ")
_EBML = b"\x1a\x45\xdf\xa3"


def media_type_of(file: Path) -> str:
    """As in ``video/mp4``. Raises ProviderFailure (bad_answer) for what is no picture, film or sound that is known."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    media_type = media_type_of_bytes(head)
    if media_type is None:
        reason = "it is empty" if not head else "it is no picture, film or sound that is known"
        # It was made and delivered: what is billed for it is not known here, and a repeat would bring the same.
        raise ProviderFailure(
            "bad_answer", f"The delivered file cannot be used: {reason}.", retryable=False, charged=None
        )
    return media_type


def media_type_of_bytes(head: bytes) -> str | None:
    """The type of a file that begins so (64 bytes are enough); None for what is no known medium."""
    match head[:4], head[8:12]:
        case b"\x89PNG", _:
            return "image/png"
        case b"RIFF", b"WEBP":
            return "image/webp"
        case b"RIFF", b"WAVE":
            return "audio/wav"
        case b"GIF8", _:
            return "image/gif"
        case b"OggS", _:
            return "audio/ogg"
        case b"fLaC", _:
            return "audio/flac"
        case start, brand if head[4:8] == b"ftyp":
            return _iso(brand)
        case start, _ if start == _EBML:
            return "video/webm" if b"webm" in head else "video/x-matroska"
    if head[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    return _stream(head)


def _iso(brand: bytes) -> str:
    """A file of the ISO family, by its major brand."""
    if brand in _ISO_STILL:
        return "image/avif"
    if brand in _ISO_SOUND:
        return "audio/mp4"
    return "video/quicktime" if brand == b"qt  " else "video/mp4"


def _stream(head: bytes) -> str | None:
    """Sound that has no header of a file, only those of its frames."""
    if head[:3] == b"ID3":
        return "audio/mpeg"
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer = head[1] >> 1 & 3
    if layer == 0:
        return "audio/aac" if head[1] & 0xF0 == 0xF0 else None
    known = head[1] >> 3 & 3 != 1 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
    return "audio/mpeg" if known else None
