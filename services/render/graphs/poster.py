"""One frame of the film as a picture."""

from services.render.graphs.building import command, source
from services.render.timeline import FRAMES_PER_SECOND


def poster(film: str, *, frame: int) -> tuple[str, ...]:
    """A JPEG of one frame, at the film's size."""
    # Half a frame early: seeking then ends on this frame whatever way the time is rounded.
    at = max(0.0, (frame - 0.5) / FRAMES_PER_SECOND)
    picture = source(film, ss=f"{at:.6f}").video.filter("scale", out_range="pc").filter("format", "yuvj420p")
    options: dict[str, object] = {
        "frames:v": 1,
        "update": 1,
        "c:v": "mjpeg",
        "q:v": 3,
        "map_metadata": -1,
        "fflags": "+bitexact",
        "flags:v": "+bitexact",
        "f": "image2",
    }
    return command([picture], options)
