"""Filming: the frames of a stage, piped raw into an ffmpeg child that dies with us."""

import subprocess
from pathlib import Path

from contracts.story import FRAMES_PER_SECOND
from services.chassis.child_processes import start
from services.generation.providers.sketch.drawing.stage import Stage

ENCODING = (
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-g", "48", "-bf", "2",
    "-x264-params", "open-gop=0:stitchable=1:force-cfr=1",
    "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
    "-video_track_timescale", "24000",
)  # fmt: skip
"""The profile every segment of an episode shares, so that segments join without encoding again."""


class FilmingFailed(Exception):
    """The encoder ended badly; the text says what it complained of."""


def film(stage: Stage, *, size: tuple[int, int], frames: int, target: Path, ffmpeg: str) -> None:
    """Writes ``frames`` frames of ``stage`` to ``target`` (MP4, no sound); ``target`` appears only when complete.

    Raises:
        FilmingFailed: ffmpeg could not be started or refused.
    """
    unfinished = target.with_name(f".{target.name}.unfinished.mp4")
    command = [
        ffmpeg, "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
        "-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{size[0]}x{size[1]}", "-r", str(FRAMES_PER_SECOND), "-i", "pipe:0",
        "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=fast_bilinear,format=yuv420p,"
        "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv",
        "-an", "-threads", "1", *ENCODING, "-movflags", "+faststart", str(unfinished),
    ]  # fmt: skip
    try:
        child = start(command, directory=Path.cwd(), stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as refusal:
        raise FilmingFailed(f"ffmpeg at {ffmpeg} could not be started: {refusal}") from refusal
    with child:
        assert child.stdin is not None
        assert child.stderr is not None
        try:
            for index in range(frames):
                child.stdin.write(stage.frame(index))
            child.stdin.close()
        except BrokenPipeError:
            pass
        except BaseException:
            child.kill()
            unfinished.unlink(missing_ok=True)
            raise
        complaint = child.stderr.read().decode(errors="replace").strip()
        status = child.wait()
    if status:
        unfinished.unlink(missing_ok=True)
        raise FilmingFailed(
            f"ffmpeg ended with status {status} while writing {target.name}: {complaint[-400:]}"
        )
    unfinished.replace(target)
