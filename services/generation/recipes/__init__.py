"""One recipe per kind of unit, by the command that wishes for it."""

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
    Work,
)
from services.generation.recipe import Recipe
from services.generation.recipes import (
    cast,
    character_image,
    music,
    outline,
    refinement,
    scene_image,
    shot_image,
    shot_video,
    speech,
    storyboard,
)

RECIPES: dict[type[Work], Recipe[Any, Any]] = {
    GenerateOutline: outline.RECIPE,
    RefineOutline: refinement.RECIPE,
    GenerateCast: cast.RECIPE,
    GenerateCharacterImage: character_image.RECIPE,
    GenerateSceneImage: scene_image.RECIPE,
    GenerateStoryboard: storyboard.RECIPE,
    GenerateShotImage: shot_image.RECIPE,
    GenerateShotVideo: shot_video.RECIPE,
    GenerateSpeech: speech.RECIPE,
    GenerateMusic: music.RECIPE,
}
