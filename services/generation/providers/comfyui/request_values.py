"""What a request puts into the bindings of a template. Pure."""

from collections.abc import Mapping
from typing import Any

from contracts.story import MediaFile
from services.generation.capabilities import ImageRequest, VideoRequest
from services.generation.failures import ProviderFailure
from services.generation.providers.comfyui.workflow import Template

_SEEDS = 1 << 63


def values_of(
    template: Template, request: ImageRequest | VideoRequest, *, options: Mapping[str, Any]
) -> dict[str, Any]:
    """All but the pictures of the request. ``rate`` is that of the film, ``drawn_rate`` that of the drawn frames."""
    width, height = template.canvas.fit(request.size)
    stand_ins = {name: template.defaults[name] for name in template.pictures if name in template.defaults}
    values: dict[str, Any] = {
        **options,
        **stand_ins,
        "prompt": request.prompt,
        "seed": request.seed % _SEEDS,
        "width": width,
        "height": height,
    }
    if isinstance(request, VideoRequest):
        pace, lengths = template.pace, template.limits.seconds
        seconds = min(request.seconds, lengths[-1]) if lengths else request.seconds
        values |= {
            "frames": pace.drawn(seconds),
            "rate": pace.film_rate,
            "drawn_rate": pace.rate,
            "multiplier": pace.multiplier,
        }
    return values


def pictures_of(template: Template, request: ImageRequest | VideoRequest) -> dict[str, MediaFile]:
    """The picture for each binding of one; more places than references show the last of them again.

    Raises ProviderFailure for a picture that the workflow needs and the request does not have.
    """
    references = [reference.media for reference in request.references]
    found: dict[str, MediaFile] = {}
    for name in template.pictures:
        if name in ("first_frame", "last_frame"):
            media = getattr(request, name, None)
        else:
            number = int(name.partition("_")[2] or 1)
            media = references[min(number, len(references)) - 1] if references else None
        if media is not None:
            found[name] = media
        elif name not in template.defaults:
            wanted = name.partition("_")[0] if name.startswith("reference") else name
            raise ProviderFailure(
                "invalid_input",
                f"The workflow {template.name!r} begins with a picture ({wanted.replace('_', ' ')}), and there is none.",
                refused_input="references" if wanted == "reference" else wanted,
                next_step="Make and approve the picture first, or choose another workflow.",
            )
    return found
