"""What assets says about stored files."""

from contracts.identifiers import AssetId, EpisodeId, ProjectId
from contracts.message import Event, Line, Paragraph
from contracts.story import MediaFile


class AssetStored(Event):
    """A file is registered; ``role`` is what it was made as (``shot_video``, ``film``, ``subtitles``, ...)."""

    media: MediaFile
    project_id: ProjectId
    episode_id: EpisodeId
    role: Line


class PreviewMade(Event):
    """A small picture of an image or a film."""

    asset_id: AssetId
    preview: MediaFile


class PreviewFailed(Event):
    """No preview can be made of this file; the file itself is whole."""

    asset_id: AssetId
    sentence: Paragraph


type AssetEvent = AssetStored | PreviewMade | PreviewFailed
