"""From a character as written to a look as drawn: the same in every shot, and unlike the others of the cast."""

import re
from dataclasses import dataclass

from contracts.story import Character
from services.generation.providers.sketch.drawing.canvas import Color
from services.generation.providers.sketch.drawing.descriptions import (
    color_near,
    deepened,
    dressed_in,
    hair_color,
    introduced,
    says,
)
from services.generation.providers.sketch.drawing.kinds import KIND_WORDS, Kind, kind_of
from services.generation.providers.sketch.drawing.palette import WHITE, chance, mix, rgb
from services.generation.providers.sketch.drawing.wardrobe import (
    OUTFITS,
    Hair,
    Hat,
    Outfit,
    garment_words,
    hair_style,
    hat,
    outfit,
)


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a figure is drawn from. ``height`` is in metres, ``build`` a factor of the width, ``head`` heads tall.

    ``skin`` is also fur, feathers and metal; ``clothed`` tells whether a torso wears its outfit; ``design`` (0..2) picks
    one of the constructions of a robot, ``traits`` are small marks such as a torn ear or a lamp in the chest.
    """

    kind: Kind
    clothed: bool
    design: int
    traits: frozenset[str]
    feminine: bool
    age: str
    height: float
    build: float
    head: float
    skin: Color
    hair: Color
    hair_style: Hair
    iris: Color
    jaw: float
    outfit: Outfit
    top: Color
    over: Color
    under: Color
    bottom: Color
    shoes: Color
    accent: Color
    hat: Hat
    hat_color: Color
    glasses: bool
    beard: bool
    moustache: bool
    scarf: bool
    freckles: bool
    earring: bool
    satchel: bool
    cape: bool


_SKINS = tuple(map(rgb, ("f3cfb3", "b97a4e", "fae0cc", "8a5638", "e5b48c", "d19a70", "6e432d")))
_HAIRS = tuple(map(rgb, ("3a2a26", "1f2030", "7d4322", "c99a55", "54302a", "2c3a52", "8c5a3c")))
_IRISES = tuple(map(rgb, ("4a7a58", "3f6fa6", "6b4426", "7a5a9a", "4a8a90", "8a6a2c")))
_TOPS = tuple(map(rgb, ("c4553f", "2f7f86", "d9a13b", "5b5ea6", "6a8f4e", "b5588a", "3f6ea8", "8a5a3a")))
_BOTTOMS = tuple(map(rgb, ("2c3350", "4a4038", "33404a", "54463e")))
_SHOES = tuple(map(rgb, ("3a2a24", "22242e", "5a3a28")))
_COATS_OF: dict[Kind, tuple[Color, ...]] = {
    "robot": tuple(map(rgb, ("c3ced6", "d0a860", "8fb0a4", "b8705a"))),
    "ghost": (rgb("dfe8f2"),),
    "cat": tuple(map(rgb, ("8f8a94", "d9a05c", "4a4650", "e6ddd0"))),
    "fox": (rgb("d9772f"), rgb("c9622a")),
    "dog": tuple(map(rgb, ("b98a58", "8a6a4e", "d8c4a0"))),
    "rabbit": tuple(map(rgb, ("e8e2da", "b8a48e", "a8a4ac"))),
    "bear": tuple(map(rgb, ("7d5538", "5a4030", "a87a50"))),
    "mouse": tuple(map(rgb, ("a49a96", "b08a68"))),
    "bird": tuple(map(rgb, ("5a6a8c", "8c6a4a", "3f7f8a"))),
    "dragon": tuple(map(rgb, ("5a9460", "b0503f", "4a78a8"))),
    "tortoise": tuple(map(rgb, ("8aa060", "6f9468"))),
    "horse": tuple(map(rgb, ("9a6a44", "c8a070", "6a5040"))),
    "seal": tuple(map(rgb, ("7a90a8", "8a94a0"))),
}  # fmt: skip
"""Natural colours of what is not human."""

_OWN_COLORS: tuple[tuple[str, str], ...] = (
    ("crow|raven|乌鸦", "34353f"), ("owl|猫头鹰", "9a7450"), ("penguin|企鹅", "2e3644"),
    ("swan|goose|天鹅|鹅|海鸥|gull", "eceae4"),
    ("sparrow|麻雀", "a07c58"), ("parrot|鹦鹉", "3fa05a"), ("wolf|狼", "7f8590"), ("tiger|老虎", "e0913c"),
    ("lion|狮", "d8a850"), ("panda|熊猫", "ecebe8"), ("elephant|大象", "949aa4"), ("pig|猪", "eab0a8"),
    ("squirrel|松鼠", "b8683a"), ("sheep|lamb|羊", "ece6da"), ("cow|牛", "d8d0c4"), ("frog|青蛙", "6aa84f"),
    ("goldfish|金鱼", "e8963c"), ("monkey|猴", "8a6244"),
)  # fmt: skip
_BODY_WORDS = (
    "fur|metal|body|plates|paint|shell|feathers|scales|coat|steel|毛|机身|铁板|外壳|羽毛|鳞|身体|壳|皮毛"
)
_CLOTH_WORDS = "|".join([*(words for words, _ in OUTFITS), "clothes|outfit|衣|服|装|褂|袄"])
_EYE_WORDS = "eyes?|eyed|iris|眼|眸|瞳"
_SCARF_WORDS = "scarf|shawl|围巾|披肩"
_HAT_WORDS = "hat|cap|beanie|hood|crown|helmet|帽|斗笠|冠|头盔"

_TRAITS: tuple[tuple[str, str], ...] = (
    ("torn_ear", "torn ear|notched ear|耳朵有缺口|缺了一角的耳"), ("patch", "patch|白斑|斑"),
    ("ribbon", "ribbon|bow |丝带|蝴蝶结"),
    ("stripes", "tiger|tabby|striped|stripes|老虎|虎斑|条纹"), ("lamp", "lamp|light in|心口的位置有一盏灯|胸.{0,4}灯"),
    ("dent", "dent|凹痕|凹陷"), ("round_head", "round head|圆脑袋|圆头"), ("long_arms", "long arms|长胳膊|长臂"),
    ("uneven_eyes", "one eye brighter|一只眼睛比另一只亮"), ("worn", "chipped|rust|scratched|dull|掉了漆|掉漆|生锈|锈|旧"),
    ("rolled", "rolled sleeves|sleeves rolled|卷着袖子|挽着袖"), ("glow", "glow|微光|发光|发亮"),
    ("dark_eyes", "dark, patient eyes|眼睛又黑"),
    ("tall_ears", "llama|alpaca|donkey|驴"), ("tufts", "owl|猫头鹰"), ("penguin", "penguin|企鹅"), ("panda", "panda|熊猫"),
)  # fmt: skip

_HEIGHTS = {"child": 1.16, "young": 1.62, "adult": 1.72, "old": 1.60}
_HEADS = {"child": 4.5, "young": 6.1, "adult": 6.5, "old": 6.2}
_BODIES: dict[Kind, tuple[float, float, float]] = {
    "human": (1.0, 0.0, 1.0), "ghost": (1.0, 0.0, 0.96), "robot": (0.93, 4.7, 1.0),
    "cat": (0.56, 3.1, 0.82), "fox": (0.64, 3.4, 0.84),
    "dog": (0.64, 3.3, 0.95), "rabbit": (0.54, 3.1, 0.88), "bear": (0.92, 3.7, 1.2), "mouse": (0.46, 2.9, 0.86),
    "bird": (0.5, 2.8, 0.98),
    "dragon": (0.95, 4.0, 1.1), "tortoise": (0.5, 2.9, 1.05), "horse": (0.95, 4.0, 1.0), "seal": (0.55, 3.0, 1.1),
}  # fmt: skip
"""Share of a human's height, heads tall (0: as humans), and build of each kind."""


def look_of(character: Character, *, seed: int) -> Look:
    """The look: words decide where they say something, the place in the cast where they do not."""
    shown, told = character.appearance.lower(), character.description.lower()
    text, who = f"{shown} {told}", f"{shown} {introduced(told)}"
    kind = kind_of(shown, introduced(told))
    dice = chance("look", seed, character.number)
    number, spin = character.number, chance("cast", seed).randrange(84)
    feminine = character.gender == "female" or (character.gender == "neutral" and (number + spin) % 2 == 0)
    person = kind in ("human", "ghost")
    age = character.age_group
    clothed = person or (kind != "robot" and _is_clothed(shown))
    wears = outfit(text, feminine=feminine, turn=number + spin)
    skin, hair = _skin_and_hair(kind, character, text, spin)
    accent = color_near(text, "ribbon|丝带|tie|领带" if "ribbon" in text or "丝带" in text else _SCARF_WORDS)
    accent = accent or _TOPS[(number * 3 + spin + 2) % len(_TOPS)]
    top, over, under = _cloth(text, wears, spare=_TOPS[(number * 3 + spin) % len(_TOPS)], accent=accent)
    if kind == "ghost":
        top = mix(color_near(text, _CLOTH_WORDS) or rgb("dfe6f2"), rgb("dfe8f6"), 0.45)
        wears = "robe" if wears not in ("dress", "robe") else wears
    height, build, heads = _proportions(who, kind, age, feminine=feminine)
    stout = build - (0.95 if feminine else 1.06)
    hat_kind = hat(text if person or clothed else shown)
    return Look(
        kind=kind,
        clothed=clothed,
        design=(number + spin) % 3,
        traits=frozenset(name for name, words in _TRAITS if says(text, words)),
        feminine=feminine,
        age=age,
        height=height,
        build=build + dice.uniform(-0.03, 0.03),
        head=heads,
        skin=skin,
        hair=hair,
        hair_style=hair_style(text, feminine=feminine, turn=number + spin // 6, age=age),
        iris=color_near(text, _EYE_WORDS) or _IRISES[(number + spin) % len(_IRISES)],
        jaw=(0.0 if feminine else 0.5) + dice.uniform(0.0, 0.4) + max(0.0, stout) * 2,
        outfit=wears,
        top=top,
        over=over,
        under=under,
        bottom=_legwear(text) or _BOTTOMS[(number + spin) % 4],
        shoes=color_near(text, "boots|shoes|靴|鞋") or _SHOES[number % 3],
        accent=accent,
        hat=hat_kind,
        hat_color=color_near(text, _HAT_WORDS) or mix(top, (30.0, 26.0, 34.0), 0.45),
        glasses=says(text, "glasses|spectacles|眼镜")
        or (kind == "human" and not character.appearance and number % 4 == 1),
        beard=kind == "human"
        and (says(text, "beard|胡须|胡子|络腮|长须") or (age == "old" and not feminine and not text.strip())),
        moustache=kind == "human" and says(text, "moustache|mustache|小胡子|八字胡"),
        scarf=says(text, _SCARF_WORDS)
        or (clothed and not shown and wears in ("coat", "sweater") and number % 3 == 0),
        freckles=says(text, "freckle|雀斑") or (kind == "human" and age == "child" and dice.random() < 0.4),
        earring=says(text, "earring|耳环") or (feminine and age != "child" and dice.random() < 0.4),
        satchel=says(text, "satchel|bag|backpack|courier|postman|书包|背包|邮差|挎包"),
        cape=says(text, "cape|cloak|披风|斗篷"),
    )


def _is_clothed(shown: str) -> bool:
    """Whether an animal wears clothes: its coat is fur unless it is worn."""
    return says(
        shown,
        "wearing|wears|dressed|jacket|vest|waistcoat|dress|suit|robe|shirt|sweater|hoodie|apron|raincoat|uniform|穿|夹克|背心"
        "|裙|西装|袍|衬衫|毛衣|卫衣|围裙|雨衣|大衣|制服",
    )


def _skin_and_hair(kind: Kind, character: Character, text: str, spin: int) -> tuple[Color, Color]:
    number, age = character.number, character.age_group
    if kind not in ("human", "ghost"):
        coats = _COATS_OF[kind]
        named = "|".join(words for words, known in KIND_WORDS if known == kind)
        own = next((rgb(code) for words, code in _OWN_COLORS if says(text, words)), None)
        skin = (
            color_near(text, _BODY_WORDS)
            or color_near(text, named)
            or own
            or coats[(number + spin) % len(coats)]
        )
        return skin, mix(skin, (30.0, 24.0, 28.0), 0.35)
    skin = _SKINS[(number * 2 + spin) % len(_SKINS)]
    if says(text, "pale|fair skin|白皙|苍白"):
        skin = rgb("fae0cc")
    elif says(text, "dark skin|dark-skinned|brown-skinned|黝黑|black woman|black man"):
        skin = rgb("6e432d")
    elif says(text, "tan |tanned|bronze skin|brown skin|weathered|古铜|小麦色|olive skin"):
        skin = rgb("c08a5e")
    elif re.search(r"[\u4e00-\u9fff]", text + character.name):
        skin = (_SKINS[0], _SKINS[2], rgb("efc49f"))[number % 3]
    hair = hair_color(text)
    if hair is None and age == "old":
        hair = (rgb("d8d8dc"), rgb("a8acb4"), rgb("efece6"))[number % 3]
    hair = hair or _HAIRS[(number * 3 + spin) % len(_HAIRS)]
    if kind == "ghost":
        return mix(skin, rgb("e6eef8"), 0.78), mix(hair, rgb("cfdcec"), 0.6)
    return skin, hair


def _cloth(text: str, wears: Outfit, *, spare: Color, accent: Color) -> tuple[Color, Color, Color]:
    """The colours of the main garment, of a vest or apron over it, and of what shows under it."""
    shirt = color_near(text, "shirt|blouse|衬衫|衬衣")
    main = color_near(text, garment_words(wears)) or dressed_in(text)
    if wears in ("vest", "apron"):
        top = shirt or color_near(text, "sweater|毛衣|dress|裙") or mix(rgb("f4efe6"), spare, 0.2)
        return top, main or deepened(spare), mix(top, WHITE, 0.35)
    top = main or color_near(text, _CLOTH_WORDS) or spare
    if wears in ("coat", "jacket", "suit"):
        return top, deepened(top), shirt or mix(rgb("f4efe6"), accent, 0.15)
    return top, deepened(top), mix(top, WHITE, 0.35)


def _legwear(text: str) -> Color | None:
    worn = color_near(text, "trousers|pants|jeans|leggings|裤")
    return worn or (rgb("3c5a86") if says(text, "jeans|denim|牛仔裤") else None)


def _proportions(text: str, kind: Kind, age: str, *, feminine: bool) -> tuple[float, float, float]:
    """Height in metres, build, and how many heads tall."""
    share, heads, broad = _BODIES[kind]
    tall = 0.06 if says(text, "tall|lanky|高大|高个|魁梧") else 0.0
    if says(text, "short man|short woman|tiny|矮|娇小"):
        tall = -0.06
    stout = 0.14 if says(text, "stout|heavy|broad|burly|fat|plump|胖|魁梧|壮") else 0.0
    slim = 0.07 if says(text, "thin|slender|slim|gaunt|lanky|瘦|纤细|苗条") else 0.0
    heads = heads or _HEADS[age]
    if kind in ("human", "ghost"):
        height = _HEIGHTS[age] * (1 + tall) * (0.97 if feminine and age != "child" else 1.03)
        return height, ((0.95 if feminine else 1.06) + stout - slim) * broad, heads
    small = says(text, "small|little|tiny|young|小") or age == "child"
    large = says(text, "huge|giant|large|big |巨大|庞大|巨龙|大象|elephant|giraffe|长颈鹿")
    size = (
        (0.68 if kind in ("robot", "bear", "dragon", "horse") else 0.86) if small else 1.14 if large else 1.0
    )
    return (
        1.72 * share * size * (1 + tall),
        (broad + stout - slim) * (0.94 if small else 1.0),
        heads * (0.78 if small and heads > 4 else 1.0),
    )
