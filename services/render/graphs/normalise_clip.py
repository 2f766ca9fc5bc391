"""Any clip or still picture becomes exactly so many frames, at 24 a second, filling the film's size."""

from services.render.graphs.building import Stream


def normalised(stream: Stream, *, width: int, height: int, frames: int) -> Stream:
    """Fill and crop to the size, hold the last frame where the clip is too short, end after ``frames``.

    A still picture is a clip of one frame.
    """
    return (
        stream.filter("fps", fps=24)
        .filter(
            "scale",
            width,
            height,
            force_original_aspect_ratio="increase",
            force_divisible_by=2,
            flags="bicubic",
            out_color_matrix="bt709",
            out_range="tv",
        )
        .filter("crop", width, height)
        .filter("setsar", 1)
        .filter("format", "yuv420p")
        .filter("tpad", stop=-1, stop_mode="clone")
        .filter("trim", end_frame=frames)
        .filter("setpts", "PTS-STARTPTS")
    )


def part(stream: Stream, start: int, end: int) -> Stream:
    """The frames from ``start`` up to, not including, ``end``, counted from 0 again."""
    return stream.filter("trim", start_frame=start, end_frame=end).filter("setpts", "PTS-STARTPTS")


def faded_to_black(stream: Stream, *, start: int, frames: int) -> Stream:
    """Fade to black over ``frames`` frames from ``start`` on."""
    return stream.filter("fade", type="out", start_frame=start, nb_frames=frames)
