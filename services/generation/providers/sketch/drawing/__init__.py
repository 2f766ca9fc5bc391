"""Drawing and filming: portraits, places, shots and their films, from values alone and always the same."""

from collections.abc import Sequence
from pathlib import Path

from contracts.story import Character, Scene
from services.generation.providers.sketch.drawing.film import FilmingFailed, film
from services.generation.providers.sketch.drawing.picture import ShotPicture, begun_with, scene_still, still
from services.generation.providers.sketch.drawing.portrait import portrait

__all__ = ["FilmingFailed", "ShotPicture", "draw_character", "draw_scene", "draw_shot", "film_shot"]


def draw_character(
    character: Character,
    *,
    cast: Sequence[Character],
    size: tuple[int, int],
    style: str,
    seed: int,
    variation: int = 0,
) -> bytes:
    """A portrait of ``character`` (PNG, ``size`` pixels) as it looks in every shot.

    Another ``variation`` has another pose, expression and backdrop.
    """
    return portrait(character, cast=cast, size=size, style=style, seed=seed, variation=variation)


def draw_scene(scene: Scene, *, size: tuple[int, int], style: str, seed: int, variation: int = 0) -> bytes:
    """The place of ``scene`` without people (PNG, ``size`` pixels)."""
    return scene_still(scene, size=size, style=style, seed=seed, variation=variation)


def draw_shot(picture: ShotPicture) -> bytes:
    """The first frame of the shot (PNG)."""
    return still(picture)


def film_shot(
    picture: ShotPicture,
    *,
    frames: int,
    speech: tuple[int, int] | None,
    target: Path,
    ffmpeg: str,
    take: int = 0,
    first_frame: str = "",
) -> None:
    """Films the shot: exactly ``frames`` frames at 24 fps as MP4 (H.264, no sound) at ``target``.

    ``speech`` is the first and the last frame in which the shot's speaker moves its mouth. ``ffmpeg`` is the path of
    the program. ``first_frame`` is the SHA-256 of the still the film is to begin with: the variation of ``picture``
    that gave this still is filmed; a still that none gave (one from elsewhere) leaves ``picture`` as it is. Another
    ``take`` begins alike and moves otherwise.

    Raises:
        FilmingFailed: ffmpeg could not be started or refused.
    """
    stage = begun_with(first_frame, picture, frames=frames, speech=speech, take=take)
    try:
        film(stage, size=picture.size, frames=frames, target=target, ffmpeg=ffmpeg)
    finally:
        stage.close()
