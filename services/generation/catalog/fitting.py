"""Whether a model can do a request, before anything is sent: what is too much for it is named. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from math import gcd
from typing import Any

from contracts.generation.commands import GenerateShotImage, GenerateShotVideo
from contracts.story import Reference
from services.generation.capabilities import ImageRequest, MusicRequest, Request, SpeechRequest, VideoRequest
from services.generation.catalog.model import Limits, Model
from services.generation.job_inputs import Failure

_ANOTHER_MODEL = "or choose another model"


def fitted[R: Request](request: R, model: Model) -> R | Failure:
    """The request as this model is sent it, or why it cannot be: first what nobody may overlook, then the model's limits.

    Frames and pictures of scenes that the model does not take are left out; a character never is.
    """
    if missing := missing_reference(request, model):
        return missing
    limits = model.limits
    changes: dict[str, Any] = {"model": model.name}
    if failure := _too_long_a_text(request, model):
        return failure
    if isinstance(request, ImageRequest | VideoRequest) and (failure := _wrong_ratio(request.size, model)):
        return failure
    if isinstance(request, VideoRequest | MusicRequest) and (failure := _too_long(request.seconds, model)):
        return failure
    if isinstance(request, VideoRequest):
        if failure := _missing_frame(request, model):
            return failure
        changes["first_frame"] = request.first_frame if limits.first_frame != "no" else None
        changes["last_frame"] = request.last_frame if limits.last_frame != "no" else None
    if isinstance(request, ImageRequest | VideoRequest):
        references = _taken(request, limits)
        if failure := _too_many(references, model):
            return failure
        changes["references"] = _with_room_for(references, limits.references)
    return replace(request, **changes)


def missing_reference(request: Request, model: Model) -> Failure | None:
    """The character that is to be seen and of whom no picture was approved, where the model keeps to pictures.

    No other model is asked instead: a face that changes from shot to shot is found out too late.
    """
    brief = request.brief
    if not isinstance(brief, GenerateShotImage | GenerateShotVideo) or not isinstance(
        request, ImageRequest | VideoRequest
    ):
        return None
    if not _takes_references(request, model.limits):
        return None
    shown = {reference.target_id for reference in request.references if reference.kind == "character"}
    for character in brief.cast:
        if character.character_id not in shown:
            return Failure(
                code="invalid_input",
                sentence=f"{character.name} is seen in this shot and has no approved picture to keep to.",
                next_step=(
                    f"Have {character.name} drawn first (a draft is not shown to another provider), "
                    f"or take {character.name} out of the shot."
                ),
                refused_input=character.name,
            )
    return None


def _takes_references(request: ImageRequest | VideoRequest, limits: Limits) -> bool:
    if isinstance(request, VideoRequest) and not limits.references_beside_frames:
        frames = (
            (request.first_frame, limits.first_frame),
            (request.last_frame, limits.last_frame),
        )
        if any(frame is not None and wanted != "no" for frame, wanted in frames):
            return False  # the frame shows them already
    return limits.references > 0


def _taken(request: ImageRequest | VideoRequest, limits: Limits) -> tuple[Reference, ...]:
    return request.references if _takes_references(request, limits) else ()


def _with_room_for(references: tuple[Reference, ...], room: int) -> tuple[Reference, ...]:
    """All characters, and as many scenes as there is room for, in the order they came."""
    scenes_left = room - sum(reference.kind == "character" for reference in references)
    kept = []
    for reference in references:
        if reference.kind == "scene":
            scenes_left -= 1
            if scenes_left < 0:
                continue
        kept.append(reference)
    return tuple(kept)


def _too_many(references: Iterable[Reference], model: Model) -> Failure | None:
    characters = [reference for reference in references if reference.kind == "character"]
    if len(characters) <= model.limits.references:
        return None
    first_over = characters[model.limits.references]
    return Failure(
        code="invalid_input",
        sentence=(
            f"{_named(model)} keeps to at most {model.limits.references} pictures and {len(characters)} characters are "
            f"seen: {first_over.name} would be left out."
        ),
        next_step=f"Take {first_over.name} out of the shot, {_ANOTHER_MODEL}.",
        refused_input=first_over.name,
    )


def _too_long_a_text(request: Request, model: Model) -> Failure | None:
    longest = model.limits.prompt_characters
    if longest is None or len(request.prompt) <= longest:
        return None
    field = "text" if isinstance(request, SpeechRequest) else "prompt"
    return Failure(
        code="invalid_input",
        sentence=f"The {field} has {len(request.prompt)} characters; {_named(model)} takes at most {longest}.",
        next_step=f"Shorten the {field}, {_ANOTHER_MODEL}.",
        refused_input=field,
    )


def _wrong_ratio(size: tuple[int, int], model: Model) -> Failure | None:
    width, height = size
    shared = gcd(width, height)
    ratio = f"{width // shared}:{height // shared}"
    if not model.limits.ratios or ratio in model.limits.ratios:
        return None
    return Failure(
        code="invalid_input",
        sentence=f"{_named(model)} makes no pictures of {ratio}, only of {', '.join(model.limits.ratios)}.",
        next_step=f"Change the ratio of the episode, {_ANOTHER_MODEL}.",
        refused_input="ratio",
    )


def _too_long(seconds: float, model: Model) -> Failure | None:
    longest = model.limits.seconds[-1] if model.limits.seconds else None
    if longest is None or seconds <= longest:
        return None
    return Failure(
        code="invalid_input",
        sentence=f"{seconds:.4g} s are wanted; {_named(model)} makes at most {longest} s.",
        next_step=f"Make it shorter, {_ANOTHER_MODEL}.",
        refused_input="frames",
    )


def _missing_frame(request: VideoRequest, model: Model) -> Failure | None:
    limits = model.limits
    for field, wanted, frame in (
        ("first_frame", limits.first_frame, request.first_frame),
        ("last_frame", limits.last_frame, request.last_frame),
    ):
        if wanted == "needed" and frame is None:
            return Failure(
                code="invalid_input",
                sentence=f"{_named(model)} only moves a picture, and this shot has no {field.replace('_', ' ')}.",
                next_step=f"Draw the shot first, {_ANOTHER_MODEL}.",
                refused_input=field,
            )
    return None


def _named(model: Model) -> str:
    return f"{model.provider}/{model.name}"
