"""Pictures as MiniMax takes them: checked against its limits before anything is sent, then as a data: URL."""

from dataclasses import dataclass
from fractions import Fraction

from contracts.story import MediaFile
from services.generation.capabilities import Workplace
from services.generation.failures import ProviderFailure
from services.generation.wire.data_url import data_url

_TYPES = ("image/jpeg", "image/png", "image/webp")
_FLATTEST = Fraction(5, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLimits:
    """What one API takes: bytes of the file, pixels of the shorter and the longer side."""

    most_bytes: int
    shortest: int = 1
    longest: int | None = None


async def sendable(media: MediaFile, field: str, limits: PictureLimits, workplace: Workplace) -> str:
    """The picture as a data: URL. ``field`` is what it is called if it is refused.

    Raises ProviderFailure (invalid_input, unreachable_asset).
    """
    if reason := unfit(media, limits):
        raise ProviderFailure(
            "invalid_input", f"MiniMax cannot use the picture of {field}: {reason}.", refused_input=field
        )
    return await data_url(media, workplace)


def unfit(media: MediaFile, limits: PictureLimits) -> str:
    """Why MiniMax would refuse the picture; empty if it would not. Sides are only judged where they are known."""
    if media.media_type not in _TYPES:
        return f"it is {media.media_type}, not JPEG, PNG or WebP"
    if media.size > limits.most_bytes:
        return f"it has {media.size} bytes, more than {limits.most_bytes}"
    if media.width is None or media.height is None:
        return ""
    short, long = sorted((media.width, media.height))
    if short < limits.shortest:
        return f"its shorter side has {short} pixels, less than {limits.shortest}"
    if limits.longest is not None and long > limits.longest:
        return f"its longer side has {long} pixels, more than {limits.longest}"
    if Fraction(long, short) > _FLATTEST:
        return f"{media.width} by {media.height} is narrower than 2 to 5"
    return ""
