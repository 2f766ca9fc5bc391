"""The encoding every segment shares: one profile per film, so that segments join by copying."""

from services.render.graphs.building import Stream, command, generated, source

FLAGS = ("-filter_complex_threads", "1")

PROFILE: dict[str, object] = {
    "c:v": "libx264",
    "preset": "veryfast",
    "crf": 20,
    "pix_fmt": "yuv420p",
    "g": 48,
    "bf": 2,
    "x264-params": "open-gop=0:stitchable=1:force-cfr=1",
    "color_range": "tv",
    "colorspace": "bt709",
    "color_primaries": "bt709",
    "color_trc": "bt709",
    "video_track_timescale": 24_000,
    "threads": 1,
    "fflags": "+bitexact",
    "f": "mp4",
}

SAME_TAGS = (
    "h264_metadata=sample_aspect_ratio=1/1:video_full_range_flag=0"
    ":colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1"
)


def encoded(stream: Stream) -> tuple[str, ...]:
    """Encode a picture stream with the film's profile, without sound."""
    tagged = stream.filter(
        "setparams", range="tv", color_primaries="bt709", color_trc="bt709", colorspace="bt709"
    )
    return command([tagged], PROFILE | {"an": None, "map_metadata": -1}, flags=FLAGS)


def copied(path: str) -> tuple[str, ...]:
    """Take a clip's picture as it is, only with the film's colour tags: for clips already in the profile."""
    options: dict[str, object] = {
        "an": None,
        "c:v": "copy",
        "bsf:v": SAME_TAGS,
        "map_metadata": -1,
        "video_track_timescale": 24_000,
        "fflags": "+bitexact",
        "f": "mp4",
    }
    return command([source(path).video], options)


def reference(width: int, height: int) -> tuple[str, ...]:
    """One frame in the profile: its stream header is what a clip must have to be copied."""
    black = generated(f"color=c=black:s={width}x{height}:r=24:d=1").video
    return encoded(black.filter("format", "yuv420p").filter("trim", end_frame=1))
