"""Places: each kind paints what lies behind and what lies before the figures."""

from collections.abc import Callable
from dataclasses import dataclass

from contracts.story import Place, Scene
from services.generation.providers.sketch.drawing.camera import View
from services.generation.providers.sketch.drawing.palette import Grade, Light
from services.generation.providers.sketch.drawing.places.mountain import mountain
from services.generation.providers.sketch.drawing.places.props import add_props
from services.generation.providers.sketch.drawing.places.room import room
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.places.shores import desert, sea
from services.generation.providers.sketch.drawing.places.space import space
from services.generation.providers.sketch.drawing.places.urban import city, street, village
from services.generation.providers.sketch.drawing.places.woods import field, forest
from services.generation.providers.sketch.drawing.sky import sky
from services.generation.providers.sketch.drawing.stage import Element
from services.generation.providers.sketch.drawing.weather import add_birds, add_weather

_KINDS: dict[Place, Callable[[Set], None]] = {
    Place.CITY: city, Place.STREET: street, Place.ROOM: room, Place.FOREST: forest, Place.FIELD: field,
    Place.MOUNTAIN: mountain, Place.SEA: sea, Place.DESERT: desert, Place.VILLAGE: village, Place.SPACE: space,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceElements:
    """What the figures cover, and what covers the figures."""

    behind: tuple[Element, ...]
    before: tuple[Element, ...]


def place_elements(
    scene: Scene, view: View, light: Light, grade: Grade, *, seed: int, variation: int = 0
) -> PlaceElements:
    """The elements of ``scene`` as ``view`` sees it."""
    place = Set(scene, view, light, grade, seed, variation)
    if scene.place not in (Place.ROOM, Place.SPACE):
        place.behind += sky(scene, view, light, grade, (seed, scene.scene_id), variation=variation)
        add_birds(place)
    _KINDS[scene.place](place)
    add_props(place)
    add_weather(place)
    return PlaceElements(tuple(place.behind), tuple(place.before))
