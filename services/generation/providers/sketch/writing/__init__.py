"""Writes stories from a premise alone: outline, refinement, cast and storyboard, deterministic by seed, in any language."""

from collections.abc import Sequence

from contracts.story import Cast, Character, Mode, Outline, Refinement, Scene, Settings, Storyboard
from services.generation.providers.sketch.writing.cast import cast_of
from services.generation.providers.sketch.writing.outline import outline_of
from services.generation.providers.sketch.writing.refinement import refinement_of
from services.generation.providers.sketch.writing.script_story import (
    outline_of_script,
    refinement_of_script,
    script_behind,
    storyboard_of_script,
)
from services.generation.providers.sketch.writing.storyboard import storyboard_of


def write_outline(*, premise: str, mode: Mode, title: str, settings: Settings) -> Outline:
    """The outline of ``premise`` in ``settings.language`` or its own; ``title`` is kept when not empty.

    What is written as a script is followed as a script, whatever ``mode`` says (the later steps are not told the mode);
    prose is worked out as an idea.
    """
    if script := script_behind(refinement=None, premise=premise):
        return outline_of_script(script=script, premise=premise, title=title, settings=settings)
    return outline_of(premise=premise, title=title, settings=settings)


def refine_outline(*, outline: Outline, premise: str, settings: Settings) -> Refinement:
    """The outline as it stands told in full, and its three to six scenes."""
    if script := script_behind(refinement=None, premise=premise):
        return refinement_of_script(script=script, outline=outline, premise=premise, settings=settings)
    return refinement_of(outline=outline, premise=premise, settings=settings)


def write_cast(*, outline: Outline, refinement: Refinement, premise: str, settings: Settings) -> Cast:
    """One sheet for each character the outline names, in its order."""
    return cast_of(outline=outline, premise=premise, settings=settings)


def write_storyboard(
    *,
    outline: Outline,
    refinement: Refinement,
    premise: str,
    scenes: Sequence[Scene],
    characters: Sequence[Character],
    settings: Settings,
    variation: int = 0,
) -> Storyboard:
    """Shots for the ``scenes`` and ``characters`` that exist; exactly ``settings.shots`` when given, else 8 to 16.

    Another ``variation`` keeps the plan and changes the pictures: sizes, angles, moves and sides.
    """
    if script := script_behind(refinement=refinement, premise=premise):
        return storyboard_of_script(
            script=script,
            outline=outline,
            scenes=scenes,
            characters=characters,
            settings=settings,
            variation=variation,
        )
    return storyboard_of(
        outline=outline,
        premise=premise,
        scenes=scenes,
        characters=characters,
        settings=settings,
        variation=variation,
    )


__all__ = ["refine_outline", "write_cast", "write_outline", "write_storyboard"]
