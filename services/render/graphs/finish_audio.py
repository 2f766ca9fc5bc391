"""A mix is raised to its loudness, kept under its ceiling, and encoded; and a meter for any sound."""

from services.render.graphs.building import command, source
from services.render.timeline import SAMPLE_RATE

_OVERSAMPLED = 4 * SAMPLE_RATE


def finished(mix: str, *, gain: float, ceiling: float) -> tuple[str, ...]:
    """AAC, 48 kHz, stereo.

    Args:
        mix: a float WAV.
        gain: dB to raise it by.
        ceiling: dB full scale the limiter holds. It runs at four times the rate, for it limits samples and the
            true peak (ITU-R BS.1770) lies between them.
    """
    sound = (
        source(mix)
        .audio.filter("volume", f"{gain:.2f}dB")
        .filter("aresample", _OVERSAMPLED)
        .filter("alimiter", limit=f"{10 ** (ceiling / 20):.4f}", attack=5, release=50, level=0, latency=1)
        .filter("aresample", SAMPLE_RATE)
    )
    options: dict[str, object] = {
        "c:a": "aac",
        "b:a": "192k",
        "ac": 2,
        "map_metadata": -1,
        "fflags": "+bitexact",
        "flags:a": "+bitexact",
        "f": "mp4",
    }
    return command([sound], options)


def metered(path: str) -> tuple[str, ...]:
    """Measure loudness and true peak (EBU R 128); the result is in the command's log."""
    sound = source(path, threads=1).audio.filter("ebur128", peak="true", framelog="quiet")
    return command([sound], {"f": "null"})
