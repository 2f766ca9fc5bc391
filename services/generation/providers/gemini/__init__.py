"""Gemini: stills, clips, speech and music with one key."""

from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.catalog import entry_of
from services.generation.providers.gemini.provider import POLL_SECONDS, GeminiProvider


def gemini_provider(
    accounts: Accounts, outgoing: Outgoing, *, poll_seconds: float = POLL_SECONDS
) -> GeminiProvider | None:
    """Gemini as these accounts reach it; None without a key."""
    if accounts.gemini_api_key is None:
        return None
    return GeminiProvider(
        accounts.gemini_api_key.get_secret_value(),
        outgoing,
        base_url=accounts.gemini_base_url,
        models=entry_of(GeminiProvider.name).models,
        poll_seconds=poll_seconds,
    )


__all__ = ["gemini_provider"]
