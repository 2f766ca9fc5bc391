"""Sound as MiniMax delivers it inside its JSON: hexadecimal digits."""

import asyncio
from pathlib import Path

from services.generation.providers.minimax.tasks import fields_of
from services.generation.wire.api import Reply
from services.generation.wire.sniff import media_type_of


async def write_sound(reply: Reply, target: Path) -> str:
    """Writes the sound of the reply into ``target``; answers with its media type, by content.

    Raises ProviderFailure (bad_answer): the sound was made, so nobody knows whether it was billed.
    """
    digits = fields_of(fields_of(reply.json()).get("data")).get("audio")
    if not isinstance(digits, str) or not digits:
        raise reply.unusable("it holds no sound")
    try:
        await asyncio.to_thread(lambda: target.write_bytes(bytes.fromhex(digits)))
    except ValueError:
        raise reply.unusable("its sound is not written in hexadecimal digits") from None
    return media_type_of(target)
