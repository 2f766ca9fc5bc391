"""Pictures: portraits, places, and shots put together from their elements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO

import numpy as np
from PIL import Image

from contracts.story import (
    CameraAngle,
    CameraMove,
    Character,
    Place,
    Scene,
    Shot,
    ShotSize,
)
from services.generation.providers.sketch.drawing.actor import Actor
from services.generation.providers.sketch.drawing.camera import PACES, CameraPath, View
from services.generation.providers.sketch.drawing.layers import merged
from services.generation.providers.sketch.drawing.palette import Light, grade_of, light_of, mix
from services.generation.providers.sketch.drawing.places import place_elements
from services.generation.providers.sketch.drawing.places.lamps import WARM
from services.generation.providers.sketch.drawing.places.space import is_aboard
from services.generation.providers.sketch.drawing.sky import sun_at
from services.generation.providers.sketch.drawing.stage import Element, Stage
from services.generation.providers.sketch.drawing.staging import (
    GESTURES,
    Standing,
    marks,
    varied_view,
    view_of,
)
from services.generation.providers.sketch.drawing.tones import Tones


@dataclass(frozen=True, slots=True)
class ShotPicture:
    """Everything a shot is drawn from; the same values always give the same pixels. ``size`` is in pixels.

    Another ``variation`` (0 is the first) stages the same shot otherwise: looks and the kind of place stay.
    """

    shot: Shot
    scene: Scene
    cast: tuple[Character, ...]
    size: tuple[int, int]
    style: str
    seed: int
    variation: int = 0


def stage_of(picture: ShotPicture, *, frames: int, speech: tuple[int, int] | None, take: int = 0) -> Stage:
    """The stage of a shot, ready to be filmed. Another ``take`` begins alike and moves otherwise."""
    shot, scene, size = picture.shot, picture.scene, picture.size
    people = max(len(shot.figures), 2 if any(figure.pose in GESTURES for figure in shot.figures) else 0)
    view = view_of(size, shot.size, shot.angle, people, indoors=_is_indoors(scene))
    view = varied_view(view, picture.variation, key=shot.shot_id)
    standing = marks(shot, picture.cast, view, seed=picture.seed, variation=picture.variation)
    light, grade = light_of(scene), grade_of(scene.mood, picture.style)
    place = place_elements(scene, view, light, grade, seed=picture.seed, variation=picture.variation)
    sun = sun_at(view, light, (picture.seed, scene.scene_id))
    tones = Tones(_on_people(scene, light), 1.0 if sun[0] > view.width / 2 else -1.0)
    actors: list[Element] = []
    for mark in standing:
        key = (picture.seed, shot.shot_id, mark.character.character_id)
        actors += Actor(
            mark,
            view,
            tones,
            grade,
            frames=shot.frames,
            speech=speech if mark.speaks else None,
            key=key,
            take=take,
        ).elements()
    path = CameraPath(shot.move, frames, size, _focus(standing, view), PACES[take % len(PACES)])
    bands = _bands(shot)
    return Stage([*merged(place.behind, bands=bands), *actors, *merged(place.before, bands=bands)], path)


def _on_people(scene: Scene, light: Light) -> Light:
    """In a room with lamps their light lies on the faces, not the blue of the night outside."""
    if scene.place is not Place.ROOM or not light.lamps:
        return light
    return replace(
        light,
        ambient=mix(light.ambient, WARM, 0.62),
        key=mix(light.key, WARM, 0.6),
        dimming=0.8 * light.dimming,
    )


def _bands(shot: Shot) -> tuple[float, ...]:
    """Depths between which layers move as one: all of them under a still camera or a blurred background."""
    if shot.move is CameraMove.STATIC:
        return ()
    if shot.size in (ShotSize.MEDIUM, ShotSize.CLOSE, ShotSize.EXTREME_CLOSE):
        return (1.1,)
    return (0.25, 0.7, 1.1)


def _is_indoors(scene: Scene) -> bool:
    return scene.place is Place.ROOM or is_aboard(scene)


def _focus(standing: Sequence[Standing], view: View) -> tuple[float, float]:
    if not standing:
        return view.width / 2, view.horizon
    mark = next((mark for mark in standing if mark.speaks), standing[0])
    x = (mark.x + view.width) / 3 if len(standing) > 1 else mark.x
    return x, min(
        0.6 * view.height, max(0.25 * view.height, mark.ground - (mark.look.head - 0.6) * mark.unit)
    )


def png(frame: memoryview, size: tuple[int, int]) -> bytes:
    """An opaque RGBA frame as PNG."""
    pixels = np.frombuffer(frame, np.uint8).reshape(size[1], size[0], 4)[..., :3]
    target = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(target, "PNG", compress_level=3)
    return target.getvalue()


def still(picture: ShotPicture) -> bytes:
    """The first frame of a shot as PNG."""
    stage = stage_of(picture, frames=picture.shot.frames, speech=None)
    try:
        return png(stage.frame(0), picture.size)
    finally:
        stage.close()


_VARIATIONS_LOOKED_AT = 6


def begun_with(
    first_frame: str, picture: ShotPicture, *, frames: int, speech: tuple[int, int] | None, take: int
) -> Stage:
    """The stage of the variation whose still has the SHA-256 ``first_frame``; of ``picture`` itself if none has."""
    tried = [picture.variation] if not first_frame else range(_VARIATIONS_LOOKED_AT)
    for variation in tried:
        stage = stage_of(replace(picture, variation=variation), frames=frames, speech=speech, take=take)
        if not first_frame or sha256(png(stage.frame(0), picture.size)).hexdigest() == first_frame:
            return stage
        stage.close()
    return stage_of(picture, frames=frames, speech=speech, take=take)


def scene_still(scene: Scene, *, size: tuple[int, int], style: str, seed: int, variation: int = 0) -> bytes:
    """A place without people, seen wide at eye level, as PNG."""
    view = view_of(size, ShotSize.WIDE, CameraAngle.EYE, 1, indoors=_is_indoors(scene))
    view = varied_view(view, variation, key=scene.scene_id)
    place = place_elements(
        scene, view, light_of(scene), grade_of(scene.mood, style), seed=seed, variation=variation
    )
    stage = Stage([*place.behind, *place.before], CameraPath(CameraMove.STATIC, 1, size, (0.0, 0.0)))
    try:
        return png(stage.frame(0), size)
    finally:
        stage.close()
