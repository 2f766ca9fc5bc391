"""What the sketch provider can do, as plain functions for a process of their own.

The crafts are imported when they are first needed: a process that only writes loads nothing that draws.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from contracts.generation.commands import (
    GenerateCast,
    GenerateCharacterImage,
    GenerateMusic,
    GenerateOutline,
    GenerateSceneImage,
    GenerateShotImage,
    GenerateShotVideo,
    GenerateSpeech,
    GenerateStoryboard,
    RefineOutline,
    WorkCommand,
)
from contracts.message import Value
from contracts.story import FRAMES_PER_SECOND


def write(brief: WorkCommand) -> Value:
    """The text a brief asks for. The seed is the episode's: each step must find the plan of the step before."""
    from services.generation.providers.sketch import writing

    settings = brief.settings
    match brief:
        case GenerateOutline():
            return writing.write_outline(
                premise=brief.premise, mode=brief.mode, title=brief.title, settings=settings
            )
        case RefineOutline():
            return writing.refine_outline(outline=brief.outline, premise=brief.premise, settings=settings)
        case GenerateCast():
            return writing.write_cast(
                outline=brief.outline, refinement=brief.refinement, premise=brief.premise, settings=settings
            )
        case GenerateStoryboard():
            return writing.write_storyboard(
                outline=brief.outline,
                refinement=brief.refinement,
                premise=brief.premise,
                scenes=brief.scenes,
                characters=brief.characters,
                settings=settings,
                variation=brief.revision - 1,
            )
        case _:
            raise TypeError(f"a {type(brief).__name__} is not written")


def draw(brief: WorkCommand, target: Path) -> None:
    """A PNG at ``target``. The seed is the episode's, so that faces and places stay the same in every picture."""
    from services.generation.providers.sketch import drawing

    style, seed, size = brief.settings.style, brief.settings.seed, brief.settings.ratio.size
    variation = brief.revision - 1
    match brief:
        case GenerateCharacterImage():
            picture = drawing.draw_character(
                brief.character, cast=brief.cast, size=size, style=style, seed=seed, variation=variation
            )
        case GenerateSceneImage():
            picture = drawing.draw_scene(brief.scene, size=size, style=style, seed=seed, variation=variation)
        case GenerateShotImage():
            picture = drawing.draw_shot(_shot_picture(brief))
        case _:
            raise TypeError(f"a {type(brief).__name__} is not drawn")
    target.write_bytes(picture)


def film(brief: GenerateShotVideo, target: Path, ffmpeg: str) -> None:
    """An MP4 of exactly ``brief.frames`` frames at ``target`` that begins with the still its shot has selected."""
    from services.generation.providers.sketch import drawing

    drawing.film_shot(
        _shot_picture(brief),
        frames=brief.frames,
        speech=brief.speech_frames,
        target=target,
        ffmpeg=ffmpeg,
        take=brief.revision - 1,
        first_frame=brief.first_frame.sha256 if brief.first_frame else "",
    )


def speak(brief: GenerateSpeech, target: Path) -> None:
    """A WAV of the line at ``target``."""
    from services.generation.providers.sketch import sound

    voice = sound.voice_for(brief.character, language=brief.language)
    target.write_bytes(sound.speak(brief.text, voice=voice, language=brief.language, seed=brief.seed))


def compose(brief: GenerateMusic, target: Path) -> None:
    """A WAV of music at ``target``."""
    from services.generation.providers.sketch import sound

    seconds = brief.frames / FRAMES_PER_SECOND
    target.write_bytes(sound.compose(mood=brief.mood, seconds=seconds, seed=brief.seed))


def _shot_picture(brief: GenerateShotImage | GenerateShotVideo) -> Any:
    from services.generation.providers.sketch.drawing import ShotPicture

    return ShotPicture(
        shot=brief.shot,
        scene=brief.scene,
        cast=brief.cast,
        size=brief.settings.ratio.size,
        style=brief.settings.style,
        seed=brief.settings.seed,
        variation=brief.revision - 1,
    )


CRAFTS: dict[str, Callable[..., Value | None]] = {
    "write": write,
    "draw": draw,
    "film": film,
    "speak": speak,
    "compose": compose,
}
