"""What came back from a provider: checked, and told where it comes from."""

from typing import Any

from pydantic import ValidationError

from contracts.identifiers import derived_id
from contracts.message import Value
from contracts.story import MediaFile, Provenance
from services.chassis.object_store import StoredObject
from services.generation.capabilities import MediaResult, Request, Result, TextRequest, TextResult
from services.generation.job import Job
from services.generation.probing import Measures
from services.generation.recipe import BadAnswer

_LONGEST_PROMPT = 65_536
_LONGEST_LINE = 300


def answer_in(result: TextResult, request: TextRequest) -> Value:
    """The validated answer. Raises BadAnswer that names the field."""
    answer: Any = result.answer
    if isinstance(answer, request.answer):
        return answer
    try:
        if isinstance(answer, str | bytes):
            return request.answer.model_validate_json(answer)
        return request.answer.model_validate(answer)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"])) or "the answer"
        raise BadAnswer(f"{field}: {first['msg']}") from None


def media_file(result: MediaResult, stored: StoredObject, measures: Measures, *, tenant: str) -> MediaFile:
    """The stored file as events name it; the same bytes of one tenant are the same asset."""
    return MediaFile(
        asset_id=derived_id("asset", tenant, stored.sha256),
        sha256=stored.sha256,
        size=stored.size,
        media_type=result.media_type,
        width=measures.width,
        height=measures.height,
        frames=measures.frames,
    )


def provenance(
    job: Job, request: Request, result: Result, *, microdollars: int, milliseconds: int
) -> Provenance:
    """Who made it, out of what, for how much, and how long it took."""
    references = (reference.media for reference in getattr(request, "references", ()))
    frames = (getattr(request, "first_frame", None), getattr(request, "last_frame", None))
    return Provenance(
        provider=job.wish.provider,
        model=result.model or job.wish.model,
        seed=request.seed if result.seed is None else result.seed,
        prompt=request.prompt[:_LONGEST_PROMPT],
        references=tuple(media.asset_id for media in (*references, *frames) if media is not None),
        cost_microdollars=microdollars,
        milliseconds=milliseconds,
        errors=tuple(error[:_LONGEST_LINE] for error in job.errors),
    )
