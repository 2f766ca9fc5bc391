"""Rooms: the words decide which one it is, and no two kinds look alike."""

import numpy as np
import pytest

from contracts.story import CameraAngle, DayTime, Place, Scene, ShotSize, Weather
from services.generation.providers.sketch.drawing import draw_scene
from services.generation.providers.sketch.drawing.palette import grade_of, light_of
from services.generation.providers.sketch.drawing.places.room_kinds import KINDS, kind_of_room
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.places.windows import outside_of
from services.generation.providers.sketch.drawing.staging import view_of
from services.generation.providers.sketch.writing import world_en, world_zh
from tests.generation.sketch.drawing_subjects import opened

pytestmark = pytest.mark.unit


def place(name: str, description: str = "") -> Set:
    scene = Scene(scene_id="s", name=name, description=description, place=Place.ROOM)
    view = view_of((90, 160), ShotSize.WIDE, CameraAngle.EYE, 1, indoors=True)
    return Set(scene, view, light_of(scene), grade_of(scene.mood, ""), 1)


def kind(name: str, description: str = "") -> str:
    wanted = kind_of_room(place(name, description))
    return next(key for key, known in KINDS.items() if known is wanted)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("The keeper's kitchen", "kitchen"), ("后厨", "kitchen"), ("The lamp room", "lamp room"), ("灯室", "lamp room"),
        ("The workshop", "workshop"), ("The barn", "workshop"), ("Her bedroom", "bedroom"), ("卧室", "bedroom"),
        ("The bakery", "shop"), ("小小的店堂", "cafe"), ("The small dining room", "cafe"),
        ("The classroom", "classroom"),
        ("教室", "classroom"), ("The reading room", "library"), ("书店", "library"),
        ("The waiting room", "waiting room"),
        ("候车室", "waiting room"), ("The night train", "train"), ("车厢", "train"), ("The cabin", "cabin"),
        ("船舱", "cabin"),
        ("The ward", "hospital"), ("病房", "hospital"), ("The office", "office"),
        ("The small interview room", "office"),
        ("The attic", "attic"), ("The cellar", "cellar"), ("The great hall", "hall"), ("大殿", "hall"),
        ("The control room", "control room"), ("The empty stage", "theatre"), ("The long corridor", "corridor"),
        ("The hut in the woods", "hut"), ("林中小屋", "hut"), ("客厅", "living room"),
        ("The house of her aunt", "living room"),
    ],
)  # fmt: skip
def test_the_name_decides_the_kind(name: str, wanted: str) -> None:
    assert kind(name) == wanted


def test_a_story_that_happens_in_a_room_does_not_change_it() -> None:
    told = "A lamp, an armchair. They speak of the ship and of the old library all night."
    assert kind("The living room", told) == "living room"
    assert kind("The place of before", "Wooden benches and a station clock. She waits.") == "waiting room"


@pytest.mark.parametrize(
    "spots", [pytest.param(world_en.SPOTS, id="en"), pytest.param(world_zh.SPOTS, id="zh")]
)
def test_the_writers_rooms_are_of_many_kinds(spots: dict[str, tuple[tuple[Place, str, str], ...]]) -> None:
    rooms = [
        (name, detail) for listed in spots.values() for kind_, name, detail in listed if kind_ is Place.ROOM
    ]
    kinds = [kind(name, detail) for name, detail in rooms]
    assert len(set(kinds)) >= 14
    assert kinds.count("living room") <= 3


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("The lamp room", "sea"),
        ("灯室", "sea"),
        ("The hut in the woods", "forest"),
        ("The control room", "space"),
        ("病房", "city"),
    ],
)
def test_the_windows_look_out_on_what_is_there(name: str, outside: str) -> None:
    assert outside_of(place(name)) == outside


def test_no_two_kinds_look_alike() -> None:
    drawn = [
        opened(
            draw_scene(
                Scene(scene_id="s", name=kind_.words.split("|")[0], place=Place.ROOM, day_time=DayTime.DAY),
                size=(90, 160), style="", seed=1,
            )
        )
        for kind_ in KINDS.values()
    ]  # fmt: skip
    for number, one in enumerate(drawn):
        for other in drawn[:number]:
            assert np.abs(one - other).mean() > 6


@pytest.mark.parametrize("weather", list(Weather))
def test_every_weather_is_seen_through_the_window(weather: Weather) -> None:
    plain, seen = (
        draw_scene(
            Scene(scene_id="s", name="The lamp room", place=Place.ROOM, weather=sky),
            size=(90, 160),
            style="",
            seed=1,
        )
        for sky in (Weather.CLEAR, weather)
    )
    assert (plain == seen) == (weather is Weather.CLEAR)
