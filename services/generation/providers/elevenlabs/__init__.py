"""ElevenLabs: speech and music with one key."""

from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import Provider
from services.generation.providers.elevenlabs.provider import ElevenLabsProvider


def elevenlabs_provider(accounts: Accounts, outgoing: Outgoing) -> Provider | None:
    """The provider of the account; None without a key."""
    if accounts.elevenlabs_api_key is None:
        return None
    return ElevenLabsProvider(
        outgoing,
        key=accounts.elevenlabs_api_key.get_secret_value(),
        base_url=accounts.elevenlabs_base_url,
    )


__all__ = ["elevenlabs_provider"]
