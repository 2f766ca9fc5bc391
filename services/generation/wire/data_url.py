"""Stored pictures in the form in which they travel inside JSON."""

import asyncio
import base64

from contracts.story import MediaFile
from services.generation.capabilities import Workplace


async def base64_of(media: MediaFile, workplace: Workplace) -> str:
    """The bytes of a stored file as base64. Raises ProviderFailure (unreachable_asset)."""
    file = await workplace.fetch(media)
    return await asyncio.to_thread(lambda: base64.b64encode(file.read_bytes()).decode())


async def data_url(media: MediaFile, workplace: Workplace) -> str:
    """The same as ``data:image/png;base64,...``."""
    return f"data:{media.media_type};base64,{await base64_of(media, workplace)}"
