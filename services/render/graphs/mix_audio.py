"""Voices at their places and music under them become one track, at full precision."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.render.graphs.building import Stream, command, generated, joined, source, taps
from services.render.timeline import FRAMES_PER_SECOND, SAMPLE_RATE, SAMPLES_PER_FRAME

MUSIC_FADE_IN_SECONDS = 0.5
MUSIC_FADE_OUT_SECONDS = 2.0
CLICK_GUARD_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Voice:
    """A recorded line from film frame ``start`` on, raised by ``gain`` dB."""

    path: str
    start: int
    gain: float


@dataclass(frozen=True, slots=True)
class Music:
    """A piece that is repeated or cut to the film's length, raised by ``gain`` dB."""

    path: str
    gain: float


def mixed(*, voices: Sequence[Voice], music: Music | None, frames: int) -> tuple[str, ...]:
    """A float WAV of exactly the film's length; without voices and music it is silence.

    The command also meters what it writes (EBU R 128), in its log.
    """
    total = frames * SAMPLES_PER_FRAME
    if voices:
        spoken = _together(_placed(voices), total)
        if music:
            spoken, key = taps(spoken, 2, splitter="asplit")
            track = joined([spoken, _ducked(_bed(music, total), key)], "amix", inputs=2, normalize=0)
        else:
            track = spoken
    else:
        track = _bed(music, total) if music else _silence(total)
    end = frames / FRAMES_PER_SECOND - CLICK_GUARD_SECONDS
    track = track.filter("afade", type="out", start_time=f"{max(0.0, end):.4f}", duration=CLICK_GUARD_SECONDS)
    track = track.filter("ebur128", framelog="quiet").filter("atrim", end_sample=total)
    options: dict[str, object] = {"c:a": "pcm_f32le", "map_metadata": -1, "fflags": "+bitexact", "f": "wav"}
    return command([track], options)


def _stereo(stream: Stream) -> Stream:
    even = stream.filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0})
    return even.filter("aformat", sample_fmts="fltp", channel_layouts="stereo")


def _placed(voices: Sequence[Voice]) -> list[Stream]:
    uses: dict[str, list[Stream]] = {}
    for path in dict.fromkeys(voice.path for voice in voices):
        count = sum(voice.path == path for voice in voices)
        uses[path] = taps(_stereo(source(path, threads=1).audio), count, splitter="asplit")
    return [
        uses[voice.path]
        .pop()
        .filter("afade", type="in", duration=CLICK_GUARD_SECONDS)
        .filter("volume", f"{voice.gain:.1f}dB")
        .filter("adelay", delays=f"{voice.start * SAMPLES_PER_FRAME}S", all=1)
        for voice in voices
    ]


def _together(voices: list[Stream], total: int) -> Stream:
    # amix would divide each voice by their number; the voices do not sound at once, so none needs it.
    spoken = joined(voices, "amix", inputs=len(voices), normalize=0) if len(voices) > 1 else voices[0]
    return spoken.filter("apad", whole_len=total).filter("atrim", end_sample=total)


def _bed(music: Music, total: int) -> Stream:
    seconds = total / SAMPLE_RATE
    fade_out = min(MUSIC_FADE_OUT_SECONDS, seconds / 3)
    return (
        _stereo(source(music.path, stream_loop=-1, threads=1).audio)
        .filter("volume", f"{music.gain:.1f}dB")
        .filter("apad", whole_len=total)
        .filter("atrim", end_sample=total)
        .filter("afade", type="in", duration=min(MUSIC_FADE_IN_SECONDS, seconds / 3))
        .filter("afade", type="out", start_time=f"{seconds - fade_out:.4f}", duration=f"{fade_out:.4f}")
    )


def _ducked(music: Stream, key: Stream) -> Stream:
    """With speech at its target of -17 LUFS the music steps back by about 12 dB."""
    return joined(
        [music, key],
        "sidechaincompress",
        threshold=0.03,
        ratio=8,
        attack=20,
        release=350,
        makeup=1,
        knee=4,
        detection="rms",
        link="maximum",
    )


def _silence(total: int) -> Stream:
    quiet = generated(f"anullsrc=r={SAMPLE_RATE}:cl=stereo").audio
    return quiet.filter("atrim", end_sample=total)
