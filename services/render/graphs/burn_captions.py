"""Words drawn into the picture by libass."""

from services.render.graphs.building import Stream


def captioned(stream: Stream, *, script: str, fonts: str) -> Stream:
    """Draw an ASS script over a stream; both paths are relative to the working directory."""
    return stream.filter("ass", filename=script, fontsdir=fonts)
