"""Encoded segments become one picture track, without encoding again."""

from services.render.graphs.building import command, source


def joined_segments(script: str) -> tuple[str, ...]:
    """Copy every segment of an ffconcat script one after the other. The script is ours; its paths are absolute.

    All segments have the same stream header, so nothing has to be converted for the decoder's sake.
    """
    options: dict[str, object] = {
        "c": "copy",
        "map_metadata": -1,
        "video_track_timescale": 24_000,
        "fflags": "+bitexact",
        "f": "mp4",
    }
    return command([source(script, f="concat", safe=0, auto_convert=0).video], options)
