"""The film as it will be cut: how long each shot lasts, and the cut from the takes selected now. Pure."""

from typing import Literal

from contracts.render.commands import Cut, CutShot
from contracts.story import MediaFile, Shot, Unit
from services.episode.state import Episode
from services.episode.units import the

SPEECH_STARTS = 8
"""Frames before a line begins."""

SPEECH_RESTS = 12
"""Frames after a line has ended."""

LONGEST_SHOT = 24 * 60
"""Frames a provider is ever asked for."""

LONGEST_SPEECH = LONGEST_SHOT - SPEECH_STARTS - SPEECH_RESTS


def speech_of(shot: Shot, episode: Episode) -> MediaFile | None:
    """The spoken line of a shot; None when it has none, or none yet."""
    if not shot.dialogue.strip():
        return None
    return episode.selected(Unit(kind="speech", target_id=shot.shot_id))


def frames_of(shot: Shot, episode: Episode) -> int:
    """How long a shot lasts: as planned, or as long as its line needs."""
    speech = speech_of(shot, episode)
    if speech is None:
        return shot.frames
    return min(LONGEST_SHOT, max(shot.frames, SPEECH_STARTS + (speech.frames or 0) + SPEECH_RESTS))


def frames_of_film(episode: Episode) -> int:
    """The sum of all shots."""
    return sum(frames_of(shot, episode) for shot in episode.shots.values())


def speech_frames(shot: Shot, episode: Episode) -> tuple[int, int] | None:
    """First frame and end of the line within the shot."""
    speech = speech_of(shot, episode)
    return (SPEECH_STARTS, SPEECH_STARTS + (speech.frames or 0)) if speech else None


def language_of(episode: Episode) -> str:
    """BCP 47."""
    return episode.fact.settings.language or (episode.outline.language if episode.outline else "") or "en"


def cut_of(episode: Episode) -> Cut:
    """The cut from the takes selected now; every shot has a video. A change of scene dissolves."""
    shots: list[CutShot] = []
    scene_before = None
    for shot in episode.shots.values():
        changes = scene_before is not None and shot.scene_id != scene_before
        shots.append(_cut_shot(shot, episode, "dissolve" if changes else "cut"))
        scene_before = shot.scene_id
    return Cut(
        title=episode.outline.title if episode.outline else episode.fact.title,
        ratio=episode.fact.settings.ratio,
        language=language_of(episode),
        shots=tuple(shots),
        music=episode.selected(the("music", episode)),
    )


def _cut_shot(shot: Shot, episode: Episode, transition: Literal["cut", "dissolve"]) -> CutShot:
    video = episode.selected(Unit(kind="shot_video", target_id=shot.shot_id))
    if video is None:
        raise LookupError(f"shot {shot.shot_id} has no video to cut")
    speaker = episode.characters.get(shot.speaker) if shot.speaker else None
    return CutShot(
        shot_id=shot.shot_id,
        video=video,
        frames=frames_of(shot, episode),
        speech=speech_of(shot, episode),
        speech_start_frame=SPEECH_STARTS,
        dialogue=shot.dialogue,
        speaker_name=speaker.name if speaker else "",
        transition=transition,
    )
