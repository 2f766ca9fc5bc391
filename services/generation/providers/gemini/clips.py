"""How a filmed interaction ended: with its clip, or why there is none and what that cost."""

from services.generation.failures import FailureCode, ProviderFailure
from services.generation.providers.gemini.errors import failure_of, refused
from services.generation.providers.gemini.replies import Content, Interaction
from services.generation.wire.vendor_words import quoted

RUNNING = frozenset({"queued", "in_progress"})
_ENDED: dict[str, FailureCode] = {
    "failed": "provider_down",
    "cancelled": "provider_down",
    "incomplete": "bad_answer",
    "budget_exceeded": "quota",
}


def is_running(interaction: Interaction) -> bool:
    """Whether it is still worked on. The list of statuses is open: one that nobody knows is no end."""
    return interaction.status != "completed" and interaction.status not in _ENDED


def clip_in(interaction: Interaction) -> Content:
    """The clip of an interaction that has ended, under a ``uri`` or as ``data``.

    Raises ProviderFailure, never a retryable one: the work is not done by asking again. A clip that was counted and not
    handed over may be billed; nobody knows.
    """
    clip = next((content for content in interaction.made("video") if content.uri or content.data), None)
    if interaction.status == "completed" and clip is not None:
        return clip
    failure = _why_none(interaction)
    failure.retryable = False
    if interaction.counted("video"):
        failure.charged = None
    raise failure


def _why_none(interaction: Interaction) -> ProviderFailure:
    if interaction.status == "completed":
        if interaction.counted("video"):
            return _unknown("Gemini has counted a clip and does not say where it lies.")
        if interaction.said:
            return refused(interaction.said)
        return _unknown("Gemini calls the work completed and shows neither a clip nor a reason.")
    if interaction.errors:
        return failure_of(interaction.errors[0].model_dump())
    charged = 0 if interaction.usage or interaction.status == "failed" else None
    code, said = _ENDED.get(interaction.status, "bad_answer"), quoted(interaction.said or "no reason given")
    return ProviderFailure(
        code, f"Gemini has ended the work as {interaction.status}: {said}", charged=charged
    )


def _unknown(sentence: str) -> ProviderFailure:
    return ProviderFailure("unknown_outcome", sentence, charged=None)
