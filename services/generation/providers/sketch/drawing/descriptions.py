"""Reading a description: whether a word is said, and which colour belongs to which thing."""

import re
from functools import cache

from services.generation.providers.sketch.drawing.canvas import Color
from services.generation.providers.sketch.drawing.palette import BLACK, mix, rgb

COLORS: tuple[tuple[str, Color], ...] = tuple(
    (words, rgb(code))
    for words, code in (
        ("crimson|scarlet|red|红|赤|绯|朱", "c23b36"), ("maroon|burgundy|wine|酒红|绛", "7c2c3a"),
        ("orange|橙|橘", "e08a3a"), ("mustard|ochre|芥黄|芥末|土黄|赭", "c9982e"), ("amber|honey|琥珀|蜜", "d08a26"),
        ("golden|gold|brass|brazen|金|黄铜", "dca642"), ("yellow|黄", "e8c24c"),
        ("copper|bronze|rust|rusty|暗铜|铜|锈|古铜", "a8683f"),
        ("olive|khaki|moss|橄榄|军绿|卡其", "7f7d46"), ("emerald|green|jade|mint|绿|翠|碧", "3f8f5a"),
        ("teal|turquoise|cyan|青", "2f8f8f"), ("navy|indigo|靛|藏青|藏蓝", "2c3c70"),
        ("blue|azure|sapphire|蓝", "3f72b8"), ("purple|violet|lavender|lilac|plum|紫", "7a55a8"),
        ("pink|rose|coral|peach|magenta|粉", "e08aa4"),
        ("beige|tan|sand|camel|米色|驼色|杏色", "c8ad84"), ("cream|ivory|米白|奶白|象牙", "efe6d2"),
        ("brown|chestnut|chocolate|hazel|棕|褐|咖啡|栗|auburn", "7a4a2c"), ("silver|steel|银", "c4ccd6"),
        ("grey|gray|ash|灰", "8a9098"), ("white|snowy|白", "f0eee8"), ("charcoal|炭", "44464e"),
        ("black|黑|dark|深色|暗色|ebony|raven", "2a2a34"), ("blond|blonde", "dcb468"),
    )
)  # fmt: skip
"""Words for a colour, parted by ``|``."""

HAIR_COLORS: tuple[tuple[str, Color], ...] = (
    ("fair|blond|blonde|golden|flaxen|straw|金|浅黄|亚麻", rgb("d9b06a")),
    ("red|ginger|copper|auburn|rust|红|姜", rgb("a8482a")),
    *COLORS,
)
"""What the words for a colour mean when hair has it."""

_THINGS = (
    "hair|haired|ponytail|braids?|buns?|curls|locks|coat|jacket|dress|robe|shirt|blouse|hoodie|suit|sweater|jumper|uniform"
    "|cloak|cape|gown|cardigan|vest|waistcoat|overalls|apron|raincoat|parka|kimono|tunic|scarf|shawl|ribbon|hat|cap|beanie"
    "|hood|crown|helmet|trousers|pants|jeans|skirt|boots|shoes|eyes?|eyed|gloves|fur|feathers|scales|plates|paint|patch"
    "|sleeves|skin|beard|衣|裙|袍|衫|服|褂|袄|套|夹克|背心|马甲|围裙|围巾|披肩|丝带|帽|笠|冠|头盔|裤|靴|鞋|眼|眸|瞳"
    "|发|辫|髻|毛|羽|鳞|铁板|外壳|皮肤|胡"
)


@cache
def word_pattern(words: str) -> re.Pattern[str]:
    """A pattern for any of ``words`` (parted by ``|``): Latin ones stand alone, Chinese ones need no bounds."""
    return re.compile(
        "|".join(rf"(?<![a-z]){word}(?![a-z])" if word.isascii() else word for word in words.split("|"))
    )


def says(text: str, words: str) -> bool:
    """Whether ``text`` holds one of ``words``; Latin words must begin where a word begins, but may go on."""
    return any(
        re.search(rf"(?<![a-z]){word}" if word.isascii() else word, text) is not None
        for word in words.split("|")
    )


def color_near(text: str, things: str, *, colors: tuple[tuple[str, Color], ...] = COLORS) -> Color | None:
    """The colour named just before the first of ``things`` in ``text`` that has one; ``deep`` colours stay themselves."""
    for thing in word_pattern(things).finditer(text):
        before = text[max(0, thing.start() - 30) : thing.start()]
        before = re.split(r"[,.;，。；、]| and | with |和|与", before)[-1]
        owned = list(word_pattern(_THINGS).finditer(before))
        # Another thing in between has taken the colour: in "brown hair under a cap" no cap is brown.
        color = last_color(before[owned[-1].end() :] if owned else before, colors)
        if color is not None:
            return color
    return None


def last_color(text: str, colors: tuple[tuple[str, Color], ...] = COLORS) -> Color | None:
    """The colour whose word ends last in ``text``; of two that end together the longer word."""
    best: tuple[int, int, Color] | None = None
    for words, color in colors:
        for found in word_pattern(words).finditer(text):
            place = (found.end(), found.end() - found.start(), color)
            if best is None or place[:2] > best[:2]:
                best = place
    return best[2] if best else None


def hair_color(text: str) -> Color | None:
    """The colour of the hair, if it is told."""
    found = color_near(text, "hair|haired|ponytail|braids?|buns?|curls|locks|发|辫|髻", colors=HAIR_COLORS)
    if found is None:
        found = color_near(text, "beard|moustache|胡子|胡须", colors=HAIR_COLORS)
    if found is None and says(text, "redhead|红头发"):
        return HAIR_COLORS[1][1]
    if found is None and says(text, "blonde|金发"):
        return HAIR_COLORS[0][1]
    return found


def dressed_in(text: str) -> Color | None:
    """The colour of ``dressed in black``, ``all in white``, ``一身黑衣``."""
    found = re.search(r"(?:dressed|clad|all|is) in ([a-z]+)|一身(.{1,3})衣", text)
    return last_color(found.group(1) or found.group(2)) if found else None


def deepened(color: Color) -> Color:
    """``color`` as a second garment wears it when only the first is told of."""
    return mix(color, BLACK, 0.45)


def introduced(description: str) -> str:
    """The beginning of a description that says who this is; what follows may be about somebody else."""
    first = re.split(r"[.。;；，]", description)[0]
    return ",".join(first.split(",")[:2])
