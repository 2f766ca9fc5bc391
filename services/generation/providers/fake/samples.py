"""What the fake provider delivers: tiny but real media, and short valid texts. Deterministic."""

import io
import math
import struct
import wave
from fractions import Fraction
from functools import lru_cache
from itertools import cycle

import av
from PIL import Image

from contracts.generation.commands import (
    GenerateCast,
    GenerateOutline,
    GenerateStoryboard,
    RefineOutline,
    WorkCommand,
)
from contracts.message import Value
from contracts.story import (
    FRAMES_PER_SECOND,
    CameraMove,
    Cast,
    CharacterSheet,
    CharacterSummary,
    DayTime,
    Figure,
    Mood,
    Outline,
    Place,
    PlotPoint,
    Refinement,
    SceneSheet,
    ShotSheet,
    ShotSize,
    Storyboard,
)

SHOTS = 12
SHOT_FRAMES = 48
_SCALE = 10
_SAMPLES_PER_SECOND = 8_000
_NAMES = ("Ada", "Bruno", "Clio")
_PLACES = (Place.CITY, Place.ROOM, Place.FOREST, Place.SEA)


def text(brief: WorkCommand) -> Value:
    """The answer to a text task."""
    match brief:
        case GenerateOutline():
            return _outline(brief)
        case RefineOutline():
            return Refinement(content=f"{brief.outline.synopsis} They go on and come home.", scenes=_scenes())
        case GenerateCast():
            return Cast(characters=_characters())
        case GenerateStoryboard():
            return _storyboard(brief)
        case _:
            raise TypeError(f"a {type(brief).__name__} is not answered in text")


@lru_cache(maxsize=64)
def picture(size: tuple[int, int], shade: int) -> bytes:
    """A PNG of a tenth of the size asked for, in one of 256 shades."""
    buffer = io.BytesIO()
    Image.new("RGB", _small(size), (shade, 96, 255 - shade)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


@lru_cache(maxsize=32)
def film(size: tuple[int, int], frames: int) -> bytes:
    """An H.264 MP4 of exactly ``frames`` frames at 24 a second, a tenth of the size asked for."""
    buffer = io.BytesIO()
    width, height = _small(size)
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = Fraction(1, FRAMES_PER_SECOND)
        picture_of_all = av.VideoFrame.from_image(  # type: ignore[no-untyped-call]
            Image.new("RGB", (width, height), (40, 96, 160))
        )
        for number in range(frames):
            picture_of_all.pts = number
            container.mux(stream.encode(picture_of_all))
        container.mux(stream.encode())
    return buffer.getvalue()


@lru_cache(maxsize=16)
def sound(seconds: float) -> bytes:
    """A quiet tone as a mono WAV."""
    second = b"".join(
        struct.pack("<h", round(2_000 * math.sin(2 * math.pi * 220 * n / _SAMPLES_PER_SECOND)))
        for n in range(_SAMPLES_PER_SECOND)
    )
    samples = round(seconds * _SAMPLES_PER_SECOND)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(_SAMPLES_PER_SECOND)
        target.writeframes((second * (samples // _SAMPLES_PER_SECOND + 1))[: samples * 2])
    return buffer.getvalue()


def _small(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    return max(16, width // _SCALE // 2 * 2), max(16, height // _SCALE // 2 * 2)


def _outline(brief: GenerateOutline) -> Outline:
    first_line = brief.premise.strip().splitlines()[0] if brief.premise.strip() else "A story"
    return Outline(
        title=brief.title or first_line[:80],
        genre="drama",
        synopsis=first_line[:500],
        mood=Mood.WARM,
        language=brief.settings.language or "en",
        characters_summary=tuple(CharacterSummary(name=name, role="friend") for name in _NAMES),
        plot_summary=tuple(
            PlotPoint(act=f"Act {number}", description=f"They reach the {place}.")
            for number, place in enumerate(_PLACES, start=1)
        ),
        highlights=("They meet.",),
    )


def _scenes() -> tuple[SceneSheet, ...]:
    times = cycle(DayTime)
    return tuple(
        SceneSheet(name=f"The {place}", description=f"A quiet {place}.", place=place, day_time=next(times))
        for place in _PLACES
    )


def _characters() -> tuple[CharacterSheet, ...]:
    return tuple(
        CharacterSheet(
            name=name,
            role="protagonist" if name == _NAMES[0] else "supporting",
            description=f"{name} is a friend.",
            appearance="Short hair, a plain coat.",
            gender="male" if name == "Bruno" else "female",
        )
        for name in _NAMES
    )


def _storyboard(brief: GenerateStoryboard) -> Storyboard:
    count = brief.settings.shots or SHOTS
    speakers = cycle([character.character_id for character in brief.characters] or [None])
    sizes, moves = cycle(ShotSize), cycle(CameraMove)
    shots = []
    for number in range(count):
        speaker = next(speakers)
        shots.append(
            ShotSheet(
                scene_id=brief.scenes[number * len(brief.scenes) // count].scene_id,
                visual_desc=f"Shot {number + 1}: they walk on.",
                size=next(sizes),
                move=next(moves),
                figures=(Figure(character_id=speaker),) if speaker else (),
                dialogue="Let us go.",
                speaker=speaker,
                frames=SHOT_FRAMES,
            )
        )
    return Storyboard(shots=tuple(shots))
