"""Segmind: pictures and clips by many models with one key."""

from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import Provider
from services.generation.providers.segmind.provider import SegmindProvider


def segmind_provider(accounts: Accounts, outgoing: Outgoing) -> Provider | None:
    """The provider of the account; None without a key."""
    if accounts.segmind_api_key is None:
        return None
    return SegmindProvider(
        outgoing,
        key=accounts.segmind_api_key.get_secret_value(),
        base_url=accounts.segmind_base_url,
        upload_url=accounts.segmind_upload_url,
    )


__all__ = ["segmind_provider"]
