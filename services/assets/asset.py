"""One stored file as a stream ``asset-<asset id>``: registered once, however often it is reported. PURE."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from contracts.assets.events import AssetEvent, AssetStored, PreviewFailed, PreviewMade
from contracts.generation.events import MediaReady
from contracts.message import Message
from contracts.render.events import EpisodeRendered


@dataclass(frozen=True, slots=True)
class Asset:
    """What the rules need to know of a file."""

    is_stored: bool = False
    has_preview: bool = False


def evolve(asset: Asset, event: AssetEvent) -> Asset:
    """The file after an event."""
    match event:
        case AssetStored():
            return replace(asset, is_stored=True)
        case PreviewMade() | PreviewFailed():
            return replace(asset, has_preview=True)
        case _:
            assert_never(event)


def decide(fact: AssetEvent, asset: Asset) -> Sequence[AssetEvent]:
    """What is new about a reported fact: nothing when it is known already."""
    match fact:
        case AssetStored():
            return [] if asset.is_stored else [fact]
        case PreviewMade() | PreviewFailed():
            return [] if asset.has_preview else [fact]
        case _:
            assert_never(fact)


def stream_of(asset_id: str) -> str:
    """The stream of a file."""
    return f"asset-{asset_id}"


def assets_in(event: Message) -> tuple[AssetStored, ...]:
    """The files that an event of another service tells of, each with what it was made as."""
    match event:
        case MediaReady(media=media, unit=unit, project_id=project_id, episode_id=episode_id):
            return (AssetStored(media=media, project_id=project_id, episode_id=episode_id, role=unit.kind),)
        case EpisodeRendered(project_id=project_id, episode_id=episode_id):
            made = [(event.film, "film"), (event.poster, "poster")]
            made += [(subtitles, "subtitles") for subtitles in event.subtitles]
            return tuple(
                AssetStored(media=media, project_id=project_id, episode_id=episode_id, role=role)
                for media, role in made
            )
        case _:
            return ()
