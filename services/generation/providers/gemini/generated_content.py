"""What ``generateContent`` answered: the one medium that was asked for, or the reason why there is none."""

from services.generation.failures import ProviderFailure
from services.generation.providers.gemini.errors import refused
from services.generation.providers.gemini.replies import Blob, GeneratedContent, counted
from services.generation.wire.reply import Reply
from services.generation.wire.vendor_words import quoted

_REFUSALS = frozenset(
    {
        "SAFETY",
        "PROHIBITED_CONTENT",
        "BLOCKLIST",
        "SPII",
        "RECITATION",
        "MODEL_ARMOR",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
    }
)
"""Reasons to end that are about content. Others (NO_IMAGE, IMAGE_OTHER, OTHER, MAX_TOKENS) may not be there next time."""


def blob_in(answer: GeneratedContent, reply: Reply, *, medium: str, price: int) -> Blob:
    """The file in an answer.

    Raises ProviderFailure; ``price`` in micro-dollars is what the failure cost if the medium was counted as made all the
    same, which the vendor bills whether it hands it over or not.
    """
    for part in answer.parts:
        if part.blob is not None and part.blob.data:
            return part.blob
    charged = price if answer.usage and counted(answer.usage.details, medium) else 0
    if reason := answer.feedback.block_reason:
        raise refused(reason, charged=charged)
    if not answer.candidates:
        raise reply.unusable("it holds neither an answer nor a reason")
    ending = answer.candidates[0].finish_reason
    if ending in _REFUSALS:
        raise refused(ending, charged=charged)
    if answer.said and ending in ("", "STOP"):
        raise refused(answer.said, charged=charged)
    raise ProviderFailure(
        "bad_answer",
        f"{reply.provider} made no {medium} ({quoted(ending or 'no reason given')}).",
        charged=charged,
    )
