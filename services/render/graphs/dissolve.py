"""One picture becomes another, over exactly so many frames."""

from services.render.graphs.building import Stream, joined
from services.render.timeline import FRAMES_PER_SECOND


def dissolved(leaving: Stream, entering: Stream, frames: int) -> Stream:
    """Cross-fade two streams of ``frames`` frames each. xfade wants equal time bases and a constant rate."""
    both = [stream.filter("settb", "1/24000").filter("fps", fps=24) for stream in (leaving, entering)]
    faded = joined(both, "xfade", transition="fade", duration=f"{frames / FRAMES_PER_SECOND:.6f}", offset=0)
    return faded.filter("trim", end_frame=frames)
