"""Identifiers: strings of ``a-z 0-9 _ -``, so that each can stand in a URL, a stream name and a NATS subject."""

import hashlib
from typing import Annotated

from pydantic import StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]

ProjectId = Identifier
EpisodeId = Identifier
CharacterId = Identifier
SceneId = Identifier
ShotId = Identifier
TakeId = Identifier
JobId = Identifier
AssetId = Identifier


def derived_id(prefix: str, *parts: object) -> str:
    """The same parts always give the same id (128 bits of BLAKE2b): what makes a repeated request harmless."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=16).hexdigest()
    return f"{prefix}_{digest}"
