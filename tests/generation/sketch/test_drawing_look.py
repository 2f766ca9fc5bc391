"""Looks: what the words say is worn, what they leave open is given out by the place in the cast."""

import pytest

from contracts.story import Character
from services.generation.providers.sketch.drawing.descriptions import COLORS, color_near
from services.generation.providers.sketch.drawing.look import look_of
from services.generation.providers.sketch.drawing.palette import rgb

pytestmark = pytest.mark.unit

_NAMED = {words.split("|")[0]: color for words, color in COLORS}


def character(appearance: str = "", **fields: object) -> Character:
    return Character.model_validate(
        {"character_id": "one", "name": "One", "appearance": appearance, **fields}
    )


@pytest.mark.parametrize(
    ("text", "things", "color"),
    [
        ("a red scarf over a blue coat", "scarf", "crimson"),
        ("a red scarf over a blue coat", "coat", "navy|blue"),
        ("black hair and green eyes", "eyes", "emerald"),
        ("穿深紫色长袍，戴红围巾", "袍", "purple"),
        ("银发", "发", "silver"),
    ],
)
def test_a_colour_belongs_to_the_thing_after_it(text: str, things: str, color: str) -> None:
    wanted = _NAMED["blue" if "blue" in color else color]
    assert color_near(text, things) == wanted


def test_no_colour_is_read_where_none_is_said() -> None:
    assert color_near("a scarf", "scarf") is None
    assert color_near("tired, scarred hands", "hands") is None


@pytest.mark.parametrize(
    ("appearance", "field", "value"),
    [
        ("round glasses", "glasses", True), ("戴眼镜", "glasses", True), ("white beard", "beard", True),
        ("a straw hat", "hat", "straw"), ("头戴斗笠", "hat", "straw"), ("long black hair", "hair_style", "long"),
        ("马尾辫", "hair_style", "ponytail"), ("a flowing white robe", "outfit", "robe"), ("穿一身西装", "outfit", "suit"),
        ("a small silver robot", "kind", "robot"), ("一只狐狸", "kind", "fox"), ("freckles", "freckles", True),
        ("red hoodie", "outfit", "hoodie"), ("背着书包", "satchel", True),
    ],
)  # fmt: skip
def test_words_decide_the_look(appearance: str, field: str, value: object) -> None:
    assert getattr(look_of(character(appearance), seed=1), field) == value


def test_a_fox_mask_makes_no_fox() -> None:
    assert look_of(character("she wears a fox mask"), seed=1).kind == "human"


def test_a_look_never_changes_and_two_characters_never_share_one() -> None:
    cast = [character(character_id=f"c{number}", number=number) for number in range(6)]
    looks = [look_of(one, seed=3) for one in cast]
    assert looks == [look_of(one, seed=3) for one in cast]
    assert len({(look.hair, look.hair_style, look.top) for look in looks}) == 6


def test_a_child_is_smaller_than_an_adult() -> None:
    child, adult = (look_of(character(age_group=age), seed=1) for age in ("child", "adult"))
    assert child.height < 0.8 * adult.height
    assert child.head < adult.head


def test_old_age_shows_in_the_hair() -> None:
    assert min(look_of(character(age_group="old"), seed=1).hair) > 150
    assert look_of(character("black hair", age_group="old"), seed=1).hair == rgb("2a2a34")
