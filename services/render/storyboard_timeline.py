"""From the cut that was asked for to a timeline: lengths of dissolves, places of voices, times of captions."""

from collections.abc import Iterator, Mapping

from contracts.render.commands import Cut, CutShot
from contracts.story import MediaFile
from services.render.timeline import FRAMES_PER_SECOND, Caption, Clip, Speech, Timeline

DISSOLVE_FRAMES = 12
FADE_OUT_FRAMES = 12
CAPTION_LINGERS_FRAMES = 6
SHORTEST_CAPTION_FRAMES = FRAMES_PER_SECOND


def speech_without_length(cut: Cut) -> tuple[MediaFile, ...]:
    """The recorded lines whose length the cut does not tell; they must be measured before a timeline is made."""
    return tuple(shot.speech for shot in cut.shots if shot.speech and not shot.speech.frames)


def timeline_of(
    cut: Cut, *, size: tuple[int, int] | None = None, speech_frames: Mapping[str, int] | None = None
) -> Timeline:
    """Lay out a cut.

    Args:
        cut: what was asked for.
        size: width and height in pixels, even; the ratio's own size when None.
        speech_frames: by SHA-256, the measured lengths of lines whose length the cut does not tell.
    """
    width, height = size or cut.ratio.size
    clips = tuple(
        Clip(
            shot_id=shot.shot_id,
            source=shot.video.sha256,
            source_frames=shot.video.frames,
            frames=shot.frames,
            dissolve=_dissolve(shot, following),
        )
        for shot, following in zip(cut.shots, (*cut.shots[1:], None), strict=True)
    )
    picture = Timeline(width=width, height=height, clips=clips)
    speeches = tuple(_speeches(cut, picture, speech_frames or {}))
    last_body = clips[-1].frames - picture.dissolves_in[-1]
    return Timeline(
        width=width,
        height=height,
        clips=clips,
        speeches=speeches,
        captions=() if cut.subtitles == "none" else tuple(_captions(cut, picture, speeches)),
        music=cut.music.sha256 if cut.music else None,
        fade_out=FADE_OUT_FRAMES if last_body >= 3 * FADE_OUT_FRAMES else 0,
    )


def _dissolve(shot: CutShot, following: CutShot | None) -> int:
    if following is None or following.transition == "cut":
        return 0
    return min(DISSOLVE_FRAMES, shot.frames // 2, following.frames // 2)


def _speeches(cut: Cut, picture: Timeline, measured: Mapping[str, int]) -> Iterator[Speech]:
    for shot, shot_start in zip(cut.shots, picture.starts, strict=True):
        if shot.speech is None:
            continue
        start = shot_start + shot.speech_start_frame
        frames = shot.speech.frames or measured[shot.speech.sha256]
        if start < picture.frames:
            yield Speech(shot.shot_id, shot.speech.sha256, start, min(frames, picture.frames - start))


def _captions(cut: Cut, picture: Timeline, speeches: tuple[Speech, ...]) -> Iterator[Caption]:
    heard = {speech.shot_id: speech for speech in speeches}
    spoken: list[tuple[int, int, CutShot]] = []
    for shot, shot_start in zip(cut.shots, picture.starts, strict=True):
        if not shot.dialogue.strip():
            continue
        speech = heard.get(shot.shot_id)
        if speech:
            start, end = speech.start, speech.start + speech.frames + CAPTION_LINGERS_FRAMES
        else:
            start, end = shot_start + min(shot.speech_start_frame, shot.frames // 4), shot_start + shot.frames
        spoken.append((start, max(end, start + SHORTEST_CAPTION_FRAMES), shot))
    spoken.sort(key=lambda line: line[0])
    starts = [*(start for start, _, _ in spoken), picture.frames]
    for (start, end, shot), next_start in zip(spoken, starts[1:], strict=True):
        end = min(end, next_start, picture.frames)
        if end > start:
            yield Caption(start, end, " ".join(shot.dialogue.split()), shot.speaker_name)
