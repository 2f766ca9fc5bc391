"""The languages there are, by BCP 47 primary tag."""

from services.generation.providers.sketch.writing import chinese, english
from services.generation.providers.sketch.writing.pack import Pack
from services.generation.providers.sketch.writing.plain import plain_pack

_PACKS = {"en": english.PACK, "zh": chinese.PACK}


def pack_for(language: str) -> Pack:
    """The pack of ``language``: English and Chinese in full, others told with simple means."""
    return _PACKS.get(language) or plain_pack(language)
