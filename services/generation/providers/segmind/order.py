"""What is sent for a picture or a clip: our words in the fields of whichever model, as the catalogue maps them. Pure.

Segmind, v2: the body of a submission is the model's own. ``options.fields`` of the catalogue names the model's field for
each of our words, ``options.fixed`` what is always sent, ``options.as_text`` the fields that take numbers as strings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from services.generation.capabilities import ImageRequest, VideoRequest
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure

_MOST_SEED = 2**31
_PICTURES = ("first_frame", "last_frame", "references")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Addresses at which the vendor finds the pictures of a request, after their upload."""

    first_frame: str = ""
    last_frame: str = ""
    references: tuple[str, ...] = ()


def check_pictures(model: Model, request: ImageRequest | VideoRequest) -> None:
    """Raises ProviderFailure for a picture the model has no field for: before anything is uploaded or paid."""
    fields = _fields(model)
    for name in _PICTURES:
        known = name in fields or (name == "references" and "reference" in fields)
        if getattr(request, name, None) and not known:
            raise ProviderFailure(
                "invalid_input",
                f"The model {model.name} takes no {name.replace('_', ' ')}.",
                refused_input=name,
                next_step="Leave it out, or choose another model.",
            )


def order(model: Model, request: ImageRequest | VideoRequest, pictures: Pictures) -> dict[str, Any]:
    """The body of the submission."""
    fields = _fields(model)
    ours: dict[str, Any] = {
        "prompt": _prompt(request),
        "ratio": ratio_in_words(request.size, model.limits.ratios),
        "width": request.size[0],
        "height": request.size[1],
        "seed": request.seed % _MOST_SEED,
        "first_frame": pictures.first_frame,
        "last_frame": pictures.last_frame,
        "references": list(pictures.references),
        "reference": next(iter(pictures.references), ""),
    }
    if isinstance(request, VideoRequest):
        ours["seconds"] = model.limits.length(request.seconds)
    body = dict(model.options.get("fixed", {}))
    for name, field in fields.items():
        if (value := ours.get(name)) not in (None, "", []):
            body[field] = value
    for field in model.options.get("as_text", ()):
        if field in body:
            body[field] = str(body[field])
    return body


def ratio_in_words(size: tuple[int, int], known: tuple[str, ...]) -> str:
    """Of the ratios the model knows the one that is nearest to the size, as in ``16:9``; empty if it knows none."""
    wanted = log(size[0] / size[1])

    def distance(ratio: str) -> float:
        width, _, height = ratio.partition(":")
        return abs(log(int(width) / int(height)) - wanted)

    return min(known, key=distance, default="")


def _fields(model: Model) -> Mapping[str, str]:
    fields: Mapping[str, str] = model.options.get("fields", {})
    return fields


def _prompt(request: ImageRequest | VideoRequest) -> str:
    """The prompt, with who is to be seen in which of the pictures sent along."""
    shown = [f"Image {n} shows {one.name}." for n, one in enumerate(request.references, start=1)]
    return "\n".join([" ".join(shown), request.prompt]) if shown else request.prompt
