"""Approval binds to content: the hash of what was written when a person said yes. Pure.

Pictures are not part of it: a person chooses among takes at any time, and that choice is an act of its own.
"""

import hashlib
import json
from typing import Any

from contracts.episode.events import Stage
from services.episode.state import Episode


def content_of(stage: Stage, episode: Episode) -> Any:
    """What is written in a stage, as plain JSON values."""
    match stage:
        case "outline" | "refinement":
            written = [episode.outline] if episode.outline else []
            return [outline.model_dump(mode="json") for outline in written]
        case "characters":
            return [character.model_dump(mode="json") for character in episode.characters.values()]
        case "scenes":
            return [scene.model_dump(mode="json") for scene in episode.scenes.values()]
        case "storyboard" | "video":
            return [shot.model_dump(mode="json") for shot in episode.shots.values()]


def content_hash(stage: Stage, episode: Episode) -> str:
    """SHA-256 (hex) of the canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(
        content_of(stage, episode), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
