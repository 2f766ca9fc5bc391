"""Words to looks: everything the writer's own casting says of hair, clothes and bodies is obeyed by the drawing."""

import pytest

from contracts.story import Character
from services.generation.providers.sketch.drawing.descriptions import (
    COLORS,
    color_near,
    hair_color,
    introduced,
    says,
)
from services.generation.providers.sketch.drawing.kinds import kind_of
from services.generation.providers.sketch.drawing.look import Look, look_of
from services.generation.providers.sketch.drawing.palette import rgb
from services.generation.providers.sketch.drawing.wardrobe import OUTFITS
from services.generation.providers.sketch.writing import phrases_en, phrases_zh, world_en, world_zh

pytestmark = pytest.mark.unit

_NAMED = {word: color for words, color in COLORS for word in words.split("|")}


def look(appearance: str, **fields: object) -> Look:
    character = {"character_id": "one", "name": "One", "appearance": appearance, "number": 3, **fields}
    return look_of(Character.model_validate(character), seed=5)


_HAIR = {
    "short dark hair": ("bob", "dark"), "brown hair tied back": ("ponytail", "brown"),
    "a black braid": ("braid", "black"),
    "cropped fair hair": ("side", None), "red curls": ("curly", None),
    "brown hair under a cap": (None, "brown"),
    "dark hair combed back": ("swept", "dark"), "grey hair tied back": ("ponytail", "grey"),
    "white hair in a bun": ("bun", "white"),
    "a grey braid": ("braid", "grey"), "grey hair combed back": ("swept", "grey"),
    "short white hair": ("bob", "white"),
    "a bald head and a grey beard": ("bald", "grey"), "黑色短发": ("bob", "黑"),
    "束起的棕发": ("ponytail", "棕"),
    "微卷的长发": ("wavy", None), "一条黑辫子": ("braid", "黑"), "剪得很短的头发": ("side", None),
    "帽子下的棕发": (None, "棕"),
    "梳向脑后的黑发": ("swept", "黑"), "乱蓬蓬的卷发": ("curly", None), "束起的灰发": ("ponytail", "灰"),
    "盘起的白发": ("bun", "白"),
    "一条灰白的辫子": ("braid", "白"), "梳向脑后的灰发": ("swept", "灰"), "剪得很短的白发": ("side", "白"),
    "光头，留着灰白的胡子": ("bald", None),
}  # fmt: skip
"""What the writer says of hair, and the cut and the colour it must have (None: the words do not say)."""

_WEAR = {
    "a long blue coat": ("coat", "blue"), "a worn green jacket": ("jacket", "green"),
    "a mustard scarf and a brown coat": ("coat", "brown"),
    "a grey sweater with rolled sleeves": ("sweater", "grey"), "a red raincoat": ("coat", "red"),
    "a white shirt and dark vest": ("vest", "white"), "蓝色长外套": ("coat", "蓝"),
    "旧绿夹克": ("jacket", "绿"),
    "芥黄围巾和棕色大衣": ("coat", "棕"), "卷着袖子的灰毛衣": ("sweater", "灰"),
    "红色雨衣": ("coat", "红"), "白衬衫和深色背心": ("vest", "白"),
}  # fmt: skip


def _said(looks: dict[str, tuple[str, ...]], prefix: str) -> set[str]:
    return {phrase for key, phrases in looks.items() if key.startswith(prefix) for phrase in phrases}


@pytest.mark.parametrize("looks", [phrases_en.LOOKS, phrases_zh.LOOKS])
def test_this_specification_knows_all_that_the_writer_says(looks: dict[str, tuple[str, ...]]) -> None:
    assert _said(looks, "hair_") <= set(_HAIR)
    assert _said(looks, "wear") <= set(_WEAR)


@pytest.mark.parametrize("hair", list(_HAIR))
@pytest.mark.parametrize("wear", list(_WEAR))
def test_the_writers_people_look_as_they_are_described(hair: str, wear: str) -> None:
    zh = hair[0] > "\u2000"
    if zh != (wear[0] > "\u2000"):
        return
    appearance = f"一个女子，{hair}，穿着{wear}。" if zh else f"A woman with {hair}, wearing {wear}."
    seen = look(appearance, gender="female")
    style, color = _HAIR[hair]
    outfit, top = _WEAR[wear]
    assert seen.kind == "human"
    assert style is None or seen.hair_style == style
    assert color is None or seen.hair == _NAMED[color]
    assert (seen.outfit, seen.top) == (outfit, _NAMED[top])
    assert seen.hat == ("cap" if "cap" in hair or "帽" in hair else "")
    assert seen.scarf == ("scarf" in wear or "围巾" in wear)
    if seen.scarf:
        assert seen.accent == _NAMED["mustard"]
    if outfit == "vest":
        assert max(seen.over) < 70, "a dark vest"
    assert ("rolled" in seen.traits) == ("rolled" in wear or "卷着" in wear)


def test_fair_red_and_ginger_hair_have_the_colours_of_hair() -> None:
    assert hair_color("cropped fair hair") == rgb("d9b06a")
    assert hair_color("red curls") == hair_color("a ginger ponytail") == rgb("a8482a")


@pytest.mark.parametrize(("word", "color"), [(w, c) for words, c in COLORS for w in words.split("|")])
def test_every_colour_word_colours_a_garment(word: str, color: tuple[float, float, float]) -> None:
    text = f"she wears a {word} coat" if word.isascii() else f"她穿着{word}色外套"
    assert color_near(text, "coat|外套") == color


@pytest.mark.parametrize(("word", "outfit"), [(w, o) for words, o in OUTFITS for w in words.split("|")])
def test_every_garment_word_is_worn(word: str, outfit: str) -> None:
    text = f"A man wearing a green {word}." if word.isascii() else f"一个男子，穿着绿色{word}。"
    seen = look(text, gender="male")
    assert seen.outfit == outfit
    assert (seen.over if outfit in ("vest", "apron") else seen.top) == _NAMED["green"]


@pytest.mark.parametrize(
    ("appearance", "field", "trait"),
    [
        ("A robot with dull copper plates and one eye brighter than the other.", "copper", "uneven_eyes"),
        ("A small robot with chipped white paint and a lamp where the heart would be.", "white", "lamp"),
        ("A robot with a round head, long arms and a dent in the chest.", "", "dent"),
        ("机器人，一身暗铜色的铁板，一只眼睛比另一只亮。", "copper", "uneven_eyes"),
        ("小机器人，掉了漆的白外壳，心口的位置有一盏灯。", "white", "lamp"),
        ("机器人，圆脑袋，长胳膊，胸口有一块凹痕。", "", "dent"),
    ],
)
def test_a_robot_has_a_body_of_its_own(appearance: str, field: str, trait: str) -> None:
    seen = look(appearance)
    assert (seen.kind, seen.clothed) == ("robot", False)
    assert trait in seen.traits
    assert not field or seen.skin == _NAMED[field]


def test_a_small_robot_is_much_smaller() -> None:
    assert look("A small robot.").height < 0.75 * look("A robot.").height


@pytest.mark.parametrize(
    ("appearance", "trait"),
    [
        ("A cat with watchful amber eyes and one torn ear.", "torn_ear"),
        ("A fox with a soft coat with one white patch.", "patch"),
        ("An old crow with a blue ribbon and very bright eyes.", "ribbon"),
        ("猫，一双警觉的琥珀色眼睛，一只耳朵有缺口。", "torn_ear"),
        ("狐狸，柔软的毛，身上有一块白斑。", "patch"),
        ("老乌鸦，系着蓝丝带，眼睛亮亮的。", "ribbon"),
    ],
)
def test_an_animal_wears_fur_and_its_marks(appearance: str, trait: str) -> None:
    seen = look(appearance)
    assert not seen.clothed
    assert trait in seen.traits
    if trait == "torn_ear":
        assert seen.iris == _NAMED["amber"]
    if trait == "ribbon":
        assert seen.accent == _NAMED["blue"]


def test_an_animal_that_wears_clothes_wears_them() -> None:
    seen = look("A fox in a red waistcoat, wearing glasses.")
    assert (seen.kind, seen.clothed, seen.outfit, seen.glasses) == ("fox", True, "vest", True)


@pytest.mark.parametrize("companion", [*world_en.ANIMAL_COMPANIONS, *world_zh.ANIMAL_COMPANIONS])
def test_every_animal_companion_is_an_animal(companion: str) -> None:
    assert look(companion).kind not in ("human", "robot", "ghost")


@pytest.mark.parametrize(
    ("appearance", "description", "kind"),
    [
        ("A ghost with pale edges and dark, patient eyes.", "", "ghost"),
        ("幽灵，灰色长衣，风吹也不动。", "", "ghost"),
        ("A woman with short dark hair.", "June, a fisherwoman, wants to help the robot.", "human"),
        ("", "Otis, a fox, says little to Hazel.", "fox"), ("", "Hazel, a detective, follows the fox.", "human"),
        ("一个女孩，马尾辫，牛仔裤。", "", "human"),
        ("一位老人，羊毛衫。", "", "human"), ("A girl with a cat.", "", "human"),
        ("a dragon of green scales", "", "dragon"), ("猫头鹰", "", "bird"),
    ],
)  # fmt: skip
def test_what_somebody_is(appearance: str, description: str, kind: str) -> None:
    assert kind_of(appearance.lower(), introduced(description.lower())) == kind


def test_a_word_must_begin_where_a_word_begins() -> None:
    assert says("a scarf", "scarf")
    assert not says("scared", "car")
