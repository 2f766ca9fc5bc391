"""Crafts: a brief that is asked again (another revision) gets another picture, framing or film."""

from pathlib import Path

import pytest

from contracts.generation.commands import GenerateCharacterImage, GenerateSceneImage, GenerateShotImage
from contracts.story import Figure, Place, Ratio, Settings, Shot, Unit
from services.generation.providers.sketch import crafts
from tests.generation.sketch.drawing_subjects import CAST, MARA, scene

pytestmark = pytest.mark.unit

_SHOT = Shot(shot_id="shot-1", scene_id="s", visual_desc="", figures=(Figure(character_id="mara"),))


def _brief(kind: str, revision: int) -> GenerateCharacterImage | GenerateSceneImage | GenerateShotImage:
    shared = {
        "job_id": "job-1", "project_id": "project-1", "episode_id": "episode-1", "revision": revision,
        "unit": Unit(kind=kind, target_id="one"), "settings": Settings(ratio=Ratio.SQUARE, seed=4),
    }  # fmt: skip
    match kind:
        case "character_image":
            return GenerateCharacterImage.model_validate(shared | {"character": MARA, "cast": CAST})
        case "scene_image":
            return GenerateSceneImage.model_validate(shared | {"scene": scene(Place.SEA)})
        case _:
            return GenerateShotImage.model_validate(
                shared | {"shot": _SHOT, "scene": scene(Place.SEA), "cast": CAST}
            )


@pytest.mark.parametrize("kind", ["character_image", "scene_image", "shot_image"])
def test_a_picture_asked_for_again_is_another_and_the_same_wish_twice_is_the_same(
    kind: str, tmp_path: Path
) -> None:
    drawn = []
    for number, revision in enumerate((1, 1, 2)):
        target = tmp_path / f"{number}.png"
        crafts.draw(_brief(kind, revision), target)
        drawn.append(target.read_bytes())
    assert drawn[0] == drawn[1] != drawn[2]
