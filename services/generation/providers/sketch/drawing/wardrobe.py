"""What is worn, by the words: outfits, hats and the cut of the hair, in English and Chinese."""

import re
from typing import Literal

from services.generation.providers.sketch.drawing.descriptions import says

Hair = Literal[
    "bob", "long", "ponytail", "bun", "wavy", "short", "side", "spiky", "curly", "bald", "braids", "braid", "swept"
]  # fmt: skip
Outfit = Literal["coat", "jacket", "shirt", "dress", "robe", "hoodie", "suit", "sweater", "vest", "apron"]
Hat = Literal["", "cap", "straw", "hood", "beanie", "crown", "helmet", "fedora", "witch"]

_FEMALE_HAIR: tuple[Hair, ...] = ("bob", "long", "ponytail", "wavy", "bun", "braids")
_MALE_HAIR: tuple[Hair, ...] = ("short", "curly", "side", "spiky", "short", "side")
_FEMALE_OUTFIT: tuple[Outfit, ...] = ("coat", "dress", "sweater", "jacket", "hoodie", "shirt")
_MALE_OUTFIT: tuple[Outfit, ...] = ("jacket", "coat", "sweater", "hoodie", "shirt", "suit")

_HAIR: tuple[tuple[str, Hair], ...] = (
    ("bald|shaved head|光头|秃", "bald"), ("ponytail|tied back|hair tied|马尾|束起|扎起", "ponytail"),
    ("braids|plaits|pigtails|双辫|两条辫|麻花辫|辫子们", "braids"), ("braid|plait|辫", "braid"),
    ("bun|topknot|pinned up|髻|盘发|丸子头|盘起", "bun"), ("wavy|waves|波浪|微卷", "wavy"),
    ("curl|afro|卷发", "curly"), ("combed back|swept back|slicked|梳向脑后|背头|后梳", "swept"),
    ("spik|messy|tousled|unruly|乱发|刺猬|乱蓬蓬", "spiky"), ("bob|chin-length|齐肩|波波", "bob"),
    ("cropped|buzz|crew cut|pixie|剪得很短|寸头|板寸", "side"),
    ("long(?: [a-z]+)? hair|long-haired|长发|flowing hair", "long"),
    ("short|短发", "short"),
)  # fmt: skip
OUTFITS: tuple[tuple[str, Outfit], ...] = (
    ("vest|waistcoat|背心|马甲", "vest"), ("apron|overalls|围裙|背带裤|工装", "apron"),
    ("raincoat|parka|trench|overcoat|greatcoat|雨衣|大衣|风衣|外套|长外套|白大褂|棉袄", "coat"),
    ("旗袍", "dress"),
    ("robe|hanfu|kimono|袍|汉服|长衫|古装|和服|cloak|斗篷|披风", "robe"),
    ("dress|gown|skirt|裙", "dress"), ("hoodie|sweatshirt|卫衣|帽衫", "hoodie"),
    ("suit|tuxedo|西装|西服", "suit"), ("coat|长衣", "coat"), ("sweater|jumper|cardigan|毛衣|knit|针织", "sweater"),
    ("jacket|夹克|uniform|制服|皮衣", "jacket"), ("shirt|blouse|衬衫|衬衣|t恤|t-shirt", "shirt"),
)  # fmt: skip
_TRADES: tuple[tuple[str, Outfit], ...] = (
    ("monk|wizard|priest|道士|僧|仙|侠|剑客|和尚|巫", "robe"), ("butler|banker|lawyer|律师|管家", "suit"),
    ("detective|doctor|侦探|医生", "coat"), ("pilot|captain|soldier|船长|士兵|飞行员", "jacket"),
    ("baker|chef|cook|barista|面包师|厨师|铁匠|木匠|carpenter|blacksmith", "apron"),
)  # fmt: skip
_HATS: tuple[tuple[str, Hat], ...] = (
    ("straw hat|斗笠|草帽|wide-brimmed|sun hat", "straw"), ("helmet|astronaut|头盔|宇航", "helmet"),
    ("crown|tiara|皇冠|王冠|queen|king |女王|国王", "crown"), ("witch|wizard|女巫|巫师|pointed hat", "witch"),
    ("fedora|bowler|top hat|detective|侦探|礼帽", "fedora"),
    ("beanie|knit cap|wool hat|woolen hat|毛线帽|绒线帽|绒帽", "beanie"),
    ("hooded|hood up|兜帽", "hood"), ("cap |cap,|cap\\.|captain|sailor|鸭舌帽|船长|帽|hat ", "cap"),
)  # fmt: skip


def hair_style(text: str, *, feminine: bool, turn: int, age: str) -> Hair:
    """The cut the words tell, otherwise one of the usual ones by ``turn``."""
    for pattern, style in _HAIR:
        if style == "short" and not re.search(r"(?<![a-z])short[a-z, -]*(?:hair|curls)|短发", text):
            continue
        if says(text, pattern):
            return "bob" if style == "short" and feminine else style
    if age == "old" and feminine:
        return "bun"
    styles = _FEMALE_HAIR if feminine else _MALE_HAIR
    return styles[turn % len(styles)]


def outfit(text: str, *, feminine: bool, turn: int) -> Outfit:
    """What the words say is worn, then what goes with the trade, otherwise one of the usual outfits by ``turn``."""
    for pattern, kind in (*OUTFITS, *_TRADES):
        if says(text, pattern):
            return kind
    outfits = _FEMALE_OUTFIT if feminine else _MALE_OUTFIT
    return outfits[turn % len(outfits)]


def garment_words(kind: Outfit) -> str:
    """The words for garments of one outfit, parted by ``|``."""
    return "|".join(words for words, named in OUTFITS if named == kind)


def hat(text: str) -> Hat:
    """The hat that is told of; a hood that is not up is none."""
    if says(text, "without a hat|no hat|没戴帽|卫衣帽|帽衫"):
        return ""
    return next((kind for pattern, kind in _HATS if says(text + " ", pattern)), "")
